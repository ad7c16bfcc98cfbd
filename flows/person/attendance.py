"""Who is served now: whoever would disturb them waits until nobody is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows.stay.stay import Stay


class Attendance:
    """The stays that go on. ``changed`` is called when one is over."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._stays: set[Stay] = set()
        self._nobody, self._no_citizen, self._somebody = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._nobody.set()
        self._no_citizen.set()

    def __bool__(self) -> bool:
        return bool(self._stays)

    @property
    def going_on(self) -> str | None:
        """The id of the citizen's visit that goes on, if one does."""
        return next((stay.going_on for stay in self._stays if stay.going_on), None)

    @property
    def has_citizen(self) -> bool:
        """Whether a citizen is served."""
        return not self._no_citizen.is_set()

    def moves(self) -> bool:
        """Whether all that goes on gets further."""
        return all(stay.moves() for stay in self._stays)

    @contextmanager
    def of(self, stay: Stay) -> Iterator[None]:
        """Inside, somebody is served."""
        self._stays.add(stay)
        self._nobody.clear()
        self._somebody.set()
        if stay.is_citizens:
            self._no_citizen.clear()
        try:
            yield
        finally:
            self._stays.discard(stay)
            if not self._stays:
                self._nobody.set()
                self._somebody.clear()
            if not any(other.is_citizens for other in self._stays):
                self._no_citizen.set()
            self._changed()

    async def nobody(self) -> None:
        """Return when nobody is served."""
        await self._nobody.wait()

    async def no_citizen(self) -> None:
        """Return when no citizen is served; the staff at their desk may be there, and may have asked for this."""
        await self._no_citizen.wait()

    async def somebody(self) -> None:
        """Return when somebody is served."""
        await self._somebody.wait()
