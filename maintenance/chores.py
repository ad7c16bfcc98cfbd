"""Chores: what goes on behind the citizens, again and again. None holds up a visit, or another chore."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from config.clock import Clock, slept
from config.faults import Fault, place_of

log = logging.getLogger("chores")

#: after a round that left something to do, and twice as long after each further one
FIRST_PAUSE_S = 5.0
#: the longest pause, unless a chore says otherwise; one with nothing to do looks after this time too
LONGEST_PAUSE_S = 300.0


@dataclass(frozen=True)
class Chore:
    """``round`` does what can be done now, and tells whether nothing is left that could be tried again; it may raise.

    After a round that left something it is tried again, with pauses up to ``longest_pause_s``.
    """

    round: Callable[[], Awaitable[bool]]
    longest_pause_s: float = LONGEST_PAUSE_S


#: Writes an event of the catalogue, with these public values; it may raise faults.
Note = Callable[[str, Mapping[str, str]], Awaitable[object]]


class Chores:
    """Runs ``chores`` (by name) while it is open, and whenever it is woken.

    What a chore cannot do, and that it can again, is noted once each, however often it is tried meanwhile.
    """

    def __init__(self, clock: Clock, chores: Mapping[str, Chore], note: Note) -> None:
        self._clock = clock
        self._chores = chores
        self._note = note
        #: by chore: the fault that was told last
        self._told: dict[str, str] = {}
        self._woken = {name: asyncio.Event() for name in chores}
        #: whose pauses are short again
        self._eased: set[str] = set()
        self._tasks: list[asyncio.Task[Any]] = []

    async def __aenter__(self) -> Self:
        self._tasks += [asyncio.create_task(self._run(name)) for name in self._chores]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def first_rounds(self, names: Iterable[str], within_s: float) -> None:
        """One round of each, before the others begin; what takes longer than ``within_s`` goes on behind."""
        rounds = [asyncio.create_task(self.do(name)) for name in names]
        self._tasks += rounds
        try:
            await asyncio.wait(rounds, timeout=within_s)
        except asyncio.CancelledError:
            for task in rounds:
                task.cancel()
            raise

    def wake(self) -> None:
        """A visit is over: whatever it left is done now, and pauses are short again."""
        self._eased.update(self._chores)
        for name in self._chores:
            self.hurry(name)

    def hurry(self, name: str) -> None:
        """One chore is tried now, too; its pauses go on growing."""
        self._woken[name].set()

    async def settle(self) -> None:
        """One round of every chore, now; return when each has ended, well or not."""
        for name in self._chores:
            await self.do(name)

    async def do(self, name: str) -> bool:
        """One round of one chore; whether it has nothing left to do."""
        try:
            done = await self._chores[name].round()
        except Fault as fault:
            await self._tell(name, fault)
            return False
        except Exception as error:  # noqa: BLE001 - a chore never dies
            await self._tell(name, Fault("CHORE-UNEXPECTED", place_of(error)))
            return False
        await self._tell(name, None)
        return done

    async def _tell(self, name: str, fault: Fault | None) -> None:
        code = fault.code if fault else ""
        if code == self._told.get(name, ""):
            return
        self._told[name] = code
        log.warning("%s: %s", name, fault or "done again")
        event = ("chore.failed", {"chore": name, "fault": code}) if fault else ("chore.done", {"chore": name})
        try:
            await self._note(*event)
        except Exception as unwritable:  # noqa: BLE001 - without its memory the kiosk is out of service: the visits see to that
            log.error("not noted: %s", place_of(unwritable))

    async def _run(self, name: str) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            self._woken[name].clear()
            done = await self.do(name)
            await self._rest(name, LONGEST_PAUSE_S if done else pause_s)
            if done or name in self._eased:
                self._eased.discard(name)
                pause_s = FIRST_PAUSE_S
            else:
                pause_s = min(2 * pause_s, self._chores[name].longest_pause_s)

    async def _rest(self, name: str, pause_s: float) -> None:
        """Wait for ``pause_s`` or to be woken."""
        waits = [
            asyncio.ensure_future(self._woken[name].wait()),
            asyncio.ensure_future(slept(self._clock, pause_s)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
