"""What somebody has looked up, as values: months that were paid, cases that were handled, a matter to read about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from flows.engine import Answers
from office.port import Accepted
from office.record import Contribution


@dataclass(frozen=True)
class Contributions:
    """The months that were paid; ``rows`` says how many."""

    months: tuple[Contribution, ...] = field(repr=False)

    @property
    def rows(self) -> int:
        return len(self.months)

    @property
    def paid(self) -> Decimal:
        """Yuan that the person paid in all."""
        return sum((Decimal(month.person_paid) for month in self.months), Decimal())


@dataclass(frozen=True)
class Handled:
    """What somebody has applied for before."""

    bundles: tuple[Accepted, ...] = field(repr=False)


@dataclass(frozen=True)
class ChosenScene:
    """None: nothing any more."""

    scene: str | None


@dataclass(frozen=True)
class ChosenMatter:
    """None: back to the scenes."""

    matter: str | None


def chosen_matter(answers: Answers) -> str:
    """The matter that is read about."""
    name = answers.the(ChosenMatter).matter
    if name is None:
        raise LookupError("no matter has been chosen")
    return name


def yuan(amount: Decimal | str) -> str:
    """``96,400.00``."""
    return f"{Decimal(amount):,.2f}"


def sum_of(amounts: Iterable[str]) -> Decimal:
    return sum(map(Decimal, amounts), Decimal())
