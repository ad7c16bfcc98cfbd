"""A log that exists, read and verified: the half of :mod:`records.log` that writes nothing."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Self

from config.faults import Fault
from records import store
from records.chain import EMPTY, Head, RawEvent, extended
from records.port import Checkpoint, Event
from records.sealing import KEY_BYTES, KeyFile, MachineKey, Unsealable, unseal

#: in the data folder of a kiosk: the log, and the key of its machine
LOG_FILE, KEY_FILE = "records.sqlite", "records.key"
#: how many of the newest events are verified before the log is used (about 0.1 s); ``verify`` checks all of them
EVENTS_CHECKED_AT_OPEN = 10_000


class RecordsReader:
    """A log that exists, for reading and verifying. RECORDS-STORE, RECORDS-KEY, RECORDS-BROKEN when it is opened.

    Safe to use from several threads, and beside other processes that read or append.
    """

    def __init__(self, file: Path, key_file: Path) -> None:
        self._key_file = KeyFile(key_file)
        self._lock = threading.RLock()
        with store.guarded():
            self._connection = store.connect(file)
        try:
            self._key = self._machine_key()
            self._verify(after=max(0, self.newest() - EVENTS_CHECKED_AT_OPEN))
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def events(self, visit: str | None = None, after: int = 0) -> Iterator[Event]:
        """All events behind ``after`` in order, or those of one visit; events appended meanwhile are among them."""
        sequence = after
        while rows := self._rows(sequence, visit):
            for raw, _ in rows:
                yield as_event(raw)
            sequence = rows[-1][0].sequence

    def personal(self, event: Event) -> Mapping[str, str] | None:
        """The sealed content of ``event``; None when it has none, or when the visit has been forgotten."""
        if not event.personal or event.visit is None:
            return None
        with self._lock, store.guarded():
            key = self._visit_key(event.visit)
            sealed = self._connection.execute(
                "SELECT CAST(sealed AS BLOB) FROM events WHERE sequence = ?", (event.sequence,)
            ).fetchone()
        if key is None:
            return None
        try:
            content: dict[str, str] = json.loads(unseal(key, sealed[0], bound_to(event.sequence, event.visit)))
        except Unsealable as error:
            raise store.broken(f"event {event.sequence}: sealed content") from error
        return MappingProxyType(content)

    def kept(self, name: str) -> bytes | None:
        """See the port."""
        with self._lock, store.guarded():
            row = self._connection.execute("SELECT visit, sealed FROM kept WHERE name = ?", (name,)).fetchone()
            key = self._visit_key(row[0]) if row else None
        if row is None or key is None:
            return None
        try:
            return unseal(key, row[1], bound_to_name(name, row[0]))
        except Unsealable as error:
            raise store.broken("kept content") from error

    def remembered(self) -> tuple[str, ...]:
        """The visits whose personal content can still be read."""
        with self._lock, store.guarded():
            rows = self._connection.execute("SELECT visit FROM visit_keys ORDER BY visit").fetchall()
        return tuple(visit for (visit,) in rows)

    def verify(self) -> int:
        """Check the whole chain and return its length; RECORDS-BROKEN names the first event that does not fit.

        The lock is taken for a few hundred events at a time: another thread may append meanwhile.
        """
        return self._verify(after=0)

    def _verify(self, after: int) -> int:
        with self._lock, store.guarded():  # SQLite does not survive that another thread closes the file meanwhile
            chained = store.link_at(self._connection, after)
        while True:
            # Rows and head in one transaction, or another process could append between the two.
            with self._lock, store.guarded(), store.reading(self._connection):
                rows = store.read_rows(self._connection, chained.sequence)
                if not rows:
                    return self._ends_at(chained)
            for event, stored in rows:
                expected = chained.sequence + 1
                chained = extended(chained, event)
                if event.sequence != expected or chained.hash != stored:
                    raise store.broken(f"event {expected}")

    def _ends_at(self, chained: Head) -> int:
        head = self._head()
        if chained != head:
            raise store.broken(f"event {min(chained.sequence, head.sequence) + 1}: the log was cut off or extended")
        return head.sequence

    def _head(self) -> Head:
        """The authenticated end of the chain."""
        stored = store.read_head(self._connection)
        if stored is None or self._key is None:
            return EMPTY
        head, authentication, _ = stored
        if not hmac.compare_digest(self._key.authenticate(head), authentication):
            raise store.broken(f"head at event {head.sequence}")
        return head

    def checkpoint(self) -> Checkpoint:
        """See :meth:`records.port.Records.checkpoint`."""
        with self._lock, store.guarded():
            head = self._head()
        return Checkpoint(head.sequence, head.hash.hex())

    def newest(self) -> int:
        """The sequence of the newest event; 0 in an empty log."""
        with self._lock, store.guarded():
            return store.link_at(self._connection, store.LAST_SEQUENCE).sequence

    def _rows(self, after: int, visit: str | None) -> list[tuple[RawEvent, bytes]]:
        with self._lock, store.guarded():
            return store.read_rows(self._connection, after, visit)

    def _visit_key(self, visit: str) -> bytes | None:
        row = self._connection.execute(
            "SELECT CAST(wrapped AS BLOB) FROM visit_keys WHERE visit = ?", (visit,)
        ).fetchone()
        if row is None or self._key is None:
            return None
        try:
            return self._key.unwrap(visit, row[0])
        except Unsealable as error:
            raise _key_fault("a key of a visit does not open") from error

    def _machine_key(self) -> MachineKey | None:
        """The key of this log; None while it has neither a key nor an event."""
        with store.guarded():
            stored = store.read_head(self._connection)
        try:
            settled = self._key_file.settled()
            secret = settled if settled is not None else self._key_file.newborn()
        except OSError as error:
            raise _key_fault(f"unreadable: {error.strerror}") from error
        if secret is None:
            if stored is not None or self.newest() > 0:
                raise _key_fault("missing")
            return None
        if len(secret) != KEY_BYTES:
            raise _key_fault(f"{len(secret)} bytes long instead of {KEY_BYTES}")
        if stored is None and settled is not None:
            raise store.broken("event 1: the log was taken away, its key is still here")
        key = MachineKey(secret)
        if stored is not None and stored[2] != key.id:
            raise _key_fault("not the key of this log")
        return key


def reader_in(folder: Path) -> RecordsReader:
    """The log of the kiosk whose data lie in ``folder``; faults as those of :class:`RecordsReader`."""
    return RecordsReader(folder / LOG_FILE, folder / KEY_FILE)


def newest_moment(file: Path) -> datetime | None:
    """When the newest event of ``file`` was written; None when there is no log or no event. RECORDS-*.

    For choosing a clock before the log is opened: it needs no key and verifies nothing.
    """
    if not file.exists():
        return None
    with store.guarded(), closing(store.connect(file)) as connection:
        newest = store.newest_row(connection)
    return as_event(newest).at if newest else None


def as_event(raw: RawEvent) -> Event:
    """The event of a row. RECORDS-BROKEN when its bytes are none."""
    try:
        return Event(
            sequence=raw.sequence,
            at=datetime.fromisoformat(raw.at.decode()),
            kind=raw.kind.decode(),
            visit=raw.visit.decode() if raw.visit is not None else None,
            public=MappingProxyType(json.loads(raw.public)),
            personal=raw.sealed is not None,
        )
    except (ValueError, TypeError) as error:  # what was damaged since the chain was last verified
        raise store.broken(f"event {raw.sequence}: unreadable") from error


def bound_to_name(name: str, visit: str) -> bytes:
    """What kept content is sealed together with: it opens at no other visit, and under no other name."""
    return f"kept {visit} {name}".encode()


def bound_to(sequence: int, visit: str) -> bytes:
    """What the content of an event is sealed together with: it opens at no other place of the log."""
    return f"{sequence} {visit}".encode()


def _key_fault(reason: str) -> Fault:
    return Fault("RECORDS-KEY", reason)
