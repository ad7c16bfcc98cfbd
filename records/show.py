"""The log as lines of text, for people: never anything personal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from config.events import event_kinds
from records.port import Event

SHORT_VISIT = 8  # characters: enough to follow one visit with the eye
SEALED_MARK = "*"


def lines(events: Iterable[Event]) -> Iterator[str]:
    """One line per event: sequence, time, visit (a star: it has sealed content), sentence and public values."""
    for event in events:
        visit = (event.visit or "-")[:SHORT_VISIT] + (SEALED_MARK if event.personal else "")
        # JSON, so that no value can break a line or steer a terminal.
        values = " ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in event.public.items())
        line = f"{event.sequence:>6}  {event.at:%Y-%m-%d %H:%M:%S}  {visit:<9}  {_says(event.kind)}  {values}"
        yield line.rstrip()


def _says(kind: str) -> str:
    """The sentence of the catalogue; an event that another version has written is shown by its bare name."""
    listed = event_kinds().get(kind)
    return listed.says if listed else kind
