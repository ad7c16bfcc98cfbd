"""The kiosk's memory: one append-only table, each event carrying the hash of the one before.

Personal content is sealed under a key of its visit; destroying that key forgets the person, and the chain, which
holds only the hash of the ciphertext, still verifies. The head of the chain is authenticated with the machine key, so
a log that lost its tail, or was rewritten from end to end, does not verify either.
"""

from __future__ import annotations

import hmac
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Self

from config.clock import CHINA, Clock
from config.events import event_kinds
from config.faults import Fault
from records import store
from records.chain import EMPTY, Head, RawEvent, extended
from records.doubt import CLOCK_ACCEPTED, CLOCK_DOUBTED, CLOCK_SETTLED, OWED, ClockDoubt
from records.effects import Ledger
from records.port import Checkpoint, Event, Public
from records.sealing import KEY_BYTES, KeyFile, MachineKey, Unsealable, new_key, seal, unseal

#: how many of the newest events are verified before the log is used (about 0.1 s); ``verify`` checks all of them
EVENTS_CHECKED_AT_OPEN = 10_000
FORGOTTEN = "visit.forgotten"
CITIZEN_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")


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
                yield _event(raw)
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
            content: dict[str, str] = json.loads(unseal(key, sealed[0], _bound_to(event.sequence, event.visit)))
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
            return unseal(key, row[1], _named(name, row[0]))
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


class RecordsLog(RecordsReader):
    """:class:`records.port.Records` on ``file``; both files are made, for the owner alone, when there are none.

    The newest events are verified before anything is appended; let ``verify`` check the others in a thread, after
    the first screen. CLOCK-WRONG when ``clock`` cannot be right, now, before each visit, and in the midst of one;
    ``clock_accepted`` is the staff's word that it is, against the newest event, which is noted. ``for_staff`` opens it
    at a time that does not go with the newest event, too. That is noted, also when it comes to it while the log is
    open, and until the clock is accepted or set right, no citizen is served: events of a wrong time prove nothing.
    """

    _key: MachineKey

    def __init__(
        self, file: Path, key_file: Path, clock: Clock, *, clock_accepted: bool = False, for_staff: bool = False
    ) -> None:
        self._clock = clock
        self._doubt = ClockDoubt(clock, lambda kind, public: self._write(kind, public=public))
        with store.guarded():
            store.create(file)
        super().__init__(file, key_file)
        try:
            if clock_accepted:
                self.accept_clock()
            else:
                self._settle_clock(for_staff=for_staff)
        except BaseException:
            self._connection.close()
            raise

    def doubt(self) -> datetime | None:
        """See the port."""
        return self._doubt.newest

    def accept_clock(self) -> None:
        """See the port."""
        self._doubt.judge(None)
        self.append(CLOCK_ACCEPTED)
        self._doubt.newest = None

    def _settle_clock(self, *, for_staff: bool) -> None:
        """Judge the clock by the newest event of a time that nobody doubts."""
        doubted = self._doubted()
        newest = doubted or self._newest_moment()
        if not for_staff:
            self._doubt.judge(newest)
        self._doubt.judge(None)
        self._doubt.newest = doubted
        self._doubt.look(newest)

    def _doubted(self) -> datetime | None:
        """While a doubt stands: when the newest event was written before it began."""
        with self._lock, store.guarded():
            newest = store.newest_of(self._connection, (CLOCK_ACCEPTED, CLOCK_DOUBTED, CLOCK_SETTLED))
        event = _event(newest) if newest else None
        if event is None or event.kind != CLOCK_DOUBTED:
            return None
        return datetime.fromisoformat(str(event.public["newest"]))

    def append(
        self,
        kind: str,
        *,
        visit: str | None = None,
        public: Mapping[str, Public] | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> Event:
        """Write one event; it is on disk when this returns. ValueError when the catalogue does not allow it."""
        _refuse_unlisted(kind, visit, public or {}, personal or {})
        with self._lock:
            if kind != CLOCK_ACCEPTED:
                self._doubt.look(self._newest_moment())
            self._doubt.refuse(kind, lambda: any(event.kind in OWED for event in self.events(visit)))
            return self._write(kind, visit, public, personal)

    def _write(
        self,
        kind: str,
        visit: str | None = None,
        public: Mapping[str, Public] | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> Event:
        with store.guarded(), store.writing(self._connection):
            event = self._append(kind, visit, public or {}, personal)
        if event.sequence == 1:
            with _writing_key_file():
                self._key_file.settle()
        return event

    def keep(self, visit: str, name: str, content: bytes) -> None:
        """See the port."""
        with self._lock, store.guarded(), store.writing(self._connection):
            key = self._visit_key(visit) or self._new_visit_key(visit)
            sealed = seal(key, content, _named(name, visit))
            self._connection.execute("REPLACE INTO kept (name, visit, sealed) VALUES (?, ?, ?)", (name, visit, sealed))

    def forget(self, visit: str) -> None:
        """Destroy the key of ``visit`` and write so; nothing happens while a sealed effect of it is open."""
        with self._lock, store.guarded(), store.writing(self._connection):
            if self._owes_something_sealed(visit):
                return
            self._connection.execute("DELETE FROM kept WHERE visit = ?", (visit,))
            # Whether or not the key opens: a damaged one must go as well.
            if self._connection.execute("DELETE FROM visit_keys WHERE visit = ?", (visit,)).rowcount:
                self._append(FORGOTTEN, visit, {}, None)

    def _owes_something_sealed(self, visit: str) -> bool:
        return any(effect.planned.personal for effect in Ledger.of(self.events(visit)).open())

    def _append(
        self, kind: str, visit: str | None, public: Mapping[str, Public], personal: Mapping[str, str] | None
    ) -> Event:
        head = self._head()
        sequence = head.sequence + 1
        event = RawEvent(
            sequence=sequence,
            at=self._clock.now().astimezone(CHINA).isoformat(timespec="microseconds").encode(),
            kind=kind.encode(),
            visit=visit.encode() if visit is not None else None,
            public=_canonical(public),
            sealed=self._sealed(sequence, visit, personal) if visit is not None and personal is not None else None,
        )
        chained = extended(head, event)
        store.insert(self._connection, event, chained)
        store.write_head(self._connection, chained, self._key.authenticate(chained), self._key.id)
        return _event(event)

    def _sealed(self, sequence: int, visit: str, personal: Mapping[str, str]) -> bytes:
        key = self._visit_key(visit) or self._new_visit_key(visit)
        return seal(key, _canonical(personal), _bound_to(sequence, visit))

    def _new_visit_key(self, visit: str) -> bytes:
        if any(event.kind == FORGOTTEN for event in self.events(visit)):
            raise ValueError("a forgotten visit takes no personal content any more")
        key = new_key()
        wrapped = self._key.wrap(visit, key)
        self._connection.execute("INSERT INTO visit_keys (visit, wrapped) VALUES (?, ?)", (visit, wrapped))
        return key

    def _machine_key(self) -> MachineKey:
        # Under the lock of the file: two processes that begin a log at once must end with one key.
        with store.guarded(), store.writing(self._connection):
            key = super()._machine_key()
            with _writing_key_file():
                if key is None:
                    return MachineKey(self._key_file.create())
                if self.newest() > 0 and self._key_file.settled() is None:
                    self._key_file.settle()  # the power failed just behind the first event
            return key

    def _newest_moment(self) -> datetime | None:
        with self._lock, store.guarded():
            newest = store.newest_row(self._connection)
        return _event(newest).at if newest else None


def newest_moment(file: Path) -> datetime | None:
    """When the newest event of ``file`` was written; None when there is no log or no event. RECORDS-*.

    For choosing a clock before the log is opened: it needs no key and verifies nothing.
    """
    if not file.exists():
        return None
    with store.guarded(), closing(store.connect(file)) as connection:
        newest = store.newest_row(connection)
    return _event(newest).at if newest else None


@contextmanager
def _writing_key_file() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise store.unusable(f"key file: {error.strerror}") from error


def _key_fault(reason: str) -> Fault:
    return Fault("RECORDS-KEY", reason)


def _refuse_unlisted(kind: str, visit: str | None, public: Mapping[str, Public], personal: Mapping[str, str]) -> None:
    """ValueError for what ``config/events.yaml`` does not list; the text names keys, never values."""
    if kind not in event_kinds():
        raise ValueError(f"no event {kind!r} in the catalogue")
    listed = event_kinds()[kind]
    if unlisted := (set(public) - set(listed.public)) | (set(personal) - set(listed.personal)):
        raise ValueError(f"{kind} may not carry {sorted(unlisted)}")
    if set(personal) != set(listed.personal):
        raise ValueError(f"{kind} needs the sealed content {sorted(listed.personal)}")
    if personal and visit is None:
        raise ValueError(f"{kind}: personal content needs a visit")
    for name, value in public.items():
        if not isinstance(value, str | int | bool | None):
            raise ValueError(f"{kind}: {name} is neither text, number, truth value nor nothing")
        if isinstance(value, str) and CITIZEN_NUMBER.search(value):
            raise ValueError(f"{kind}: {name} holds a citizen number")


def _canonical(content: Mapping[str, Public]) -> bytes:
    return json.dumps(dict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _named(name: str, visit: str) -> bytes:
    return f"kept {visit} {name}".encode()


def _bound_to(sequence: int, visit: str) -> bytes:
    return f"{sequence} {visit}".encode()


def _event(raw: RawEvent) -> Event:
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
