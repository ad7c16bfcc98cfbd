"""What waits to be said while the broker is away: kept over a loss of power, and never more than there is room for.

How the kiosk stands does not wait here: only the newest counts, and it is said anew. Of the statistics of a day, too,
the newest takes the place of the one before. When there is no more room the oldest is dropped, and counted.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fleet.topics import Says

log = logging.getLogger("agent.queue")

#: in the folder of the agent
FILE = "waiting.sqlite"
#: files are large: so many bytes wait at most
BYTES_MAX = 16_777_216
_TABLES = """
CREATE TABLE IF NOT EXISTS waiting (
    number INTEGER PRIMARY KEY, what TEXT NOT NULL, payload BLOB NOT NULL, about TEXT NOT NULL, kind TEXT NOT NULL,
    replaces TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS lost (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), count INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Waiting:
    """One message. ``about`` is the id of the command that a file answers, ``kind`` its media type; else empty.

    One that ``replaces`` something takes the place of whatever else does.
    """

    what: Says
    payload: bytes = field(repr=False)
    about: str = ""
    kind: str = ""
    replaces: str = ""


class Queue:
    """The messages in the order in which they came. ``folder`` is the agent's own, and exists.

    What it holds it holds in memory; the file is for the next life of the agent. While the disk is full, or broken, the
    queue goes on without it, and says so once.
    """

    def __init__(self, folder: Path, most: int, bytes_max: int = BYTES_MAX) -> None:
        self._most = most
        self._bytes_max = bytes_max
        self._waiting: OrderedDict[int, Waiting] = OrderedDict()
        self._bytes = 0
        #: how many messages were dropped, ever
        self.lost = 0
        self._kept, self._full = True, False
        self._file = _opened(folder / FILE)
        self._remember()
        self._newest = next(reversed(self._waiting), 0)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def first(self) -> tuple[int, Waiting] | None:
        """What is to be said next, and its number."""
        return next(iter(self._waiting.items()), None)

    def put(self, message: Waiting) -> None:
        """Keep it until :meth:`said`; on disk when this returns, if the disk takes it."""
        gone = [
            number for number, other in self._waiting.items() if message.replaces and other.replaces == message.replaces
        ]
        self._newest += 1
        self._waiting[self._newest] = message
        self._bytes += len(message.payload)
        for number in gone:
            self._forget(number)
        dropped = self._make_room()
        with self._on_disk() as file:
            row = (self._newest, message.what, message.payload, message.about, message.kind, message.replaces)
            file.execute("INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?)", row)
            file.executemany("DELETE FROM waiting WHERE number = ?", [(number,) for number in (*gone, *dropped)])
            file.execute("INSERT OR REPLACE INTO lost VALUES (1, ?)", (self.lost,))

    def said(self, number: int) -> None:
        """The broker has it."""
        if self._forget(number):
            self._full &= bool(self._waiting)
            with self._on_disk() as file:
                file.execute("DELETE FROM waiting WHERE number = ?", (number,))

    def close(self) -> None:
        self._file.close()

    def _make_room(self) -> list[int]:
        dropped = []
        while len(self._waiting) > 1 and (len(self._waiting) > self._most or self._bytes > self._bytes_max):
            number = next(iter(self._waiting))
            self._forget(number)
            dropped.append(number)
        if dropped and not self._full:
            log.warning("no room: the oldest of what waits is dropped from now on")
        self._full |= bool(dropped)
        self.lost += len(dropped)
        return dropped

    def _forget(self, number: int) -> bool:
        message = self._waiting.pop(number, None)
        if message is None:  # dropped, or replaced, while it was being said
            return False
        self._bytes -= len(message.payload)
        return True

    def _remember(self) -> None:
        rows = self._file.execute("SELECT number, what, payload, about, kind, replaces FROM waiting ORDER BY number")
        for number, what, *rest in rows:
            message = Waiting(Says(what), *rest)
            self._waiting[number] = message
            self._bytes += len(message.payload)
        self.lost = next((count for (count,) in self._file.execute("SELECT count FROM lost")), 0)

    @contextmanager
    def _on_disk(self) -> Iterator[sqlite3.Connection]:
        """A transaction; one that fails is told of, and is no reason to stop."""
        try:
            with self._file:
                yield self._file
        except sqlite3.Error as error:
            if self._kept:
                log.error("what waits is not on disk: %s", type(error).__name__)
            self._kept = False
        else:
            self._kept = True


def _opened(file: Path) -> sqlite3.Connection:
    """The file; one that cannot be read is put aside, for whoever wants to know why."""
    try:
        return _connected(file)
    except sqlite3.DatabaseError as error:
        log.error("what waited cannot be read: %s", type(error).__name__)
        file.replace(file.with_suffix(".broken"))
        return _connected(file)


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.executescript(_TABLES)
        connection.execute("SELECT * FROM waiting").fetchall()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
