"""The watch at a real broker: what kiosks say is in the office's database before the broker forgets it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from commands.fleet import command
from config.bureau import BureauSettings
from config.clock import SystemClock
from config.fleet import WatchSettings
from fleet import topics
from fleet.topics import WATCH, Says
from office.bureau import Bureau
from office.database.engine import sqlite
from office.fleet.watch import Watch
from office.people.invented import Invention
from office.service import kiosks
from office.store import Store
from simulated.broker import HOST
from tests.broker import AUTHORITY, CERTIFICATE, KEY, Brokered, fleet_broker
from tests.office.fleet.conftest import life, state
from tests.waiting import seen

__all__ = ["fleet_broker"]
pytestmark = pytest.mark.together("broker")


def settings_of(broker: Brokered, **more: Any) -> WatchSettings:
    files = broker.files_of(WATCH)
    own = {"certificate": files / CERTIFICATE, "key": files / KEY}
    place = {"host": HOST, "port": broker.broker.port, "authority": files / AUTHORITY}
    return WatchSettings.model_validate({**place, "watch": own, "session_s": 60, **more})


class Hall:
    """The office behind a watch."""

    def __init__(self, file: Path, names: list[str]) -> None:
        self.file = file
        clock = SystemClock()
        self.office = Bureau(lambda: Store(sqlite(file), Invention(), "达川人社", clock), clock)
        self._names = names

    async def start(self) -> None:
        for name in self._names:
            await self.office.at_the_desk(partial(_added, name))

    def rows(self, asked: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.file, timeout=30)
        try:
            return connection.execute(asked).fetchall()
        finally:
            connection.close()


def _added(name: str, connection: sa.Connection, now: datetime) -> None:
    kiosks.add(connection, name, name * 3, now)


@asynccontextmanager
async def watching(hall: Hall, settings: WatchSettings) -> AsyncIterator[None]:
    task = asyncio.ensure_future(Watch(settings, hall.office, SystemClock()).serve())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_what_a_kiosk_says_is_known_and_told(fleet_broker: Brokered, tmp_path: Path) -> None:
    kiosk = fleet_broker.new_kiosk()
    hall = Hall(tmp_path / "office.sqlite", [kiosk])
    await hall.start()
    now = datetime.now(UTC)
    async with fleet_broker.client(kiosk) as line, watching(hall, settings_of(fleet_broker)):
        await line.say(topics.of_kiosk(kiosk, Says.LIFE), life(True).as_bytes(), retain=True)
        await line.say(topics.of_kiosk(kiosk, Says.STATE), state(1, now, mode="safe").as_bytes(), retain=True)
        await seen(lambda: hall.rows("SELECT kind FROM fleet_alerts WHERE cleared IS NULL") == [("safe_mode",)])
        await line.say(topics.of_kiosk(kiosk, Says.STATE), b"nonsense")
        await line.say(topics.of_kiosk(kiosk, Says.STATE), state(2, now).as_bytes(), retain=True)
        await seen(lambda: hall.rows("SELECT kind FROM fleet_alerts WHERE cleared IS NULL") == [("garbage",)])
    await hall.office.close()
    file = tmp_path / "office.yaml"
    file.write_text(f"hall_short_name: 达川人社\nfolder: {tmp_path}\n", encoding="utf-8")
    listed = CliRunner().invoke(command, ["list", "--wrong", "--json", "--settings", str(file)])
    (told,) = json.loads(listed.output)
    assert (told["kiosk"], [each["kind"] for each in told["alerts"]]) == (kiosk, ["garbage"])
    shown = json.loads(CliRunner().invoke(command, ["show", kiosk, "--json", "--settings", str(file)]).output)
    assert ["mode", "service"] in [[one["what"], one["value"]] for one in shown["history"]]
    assert CliRunner().invoke(command, ["show", "nobody", "--settings", str(file)]).exit_code == 1


def test_without_a_broker_there_is_nothing_to_listen_to(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(f"hall_short_name: 达川人社\nfolder: {tmp_path}\n", encoding="utf-8")
    asked = CliRunner().invoke(command, ["serve", "--settings", str(file)])
    assert (asked.exit_code, "no `fleet`" in asked.output) == (1, True)
    assert BureauSettings(hall_short_name="x").fleet is None
