"""What a citizen presented, whom it names, and how the person proved to be that one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from config.proofs import Strength, Way, proofs
from flows.engine import Answers


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
    """One document, with the number and name of its holder where it tells them."""

    document: Document
    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Proved:
    """How a step that should prove the person ended. ``way`` is set when it did prove, and only then."""

    how: str
    way: Way | None = None
    #: of a face check: how many are left for this card today
    attempts_left: int = 0

    @property
    def strength(self) -> Strength | None:
        return proofs()[self.way].strength if self.way else None


def holder(answers: Answers) -> Presented:
    """Whom the last document that named somebody names; LookupError when none did."""
    for _, value in reversed(answers.given):
        if isinstance(value, Presented) and value.number:
            return value
    raise LookupError("nobody has been named yet")


def documents(answers: Answers) -> frozenset[Document]:
    """Every document that was presented."""
    return frozenset(value.document for _, value in answers.given if isinstance(value, Presented))


def proved_by(answers: Answers) -> Way:
    """The way that proved the person; LookupError when none has."""
    for _, value in reversed(answers.given):
        if isinstance(value, Proved) and value.way:
            return value.way
    raise LookupError("nobody has proved to be the holder yet")
