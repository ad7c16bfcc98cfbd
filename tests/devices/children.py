"""What the supervised children of the tests do."""

from __future__ import annotations

import os
import sys
import threading
from multiprocessing.connection import Connection


def echo(connection: Connection, greeting: str) -> None:
    """Greet, then send back whatever comes, until the other side hangs up."""
    connection.send(greeting)
    while True:
        try:
            connection.send(connection.recv())
        except EOFError:
            return


def crash(connection: Connection, returncode: int) -> None:
    connection.send("last words")
    os._exit(returncode)


def hang(connection: Connection) -> None:
    """Like a driver that never comes back."""
    connection.send(os.getpid())
    threading.Event().wait()


def have_a_child(connection: Connection) -> None:
    """Be a parent, in an event loop of its own, of a child that hangs; tell its process id."""
    import asyncio

    from devices.supervised import Supervised

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_debug(False)
        Supervised("tests.devices.children:hang", (), connection.send, lambda _: sys.exit(1))
        await asyncio.Event().wait()

    asyncio.run(main())


def babble(connection: Connection, nonsense: bytes) -> None:
    """Send bytes that are no message, and go on living."""
    connection.send(os.getpid())
    os.write(connection.fileno(), nonsense)
    threading.Event().wait()
