"""Children of the press that do not do what they should."""

from __future__ import annotations

import os
import threading
from multiprocessing.connection import Connection

from printing.messages import FROM_CHILD, TO_CHILD, Preloaded
from supervision.inside import Channel


def asked(connection: Connection) -> Channel:
    """Wait for a question."""
    channel = Channel(connection, TO_CHILD, FROM_CHILD)
    channel.receive()
    channel.receive()
    return channel


def of_another_kind(connection: Connection) -> None:
    asked(connection).send(Preloaded())
    threading.Event().wait()


def of_the_wrong_form(connection: Connection) -> None:
    asked(connection)
    connection.send_bytes(b'["Sheet",{"pdf":"","pages":99999,"missing":[]}]')
    threading.Event().wait()


def of_a_fault_of_another_part(connection: Connection) -> None:
    asked(connection)
    connection.send_bytes(b'["Fault",["CARD-MUTE",""]]')
    threading.Event().wait()


def without_end(connection: Connection) -> None:
    asked(connection)
    os.write(connection.fileno(), (2_000_000_000).to_bytes(4, "big"))
    threading.Event().wait()


def dying(connection: Connection) -> None:
    asked(connection)
    os._exit(3)


def pickled(connection: Connection) -> None:
    asked(connection)
    connection.send_bytes(b"cos\nsystem\n(S'true'\ntR.")
    threading.Event().wait()


def twice(connection: Connection) -> None:
    channel = asked(connection)
    channel.send(Preloaded())
    channel.send(Preloaded())
    threading.Event().wait()
