"""Whoever works without a unit and pays social insurance for themselves (灵活就业)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import NonNegativeInt

from office.record.section import Items, Section, Text10, Text20, YearMonth


@dataclass(frozen=True)
class Flexible(Section):
    """``base`` and ``cycle`` are values of the items ``contribution_base`` and ``pay_cycle``.

    ``hardship`` is the category in which somebody was recognised as hard to place, on ``recognised_on``; of the months
    that were paid from ``unsubsidised_from`` to ``paid_until`` none is subsidised yet, ``subsidised`` earlier ones are.
    """

    TABLE = "flexible"

    enrolled_on: date | None = None
    stopped_on: date | None = None
    base: Text10 = ""
    cycle: Text10 = ""
    #: 就业登记(灵活就业)
    employed_on: date | None = None
    kind: Text20 = ""
    hardship: Text10 = ""
    recognised_on: date | None = None
    subsidised: NonNegativeInt = 0
    unsubsidised_from: YearMonth = ""
    paid_until: YearMonth = ""

    @property
    def state(self) -> str:
        """A value of the item ``flexible_state``."""
        if self.stopped_on and (self.enrolled_on is None or self.stopped_on >= self.enrolled_on):
            return "stopped"
        return "enrolled" if self.enrolled_on else "none"

    @classmethod
    def given(cls, own: tuple[Flexible, ...]) -> Items:
        work = own[0] if own else cls()
        yield from (("flexible_state", work.state), ("flexible_kind", work.kind))
        yield "recognised_hardship", work.hardship
        if work.unsubsidised_from and work.unsubsidised_from <= work.paid_until:
            yield "subsidy_period", f"{work.unsubsidised_from}—{work.paid_until}"
