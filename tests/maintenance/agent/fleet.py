"""A watch of the fleet that hears what one kiosk says, and a site that is looked after from afar."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiomqtt
import yaml
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from config.clock import SystemClock
from fleet import topics
from fleet.messages import Answer, Life, State, Statistics
from fleet.topics import WATCH, Says
from tests.broker import Brokered
from tests.fleet.maintainers import ANNA, BERT, ring
from tests.visits.conftest import site_file

#: nobody listens there
NO_CARDS = 9


@dataclass
class Heard:
    """What the watch of the office hears."""

    kiosk: str
    messages: list[aiomqtt.Message] = field(default_factory=list)

    def of(self, what: Says) -> list[aiomqtt.Message]:
        return [one for one in self.messages if str(one.topic) == topics.of_kiosk(self.kiosk, what)]

    def lives(self) -> list[bool]:
        return [Life.read(bytes(one.payload)).alive for one in self.of(Says.LIFE)]

    def states(self) -> list[State]:
        return [State.read(bytes(one.payload)) for one in self.of(Says.STATE)]

    def answers(self) -> list[Answer]:
        return [Answer.read(bytes(one.payload)) for one in self.of(Says.ANSWERS)]

    def statistics(self) -> list[Statistics]:
        return [Statistics.read(bytes(one.payload)) for one in self.of(Says.STATISTICS)]


@asynccontextmanager
async def watching(office: Brokered, kiosk: str, kept_s: int = 0) -> AsyncIterator[Heard]:
    """``kept_s``: the broker keeps what is said while nobody watches, for so long."""
    heard = Heard(kiosk)
    session: Any = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    session.SessionExpiryInterval = kept_s

    async def listen(client: aiomqtt.Client) -> None:
        async for message in client.messages:
            heard.messages.append(message)

    async with office.client(WATCH, clean_start=kept_s == 0, properties=session) as client:
        for what in Says:
            await client.subscribe(topics.of_kiosk(kiosk, what), qos=1)
        async with going_on(listen(client)):
            yield heard


@asynccontextmanager
async def going_on(*works: Awaitable[None]) -> AsyncIterator[asyncio.Future[None]]:
    """Inside, they go on; the first of them is given."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield tasks[0]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def looked_after(office: Brokered, kiosk: str, folder: Path, **more: Any) -> Path:
    """The site file of a kiosk, whose data lie in ``folder``, and which obeys the maintainers of the tests."""
    line = office.line_of(kiosk, **more)
    line.keys.write_bytes(ring(now=SystemClock().now()).signed(ANNA, BERT))
    site = site_file(folder, NO_CARDS)
    content = yaml.safe_load(site.read_text(encoding="utf-8"))
    content["fleet"] = line.model_dump(mode="json", exclude_none=True)
    site.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return site
