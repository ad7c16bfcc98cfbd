"""The supervision of one child: it is started, started again when it ends, and never given up.

Whatever keeps it from starting (no process, no memory, no descriptor to be had) is the same trouble as a child that
dies: tried again after a pause that grows until the child does what it should, told once in the log, and once when it
is over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from config.clock import Clock, SystemClock
from supervision.child import Child, ChildDied, Job
from supervision.stderr import place_of

RESTART_FIRST_S, RESTART_LONGEST_S = 0.1, 30.0

_log = logging.getLogger("children")


class Supervisor:
    """Keeps one child at ``job`` from :meth:`begin` to :meth:`close`; each hears first what ``greeting`` makes.

    ``on_message`` hears the child; what it raises ends that child, as one that lies. ``on_death`` is called when a
    child has died or could not be started: never within a call of this class, never for one that the owner has ended.
    """

    def __init__(
        self,
        job: Job,
        greeting: Callable[[], object],
        on_message: Callable[[Any], None],
        on_death: Callable[[ChildDied], None],
        *,
        clock: Clock | None = None,
        shared: tuple[int, ...] = (),
    ) -> None:
        self._job = job
        self._greeting = greeting
        self._on_message = on_message
        self._on_death = on_death
        self._clock: Clock = clock or SystemClock()
        self._shared = shared
        self._child: Child | None = None
        self._pause_s = RESTART_FIRST_S
        self._restart: asyncio.Task[None] | None = None
        self._wanted = False
        self._ended: list[Child] = []
        self._in_trouble = False

    @property
    def child(self) -> Child | None:
        """The child there is."""
        return self._child

    def begin(self) -> None:
        """Have a child from now on: at once, if that is possible."""
        self._wanted = True
        if self._child is None:
            self._stop_restart()
            self._start()

    def send(self, message: object) -> None:
        """Hand ``message`` to the child, if there is one."""
        if self._child is not None:
            self._child.send(message)

    def settled(self) -> None:
        """The child does what it should: the next one that dies is new trouble."""
        self._pause_s = RESTART_FIRST_S
        if self._in_trouble:
            self._in_trouble = False
            _log.info("%s: works again", self._job.name)

    def replace(self) -> None:
        """End the child and have another one."""
        self.end()
        self.begin()

    def end(self) -> None:
        """End the child and have none, until :meth:`begin`."""
        self._wanted = False
        self._stop_restart()
        child, self._child = self._child, None
        if child is not None:
            child.end()
            self._ended.append(child)

    async def gone(self) -> None:
        """Return when all children that were ended are gone."""
        while self._ended:
            await self._ended[0].gone()
            self._ended = [child for child in self._ended if not child.is_gone]

    async def close(self) -> None:
        """End the child for good."""
        self.end()
        await self.gone()

    def _start(self) -> None:
        try:
            child = Child(
                self._job, self._greeting(), self._on_message, lambda death: self._died(child, death), self._shared
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            why = error.strerror if isinstance(error, OSError) and error.strerror else place_of(error)
            death = ChildDied(None, f"cannot be started: {why}")
            asyncio.get_running_loop().call_soon(self._died, None, death)
        else:
            self._child = child

    def _died(self, child: Child | None, death: ChildDied) -> None:
        if not self._wanted or self._child is not child:
            return  # nobody waits for that one any more
        self._child = None
        if not self._in_trouble:
            self._in_trouble = True
            _log.warning("%s: %s; trying again", self._job.name, death)
        if self._restart is None:
            self._restart = asyncio.create_task(self._start_later())
        try:
            self._on_death(death)
        except Exception as error:  # noqa: BLE001 - a bug of the owner's; the child starts again all the same
            _log.error("%s: its death could not be told: %s", self._job.name, place_of(error))

    async def _start_later(self) -> None:
        pause_s, self._pause_s = self._pause_s, min(self._pause_s * 2, RESTART_LONGEST_S)
        await self._clock.sleep(pause_s)
        self._restart = None
        if self._child is None:
            self._start()

    def _stop_restart(self) -> None:
        if self._restart is not None:
            self._restart.cancel()
            self._restart = None
