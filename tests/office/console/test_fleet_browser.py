"""Two thousand kiosks at the console, in Debian's own Chromium; with ``KIOSK_PICTURES`` each page is pictured there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from assembly.item_list import item_list
from config.bureau import SHIPPED, bureau_settings
from config.clock import SystemClock
from config.fleet import WatchSettings
from fleet.command import Command, Order, To, next_counter
from fleet.doings import RestartMachine
from fleet.keys import Ring
from fleet.messages import Answer, Life, Outcome
from fleet.topics import Says
from office.console.app import console
from office.database.tables import kiosks as registered
from office.fleet import keeping
from office.fleet.keeping import Heard
from simulated.fleet import Kiosk, halls_of, kiosks
from tests.fleet.maintainers import ANNA, BERT, CARL, maintainer, public
from tests.office.console.conftest import Hall
from tests.office.console.test_browser import DESK, PHONE, Visitor, serving, visiting

COUNT = 2000
#: every so manyeth has lost its line
GONE = 97


def said(kiosk: Kiosk, at: datetime, sequence: int) -> list[Heard]:
    alive = kiosk.place % GONE != 5
    told = Life(alive=alive, since=at - timedelta(days=3))
    state = kiosk.state(at, sequence).as_bytes()
    counts = kiosk.statistics(at).as_bytes()
    return [
        Heard(kiosk.name, Says.STATE, state, at),
        Heard(kiosk.name, Says.LIFE, told.as_bytes(), at),
        Heard(kiosk.name, Says.STATISTICS, counts, at),
    ]


def filled(connection: sa.Connection, moment: datetime) -> None:
    """Three hours of two thousand kiosks, in three batches."""
    listed = list(kiosks(COUNT))
    rows = [{"name": kiosk.name, "fingerprint": kiosk.name, "added": moment} for kiosk in listed]
    connection.execute(registered.insert(), rows)
    for number, hours in enumerate((3, 1, 0)):
        at = moment - timedelta(hours=hours)
        batch = [heard for kiosk in listed for heard in said(kiosk, at, number + 1)]
        keeping.keep(connection, batch, halls_of(listed), at)


@pytest.fixture
async def fleet(hall: Hall, tmp_path: Path) -> Hall:
    now = SystemClock().now()
    people = (("R001", ANNA), ("R002", BERT), ("R003", CARL))
    own = (
        maintainer(who, signer, since=now - timedelta(days=9), until=now + timedelta(days=90)) for who, signer in people
    )
    ring = Ring(version=1, issued=now, threshold=2, maintainers=tuple(own))
    (tmp_path / "ring.json").write_bytes(ring.signed(ANNA, BERT))
    nowhere = {"certificate": tmp_path / "none", "key": tmp_path / "none"}
    told = {"host": "127.0.0.1", "authority": tmp_path / "none", "watch": nowhere, "sender": nowhere}
    halls = {name: one.model_dump() for name, one in halls_of(list(kiosks(COUNT))).items()}
    watch = WatchSettings.model_validate({**told, "keys": tmp_path / "ring.json", "halls": halls})
    settings = bureau_settings(SHIPPED).console
    assert settings is not None
    place = bureau_settings(SHIPPED).hall_of(settings.place)
    hall.clock.set_wall(now)
    await hall.office.at_the_desk(filled)
    return replace(hall, app=console(hall.office, settings, place, item_list(place), hall.clock, watch))


async def looked(who: Visitor, path: str, name: str) -> None:
    await who.go(path)
    await who.looked(name)


@pytest.mark.nightly
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_two_thousand_kiosks_are_looked_after(fleet: Hall, tmp_path: Path, size: dict[str, int]) -> None:
    async with serving(fleet, tmp_path) as url, visiting(url, size) as who:
        await who.go("/sign-in")
        await who.page.fill("#work_number", "M-1")
        await who.page.fill("#password", "correct horse")
        await who.page.keyboard.press("Enter")
        await who.page.wait_for_url("**/fleet")
        assert await who.page.locator(".cells a").count() == COUNT
        await who.looked("fleet")
        await looked(who, "/fleet?kind=supply_out&group=pilot", "fleet-filtered")
        await looked(who, "/fleet/map", "fleet-map")
        assert await who.page.locator(".map circle").count() >= 50
        await looked(who, "/fleet/supplies?days=3", "fleet-supplies")
        await looked(who, "/fleet/alerts", "fleet-alerts")
        await who.page.click("main table summary >> nth=0")
        await who.page.fill("main table textarea >> nth=0", "已通知大厅查看")
        await who.looked("fleet-alert-open")
        await who.page.click("main table details button >> nth=0")
        assert "已经登记" in await who.text(".notice.good")

        await who.go("/fleet?worst=now")
        await who.page.click("main table a >> nth=0")
        await who.looked("fleet-kiosk")
        name = await who.text("h1")
        await who.page.click("text=给这台机器准备命令")
        await who.looked("fleet-commands")
        await who.page.click("text=重启整机")
        await who.page.select_option("#hours", "8")
        await who.page.click("main form button")
        await who.looked("fleet-prepare")

        now = fleet.clock.now()
        order = Order(to=To.KIOSK, name=name, doing=RestartMachine())
        command = Command.of(order, public(ANNA), next_counter(0, now), now)
        file = tmp_path / "signed.json"
        file.write_bytes(command.signed(ANNA, BERT))
        await who.go("/fleet/commands")
        await who.page.set_input_files("#envelope", file)
        await who.page.click("main form button")
        await who.looked("fleet-look")
        await who.page.check("input[name=sure]")
        await who.page.click("main form button")
        await who.page.wait_for_url(f"**/{command.id}")
        answer = Answer(command=command.id, at=now, outcome=Outcome.DEFERRED, why="visit")
        told = [Heard(name, Says.ANSWERS, answer.as_bytes(), now)]
        await fleet.office.at_the_desk(lambda connection, at: keeping.keep(connection, told, {}, at))
        await who.page.wait_for_selector("text=等这次办理结束", timeout=30_000)  # the page is told again by itself
        await who.looked("fleet-command")
        await looked(who, "/fleet/rollouts", "fleet-rollouts")
        await who.page.click("text=English")
        await looked(who, "/fleet", "fleet-en")
