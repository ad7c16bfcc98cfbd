"""An event loop in virtual time: when nothing else can run, its clock jumps to whatever is due next.

Work in threads is real and holds the time still until it is done, if it was begun by ``run_in_executor`` (so by
``asyncio.to_thread``, too). Nothing else does: a socket or a child process that somebody waits for takes no time here.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar, TypeVarTuple, Unpack

from config.clock import CHINA

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


class Standstill(Exception):
    """Nothing can run, nothing is due and nobody works: whatever is waited for will never come."""


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """``time()`` is in virtual seconds from 0 on; :class:`Standstill` is raised where a real loop would never wake."""

    def __init__(self) -> None:
        self._now = 0.0
        self._working = 0
        super().__init__(_Jumping(self))
        self._threads = ThreadPoolExecutor(thread_name_prefix="beside")
        self.set_default_executor(self._threads)

    def time(self) -> float:
        return self._now

    @property
    def is_working(self) -> bool:
        """Whether some thread is at work."""
        return self._working > 0

    def jump(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self._now += seconds

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Arguments]], T], *args: *Arguments
    ) -> asyncio.Future[T]:
        work: Future[T] = (executor or self._threads).submit(func, *args)
        self._working += 1  # behind it: an executor that has been shut down takes no work, and ends none
        answer = asyncio.wrap_future(work, loop=self)
        # Second, so that the answer is told before the time is let go.
        work.add_done_callback(self._let_go)
        return answer

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - asyncio's
        self._threads.shutdown()

    def _let_go(self, _: Future[T]) -> None:
        if not self.is_closed():  # work that ends after the end holds no time any more
            self.call_soon_threadsafe(self._worked)

    def _worked(self) -> None:
        self._working -= 1


class _Jumping(selectors.DefaultSelector):
    """Waits for threads as any selector, and for time not at all."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if events or (timeout is not None and timeout <= 0):
            return events
        if self._loop.is_working:
            return super().select(None)
        if timeout is None:
            raise Standstill
        self._loop.jump(timeout)
        return []


class LoopClock:
    """A :class:`config.clock.Clock` that shows the time of a loop, from ``start`` on."""

    def __init__(self, loop: asyncio.AbstractEventLoop, start: datetime) -> None:
        self._loop = loop
        self.set_wall(start)

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time() - self._set_at)

    def monotonic(self) -> float:
        return self._loop.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def set_wall(self, moment: datetime) -> None:
        """Let the wall clock jump; monotonic time goes on."""
        self._start, self._set_at = moment.astimezone(CHINA), self._loop.time()
