"""What a citizen presented, whom it names, and that the person proved to be that one.

Who is served is one value, :func:`served`: the document that was presented last, and proofs of exactly that
presentation. Whatever goes to the office asks for it, so no scene can forget it, and a proof of anybody or anything
else counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from config.faults import Fault
from config.names import same_name
from config.proofs import Strength, Way, proofs
from devices.cards.port import CardWarning
from devices.social_card.port import CardPresent, SocialCard
from flows.engine import Answers
from office.port import Identity, Proof


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
        raise Fault("IDENTITY-UNPROVED", f"{len(named)} documents, {len(proved)} proofs")
    return Served(holder, ways)


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
    return Presented(Document.SOCIAL_CARD, person.number, person.name, person.birth, card, stay, read.warnings)


def documents(answers: Answers) -> frozenset[Document]:
    """Every document that was presented."""
    return frozenset(value.document for _, value in answers.given if isinstance(value, Presented))


def is_doubtful(answers: Answers) -> bool:
    """Whether something on a card that was presented could not be read, or contradicts itself."""
    return any(value.doubts for _, value in answers.given if isinstance(value, Presented))
