"""The agent: listens to the kiosk, speaks with the fleet, and lets be done what maintainers ask for."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.clock import Clock
from config.faults import Fault
from config.fleet import MqttLine
from fleet.messages import State, Statistics
from fleet.mqtt import holder_of, tls_of
from maintenance.agent.line import Line, Pause, jittered
from maintenance.agent.metrics import Figures
from maintenance.agent.port import Came, Orders, Speaks
from maintenance.agent.post import HUNG_S, Post
from maintenance.agent.queue import Queue
from maintenance.agent.standing import Standing, urgent
from supervision.notify import Watcher

#: how often whoever watches over the agent hears that it moves
ALIVE_S = 10.0
#: a kiosk that is there is heard of within this
FIRST_S = 2.0

#: made when there is a kiosk to have it done and a line to answer by
MakeOrders = Callable[[Post, Speaks], Orders]


@dataclass(frozen=True)
class Place:
    """Where the agent lives: the folder of the kiosk's data, that of its socket, and the agent's own, which exists."""

    data: Path
    post: Path
    own: Path


class Agent:
    """Make it inside a running loop. AGENT-FILES when its certificate, key or folder cannot be used."""

    def __init__(
        self,
        settings: MqttLine,
        place: Place,
        clock: Clock,
        make_orders: MakeOrders,
        watching: Watcher,
        pause: Pause = jittered,
        hung_s: float = HUNG_S,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._watching = watching
        self._queue = _queue_in(place.own, settings.queue_max)
        self.post = Post(place.post, clock, hung_s)
        self.line = Line(settings, _tls(settings), self._queue, clock, self._take, pause)
        self._orders = make_orders(self.post, self.line)
        standing = Standing(settings, place.data, clock, lambda: self._orders.at_work, lambda: self._queue.lost)
        self._standing = standing
        self._state: State | None = None
        self._said: Hashable = None
        self._due = clock.monotonic()
        #: the counts of the day: the newest, and those that were said last
        self._counts: Statistics | None = None
        self._said_counts: Statistics | None = None

    async def run(self) -> None:
        """Until cancelled. Whatever of it ends by a mistake ends all of it, and it is started again."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for work in (self.post.keep, self.line.keep, self._orders.keep, self._tell, self._show_life):
                    tasks.create_task(work())
        finally:
            self._queue.close()

    def figures(self) -> Figures:
        """For whoever measures; may be asked in another thread."""
        return Figures(self._state, self.line.up, len(self._queue), self._queue.lost, self.post.heard_at)

    async def _take(self, came: Came) -> None:
        await self._orders.take(came)

    async def _tell(self) -> None:
        """Say how it stands when that changes, and again and again when it does not."""
        with suppress(TimeoutError):  # the agent and the kiosk begin at the same time
            await asyncio.wait_for(self.post.changed(), FIRST_S)
        while True:
            changed = asyncio.ensure_future(self.post.changed())
            try:
                self._look()
                await asyncio.wait({changed}, timeout=max(0.0, self._due - self._clock.monotonic()))
            finally:
                changed.cancel()
                with suppress(asyncio.CancelledError):
                    await changed

    def _look(self) -> None:
        told, now = self.post.told, self._clock.monotonic()
        self._state = state = self._standing.now(self.post.link, told)
        due, said = now >= self._due, urgent(state)
        if due or said != self._said:
            self.line.state(state)
            self._said, self._due = said, now + self._settings.state_s
        if told is not None and told.today is not None:
            self._count(told.today, due=due)

    def _count(self, today: Statistics, *, due: bool) -> None:
        """A day that is over is said to its end, and one that goes on now and then."""
        before, self._counts = self._counts, today
        if before is not None and before.day != today.day:
            self._say_counts(before)
        if due:
            self._say_counts(today)

    def _say_counts(self, counts: Statistics) -> None:
        if counts != self._said_counts:
            self.line.statistics(counts)
            self._said_counts = counts

    async def _show_life(self) -> None:
        while True:
            self._watching.alive()
            await self._clock.sleep(ALIVE_S)


def _tls(settings: MqttLine) -> ssl.SSLContext:
    try:
        holder = holder_of(settings.certificate)
        if holder != settings.kiosk:
            raise _unusable(f"{settings.certificate}: of {holder!r}, and the site says {settings.kiosk!r}")
        return tls_of(settings.authority, settings.certificate, settings.key)
    except OSError as error:
        raise _unusable(str(error)) from error


def _queue_in(folder: Path, most: int) -> Queue:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Queue(folder, most)
    except OSError as error:
        raise _unusable(f"{error.strerror}") from error


def _unusable(why: str) -> Fault:
    return Fault("AGENT-FILES", why)
