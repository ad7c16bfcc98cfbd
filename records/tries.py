"""Wrong passwords of the staff desk, by card: counted on disk before each try, and never forgiven by a clock.

How long a card stays locked is counted down by the time that the kiosk has really run. A restart, a power cut and a
wall clock that goes back or forward can only make it longer. A card is known by a digest; whoever calls makes it.
"""

from __future__ import annotations

import threading
from pathlib import Path

from config.clock import Clock
from records import store

SCHEMA = """
CREATE TABLE IF NOT EXISTS tries (
  card TEXT PRIMARY KEY, failed INTEGER NOT NULL, left_s REAL NOT NULL, quiet_s REAL NOT NULL
) STRICT;
"""
#: no lock is longer
LONGEST_S = 24 * 3600.0
#: a card that nobody has tried for so long, and that is not locked, is forgotten: it may be a citizen's
FORGOTTEN_AFTER_S = 24 * 3600.0


class TryFile:
    """The :class:`records.port.TryBook` on ``file``: after ``tries`` wrong ones ``lock_s``, then twice as long each."""

    def __init__(self, file: Path, clock: Clock, tries: int, lock_s: float) -> None:
        self._clock = clock
        self._tries = tries
        self._lock_s = lock_s
        self._lock = threading.Lock()
        self._counted_at = clock.monotonic()
        self._connection = store.small(file, SCHEMA)

    def locked_for(self, card: str) -> float:
        with self._lock, store.guarded(), store.writing(self._connection):
            return self._left(card)

    def begin(self, card: str) -> float:
        with self._lock, store.guarded(), store.writing(self._connection):
            if left_s := self._left(card):
                return left_s
            row = self._connection.execute("SELECT failed FROM tries WHERE card = ?", (card,)).fetchone()
            failed = (int(row[0]) if row else 0) + 1
            self._connection.execute("REPLACE INTO tries VALUES (?, ?, ?, 0)", (card, failed, self._penalty(failed)))
            return 0.0

    def succeeded(self, card: str) -> None:
        with self._lock, store.guarded(), store.writing(self._connection):
            self._connection.execute("DELETE FROM tries WHERE card = ?", (card,))

    def count_down(self) -> None:
        with self._lock, store.guarded(), store.writing(self._connection):
            self._pass()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _left(self, card: str) -> float:
        self._pass()
        row = self._connection.execute("SELECT left_s FROM tries WHERE card = ?", (card,)).fetchone()
        return float(row[0]) if row else 0.0

    def _penalty(self, failed: int) -> float:
        """How long a card is locked whose try number ``failed`` in a row turns out wrong."""
        over = failed - self._tries
        return 0.0 if over < 0 else min(self._lock_s * 2.0 ** min(over, 30), LONGEST_S)

    def _pass(self) -> None:
        """Take off what has really passed since the last time; what passes while the kiosk is off never counts."""
        now = self._clock.monotonic()
        passed, self._counted_at = max(0.0, now - self._counted_at), now
        self._connection.execute(
            "UPDATE tries SET quiet_s = quiet_s + max(0.0, :passed - left_s), left_s = max(0.0, left_s - :passed)",
            {"passed": passed},
        )
        self._connection.execute("DELETE FROM tries WHERE left_s = 0.0 AND quiet_s >= ?", (FORGOTTEN_AFTER_S,))
