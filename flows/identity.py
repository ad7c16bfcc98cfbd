"""What a citizen presented, and whom it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from flows.engine import Answers


class Document(StrEnum):
    """The ways to say who one is. A third-generation card without keys says only that it is one."""

    SOCIAL_CARD = "social_card"
    THIRD_GENERATION = "third_generation"
    ID_CARD = "id_card"
    ELECTRONIC_CARD = "electronic_card"
    NONE = "none"


@dataclass(frozen=True)
class Presented:
    """One document, with the number and name of its holder where it tells them."""

    document: Document
    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


def holder(answers: Answers) -> Presented:
    """Whom the last document that named somebody names; LookupError when none did."""
    for _, value in reversed(answers.given):
        if isinstance(value, Presented) and value.number:
            return value
    raise LookupError("nobody has been named yet")


def documents(answers: Answers) -> frozenset[Document]:
    """Every document that was presented."""
    return frozenset(value.document for _, value in answers.given if isinstance(value, Presented))
