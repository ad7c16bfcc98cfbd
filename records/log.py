"""The kiosk's memory: one append-only table, each event carrying the hash of the one before.

Personal content is sealed under a key of its visit; destroying that key forgets the person, and the chain, which
holds only the hash of the ciphertext, still verifies. The head of the chain is authenticated with the machine key, so
a log that lost its tail, or was rewritten from end to end, does not verify either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from config.clock import CHINA, Clock
from config.events import event_kinds
from records import store
from records.chain import RawEvent, extended
from records.doubt import CLOCK_ACCEPTED, CLOCK_DOUBTED, CLOCK_SETTLED, OWED, ClockDoubt
from records.effects import Ledger
from records.port import Event, Public
from records.reader import RecordsReader, as_event, bound_to, bound_to_name
from records.sealing import MachineKey, new_key, seal

FORGOTTEN = "visit.forgotten"
CITIZEN_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")


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
        event = as_event(newest) if newest else None
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
            sealed = seal(key, content, bound_to_name(name, visit))
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
        return as_event(event)

    def _sealed(self, sequence: int, visit: str, personal: Mapping[str, str]) -> bytes:
        key = self._visit_key(visit) or self._new_visit_key(visit)
        return seal(key, _canonical(personal), bound_to(sequence, visit))

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
        return as_event(newest).at if newest else None


@contextmanager
def _writing_key_file() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise store.unusable(f"key file: {error.strerror}") from error


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
