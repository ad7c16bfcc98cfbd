"""What a visit writes into the kiosk's memory: every event on disk before its effect is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from flows.definition.scene import Scene
from records.port import Event, Public, Records

T = TypeVar("T")

# One thread for all writing: the events of a visit keep their order, and the disk never holds up the screen.
_WRITER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")


class Journal:
    """The events of one visit. Faults are RECORDS-*."""

    def __init__(self, records: Records, visit: str) -> None:
        self._records = records
        self.visit = visit

    async def note(self, kind: str, *, personal: Mapping[str, str] | None = None, **public: Public) -> None:
        """Write one event; it is on disk when this returns, even if the visit is cancelled meanwhile."""
        await self.write(kind, public, personal)

    async def write(self, kind: str, public: Mapping[str, Public], personal: Mapping[str, str] | None = None) -> Event:
        """:meth:`note` with the public values as they come."""
        return await _written(lambda: self._records.append(kind, visit=self.visit, public=public, personal=personal))

    async def moment_of(self, kind: str) -> datetime | None:
        """When the newest event of ``kind`` of this visit was written; None when there is none."""
        return await asyncio.get_running_loop().run_in_executor(_WRITER, self._moment_of, kind)

    def _moment_of(self, kind: str) -> datetime | None:
        moments = [event.at for event in self._records.events(self.visit) if event.kind == kind]
        return moments[-1] if moments else None

    async def keep(self, name: str, content: bytes) -> None:
        """Keep what is too large for an event, sealed, for as long as the visit is remembered."""
        await _written(lambda: self._records.keep(self.visit, name, content))

    async def forget(self) -> None:
        """Destroy the key of the visit; while it owes the office something sealed, the courier needs it."""
        await _written(lambda: self._records.forget(self.visit))


async def _written(write: Callable[[], T]) -> T:
    writing = asyncio.get_running_loop().run_in_executor(_WRITER, write)
    # A visit that is cancelled meanwhile never hears of it, and what nobody asks for would be taken for a crash.
    writing.add_done_callback(lambda written: written.cancelled() or written.exception())
    return await asyncio.shield(writing)


def public_outcome(value: object, scene: Scene) -> str:
    """What the log may hold of an answer in clear: the name of a button, or how a check ended; never any content."""
    if isinstance(value, str):
        named = any(value in page.options for page in scene.words.pages.values())
        return value if named else "chosen"  # a month or a time that was offered, or whatever was typed
    for attribute in ("how", "status", "document"):
        if choice := getattr(value, attribute, None):
            return str(choice)
    return type(value).__name__
