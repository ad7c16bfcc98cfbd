from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from config.clock import CHINA, VirtualClock
from records.log import RecordsLog
from records.reader import RecordsReader
from tests.memory import in_memory, tmp_path

__all__ = ["in_memory", "tmp_path"]

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)


class LogFolder:
    """A folder with a log: opened, read and tampered with as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "records.sqlite"
        self.key_file = folder / "records.key"
        self.clock = VirtualClock(NOW)

    def open(self) -> RecordsLog:
        return RecordsLog(self.file, self.key_file, self.clock)

    def read(self) -> RecordsReader:
        return RecordsReader(self.file, self.key_file)

    def tamper(self, *statements: str) -> None:
        """Change the file as somebody would who knows SQL, past the triggers."""
        connection = sqlite3.connect(self.file, isolation_level=None)
        for trigger in ("events_never_change", "events_never_go"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
        connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> LogFolder:
    return LogFolder(tmp_path)


@pytest.fixture
def log(folder: LogFolder) -> Iterator[RecordsLog]:
    log = folder.open()
    yield log
    log.close()
