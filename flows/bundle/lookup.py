"""What somebody has looked up, as values: months that were paid, cases that were handled, a matter to read about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from config.items import Item, items
from flows.bundle.collecting import can_be_answered
from flows.engine import Answers
from office.port import Accepted, Case, CaseState
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


@dataclass(frozen=True)
class ChosenCase:
    """The case that is looked at, of which bundle; None: none of them, ``how`` says what instead.

    ``captures``: papers can be captured at this machine.
    """

    how: Literal["case", "appointment", "done"]
    bundle: Accepted | None = field(default=None, repr=False)
    case: Case | None = field(default=None, repr=False)
    captures: bool = False

    @property
    def stands(self) -> Literal["accepted", "correction", "counter", "completed", "refused", "withdrawn", "none"]:
        """How it stands: ``counter`` where all that is to be corrected must be brought."""
        if self.case is None:
            return "none"
        match self.case.state:
            case CaseState.CORRECTION:
                return "correction" if self.answerable else "counter"
            case CaseState.COMPLETED:
                return "completed"
            case CaseState.REFUSED:
                return "refused"
            case CaseState.WITHDRAWN:
                return "withdrawn"
            case _:  # the bureau has it, however far it is
                return "accepted"

    @property
    def answerable(self) -> tuple[str, ...]:
        """What is to be corrected and can be answered or captured here, item by item."""
        asked = self.case.to_correct if self.case else ()
        return tuple(one.item for one in asked if self._is_answerable(items()[one.item]))

    def _is_answerable(self, item: Item) -> bool:
        return can_be_answered(item) or (self.captures and item.can_be_captured)


def case_at_hand(answers: Answers) -> tuple[Accepted, Case]:
    """The case that was chosen last, as it stands now: with what was done about it since."""
    chosen = answers.the(ChosenCase)
    if chosen.case is None or chosen.bundle is None:
        raise LookupError("no case has been chosen")
    done = answers.last(Case)
    return chosen.bundle, done if done is not None and done.number == chosen.case.number else chosen.case


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
