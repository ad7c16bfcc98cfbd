"""Which calls for help are open, derived from the log: each is theirs who took it until it is closed (首问负责).

Pure functions on events. A call that rings at the desk is over when the citizen leaves and nobody has taken it; one
that somebody has taken, and one by which somebody waits to be telephoned, stay open until the staff close them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from records.port import Call, Event, How


@dataclass
class CallBook:
    """The open calls as far as the log has been read; ``read`` is the sequence of the last event."""

    read: int = 0
    _open: dict[str, Call] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Self:
        """The open calls by these events."""
        book = cls()
        for event in events:
            book.take(event)
        return book

    def take(self, event: Event) -> None:
        """Read the next event."""
        self.read = event.sequence
        key, how = str(event.public.get("call")), event.public.get("how")
        match event.kind:
            case "help.called" if how in set(How):  # of a way that another version has, this one knows nothing
                page = str(event.public.get("page"))
                self._open[key] = Call(key, How(str(how)), page, event.at, event.visit or key)
            case "help.owned" if key in self._open:
                self._open[key] = replace(self._open[key], owner=str(event.public.get("staff")))
            case "help.closed":
                self._open.pop(key, None)
            case "visit.ended":
                self._nobody_waits(event.visit)
            case "kiosk.started":  # whoever rang before a power cut is not there any more
                self._nobody_waits(None)

    def _nobody_waits(self, visit: str | None) -> None:
        self._open = {
            key: call
            for key, call in self._open.items()
            if call.how is How.CALL_BACK or call.owner or visit not in (None, call.visit)
        }

    @property
    def open(self) -> tuple[Call, ...]:
        """Every open call, the oldest first."""
        return tuple(self._open.values())
