"""The port of the office: the bureau behind the kiosk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from config.law import Category


class Archive(StrEnum):
    """Whether the personal archive must be examined before retirement (``facts``: 无需审档 / 已审档 / 需审档)."""

    NOT_NEEDED = "not_needed"
    EXAMINED = "examined"
    NEEDED = "needed"


@dataclass(frozen=True)
class Identity:
    """Whom a document names. ``birth`` is None where the document does not state it.

    A number alone names nobody: two people may really have the same one (重号).
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: date | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Proof:
    """That the person who stands there is the holder of ``holder_number``: ``way`` is one of ``proofs.yaml``."""

    way: str
    holder_number: str = field(repr=False)


@dataclass(frozen=True)
class InsuranceRecord:
    """What the bureau knows about a person. ``paid_months`` counts to the end of ``paid_until`` (YYYY-MM).

    ``category`` is None where the data leave it open: the archive and the bureau decide.
    ``portrait`` is an encoded picture for the face check; it lives for one visit.
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: date = field(repr=False)
    category: Category | None
    paid_months: int
    paid_until: str
    archive: Archive
    already_retired: bool
    portrait: bytes = field(repr=False)


@dataclass(frozen=True)
class Submission:
    """One application for one scene. ``key`` makes it idempotent: the same key gives the same case for ever.

    ``proofs`` say by what the applicant has proved to be ``number``; they are the visit's to give, and not the scene's.
    The office refuses an application without one, or with one of anybody else. ``made`` is the day of the visit
    (``YYYY-MM-DD``): the law of that day counts, however late the application arrives.
    """

    key: str
    matter: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    category: Category
    retirement_month: str
    promise_words_id: str
    proofs: tuple[Proof, ...] = ()
    made: str = ""

    def as_mapping(self) -> dict[str, str]:
        """Every field by its name, for the sealed memory of the kiosk; :meth:`from_mapping` is its inverse."""
        proofs = [vars(proof) for proof in self.proofs]
        return {**{name: str(value) for name, value in vars(self).items()}, "proofs": json.dumps(proofs)}

    @classmethod
    def from_mapping(cls, content: Mapping[str, str]) -> Submission:
        """The submission that :meth:`as_mapping` took apart; TypeError or ValueError when it is not one."""
        fields = dict(content)
        category = Category(fields.pop("category", ""))
        proofs = tuple(Proof(**proof) for proof in json.loads(fields.pop("proofs", "")))
        return cls(category=category, proofs=proofs, **fields)


@dataclass(frozen=True)
class Case:
    """办件: what the office has accepted. Exactly one of ``completed`` and ``promised_by`` is set."""

    case_number: str
    accepted: datetime
    matter: str
    completed: datetime | None
    promised_by: date | None
    #: first month of the pension, ``YYYY-MM``; None while the case is under review
    pension_from: str | None
    #: False where the holidays on the way to ``promised_by`` were not yet published: Monday to Friday were counted
    working_days_certain: bool = True


@dataclass(frozen=True)
class ElectronicHolder:
    """Whose electronic card (电子社保卡) it is, by the word of the national platform and not of the office."""

    number: str = field(repr=False)
    name: str = field(repr=False)


class AppointmentKind(StrEnum):
    """Where somebody is served who could not be served at the kiosk: at the window, or at home (上门服务)."""

    HALL = "hall"
    HOME = "home"


@dataclass(frozen=True)
class Appointment:
    """``at`` is the time at the window (HALL); ``call_by`` the day by which the bureau telephones (HOME).

    ``certain`` is False while the holidays of that year are not known: the day may still become one.
    """

    number: str
    kind: AppointmentKind
    at: datetime | None
    call_by: date | None
    certain: bool = True


@dataclass(frozen=True)
class KeyQuestion:
    """What the authority's encryption machine (加密机) must know to open a third-generation card, and no other.

    ``internal_proof`` is the card's answer to ``internal_challenge``, which shows the machine that the card is a true
    one; ``external_challenge`` is the card's, for the machine to answer. The texts say which key and what for.
    """

    business: str
    algorithm: str
    key_address: str
    atr: bytes = field(repr=False)
    card_id: bytes = field(repr=False)
    version: str
    internal_challenge: bytes = field(repr=False)
    internal_proof: bytes = field(repr=False)
    external_challenge: bytes = field(repr=False)


class Office(Protocol):
    """The bureau. Faults are OFFICE-*; an answer that comes late is no answer (OFFICE-LATE), and safe to ask again."""

    async def start(self) -> None:
        """Get ready before the first question; asking works without it."""
        ...

    async def record_of(self, identity: Identity) -> InsuranceRecord:
        """The record of the person; OFFICE-UNKNOWN-PERSON when the number has none.

        OFFICE-OTHER-PERSON when name or birth are not those of the record: nothing of it leaves the office.
        """
        ...

    async def verify_electronic_card(self, token: str) -> ElectronicHolder:
        """Ask the national platform whose card ``token`` is: the text of the code on a phone, whatever it may be.

        OFFICE-CODE-INVALID when the platform does not know it, or not any more. A token is asked about once: after an
        answer that came late, the citizen shows a new code.
        """
        ...

    async def submit(self, submission: Submission) -> Case:
        """Accept exactly once: the same ``key`` again gives the case that it gave before."""
        ...

    async def rate(self, case_number: str, grade: int) -> None:
        """好差评: 5 非常满意 … 1 非常不满意; one handling, one rating (the first counts)."""
        ...

    async def work_number_of(self, identity: Identity) -> str | None:
        """The work number (工号) of the member of staff who this is; None when nobody of the hall is."""
        ...

    async def free_times(self) -> tuple[datetime, ...]:
        """The times at the window that can be booked now, soonest first; may be empty."""
        ...

    async def book(self, key: str, who: Identity, kind: AppointmentKind, at: datetime | None) -> Appointment | None:
        """Book a time (HALL) or a visit at home (HOME, ``at`` None) for somebody, once for each ``key``.

        None when the time is no longer free. The office need not know the person; OFFICE-OTHER-PERSON when it knows
        another one with this number.
        """
        ...

    async def open_card(self, question: KeyQuestion) -> bytes:
        """Ask the encryption machine: the 16 bytes that prove the read key to the card, once.

        OFFICE-NO-MACHINE where none is connected; CARD-KEYS-REFUSED when it takes the card for a false one.
        """
        ...

    async def close(self) -> None: ...
