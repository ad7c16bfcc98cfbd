"""That somebody has died, as far as the office has it in its own books; else the departments tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.record.section import Section, Text10


@dataclass(frozen=True)
class Death(Section):
    """``cause`` is a value of the item ``death_cause``; ``reported_on`` the day on which it was told here."""

    TABLE = "deaths"

    died_on: date | None = None
    cause: Text10 = ""
    reported_on: date | None = None
