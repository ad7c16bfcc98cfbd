"""Who is served: the document that was presented, whom it names, and the proofs that the person is that one.

Who is served is one value, :func:`served`: the document that was presented last, and proofs of exactly that
presentation. Whatever goes to the office asks for it, so no scene can forget it, and a proof of anybody or anything
else counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from config.faults import Fault
from config.matters import matters
from config.names import same_name
from config.proofs import Strength, Way, proofs
from devices.cards.port import CardWarning
from devices.social_card.port import CardPresent, SocialCard
from flows.engine import Answers
from office.port import Authority, Identity, Proof


class Standing(StrEnum):
    """How a step ended that should find out for whom somebody acts; only the first names anybody."""

    AUTHORISED = "authorised"
    NOT_AUTHORISED = "not_authorised"
    #: the document is that of whoever stands there
    OWN = "own"
    UNREADABLE = "unreadable"
    #: no document: they go on for themselves
    NONE = "none"


class Document(StrEnum):
    """The ways to say who one is. A third-generation card without keys says only that it is one."""

    SOCIAL_CARD = "social_card"
    THIRD_GENERATION = "third_generation"
    UNREADABLE = "unreadable"
    ID_CARD = "id_card"
    ELECTRONIC_CARD = "electronic_card"
    NONE = "none"


@dataclass(frozen=True)
class Presented:
    """One document, with its holder where it tells them.

    ``stay`` says since when a social-security card is in the slot, and ``card`` tells it from every other card, also
    from another one of the same holder. ``doubts`` are what its reading warned of.
    """

    document: Document
    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    birth: date | None = field(default=None, repr=False)
    card: str = field(default="", repr=False)
    stay: CardPresent | None = None
    doubts: tuple[CardWarning, ...] = ()

    @property
    def identity(self) -> Identity:
        """Whom it names, as the office compares it with its record."""
        return Identity(self.number, self.name, self.birth)


@dataclass(frozen=True)
class Proved:
    """How a step that should prove the person ended. ``whom`` and ``way`` are set when it did prove, and only then."""

    how: str
    way: Way | None = None
    #: the presentation that was proved: the proof counts for no other
    whom: Presented | None = None
    #: of a face check: how many are left for this card today
    attempts_left: int = 0

    @property
    def strength(self) -> Strength | None:
        return proofs()[self.way].strength if self.way else None


@dataclass(frozen=True)
class Served:
    """Who is served: ``holder`` was presented last, and each of ``ways``, one at least, proved that presentation."""

    holder: Presented
    ways: tuple[Way, ...]

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The proofs as the office gets them."""
        return tuple(Proof(way, self.holder.number) for way in self.ways)


@dataclass(frozen=True)
class Principal:
    """For whom whoever is served acts (被代办人). It is no presentation and no proof of anybody.

    ``whom`` is the document of the principal, and ``by`` the presentation of the agent who was proved when the office
    confirmed the authority; they are set when it did, and only then.
    """

    how: Standing
    whom: Presented | None = None
    by: Presented | None = None
    authority: Authority | None = None

    @cached_property
    def covers(self) -> Mapping[str, str]:
        """Of each matter whether the authority is for it; empty where nobody acts for another."""
        if self.authority is None:
            return {}
        return {name: "yes" if self.authority.covers(name) else "no" for name in matters()}


@dataclass(frozen=True)
class Applicant:
    """Whose matters are handled, and ``by`` whom: the same one, unless ``authority`` lets somebody act for another."""

    holder: Presented
    by: Served
    authority: Authority | None = None

    @property
    def agent(self) -> Identity | None:
        """Who acts; None where the applicant does."""
        return self.by.holder.identity if self.authority else None


def applicant(answers: Answers) -> Applicant:
    """Whose matters are handled; IDENTITY-UNPROVED as long as nobody is served, or whoever acts is another by now."""
    by, principal = served(answers), answers.last(Principal)
    if principal is None or principal.whom is None:
        return Applicant(by.holder, by)
    if principal.by != by.holder:
        raise _unproved("an authority of another agent")
    return Applicant(principal.whom, by, principal.authority)


def concerned(answers: Answers) -> Presented:
    """Whom the documents name whose matters are handled, proved or not; LookupError when none did."""
    principal = answers.last(Principal)
    return principal.whom if principal and principal.whom else presented(answers)


def presented(answers: Answers) -> Presented:
    """Whom the last document names that named somebody, proved or not; LookupError when none did."""
    for _, value in reversed(answers.given):
        if isinstance(value, Presented) and value.number:
            return value
    raise LookupError("nobody has been named yet")


def served(answers: Answers) -> Served:
    """Who is served; IDENTITY-UNPROVED, which no flow may ever meet, as long as that is nobody."""
    named = [value for _, value in answers.given if isinstance(value, Presented) and value.number]
    proved = [value for _, value in answers.given if isinstance(value, Proved) and value.way]
    holder = named[-1] if named else None
    ways = tuple(value.way for value in proved if value.way and value.whom == holder)
    if holder is None or not ways or not all(is_same_person(value, holder) for value in named):
        raise _unproved(f"{len(named)} documents, {len(proved)} proofs")
    return Served(holder, ways)


def _unproved(detail: str) -> Fault:
    return Fault("IDENTITY-UNPROVED", detail)


def is_same_person(one: Presented, other: Presented) -> bool:
    """Whether two documents name one person; of one that states no birth, number and name decide."""
    births = {one.birth, other.birth} - {None}
    return one.number == other.number and same_name(one.name, other.name) and len(births) <= 1


def is_same_card(one: Presented, other: Presented) -> bool:
    """Whether both are readings of one and the same social-security card."""
    return bool(one.card) and one.card == other.card and is_same_person(one, other)


def of_social_card(read: SocialCard, stay: CardPresent) -> Presented:
    """What a card says that was read during ``stay``."""
    if read.person is None:
        return Presented(Document.THIRD_GENERATION, stay=stay, doubts=read.warnings)
    person = read.person
    card = f"{read.card_id} {read.card_number or ''}"
    return Presented(
        document=Document.SOCIAL_CARD,
        number=person.number,
        name=person.name,
        birth=person.birth,
        card=card,
        stay=stay,
        doubts=read.warnings,
    )


def documents(answers: Answers) -> frozenset[Document]:
    """Every document that was presented."""
    return frozenset(one.document for one in _all(answers))


def is_doubtful(answers: Answers) -> bool:
    """Whether something on a card that was presented could not be read, or contradicts itself."""
    return any(one.doubts for one in _all(answers))


def _all(answers: Answers) -> Iterator[Presented]:
    """Every document, also of whoever somebody acts for."""
    for _, value in answers.given:
        if isinstance(value, Principal):
            yield from (value.whom,) if value.whom else ()
        elif isinstance(value, Presented):
            yield value
