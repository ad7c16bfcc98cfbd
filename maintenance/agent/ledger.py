"""What the agent must not forget: which commands it has taken, how far each has come, and what the kiosk's log has yet
to be told. Whatever is written is on disk when the call returns, a loss of power or not.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from config.faults import Fault
from fleet.admission import Admitted, Seen
from fleet.command import LIFE_MAX, SKEW, Command
from fleet.envelopes import KeyId
from fleet.messages import Answer, Outcome
from maintenance.agent.port import Noted

log = logging.getLogger("agent.ledger")

#: in the folder of the agent
FILE = "ledger.sqlite"
#: so many notes wait for a kiosk that is gone; of more the oldest go
NOTES_MAX = 5000
#: how long an id is known: longer than anything that bears it can be obeyed
KNOWN = LIFE_MAX + 2 * SKEW + timedelta(days=1)
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS counters (
    key TEXT NOT NULL, target TEXT NOT NULL, counter INTEGER NOT NULL, PRIMARY KEY (key, target)
) STRICT;
CREATE TABLE IF NOT EXISTS commands (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, command TEXT NOT NULL, signers TEXT NOT NULL,
    step TEXT NOT NULL, taken TEXT NOT NULL, begun TEXT, boot TEXT NOT NULL, answer TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, public TEXT NOT NULL
) STRICT;
"""

Public = Mapping[str, str | int | bool | None]


class Step(StrEnum):
    """How far a command has come. ``ENDED`` holds an answer that may not have been handed to the line yet."""

    PLANNED = "planned"
    BEGUN = "begun"
    ENDED = "ended"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Entry:
    """A command that was taken. ``boot`` tells the start of the machine within which it was begun, at ``begun``."""

    command: Command
    signers: tuple[KeyId, ...]
    step: Step
    begun: datetime | None = None
    boot: str = ""
    answer: Answer | None = None


class Ledger:
    """The file in the agent's ``folder``. AGENT-LEDGER when it cannot be written: then nothing is begun."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._file = _opened(folder / FILE, now)

    def close(self) -> None:
        self._file.close()

    def seen(self) -> Seen:
        """What a command is held against."""
        facts = dict(self._file.execute("SELECT name, value FROM facts"))
        counters = self._file.execute("SELECT key, target, counter FROM counters")
        return Seen(
            highest={(key, target): counter for key, target, counter in counters},
            ids={each for (each,) in self._file.execute("SELECT id FROM commands")},
            newest=datetime.fromisoformat(facts["newest"]) if "newest" in facts else None,
            since=datetime.fromisoformat(facts["since"]),
        )

    def take(self, admitted: Admitted, now: datetime) -> None:
        """It is to be done: from now on it is known, and nothing before it in its row is obeyed."""
        command, newest = admitted.command, self.seen().newest
        issued = command.issued if newest is None else max(newest, command.issued)
        public = {"by": admitted.by, "second": admitted.second or "", **_said_of(command)}
        with self._writing() as file:
            file.execute("INSERT OR REPLACE INTO facts VALUES ('newest', ?)", (issued.isoformat(),))
            row = command.by, command.target, command.counter
            file.execute("INSERT OR REPLACE INTO counters VALUES (?, ?, ?)", row)
            file.execute(
                "INSERT INTO commands (id, command, signers, step, taken, boot) VALUES (?, ?, ?, ?, ?, '')",
                (command.id, command.model_dump_json(), " ".join(admitted.signers), Step.PLANNED, now.isoformat()),
            )
            old = (now - KNOWN).isoformat()
            file.execute("DELETE FROM commands WHERE step = ? AND taken < ?", (Step.ANSWERED, old))
            _note(file, now, "command.accepted", public)

    def begin(self, command: Command, boot: str, now: datetime) -> None:
        """Its effect comes next."""
        with self._writing() as file:
            row = Step.BEGUN, now.isoformat(), boot, command.id
            file.execute("UPDATE commands SET step = ?, begun = ?, boot = ? WHERE id = ?", row)
            _note(file, now, "command.begun", _said_of(command))

    def end(self, command: Command, answer: Answer, now: datetime) -> None:
        """This is what became of it."""
        public = {"outcome": str(answer.outcome), "why": answer.why, **_said_of(command)}
        with self._writing() as file:
            row = Step.ENDED, answer.model_dump_json(), command.id
            file.execute("UPDATE commands SET step = ?, answer = ? WHERE id = ?", row)
            _note(file, now, "command.ended", public)

    def answered(self, command: Command) -> None:
        """The line has the answer, and keeps it until it is said."""
        with self._writing() as file:
            file.execute("UPDATE commands SET step = ? WHERE id = ?", (Step.ANSWERED, command.id))

    def open(self) -> tuple[Entry, ...]:
        """What has not come to its end, in the order in which it was taken."""
        rows = self._file.execute(
            "SELECT command, signers, step, begun, boot, answer FROM commands WHERE step != ? ORDER BY number",
            (Step.ANSWERED,),
        )
        return tuple(_entry(*row) for row in rows)

    def outcome(self, command: str) -> Outcome | None:
        """How a command that is known stands: ACCEPTED until its end; None of one that is not."""
        found = self._file.execute("SELECT answer FROM commands WHERE id = ?", (command,)).fetchone()
        if found is None:
            return None
        return Answer.read(found[0].encode()).outcome if found[0] else Outcome.ACCEPTED

    def note(self, kind: str, public: Public, now: datetime) -> None:
        """Something that the kiosk's log is to hold."""
        with self._writing() as file:
            _note(file, now, kind, public)

    def notes(self) -> tuple[Noted, ...]:
        """What the kiosk's log has not been told yet, oldest first."""
        rows = self._file.execute("SELECT number, at, kind, public FROM notes ORDER BY number LIMIT 100")
        return tuple(_noted(*row) for row in rows)

    def noted(self, number: int) -> None:
        """The kiosk's log has it."""
        with self._writing() as file:
            file.execute("DELETE FROM notes WHERE number <= ?", (number,))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._file:
                yield self._file
        except sqlite3.Error as error:
            raise Fault("AGENT-LEDGER", error.sqlite_errorname) from error


def _said_of(command: Command) -> dict[str, str]:
    return {"command": command.id, "do": command.doing.do}


def _note(file: sqlite3.Connection, at: datetime, kind: str, public: Public) -> None:
    file.execute("INSERT INTO notes (at, kind, public) VALUES (?, ?, ?)", (at.isoformat(), kind, json.dumps(public)))
    file.execute("DELETE FROM notes WHERE number <= (SELECT max(number) FROM notes) - ?", (NOTES_MAX,))


def _noted(number: int, at: str, kind: str, public: str) -> Noted:
    return Noted(number, datetime.fromisoformat(at), kind, {**json.loads(public), "at": at, "number": number})


def _entry(command: str, signers: str, step: str, begun: str | None, boot: str, answer: str | None) -> Entry:
    return Entry(
        command=Command.model_validate_json(command),
        signers=tuple(signers.split()),
        step=Step(step),
        begun=datetime.fromisoformat(begun) if begun else None,
        boot=boot,
        answer=Answer.read(answer.encode()) if answer else None,
    )


def _opened(file: Path, now: datetime) -> sqlite3.Connection:
    """The file. One that cannot be read is put aside: what was issued before is not obeyed any more."""
    try:
        return _connected(file, now)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # no room, no right: it may be whole
            raise Fault("AGENT-LEDGER-FILE", error.sqlite_errorname) from error
        log.error("the ledger cannot be read: %s", type(error).__name__)
        file.replace(file.with_suffix(".broken"))
        return _connected(file, now)


def _connected(file: Path, now: datetime) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.executescript(_TABLES)
        with connection:
            connection.execute("INSERT OR IGNORE INTO facts VALUES ('since', ?)", (now.isoformat(),))
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
