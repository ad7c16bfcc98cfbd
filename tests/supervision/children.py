"""What the children of the tests do, and how they talk."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from config.datafile import Data
from config.settings import CardKeys
from supervision.child import Child, Job
from supervision.inside import Channel
from supervision.nursery import nursery
from supervision.wire import Wire
from tests.waiting import paced


@dataclass(frozen=True)
class Word:
    """A word, or the number of a child."""

    text: Annotated[str, Meta(max_length=1_000_000)]


class Begin(Data):
    """What a child hears first; the rest is what it needs for its part."""

    text: str = ""
    number: int = 0
    keys: CardKeys | None = None


TO_CHILD = Wire(Begin, Word, max_bytes=2_000_000)
FROM_CHILD = Wire(Word, max_bytes=2_000_000, faults=("CARD-",))


def job(function: str) -> Job:
    return Job("test-child", f"tests.supervision.children:{function}", TO_CHILD, FROM_CHILD)


def begun(connection: Connection) -> tuple[Channel, Begin]:
    channel = Channel(connection, TO_CHILD, FROM_CHILD)
    return channel, channel.receive()


def echo(connection: Connection) -> None:
    """Send back whatever comes, until the other side hangs up."""
    channel, begin = begun(connection)
    channel.send(Word(begin.text))
    while True:
        try:
            channel.send(channel.receive())
        except EOFError:
            return


def crash(connection: Connection) -> None:
    channel, begin = begun(connection)
    channel.send(Word("last words"))
    os._exit(begin.number)


def fail(connection: Connection) -> None:
    """Raise what quotes a person."""
    channel, begin = begun(connection)
    channel.send(Word(str(os.getpid())))
    raise ValueError(begin.text)


def break_down(connection: Connection) -> None:
    """As a library that writes where it must not."""
    channel, _ = begun(connection)
    channel.send(Word(str(os.getpid())))
    os.kill(os.getpid(), signal.SIGSEGV)


def hang(connection: Connection) -> None:
    """Like a driver that never comes back."""
    begun(connection)[0].send(Word(str(os.getpid())))
    threading.Event().wait()


def deaf(connection: Connection) -> None:
    """Listen to nothing and nobody, as far as a process can."""
    channel, _ = begun(connection)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    channel.send(Word(str(os.getpid())))
    threading.Event().wait()


def have_a_child(connection: Connection) -> None:
    """Be a parent, in an event loop of its own, of a child that hangs; tell its process id."""
    import asyncio

    channel, _ = begun(connection)

    async def main() -> None:
        Child(job("hang"), Begin(), channel.send, lambda _: sys.exit(1))
        await asyncio.Event().wait()

    asyncio.run(main())


def have_forked_a_child(connection: Connection) -> None:
    """As :func:`have_a_child`, by a nursery."""
    import asyncio

    channel, _ = begun(connection)

    async def main() -> None:
        with nursery([]) as own:
            await own.ready()
            Child(job("hang"), Begin(), channel.send, lambda _: sys.exit(1))
            await asyncio.Event().wait()

    asyncio.run(main())


def babble(connection: Connection) -> None:
    """Send bytes that are no message, and go on living."""
    channel, begin = begun(connection)
    channel.send(Word(str(os.getpid())))
    os.write(connection.fileno(), bytes.fromhex(begin.text))
    threading.Event().wait()


def trickle(connection: Connection) -> None:
    """Begin a message, and add to it now and then."""
    channel, _ = begun(connection)
    channel.send(Word(str(os.getpid())))
    os.write(connection.fileno(), b"\x00\x00\x10\x00")
    while True:
        os.write(connection.fileno(), b" ")
        paced(0.05)


def flood(connection: Connection) -> None:
    channel, _ = begun(connection)
    channel.send(Word(str(os.getpid())))
    while True:
        channel.send(Word("more"))


def complain(connection: Connection) -> None:
    """Write to the standard error, and to the standard output."""
    channel, begin = begun(connection)
    os.write(2, begin.text.encode() * begin.number)
    os.write(1, begin.text.encode() * begin.number)
    channel.send(Word("written"))
    threading.Event().wait()


def look_around(connection: Connection) -> None:
    """Tell what is there: the session, whether there is a terminal, and what kinds of descriptors are open."""
    channel, _ = begun(connection)
    opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    kinds = sorted(name.split(":")[0] for name in opened if not name.startswith("/proc"))
    channel.send(Word(f"{os.getsid(0) == os.getpid()} {' '.join(kinds)}"))
    threading.Event().wait()


def write_shared(connection: Connection) -> None:
    """Write into the socket whose descriptor it was given."""
    channel, begin = begun(connection)
    with socket.socket(fileno=begin.number) as given:
        given.send(b"given")
    channel.send(Word("done"))


def tell_keys(connection: Connection) -> None:
    channel, begin = begun(connection)
    channel.send(Word(repr(begin.keys)))
    threading.Event().wait()
