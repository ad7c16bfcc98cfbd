"""Who may not promise instead of bringing a proof, and until when (国办发〔2020〕42号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.record.section import Section, Text20

#: the reason of whoever is too young to promise: nobody notes it, the calendar says so
MINOR = "minor"


@dataclass(frozen=True)
class Exclusion(Section):
    """``reason`` is a word of ``config/exclusions.yaml``; without ``until`` it lasts until it is repaired."""

    TABLE = "exclusions"
    KEYS = ("number", "since")

    since: date
    reason: Text20
    until: date | None = None
    repaired: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force: credit that was repaired counts again from that day on."""
        ended = (self.until is not None and self.until < day) or (self.repaired is not None and self.repaired <= day)
        return self.since <= day and not ended
