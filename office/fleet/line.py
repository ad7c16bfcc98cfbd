"""The office's line to the broker: who listens acknowledges what is in the database, and not before."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime

import aiomqtt
from paho.mqtt.packettypes import PacketTypes

from config.clock import Clock
from config.fleet import WatchSettings
from fleet import topics
from fleet.mqtt import Client, properties_of, tls_of
from fleet.topics import Says
from office.fleet.keeping import Heard

#: watches of this name share what is said: each message comes to one of them
SHARED = "$share/watch/"
#: answers each of them hears, and keeps once: Mosquitto 2.0 forgets in a new start that anything was shared, and what
#: is said until the watch is back would be lost; how a kiosk stands it says again
SHARED_WORK = frozenset(Says) - {Says.ANSWERS}
#: so many messages the broker hands over before they are acknowledged; the rest waits there, and not here
AT_ONCE = 1000
#: what comes within this time is one transaction, and no more than so much: others wait for the database meanwhile
GATHER_S, BATCH = 0.2, 250
#: with all of its maximum of waiting messages a batch of files would be 4 GiB
BATCH_BYTES = 16 * 1024 * 1024
Message = aiomqtt.Message


class Listening(Client):
    """A line on which what is heard stays the broker's until :meth:`done`.

    WORKAROUND for aiomqtt 2.5, which knows no acknowledgement by hand: that of paho, below it, is asked.
    """

    def __init__(self, settings: WatchSettings) -> None:
        own = settings.watch
        tls = tls_of(settings.authority, own.certificate, own.key)
        entering = properties_of(PacketTypes.CONNECT, SessionExpiryInterval=settings.session_s, ReceiveMaximum=AT_ONCE)
        super().__init__(settings.host, settings.port, settings.name, tls, clean_start=False, properties=entering)
        self._client.manual_ack_set(True)
        self._shares = settings.shared

    async def begin(self) -> None:
        """Hear what is said from now on, and what the broker has kept of it."""
        for what in Says:
            is_shared = self._shares and what in SHARED_WORK
            await self.subscribe((SHARED if is_shared else "") + topics.of_every_kiosk(what), qos=1)
        await self.subscribe(topics.ASKED, qos=0)
        for what in (Says.LIFE, Says.STATE) if self._shares else ():  # a share is told nothing that was kept
            await self.subscribe(topics.of_every_kiosk(what), qos=1)
            await self.unsubscribe(topics.of_every_kiosk(what))

    async def batches(self) -> AsyncIterator[list[Message]]:
        """What has come, as much at once as there is; :class:`aiomqtt.MqttError` when the line breaks."""
        messages = self.messages
        async for first in messages:
            await asyncio.sleep(GATHER_S)
            batch, size = [first], _size(first)
            while len(messages) and len(batch) < BATCH and size < BATCH_BYTES:
                batch.append(await anext(messages))
                size += _size(batch[-1])
            yield batch

    def done(self, batch: Iterable[Message]) -> None:
        """The broker may forget them."""
        for message in batch:
            if message.qos:
                self._client.ack(message.mid, message.qos)


def heard(batch: Iterable[Message], moment: datetime) -> list[Heard]:
    """What kiosks have said, and what the broker says that they want to hear beyond their own."""
    found: list[Heard] = []
    for message in batch:
        if str(message.topic) == topics.ASKED:
            found += _overreach(message, moment)
            continue
        said = topics.read(str(message.topic))
        payload = message.payload if isinstance(message.payload, bytes) else b""
        if said is not None:
            one = Heard(
                kiosk=said.kiosk,
                what=said.what,
                payload=payload,
                at=moment,
                old=message.retain,
                command=_told(message, "CorrelationData"),
                kind=_told(message, "ContentType"),
            )
            found.append(one)
    return found


def _overreach(message: Message, moment: datetime) -> Iterator[Heard]:
    payload = message.payload if isinstance(message.payload, bytes) else b""
    if asked := topics.overreach(payload.decode("ascii", "replace")):
        yield Heard(asked[0], None, asked[1].encode("ascii"), moment)


def sender(settings: WatchSettings) -> Client | None:
    """Who passes signed commands on; None where that is nobody here."""
    if (own := settings.sender) is None:
        return None
    tls = tls_of(settings.authority, own.certificate, own.key)
    return Client(settings.host, settings.port, topics.MAINTENANCE, tls)


async def pause(clock: Clock, tries: int) -> None:
    """Before the next try: longer each time, and never long."""
    await clock.sleep(min(0.5 * 2**tries, 30.0))


def _size(message: Message) -> int:
    return len(message.payload) if isinstance(message.payload, bytes) else 0


def _told(message: Message, name: str) -> str:
    """A property of it; empty where it has none, or one that is none of ours."""
    told = getattr(message.properties, name, "") if message.properties else ""
    text = told.decode("ascii", "replace") if isinstance(told, bytes) else str(told)
    return text if re.fullmatch(r"[\w/.+-]{0,80}", text) else ""
