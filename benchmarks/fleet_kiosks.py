"""Light kiosks: what an agent says, in its own messages over the true line, by hundreds in one process.

A client of their own, for that of the agent holds a thread of work for each: MQTT 5 as far as a kiosk speaks it —
CONNECT with a will, PUBLISH with acknowledgement, PINGREQ — over mutual TLS.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fleet import topics
from fleet.messages import Life
from fleet.topics import Says
from simulated.fleet import Kiosk

CONNECT, CONNACK, PUBLISH, PUBACK, PINGREQ, PINGRESP = 0x10, 0x20, 0x30, 0x40, 0xC0, 0xD0
KEEPALIVE_S, WILL_DELAY_S = 60, 10
#: as the agent waits before it tries again
PAUSE_S = 0.5, 4.0
HANDSHAKES_AT_ONCE = 40


@dataclass(frozen=True)
class Plan:
    """``state_s``: one state in so long. ``storm_at``, ``end_at``: moments of the wall clock, in seconds."""

    host: str
    port: int
    files: Path
    authority: Path
    state_s: float
    storm_at: float
    end_at: float


@dataclass
class Told:
    """What became of it: seconds until a message was acknowledged, and when all were there."""

    acknowledged_s: list[float] = field(default_factory=list)
    said: int = 0
    bytes: int = 0
    there: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    failed: int = 0


def _text(text: str | bytes) -> bytes:
    data = text if isinstance(text, bytes) else text.encode()
    return struct.pack(">H", len(data)) + data


def _packet(kind: int, body: bytes) -> bytes:
    length, encoded = len(body), b""
    while True:
        length, digit = divmod(length, 128)
        encoded += bytes([digit | (0x80 if length else 0)])
        if not length:
            return bytes([kind]) + encoded + body


class Client:
    """One kiosk on its line."""

    def __init__(self, kiosk: Kiosk, plan: Plan, told: Told, at_once: asyncio.Semaphore) -> None:
        self._kiosk, self._plan, self._told, self._at_once = kiosk, plan, told, at_once
        self._tls = _tls_of(plan, kiosk.name)
        self._sequence, self._mid = 0, 0
        self._sent: dict[int, float] = {}
        self._since = datetime.now(UTC)

    async def live(self) -> None:
        """Until the end of the plan, with one broken line in between."""
        await self._line(until=self._plan.storm_at, there=self._told.there)
        await asyncio.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - jitter is no secret
        await self._line(until=self._plan.end_at, there=self._told.back)

    async def _line(self, until: float, there: list[float]) -> None:
        while time.time() < until:
            try:
                async with self._at_once:
                    reader, writer = await asyncio.open_connection(self._plan.host, self._plan.port, ssl=self._tls)
                    writer.write(self._connect())
                    await self._expect(reader, CONNACK)
            except (OSError, asyncio.IncompleteReadError):
                self._told.failed += 1
                await asyncio.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - likewise
                continue
            hearing = asyncio.ensure_future(self._hear(reader))
            try:
                self._say(writer, Says.LIFE, Life(alive=True, since=self._since).as_bytes(), retain=True)
                self._state(writer)
                there.append(time.time())
                await self._go_on(writer, until)
            finally:
                hearing.cancel()
                writer.transport.abort()  # as when a cable is pulled: no good-bye

    async def _go_on(self, writer: asyncio.StreamWriter, until: float) -> None:
        first = random.random() * self._plan.state_s  # noqa: S311 - they are not all set to one minute
        turn = time.time() + first
        while (now := time.time()) < until:
            await asyncio.sleep(min(max(turn - now, 0.0), until - now, KEEPALIVE_S / 2))
            if time.time() >= turn:
                self._state(writer)
                turn += self._plan.state_s
            else:
                writer.write(_packet(PINGREQ, b""))

    def _state(self, writer: asyncio.StreamWriter) -> None:
        self._sequence += 1
        payload = self._kiosk.state(datetime.now(UTC), self._sequence).as_bytes()
        self._say(writer, Says.STATE, payload, retain=True)

    def _say(self, writer: asyncio.StreamWriter, what: Says, payload: bytes, retain: bool) -> None:
        self._mid = self._mid % 65_535 + 1
        body = _text(topics.of_kiosk(self._kiosk.name, what)) + struct.pack(">HB", self._mid, 0) + payload
        packet = _packet(PUBLISH | 0x02 | retain, body)
        self._sent[self._mid] = time.perf_counter()
        writer.write(packet)
        self._told.said += 1
        self._told.bytes += len(packet)

    def _connect(self) -> bytes:
        will = Life(alive=False, since=self._since).as_bytes()
        flags = 0x04 | 0x08 | 0x20  # a will, with acknowledgement, retained
        head = _text("MQTT") + bytes([5, flags]) + struct.pack(">H", KEEPALIVE_S)
        own = b"\x05\x11" + struct.pack(">I", 604_800)  # the session outlasts the line
        delay = b"\x05\x18" + struct.pack(">I", WILL_DELAY_S)
        where = topics.of_kiosk(self._kiosk.name, Says.LIFE)
        return _packet(CONNECT, head + own + _text(self._kiosk.name) + delay + _text(where) + _text(will))

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                kind, body = await _read(reader)
                if kind == PUBACK:
                    sent = self._sent.pop(struct.unpack(">H", body[:2])[0], None)
                    if sent is not None:
                        self._told.acknowledged_s.append(time.perf_counter() - sent)
        except (OSError, asyncio.IncompleteReadError):
            return

    async def _expect(self, reader: asyncio.StreamReader, kind: int) -> None:
        found, body = await _read(reader)
        if found != kind or body[1] != 0:
            raise OSError("not let in")


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    kind, length, shift = (await reader.readexactly(1))[0] & 0xF0, 0, 0
    while True:
        digit = (await reader.readexactly(1))[0]
        length |= (digit & 0x7F) << shift
        shift += 7
        if not digit & 0x80:
            return kind, await reader.readexactly(length)


def _tls_of(plan: Plan, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(plan.authority))
    context.load_cert_chain(plan.files / f"{name}.pem", plan.files / f"{name}.key")
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


async def _all(kiosks: Sequence[Kiosk], plan: Plan) -> Told:
    told, at_once = Told(), asyncio.Semaphore(HANDSHAKES_AT_ONCE)
    await asyncio.gather(*(Client(kiosk, plan, told, at_once).live() for kiosk in kiosks))
    return told


def live(kiosks: Sequence[Kiosk], plan: Plan) -> Told:
    """All of them, to the end of the plan."""
    return asyncio.run(_all(kiosks, plan))
