"""The port of the office: the bureau behind the kiosk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Protocol

from pydantic import Field, TypeAdapter

from config.document import MOST_ALTOGETHER
from config.faults import Fault
from office.appointments.appointment import Appointment as Appointment
from office.appointments.appointment import AppointmentKind as AppointmentKind
from office.bounds import Key, Moment, Name, PageName, Telephone
from office.cards.machine import KeyQuestion, MacQuestion
from office.cases.beside import Attachment as Attachment
from office.cases.beside import Promise as Promise
from office.cases.case import OPEN as OPEN
from office.cases.case import UNDER_WAY as UNDER_WAY
from office.cases.case import Accepted as Accepted
from office.cases.case import Asked as Asked
from office.cases.case import Case as Case
from office.cases.case import CaseState as CaseState
from office.cases.case import Step as Step
from office.people.authority import Authority as Authority
from office.people.party import Concerned as Concerned
from office.people.party import Identity as Identity
from office.people.party import Party as Party
from office.people.party import Proof as Proof
from office.people.party import Unit as Unit
from office.record import Contribution, Record, Sought, UnitRecord

#: no visit takes longer than a day
LONGEST_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True)
class Submission:
    """One application for the matters of a bundle. ``key`` makes it idempotent: the same key, the same answer for ever.

    ``proofs`` say by what whoever stands there (the agent, else the applicant) has proved to be that one; they are the
    visit's to give, and not the scene's. ``made`` is the day of the visit (``YYYY-MM-DD``): the law of that day counts,
    however late the application arrives. ``items`` are the answers by item of ``config/items.yaml``; ``sources`` say
    who gave each: one of the item's ways. ``matters`` are ids of ``config/matters``; each is decided once for every one
    of ``people`` whom it is about, or for the applicant. ``unit`` is whom the applicant acts for. One that was kept
    while the office was away (待传输受理单) has ``slip``, the number of the kiosk for it, and ``at``, when: that
    decides nothing. ``machine_ms`` and ``visit_s`` are how long machine and all took until it was handed in, for the
    figures; 0: not told. ``attachments`` are leaves that came before, in their order.
    """

    key: Key
    site: Name
    scene: Name
    made: str
    applicant: Party
    agent: Party | None = None
    unit: Unit | None = None
    proofs: tuple[Proof, ...] = ()
    items: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    matters: tuple[str, ...] = ()
    people: tuple[Concerned, ...] = ()
    at: Moment | None = None
    slip: Annotated[str, Field(max_length=60)] = ""
    machine_ms: Annotated[int, Field(ge=0, le=LONGEST_MS)] = 0
    visit_s: Annotated[int, Field(ge=0, le=LONGEST_MS // 1000)] = 0
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=MOST_ALTOGETHER)] = ()

    def as_mapping(self) -> dict[str, str]:
        """Every field by its name as a text, for the kiosk's sealed memory; :meth:`from_mapping` is its inverse."""
        plain = submissions().dump_python(self, mode="json")
        return {name: plain[name] if name in _TEXTS else json.dumps(plain[name], ensure_ascii=False) for name in plain}

    @classmethod
    def from_mapping(cls, content: Mapping[str, str]) -> Submission:
        """The submission that :meth:`as_mapping` took apart; TypeError or ValueError when it is not one."""
        if unknown := set(content) - {each.name for each in fields(cls)}:
            raise TypeError(f"{len(unknown)} fields that no submission has")
        plain = {name: text if name in _TEXTS else json.loads(text) for name, text in content.items()}
        return submissions().validate_json(json.dumps(plain), strict=True)


#: the fields of a submission that are texts already
_TEXTS = frozenset({"key", "site", "scene", "made", "slip"})


@cache
def submissions() -> TypeAdapter[Submission]:
    """What proves a submission; made once, which takes longer than a touch may wait."""
    return TypeAdapter(Submission)


@dataclass(frozen=True)
class Withdrawal:
    """Whoever applied takes a case back that is not completed (撤回). ``proofs``: as those of a submission."""

    key: Key
    case_number: str
    applicant: Party
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Mending:
    """What was to be corrected, as far as it is answered here: values by item; what is not here is brought.

    A paper that was captured is answered by how many leaves it has; ``attachments`` name them, and they came before.
    """

    key: Key
    case_number: str
    applicant: Party
    proofs: tuple[Proof, ...]
    items: Mapping[str, str] = field(default_factory=dict, repr=False)
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=MOST_ALTOGETHER)] = ()


#: 好差评: 5 非常满意 … 1 非常不满意
Grade = Annotated[int, Field(ge=1, le=5)]


def refused(reason: str) -> Fault:
    """The office accepts nothing of an application; ``reason`` is for the staff, and never personal."""
    return Fault("OFFICE-REFUSED", reason)


def unreachable(detail: str = "") -> Fault:
    """Nobody of the office answers."""
    return Fault("OFFICE-UNREACHABLE", detail)


def late(seconds: float) -> Fault:
    """No answer came in time; what was asked may still be done."""
    return Fault("OFFICE-LATE", f"no answer within {seconds} s")


#: faults that say nothing of what was asked: nobody who could decide has answered
AWAY = frozenset(
    {"OFFICE-UNREACHABLE", "OFFICE-NAME", "OFFICE-LATE", "OFFICE-CERTIFICATE", "OFFICE-ANSWER", "OFFICE-STORE"}
)


class ShareState(StrEnum):
    """What came of asking the departments for an item."""

    KNOWN = "known"
    #: every department that may have it has answered, and none knows it of this person
    UNKNOWN = "unknown"
    #: no answer in time, or none at all
    LATE = "late"
    #: an answer that no such item can have
    NONSENSE = "nonsense"


@dataclass(frozen=True)
class Shared:
    """An item as the departments told it. ``value`` is empty unless it is known, and ``department`` told it then.

    ``at`` is when it came; None where there was nobody to ask.
    """

    state: ShareState
    value: str = field(default="", repr=False)
    department: str = ""
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class ElectronicHolder:
    """Whose electronic card (电子社保卡) it is, by the word of the national platform and not of the office."""

    number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class CallBack:
    """Somebody at a kiosk wants to be telephoned, for help and nothing else. ``key`` makes it the same wish for ever.

    ``page`` is where they were, ``asked`` when; who they are nobody has asked.
    """

    key: Key
    telephone: Telephone = field(repr=False)
    site: Name
    page: PageName
    asked: Moment


class Records(Protocol):
    """What the bureau knows of somebody, and what departments share with it."""

    async def record_of(self, identity: Identity, agent: Identity | None = None) -> Record:
        """The record of the person; OFFICE-UNKNOWN-PERSON when the number has none.

        OFFICE-OTHER-PERSON when name or birth are not those of the record: nothing of it leaves the office. To an
        ``agent`` it gives what the authority covers: OFFICE-NO-AUTHORITY where there is none.
        """
        ...

    async def authority_of(self, identity: Identity, agent: Identity) -> Authority | None:
        """What lets ``agent`` act for the person today; None where nothing does, or the office knows no such person."""
        ...

    async def contributions_of(self, identity: Identity, agent: Identity | None = None) -> tuple[Contribution, ...]:
        """The months that were paid for the person (缴费清单), in their order; as :meth:`record_of`."""
        ...

    async def units_of(self, identity: Identity) -> tuple[UnitRecord, ...]:
        """The units for which the person may act today, by their names; as :meth:`record_of`."""
        ...

    async def deceased_of(
        self, claimant: Identity, agent: Identity | None = None, number: str = "", name: str = ""
    ) -> Sought:
        """Whom the claimant has lost: among the relatives on record, or the person with this ``number`` and ``name``.

        The office asks the departments for the death itself. Of a person who is no relative by the record only that
        and when they died; of anybody alive, or unknown, nothing. Claimant and agent as :meth:`record_of`.
        """
        ...

    async def share(self, identity: Identity, items: Sequence[str], purpose: Name) -> Mapping[str, Shared]:
        """Ask the departments for ``items`` of the person; ``purpose`` (a scene) is kept beside what they told.

        Each is asked on its own, and an answer that is late or nonsense spoils no other. As :meth:`record_of`.
        """
        ...

    async def work_number_of(self, identity: Identity) -> str | None:
        """The work number (工号) of the member of staff who this is; None when nobody of the hall is."""
        ...


class Cases(Protocol):
    """Applications and what becomes of them."""

    async def cases_of(self, identity: Identity) -> tuple[Accepted, ...]:
        """What the person has applied for and the office has accepted, the newest first; as :meth:`record_of`."""
        ...

    async def attach(self, key: Key, leaf: bytes) -> None:
        """Take a leaf, a plain JPEG, of the application or correction that will have this ``key``.

        Without that it is not kept long.

        OFFICE-REFUSED when it is no such picture, or there are too many. The same one again is the same.
        """
        ...

    async def submit(self, submission: Submission) -> Accepted:
        """Decide every matter on its own, exactly once: the same ``key`` again gives the answer that it gave before.

        OFFICE-REFUSED when it is no application of this person: then there is no case at all. Where every matter is
        refused nothing is kept, and the same key may come again with another answer.
        """
        ...

    async def withdraw(self, withdrawal: Withdrawal) -> Case:
        """Take an open case back, once: the same ``key`` again gives the same answer.

        OFFICE-REFUSED when it is not the applicant's, not open any more, or the proof is too weak for its matter.
        """
        ...

    async def hand_in(self, mending: Mending) -> Case:
        """Take what was to be corrected; when nothing is left to correct the case is accepted, with a new day.

        OFFICE-REFUSED as :meth:`withdraw`, and when something was not asked for or can be no answer.
        """
        ...


class Appointments(Protocol):
    """Times at the window, and visits at home."""

    async def free_times(self) -> tuple[datetime, ...]:
        """The times at the window that can be booked now, soonest first; may be empty."""
        ...

    async def book(self, key: Key, who: Identity, kind: AppointmentKind, at: Moment | None) -> Appointment | None:
        """Book a time (HALL) or a visit at home (HOME, ``at`` None) for somebody, once for each ``key``.

        None when the time is no longer free. The office need not know the person; OFFICE-OTHER-PERSON when it knows
        another one with this number.
        """
        ...


class Cards(Protocol):
    """Electronic cards, and the keys of the others."""

    async def verify_electronic_card(self, token: str) -> ElectronicHolder:
        """Ask the national platform whose card ``token`` is: the text of the code on a phone, whatever it may be.

        OFFICE-CODE-INVALID when the platform does not know it, or not any more. A token is asked about once: after an
        answer that came late, the citizen shows a new code.
        """
        ...

    async def open_card(self, question: KeyQuestion) -> bytes:
        """Ask the encryption machine: the 16 bytes that prove the read key to the card, once.

        OFFICE-NO-MACHINE where none is connected; CARD-KEYS-REFUSED when it takes the card for a false one.
        """
        ...

    async def vouch_pin(self, question: MacQuestion) -> bytes:
        """Ask the encryption machine: the four bytes that give the card a new PIN; faults as of :meth:`open_card`."""
        ...


class Ratings(Protocol):
    """好差评."""

    async def rate(self, handling: str, grade: Grade, reasons: Sequence[str] = ()) -> None:
        """好差评: 5 非常满意 … 1 非常不满意, with ``reasons`` (``config/rating_reasons.yaml``) of a grade of 2 or 1.

        One handling, one rating (the first counts). ``handling`` is the number of a bundle, of an appointment, or of a
        case that was withdrawn or corrected; OFFICE-REFUSED when it is none.
        """
        ...


class Help(Protocol):
    """Whoever wants to be telephoned."""

    async def call_back(self, wish: CallBack) -> None:
        """Keep the wish for whoever telephones, once for each ``key``."""
        ...


class Office(Records, Cases, Appointments, Cards, Ratings, Help, Protocol):
    """The bureau. Faults are OFFICE-*; an answer that comes late is no answer (OFFICE-LATE), and safe to ask again."""

    async def start(self) -> None:
        """Get ready before the first question; asking works without it."""
        ...

    async def reached(self) -> datetime:
        """What the clock of the office says: whoever waits learns that it is within reach."""
        ...

    async def close(self) -> None: ...
