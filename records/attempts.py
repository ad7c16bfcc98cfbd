"""Face checks of the day, by card: how many there were, and what each asked. Survives a power cut, not the day.

A card is known by an HMAC of the citizen number under a secret that is made each day and overwritten the next: when
the day is over, nobody can tell any more who stood here. Cards whose new password is in doubt stay until that is known;
they are known by an HMAC of the card's own identifier, under a secret that this file alone has.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
from pathlib import Path

from config.clock import Clock, today
from records import store
from records.port import DayOfAttempts

SECRET_BYTES = 32
SCHEMA = """
CREATE TABLE IF NOT EXISTS day (
  one INTEGER PRIMARY KEY CHECK (one = 1), day TEXT NOT NULL, secret BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS attempts (attempt INTEGER PRIMARY KEY, card BLOB NOT NULL, asked TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS standing (one INTEGER PRIMARY KEY CHECK (one = 1), secret BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pins (card BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
"""
SEPARATOR = ","


class AttemptFile:
    """The :class:`records.port.AttemptBook` on ``file``. Faults are RECORDS-*."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._connection = store.small(file, SCHEMA)

    def today(self, number: str) -> DayOfAttempts:
        with self._lock, store.guarded(), store.writing(self._connection):
            rows = self._connection.execute("SELECT asked FROM attempts WHERE card = ?", (self._card(number),))
            asked = [row[0] for row in rows]
        return DayOfAttempts(len(asked), frozenset(tuple(one.split(SEPARATOR)) for one in asked if one))

    def begin(self, number: str) -> int:
        with self._lock, store.guarded(), store.writing(self._connection):
            card = self._card(number)
            row = self._connection.execute("INSERT INTO attempts (card, asked) VALUES (?, '')", (card,))
            return int(row.lastrowid or 0)

    def end(self, attempt: int, asked: tuple[str, ...]) -> None:
        with self._lock, store.guarded(), store.writing(self._connection):
            text = SEPARATOR.join(asked)
            self._connection.execute("UPDATE attempts SET asked = ? WHERE attempt = ?", (text, attempt))

    def take_back(self, attempt: int) -> None:
        with self._lock, store.guarded(), store.writing(self._connection):
            self._connection.execute("DELETE FROM attempts WHERE attempt = ?", (attempt,))

    def age(self) -> None:
        with self._lock, store.guarded(), store.writing(self._connection):
            self._secret()

    def pin_sent(self, card: str) -> None:
        with self._lock, store.guarded(), store.writing(self._connection):
            self._connection.execute("INSERT OR IGNORE INTO pins (card) VALUES (?)", (self._pin_of(card),))

    def pin_settled(self, card: str) -> None:
        with self._lock, store.guarded(), store.writing(self._connection):
            self._connection.execute("DELETE FROM pins WHERE card = ?", (self._pin_of(card),))

    def pin_in_doubt(self, card: str) -> bool:
        with self._lock, store.guarded(), store.writing(self._connection):
            row = self._connection.execute("SELECT 1 FROM pins WHERE card = ?", (self._pin_of(card),)).fetchone()
        return row is not None

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _pin_of(self, card: str) -> bytes:
        row = self._connection.execute("SELECT secret FROM standing").fetchone()
        if row is None:
            row = (os.urandom(SECRET_BYTES),)
            self._connection.execute("INSERT INTO standing (one, secret) VALUES (1, ?)", row)
        return hmac.digest(bytes(row[0]), card.encode(), hashlib.sha256)

    def _card(self, number: str) -> bytes:
        return hmac.digest(self._secret(), number.encode(), hashlib.sha256)

    def _secret(self) -> bytes:
        """The secret of today; yesterday's goes, and with it everything that was kept under it."""
        day = today(self._clock).isoformat()
        row = self._connection.execute("SELECT day, secret FROM day").fetchone()
        if row and row[0] == day:
            return bytes(row[1])
        secret = os.urandom(SECRET_BYTES)
        self._connection.execute("DELETE FROM attempts")
        self._connection.execute("REPLACE INTO day (one, day, secret) VALUES (1, ?, ?)", (day, secret))
        return secret
