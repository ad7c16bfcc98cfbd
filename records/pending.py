"""Which submissions of a visit are still open: derived from its events, never kept beside them."""

from __future__ import annotations

from collections.abc import Iterable

from records.port import Event

PLANNED = "submission.planned"
SENT = "submission.sent"
CONFIRMED = "submission.confirmed"
FAILED = "submission.failed"


def open_submissions(events: Iterable[Event]) -> tuple[Event, ...]:
    """The planned events without an outcome, of one visit's events in order; one submission per matter."""
    planned: dict[object, Event] = {}
    for event in events:
        matter = event.public.get("matter")
        if event.kind == PLANNED:
            planned[matter] = event
        elif event.kind in (CONFIRMED, FAILED):
            planned.pop(matter, None)
    return tuple(planned.values())
