"""The watch: it hears all kiosks over the broker and keeps what they say; several may share the work.

Nothing that a kiosk says can stop it: what cannot be kept is counted as garbage of whoever said it. A broker or a
database that is away is met again; until then the broker keeps what was not acknowledged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import NoReturn

import aiomqtt

from config.clock import Clock
from config.faults import Fault, place_of
from config.fleet import WatchSettings
from fleet.keys import RingRefused, first
from office.bureau import Bureau
from office.fleet import outbox, rolling
from office.fleet.keeping import Heard, keep
from office.fleet.line import Listening, heard, pause, sender
from office.fleet.rounds import go_round

log = logging.getLogger(__name__)
ROUND_S, SEND_S = 30.0, 1.0
#: what nobody can read: it takes the place of what could not be kept
UNREADABLE = b""


class Watch:
    """One of them, on an office that somebody else opens and closes."""

    def __init__(self, settings: WatchSettings, office: Bureau, clock: Clock) -> None:
        self._settings, self._office, self._clock = settings, office, clock
        self._halls: Collection[str] = frozenset(settings.halls)
        #: since when nothing has been missed; None while nothing is heard
        self._since: datetime | None = None

    async def serve(self) -> NoReturn:
        """Until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            for work in (self._listen(), self._go_round(), self._send()):
                group.create_task(work)
        raise AssertionError("each of them goes on for ever")

    async def _listen(self) -> NoReturn:
        tries = 0
        while True:
            try:
                async with Listening(self._settings) as line:
                    await line.begin()
                    log.info("the watch listens")
                    self._since, tries = self._clock.now(), 0
                    async for batch in line.batches():
                        await self.take(heard(batch, self._clock.now()))
                        line.done(batch)
            except (aiomqtt.MqttError, OSError) as error:
                log.warning("the line to the broker at %s: %s", self._settings.host, error or type(error).__name__)
            self._since = None
            await pause(self._clock, tries)
            tries += 1

    async def take(self, batch: Sequence[Heard]) -> None:
        """Keep it, however long the database is away."""
        tries = 0
        while not await self._is_kept(batch):
            await pause(self._clock, tries)
            tries += 1

    async def _is_kept(self, batch: Sequence[Heard]) -> bool:
        """All in one transaction. Where one of them cannot be kept, each in its own: the others are none the worse."""
        try:
            await self._office.at_the_desk(lambda connection, moment: keep(connection, batch, self._halls, moment))
        except Exception as error:  # noqa: BLE001 - one message that nobody foresaw must not keep all others away
            if isinstance(error, Fault) and error.code == "OFFICE-STORE":
                log.warning("the watch waits for the database: %s", error.detail)
                return False
            log.error("not kept: %s", place_of(error))  # never its text, which may hold what was said
            if len(batch) == 1 and batch[0].payload == UNREADABLE:
                return True
            for one in batch:
                alone = one if len(batch) > 1 else Heard(one.kiosk, one.what, UNREADABLE, one.at)
                await self.take([alone])
        return True

    async def _go_round(self) -> NoReturn:
        while True:
            await self._clock.sleep(ROUND_S)
            try:
                await self._office.at_the_desk(lambda connection, moment: go_round(connection, moment, self._since))
                await self._roll_out()
            except Fault as fault:
                log.warning("round of the watch: %s", fault.code)

    async def _roll_out(self) -> None:
        """Go on with roll-outs, by what was heard since."""
        if self._settings.keys is None:
            return
        try:
            ring = first(self._settings.keys.read_bytes())
        except (OSError, RingRefused) as error:
            log.error("roll-outs wait: the ring of keys cannot be read: %s", type(error).__name__)
            return
        await self._office.at_the_desk(lambda connection, moment: rolling.go_on(connection, ring, moment))

    async def _send(self) -> NoReturn:
        """Pass on what was handed in, in that order; what the broker has not taken is tried again."""
        tries = 0
        while True:
            try:
                await self._send_all()
                tries = 0
            except (aiomqtt.MqttError, OSError, Fault) as error:
                log.warning("commands wait: %s", type(error).__name__)
                await pause(self._clock, tries)
                tries += 1
            await self._clock.sleep(SEND_S)

    async def _send_all(self) -> None:
        waiting = await self._office.at_the_desk(outbox.waiting, writing=False)
        line = sender(self._settings) if waiting else None
        if line is None:
            return
        async with line:
            for one in waiting:
                await line.say(one.topic, one.envelope, about=outbox.about(one, self._clock.now()))
                await self._office.at_the_desk(partial(outbox.sent, one))
