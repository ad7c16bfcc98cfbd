"""The watch at a real broker: what kiosks say is in the office's database before the broker forgets it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from commands.fleet import command
from commands.fleet.kiosks import differences
from config.bureau import BureauSettings
from config.clock import SystemClock
from config.fleet import WatchSettings
from fleet import topics
from fleet.command import Command, Order, To, next_counter
from fleet.doings import SelfTest
from fleet.keys import Ring
from fleet.messages import Answer, Outcome
from fleet.topics import MAINTENANCE, WATCH, WATCHES, Says
from office.bureau import Bureau
from office.database.engine import sqlite
from office.fleet import keeping, outbox
from office.fleet.keeping import Heard
from office.fleet.watch import Watch
from office.people.invented import Invention
from office.service import kiosks
from office.store import Store
from simulated.broker import HOST
from tests.broker import AUTHORITY, CERTIFICATE, KEY, Brokered, brokered, fleet_broker
from tests.fleet.maintainers import ANNA, maintainer, public
from tests.office.fleet.conftest import heard, life, state
from tests.waiting import seen

__all__ = ["fleet_broker"]
pytestmark = pytest.mark.xdist_group("broker")


def settings_of(broker: Brokered, name: str = WATCH, **more: Any) -> WatchSettings:
    files = broker.files_of(name)
    own = {"certificate": files / CERTIFICATE, "key": files / KEY}
    place = {"host": HOST, "port": broker.broker.port, "authority": files / AUTHORITY}
    return WatchSettings.model_validate({**place, "name": name, "watch": own, "session_s": 60, **more})


#: a watch that listens to nobody
NOWHERE = {"host": HOST, "authority": "none", "watch": {"certificate": "none", "key": "none"}}


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
        await line.subscribe("kiosks/1/+/state", qos=1)  # the broker lets it hear none of them
        await seen(
            lambda: ("kiosks/1/+/state",) in hall.rows("SELECT detail FROM fleet_alerts WHERE kind = 'overreach'")
        )
    await hall.office.close()
    file = tmp_path / "office.yaml"
    file.write_text(f"hall_short_name: 达川人社\nfolder: {tmp_path}\n", encoding="utf-8")
    listed = CliRunner().invoke(command, ["list", "--wrong", "--json", "--settings", str(file)])
    (told,) = json.loads(listed.output)
    assert (told["kiosk"], [each["kind"] for each in told["alerts"]]) == (kiosk, ["overreach", "garbage"])
    shown = json.loads(CliRunner().invoke(command, ["show", kiosk, "--json", "--settings", str(file)]).output)
    assert ["mode", "service"] in [[one["what"], one["value"]] for one in shown["history"]]
    assert CliRunner().invoke(command, ["show", "nobody", "--settings", str(file)]).exit_code == 1


def test_without_a_broker_there_is_nothing_to_listen_to(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(f"hall_short_name: 达川人社\nfolder: {tmp_path}\n", encoding="utf-8")
    asked = CliRunner().invoke(command, ["serve", "--settings", str(file)])
    assert (asked.exit_code, "no `fleet`" in asked.output) == (1, True)
    assert BureauSettings(hall_short_name="x").fleet is None


@pytest.mark.nightly
async def test_watches_share_the_work_and_what_one_was_to_hear_waits_for_it(
    fleet_broker: Brokered, tmp_path: Path
) -> None:
    names = [fleet_broker.new_kiosk() for _ in range(6)]
    hall = Hall(tmp_path / "office.sqlite", names)
    await hall.start()

    async def say(sequence: int) -> None:
        for name in names:
            async with fleet_broker.client(name) as line:
                said = state(sequence, datetime.now(UTC)).as_bytes()
                await line.say(topics.of_kiosk(name, Says.STATE), said)

    def reached(sequence: int) -> bool:
        return {row[0] for row in hall.rows("SELECT sequence FROM fleet_kiosks")} == {sequence}

    both = settings_of(fleet_broker, shared=True), settings_of(fleet_broker, WATCHES[1], shared=True)
    async with watching(hall, both[0]):
        async with watching(hall, both[1]):
            await say(1)
            await seen(lambda: reached(1))
        await say(2)
        async with watching(hall, both[1]):
            await seen(lambda: reached(2))
    await hall.office.close()


@pytest.mark.nightly
@pytest.mark.expects_log("the line to the broker", sometimes=True)
@pytest.mark.expects_log("the watch waits for the database", sometimes=True)
async def test_nothing_that_the_broker_took_is_lost_while_broker_or_database_are_away(tmp_path: Path) -> None:
    """A broker of its own: it is killed."""
    with brokered(tmp_path) as broker:
        kiosk = broker.new_kiosk()
        hall = Hall(tmp_path / "office.sqlite", [kiosk])
        await hall.start()

        async def answer(number: int) -> None:
            told = Answer(command=f"c{number}", at=datetime.now(UTC), outcome=Outcome.DONE)
            async with broker.client(kiosk) as line:
                await line.say(topics.of_kiosk(kiosk, Says.ANSWERS), told.as_bytes())

        def known() -> set[str]:
            return {row[0] for row in hall.rows("SELECT command FROM fleet_answers")}

        async with watching(hall, settings_of(broker)):
            async with broker.client(kiosk) as line:
                told = state(1, datetime.now(UTC)).as_bytes()
                await line.say(topics.of_kiosk(kiosk, Says.STATE), told, retain=True)
            await seen(lambda: hall.rows("SELECT kiosk FROM fleet_kiosks"))  # it listens
            await answer(1)
            await seen(lambda: known() == {"c1"})
            locked = sqlite3.connect(hall.file, isolation_level=None)
            locked.execute("BEGIN EXCLUSIVE")
            await answer(2)
            broker.broker.stop()
            broker.broker.start()
            await answer(3)
            locked.execute("ROLLBACK")
            locked.close()
            await seen(lambda: known() == {"c1", "c2", "c3"})
        await hall.office.close()


@pytest.mark.nightly
async def test_a_command_that_was_handed_in_comes_to_its_kiosk(fleet_broker: Brokered, tmp_path: Path) -> None:
    kiosk = fleet_broker.new_kiosk()
    hall = Hall(tmp_path / "office.sqlite", [kiosk])
    await hall.start()
    now = datetime.now(UTC)
    own = maintainer("R001", ANNA, since=now - timedelta(days=1), until=now + timedelta(days=1))
    ring = Ring(version=1, issued=now, threshold=1, maintainers=(own,))
    order = Order(to=To.KIOSK, name=kiosk, doing=SelfTest())
    envelope = Command.of(order, public(ANNA), next_counter(0, now), now).signed(ANNA)
    files = fleet_broker.files_of(MAINTENANCE)
    sender = {"certificate": files / CERTIFICATE, "key": files / KEY}
    async with fleet_broker.client(kiosk) as line, watching(hall, settings_of(fleet_broker, sender=sender)):
        await line.subscribe(topics.commands_for(kiosk), qos=1)
        await hall.office.at_the_desk(lambda connection, at: outbox.hand_in(connection, envelope, ring, "M-1", at))
        message = await anext(line.messages)
        assert (message.payload, message.retain) == (envelope, False)
        await seen(lambda: hall.rows("SELECT count(*) FROM fleet_commands WHERE sent IS NOT NULL") == [(1,)])
    await hall.office.close()


@pytest.mark.expects_log("not kept: ZeroDivisionError")
async def test_what_cannot_be_kept_keeps_nothing_else_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message that nobody foresaw: the others of its batch are kept, and it is counted as garbage of its kiosk."""
    hall = Hall(tmp_path / "office.sqlite", ["k-1", "k-2"])
    await hall.start()
    fold = keeping._life

    def broken(kiosk: Any, life_: Any, said: Heard) -> None:
        if kiosk.name == "k-2":
            raise ZeroDivisionError
        fold(kiosk, life_, said)

    monkeypatch.setattr(keeping, "_life", broken)
    watch = Watch(WatchSettings.model_validate(NOWHERE), hall.office, SystemClock())
    now = datetime.now(UTC)
    await watch.take([heard(life(True), Says.LIFE, "k-2", now), heard(life(True), Says.LIFE, "k-1", now)])
    assert hall.rows("SELECT kiosk, alive, garbage FROM fleet_kiosks ORDER BY kiosk") == [
        ("k-1", 1, 0),
        ("k-2", None, 1),
    ]
    await hall.office.close()


def test_whoever_follows_hears_what_is_raised_taken_and_over() -> None:
    def alert(number: int, acknowledged: datetime | None = None) -> Any:
        return SimpleNamespace(id=number, acknowledged=acknowledged)

    before = {1: alert(1), 2: alert(2), 3: alert(3)}
    now = {2: alert(2, datetime.now(UTC)), 3: alert(3), 4: alert(4)}
    told = [(happened, row.id) for happened, row in differences(before, now)]
    assert told == [("acknowledged", 2), ("raised", 4), ("cleared", 1)]
