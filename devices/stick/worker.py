"""The child that reads one list: it has the one file, as an open descriptor, and may do nothing but read and say."""

from __future__ import annotations

import codecs
import os
import warnings
from multiprocessing.connection import Connection

from devices.stick.decode import MOST_BYTES, decoded
from devices.stick.messages import FROM_CHILD, TO_CHILD, Failed
from devices.stick.port import Refused, Rows, Trouble
from supervision.confined import CannotBeConfined, confine
from supervision.inside import Channel
from supervision.stderr import place_of

#: twelve times what the largest workbook that is taken needs, and what it needs on a slow machine
MEMORY_BYTES, CPU_S = 300_000_000, 8
READ_BYTES = 65536


def main(connection: Connection) -> None:
    """Run by :class:`supervision.child.Child`."""
    channel = Channel(connection, TO_CHILD, FROM_CHILD)
    file = channel.receive().fd
    for name in ("utf-8-sig", "utf-8", "gb18030", "ascii", "cp437", "latin-1"):
        codecs.lookup(name)  # which would look for a file
    warnings.simplefilter("ignore")
    try:
        confine(MEMORY_BYTES, CPU_S)
        channel.send(answer(file))
    except CannotBeConfined as why:
        channel.send(Failed(f"cannot be confined: {why}"))
    except (BrokenPipeError, ConnectionResetError):
        return


def answer(file: int) -> Rows | Refused | Failed:
    """All of it, or why not: of an error only kind and place, because its text may quote the file."""
    try:
        data = _all_of(file)
        return decoded(data) if len(data) <= MOST_BYTES else Refused(Trouble.TOO_LARGE)
    except OSError:  # of the file: all else that could raise one is not to be had any more
        return Refused(Trouble.PULLED_OUT)
    except MemoryError:
        return Refused(Trouble.UNREADABLE)
    except Exception as error:  # noqa: BLE001 - the process border: the parent tells it
        return Failed(place_of(error))


def _all_of(file: int) -> bytes:
    """Its bytes, or one more than are taken."""
    data = bytearray()
    while len(data) <= MOST_BYTES and (more := os.read(file, min(READ_BYTES, MOST_BYTES + 1 - len(data)))):
        data += more
    return bytes(data)
