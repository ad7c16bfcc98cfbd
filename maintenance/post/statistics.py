"""What happened on a day, in counts alone, from the log: nothing of a person goes into it, whatever the log holds.

The keys are a closed set: ``start.<how the life before ended>``, ``visit.<scene>.<how it ended>``, ``fault.<code>``,
``issue.<code>``, ``paper.<confirmed, failed, uncertain>``, ``case.<submitted, kept, refused>``, ``grade.<1 to 5>``,
``help.<how>``, ``repair.<name>``, ``restart.<who>``.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from fleet.messages import Statistics
from records.port import Event

#: of a scene, a code, a reason; and what is said for anything else
NAME, OTHER = r"(?!\d{4})[\w-]{1,40}", "other"
_PAPERS = frozenset({"print.confirmed", "print.failed", "print.uncertain"})
_CASES = {"submission.confirmed": "submitted", "submission.kept": "kept", "submission.failed": "refused"}
#: of a kind the public value that is counted, and under which word
_COUNTED = {
    "kiosk.started": ("start", "after"),
    "visit.fault": ("fault", "fault"),
    "issue.raised": ("issue", "code"),
    "rating.planned": ("grade", "grade"),
    "help.called": ("help", "how"),
    "repair.done": ("repair", "repair"),
    "restart.asked": ("restart", "by"),
}


class Counts:
    """Reads event after event, and keeps the counts of the newest day."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._counts: Counter[str] = Counter()
        #: the scene of the visit that is open
        self._scene = ""

    @property
    def today(self) -> Statistics | None:
        return None if self._day is None else Statistics(day=self._day.isoformat(), counts=dict(self._counts))

    def take(self, event: Event) -> None:
        """Read the next event."""
        if self._day is None or event.at.date() > self._day:
            self._day = event.at.date()
            self._counts.clear()
        if event.kind == "visit.started":
            self._scene = str(event.public.get("scene"))
        elif (key := self._key_of(event)) is not None:
            self._counts[key] += 1

    def _key_of(self, event: Event) -> str | None:
        if event.kind == "visit.ended":
            return f"visit.{_word(self._scene)}.{_word(event.public.get('reason'))}"
        if event.kind in _PAPERS:
            return f"paper.{event.kind.removeprefix('print.')}"
        if event.kind in _CASES:
            return f"case.{_CASES[event.kind]}"
        if event.kind in _COUNTED:
            word, value = _COUNTED[event.kind]
            return f"{word}.{_word(event.public.get(value))}"
        return None


def _word(value: object) -> str:
    """A name of ours: whatever else stands there is not handed on."""
    return str(value) if re.fullmatch(NAME, str(value)) else OTHER
