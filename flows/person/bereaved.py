"""Whom somebody has lost, as answers of a visit: only what the office has told to the person who was proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flows.engine import Answers
from office.port import Concerned
from office.record import Deceased

State = Literal["found", "not_found", "late", "other"]


@dataclass(frozen=True)
class Lost:
    """The dead among the relatives on record."""

    state: Literal["found", "not_found", "late"]
    deceased: tuple[Deceased, ...] = field(repr=False)


@dataclass(frozen=True)
class Named:
    """Whom the citizen has named, because the record does not."""

    name: str = field(repr=False)
    number: str = field(repr=False)


@dataclass(frozen=True)
class Mourned:
    """Whom it is about; ``other``: none of those that were offered."""

    state: State
    deceased: Deceased | None = field(default=None, repr=False)

    @property
    def people(self) -> tuple[Concerned, ...]:
        """As an application names them."""
        one = self.deceased
        return (Concerned(one.number, one.name, one.birth),) if one else ()


def mourned(answers: Answers) -> Deceased | None:
    """Whom it is about by now."""
    answer = answers.last(Mourned)
    return answer.deceased if answer else None


def the_mourned(answers: Answers) -> Deceased:
    """:func:`mourned`, where somebody has been found; LookupError when nobody has."""
    if (one := mourned(answers)) is None:
        raise LookupError("nobody has been found")
    return one
