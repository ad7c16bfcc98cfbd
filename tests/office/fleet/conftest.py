"""An office that hears kiosks, and what they say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from config.clock import CHINA
from fleet.messages import Checkpoint, Life, Message, Serving, State, Versions
from fleet.topics import Says
from office.database import upgrading
from office.database.engine import Database, sqlite
from office.fleet import keeping, rounds
from office.fleet.keeping import Heard
from office.fleet.tables import fleet_alerts, fleet_history, fleet_kiosks
from office.service import kiosks

#: a Wednesday at noon
NOW = datetime(2026, 9, 16, 12, tzinfo=CHINA)
HASH = "a" * 64
HALL = "hall-east"


def state(sequence: int = 1, at: datetime = NOW, **more: Any) -> State:
    told: dict[str, Any] = {"serving": Serving.IDLE, "mode": "service", "versions": Versions(program="2.0.0")}
    return State.model_validate(told | {"at": at, "sequence": sequence, "groups": ("all", HALL)} | more)


def heard(message: Message | bytes, what: Says = Says.STATE, kiosk: str = "k-1", at: datetime = NOW) -> Heard:
    return Heard(kiosk, what, message if isinstance(message, bytes) else message.as_bytes(), at)


def life(alive: bool) -> Life:
    return Life(alive=alive, since=NOW - timedelta(days=1))


def checkpoint(sequence: int, last: str = HASH) -> Checkpoint:
    return Checkpoint(sequence=sequence, hash=last)


class Fleet:
    """The tables of the fleet, as they become by what is said."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def hear(self, *batch: Heard, moment: datetime | None = None) -> None:
        with self.database.transaction() as connection:
            keeping.keep(connection, batch, {HALL}, moment or batch[-1].at)

    def go_round(self, moment: datetime, since: datetime | None = NOW) -> None:
        with self.database.transaction() as connection:
            rounds.go_round(connection, moment, since)

    def rows(self, asked: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with self.database.transaction(writing=False) as connection:
            return connection.execute(asked).all()

    def kiosk(self, name: str = "k-1") -> sa.Row[Any]:
        (row,) = self.rows(sa.select(fleet_kiosks).where(fleet_kiosks.c.kiosk == name))
        return row

    def open(self) -> set[tuple[str, str, str]]:
        found = self.rows(sa.select(fleet_alerts).where(fleet_alerts.c.cleared.is_(None)))
        return {(row.kiosk, row.kind, row.what) for row in found}

    def history(self) -> list[tuple[str, str]]:
        return [(row.what, row.value) for row in self.rows(sa.select(fleet_history).order_by(fleet_history.c.id))]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with three kiosks, of which one has lost its certificate."""
    file = tmp_path_factory.mktemp("fleet") / "office.sqlite"
    database = sqlite(file)
    upgrading.bring_up(database)
    with database.transaction() as connection:
        for name in ("k-1", "k-2", "k-gone"):
            kiosks.add(connection, name, name * 10, NOW)
        kiosks.revoke(connection, "k-gone", NOW)
    database.close()
    return file


@pytest.fixture
def fleet(empty: Path, tmp_path: Path) -> Iterator[Fleet]:
    shutil.copy(empty, tmp_path / "office.sqlite")
    database = sqlite(tmp_path / "office.sqlite")
    yield Fleet(database)
    database.close()
