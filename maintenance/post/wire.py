"""What kiosk and agent say to each other over the socket: messages of a closed set, each behind its length."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import NonNegativeInt

from config.datafile import Data
from fleet.doings import Doing
from fleet.messages import FILE_MAX, Word
from maintenance.agent.port import POST, Did, Noted, Told
from supervision.wire import NotUnderstood, Wire

#: big-endian, before each message
LENGTH_BYTES = 4


@dataclass(frozen=True)
class Beat:
    """The kiosk moves, and nothing has changed. It comes once a second."""


class Please(Data):
    """Do this, for whoever has the work number ``by``; answered by a :class:`Done` of the same number."""

    number: NonNegativeInt
    by: Word
    doing: Doing


@dataclass(frozen=True)
class Note:
    """Write this into the log; answered likewise."""

    number: int
    noted: Noted


@dataclass(frozen=True)
class Drop:
    """What was asked under that number is not wanted any more."""

    number: int


@dataclass(frozen=True)
class Done:
    """What became of it."""

    number: int
    did: Did


#: a file is written in Base64, a third longer
FROM_KIOSK = Wire(Told, Beat, Done, max_bytes=FILE_MAX * 4 // 3 + 65_536)
TO_KIOSK = Wire(Please, Note, Drop, max_bytes=65_536)


async def received(reader: asyncio.StreamReader, wire: Wire) -> Any:
    """The next message; :class:`NotUnderstood`. EOFError, or OSError, when the other side has gone."""
    length = int.from_bytes(await reader.readexactly(LENGTH_BYTES), "big")
    if length > wire.max_bytes:
        raise NotUnderstood("longer than any message")
    return wire.decode(await reader.readexactly(length))


def framed(message: object, wire: Wire) -> bytes:
    """A message as it goes over the socket."""
    content = wire.encode(message)
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


@contextmanager
def address_in(folder: Path) -> Iterator[str]:
    """The address of the socket in ``folder``, for as long as it takes to bind or connect.

    By way of an open descriptor: the name of a socket has room for 107 bytes, and a folder may have a longer one.
    """
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{POST}"
    finally:
        os.close(descriptor)
