"""The kiosks at the console: who may see and do what, what needs a hand first, and what is told of one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from assembly.item_list import item_list
from config.bureau import SHIPPED, bureau_settings
from config.fleet import FleetHall, WatchSettings
from fleet.doings import TakeBack, TakeProgram
from fleet.messages import Answer, Outcome, Stocked, Trouble
from fleet.topics import Says
from office.console.app import console
from office.console.mapping import HEIGHT, WIDTH, drawn
from office.console.roles import Role
from office.fleet import keeping, rolling
from office.fleet.keeping import Heard
from office.fleet.rolling import Signed
from office.fleet.rollouts import Plan
from office.service import kiosks
from tests.fleet.maintainers import ANNA, BERT, DANGEROUS, PLAIN, STRANGER, command, ring
from tests.fleet.maintainers import HERE as KIOSK
from tests.fleet.maintainers import NOW as SIGNED
from tests.office.console.conftest import Browser, Hall
from tests.office.fleet.conftest import HALL, heard, life, state

MINUTE = timedelta(minutes=1)
TAKE, BACK = TakeProgram(version="3.0.0"), TakeBack(kind="program", version="3.0.0")
EAST = FleetHall(name="东区政务大厅", longitude=107.5, latitude=31.2)


@pytest.fixture
def fleet(hall: Hall, tmp_path: Path) -> Hall:
    """A hall that looks after three kiosks: one is fine, one has a fault, the line of one is broken."""
    (tmp_path / "ring.json").write_bytes(ring().signed(ANNA, BERT))
    nowhere = {"certificate": tmp_path / "none", "key": tmp_path / "none"}
    told = {"host": "127.0.0.1", "authority": tmp_path / "none", "watch": nowhere, "sender": nowhere}
    watch = WatchSettings.model_validate({**told, "keys": tmp_path / "ring.json", "halls": {HALL: EAST}})
    settings = bureau_settings(SHIPPED).console
    assert settings is not None
    place = bureau_settings(SHIPPED).hall_of(settings.place)
    hall.clock.set_wall(SIGNED.astimezone(hall.clock.now().tzinfo))
    return replace(hall, app=console(hall.office, settings, place, item_list(place), hall.clock, watch))


async def hear(hall: Hall, *batch: Heard) -> None:
    def kept(connection: sa.Connection, moment: datetime) -> None:
        known = set(connection.scalars(sa.text("SELECT name FROM kiosks")))
        for name in {one.kiosk for one in batch} - known:
            kiosks.add(connection, name, name, moment)
        keeping.keep(connection, batch, {HALL}, moment)

    await hall.office.at_the_desk(kept)


def now_of(hall: Hall) -> datetime:
    return hall.clock.now()


async def three(hall: Hall) -> None:
    at = now_of(hall)
    trouble = Trouble(code="CARD-NO-READER", part="card_reader", since=at, by="staff")
    paper = Stocked(left=20, capacity=500, unit="sheets", state="low", until=at + timedelta(days=2))
    await hear(
        hall,
        heard(state(1, at), kiosk="a-fine", at=at),
        heard(state(1, at, issues=[trouble], supplies={"sheets": paper}, groups=["all"]), kiosk=KIOSK, at=at),
        heard(state(1, at), kiosk="c-gone", at=at),
        heard(life(False), Says.LIFE, "c-gone", at),
    )


@pytest.mark.parametrize("role", list(Role))
async def test_who_may_see_the_kiosks(fleet: Hall, role: Role) -> None:
    await three(fleet)
    browser = await fleet.signed_in(role)
    may = role in {Role.MAINTAINER, Role.LEADER, Role.AUDITOR}
    paths = ("/fleet", "/fleet/alerts", "/fleet/map", "/fleet/supplies", "/fleet/commands", f"/fleet/kiosks/{KIOSK}")
    for path in (*paths, "/fleet/rollouts", "/fleet/commands/prepare/self_test"):
        assert (await browser.open(path)).status_code == (200 if may else 403), path
    page = await browser.open("/")
    assert page.status_code == 200
    assert ("fleet" in str(page.url)) == (role is Role.MAINTAINER)
    assert (await browser.open("/fleet/kiosks/nobody")).status_code == (404 if may else 403)
    if role is Role.MAINTAINER:
        for path in ("/cases", "/departments", "/figures", "/audit"):
            assert (await browser.open(path)).status_code == 403


async def test_what_needs_a_hand_stands_first(fleet: Hall) -> None:
    await three(fleet)
    browser = await fleet.signed_in(Role.LEADER)
    page = (await browser.open("/fleet")).text
    wanting = re.findall(r'<td><a href="/fleet/kiosks/([^"]+)"', page)
    assert set(wanting) == {KIOSK, "c-gone"}
    assert "pcscd 正常，但没有找到读卡器。" in page
    assert re.findall(r'class="k p-(\w+)" href="/fleet/kiosks/([^"]+)"', page) == [
        *(("now", "c-gone"), ("fine", "a-fine"))[::-1],
        ("now", KIOSK),
    ]
    assert browser.page.headers["refresh"] == "60"
    for query, names in (
        ("q=gone", ["c-gone"]),
        (f"hall={HALL}", ["a-fine", "c-gone"]),
        ("group=all&kind=issue", [KIOSK]),
        ("worst=fine", ["a-fine"]),
        ("q=nothing", []),
        ("kind=nonsense&page=99", ["a-fine", "c-gone", KIOSK]),
    ):
        page = (await browser.open(f"/fleet?{query}")).text
        assert re.findall(r'class="k p-\w+" href="/fleet/kiosks/([^"]+)"', page) == names, query


async def test_an_alert_is_taken_by_a_maintainer_and_by_nobody_else(fleet: Hall) -> None:
    await three(fleet)
    browser = await fleet.signed_in(Role.MAINTAINER)
    await browser.open(f"/fleet/kiosks/{KIOSK}")
    (number,) = fleet.rows("SELECT id FROM fleet_alerts WHERE kind = 'issue'")
    done = await browser.send("/fleet/alerts", alert=str(number[0]), note="已通知大厅", back=f"/fleet/kiosks/{KIOSK}")
    assert "M-1" in done.text
    assert "已通知大厅" in done.text
    assert fleet.rows('SELECT act, kiosk, "by" FROM fleet_acts') == [("acknowledged", KIOSK, "M-1")]
    assert (await browser.send("/fleet/alerts", alert=str(number[0]), note="")).status_code == 422
    await browser.open("/fleet/alerts")
    assert (await browser.send("/fleet/alerts", alert="999", note="x")).status_code == 409
    assert (
        await browser.send("/fleet/alerts", alert="9" * 30, note="x")
    ).status_code == 422  # no database counts so far
    leader = await fleet.signed_in(Role.LEADER)
    page = await leader.open("/fleet/alerts")
    assert 'action="/fleet/alerts"' not in page.text
    assert (await leader.client.post("/fleet/alerts", data={"alert": "1", "note": "x"})).status_code == 403


async def test_the_round_of_refills_and_the_page_of_one(fleet: Hall) -> None:
    await three(fleet)
    browser = await fleet.signed_in(Role.LEADER)
    page = await browser.open("/fleet/supplies?days=3")
    assert KIOSK in page.text
    assert "打印纸（纸盒一）" in page.text
    assert "a-fine" not in page.text
    await hear(fleet, Heard(KIOSK, Says.FILES, b"\x89PNG", now_of(fleet), False, "c" * 32, "image/png"))
    page = await browser.open(f"/fleet/kiosks/{KIOSK}")
    for told in ("剩20张，共500张", "检查读卡器的 USB 连线", "程序版本"):
        assert told in page.text
    (path,) = re.findall(r'href="(/fleet/kiosks/[^"]+/files/\d+)"', page.text)
    taken = await browser.client.get(path)
    assert (taken.content, taken.headers["content-type"]) == (b"\x89PNG", "application/octet-stream")
    assert fleet.rows('SELECT act, "by" FROM fleet_acts') == [("file", "L-1")]
    assert (await browser.client.get(path.replace(KIOSK, "a-fine"))).status_code == 404


def signed_by(browser: Browser, envelope: bytes) -> dict[str, tuple[str, bytes]]:
    return {"envelope": ("order.json", envelope)}


async def test_a_command_is_prepared_looked_at_confirmed_and_followed(fleet: Hall) -> None:
    await three(fleet)
    browser = await fleet.signed_in(Role.MAINTAINER)
    query = f"to=kiosk&name={KIOSK}&hours=8&part=printer"
    page = await browser.open(f"/fleet/commands/prepare/restart_part?{query}")
    assert "scripts/run fleet command" in page.text
    order = (await browser.client.get(f"/fleet/commands/prepare/restart_part/order.json?{query}")).json()
    assert (order["name"], order["life_s"], order["doing"]["part"]) == (KIOSK, 28_800, "printer")
    assert (await browser.open("/fleet/commands/prepare/restart_part?name=K*")).status_code == 422
    assert (await browser.open("/fleet/commands/prepare/take_keys")).status_code == 404
    many = "9" * 5000  # longer than any number that Python reads
    assert (await browser.open(f"/fleet/commands/prepare/self_test?name=a&to=kiosk&hours={many}")).status_code == 200
    notice = "/fleet/commands/prepare/show_notice?name=a&to=kiosk&text_zh=停"
    assert (await browser.open(f"{notice}&until={many}")).status_code == 200

    await browser.open("/fleet/commands")
    data = browser.form("/fleet/commands/look")
    own = command(PLAIN)
    files = {"envelope": ("order.json", own.signed(ANNA))}
    browser.page = await browser.client.post("/fleet/commands/look", data=data, files=files)
    assert "R001" in browser.page.text
    assert "自检" in browser.page.text
    assert (await browser.send("/fleet/commands")).status_code == 422
    followed = await browser.send("/fleet/commands", sure="yes")
    assert (followed.status_code, followed.headers["refresh"]) == (200, "5")
    assert fleet.rows('SELECT target, does, signed_by, "by", sent FROM fleet_commands') == [
        (KIOSK, "self_test", "R001", "M-1", None)
    ]
    answer = Answer(command=own.id, at=now_of(fleet), outcome=Outcome.DONE, evidence={"passed": 12})
    await hear(fleet, heard(answer, Says.ANSWERS, KIOSK, now_of(fleet)))
    page = await browser.open(f"/fleet/commands/{own.id}?live=no")
    assert "做好了" in page.text
    assert "passed: 12" in page.text
    assert "refresh" not in page.headers
    browser.page = await browser.client.post(
        "/fleet/commands/look", data=data, files={"envelope": ("order.json", own.signed(ANNA))}
    )
    assert "没有再发" in (await browser.send("/fleet/commands", sure="yes")).text


@pytest.mark.parametrize(
    ("envelope", "why"),
    [
        (b"nonsense", "不是签好的命令文件"),
        (command(DANGEROUS).signed(ANNA), "要两个人签名"),
        (command(PLAIN, STRANGER).signed(STRANGER), "不在运维密钥名单里"),
        (command(PLAIN, now=SIGNED - timedelta(days=3)).signed(ANNA), "已经过期"),
    ],
)
async def test_what_no_kiosk_would_admit_is_not_passed_on(fleet: Hall, envelope: bytes, why: str) -> None:
    browser = await fleet.signed_in(Role.MAINTAINER)
    await browser.open("/fleet/commands")
    data = browser.form("/fleet/commands/look")
    page = await browser.client.post("/fleet/commands/look", data=data, files={"envelope": ("x", envelope)})
    assert (page.status_code, why in page.text) == (422, True)
    assert fleet.rows("SELECT * FROM fleet_commands") == []


async def test_two_have_signed_what_is_dangerous(fleet: Hall) -> None:
    browser = await fleet.signed_in(Role.MAINTAINER)
    await browser.open("/fleet/commands")
    data, own = browser.form("/fleet/commands/look"), command(DANGEROUS)
    files = {"envelope": ("order.json", own.signed(ANNA, BERT))}
    browser.page = await browser.client.post("/fleet/commands/look", data=data, files=files)
    assert "R001 · R002" in browser.page.text


async def test_without_a_ring_nothing_is_sent_from_here(hall: Hall) -> None:
    browser = await hall.signed_in(Role.MAINTAINER)
    await browser.open("/fleet/commands")
    data = browser.form("/fleet/commands/look")
    page = await browser.client.post("/fleet/commands/look", data=data, files={"envelope": ("x", b"{}")})
    assert (page.status_code, "不能发出命令" in page.text) == (422, True)


def test_a_map_shows_every_hall_and_no_name_covers_another() -> None:
    halls = [(f"h{n}", f"第{n}大厅", 107 + n % 7 * 0.02, 31 + n // 7 * 0.02, n) for n in range(40)]
    found = drawn(halls)
    assert {spot.id for spot in found.spots} == {hall[0] for hall in halls}
    assert all(0 < spot.x < WIDTH and 0 < spot.y < HEIGHT for spot in found.spots)
    assert sum(spot.label is not None for spot in found.spots) > 20
    assert drawn([]).spots == ()
    (one,) = drawn([("h", "唯一的大厅", 107.0, 31.0, 3)]).spots
    assert one.label is not None


async def test_a_roll_out_is_shown_paused_and_stopped_by_a_maintainer_who_means_it(fleet: Hall) -> None:
    await three(fleet)
    stages = (("a-fine",), (KIOSK, "c-gone"))

    def begun(connection: sa.Connection, moment: datetime) -> None:
        signed = {}
        for kiosk in ("a-fine", KIOSK, "c-gone"):
            take, back = (command(doing, name=kiosk) for doing in (TAKE, BACK))
            signed[kiosk] = Signed(take.id, take.signed(ANNA, BERT), back.id, back.signed(ANNA, BERT))
        rolling.begin(connection, Plan("r" * 32, "program", "3.0.0", stages), signed, ring(), "M-1", moment)
        rolling.go_on(connection, ring(), moment)

    await fleet.office.at_the_desk(begun)
    browser = await fleet.signed_in(Role.MAINTAINER)
    page = (await browser.open("/fleet/rollouts")).text
    assert "程序 3.0.0" in page
    assert "已通知 1" in page
    assert "还没轮到 2" in page
    own = {**browser.form("/fleet/rollouts"), "rollout": "r" * 32}
    for fields, status in (
        ({"to": "paused"}, 200),
        ({"to": "stopped"}, 422),
        ({"to": "nonsense"}, 422),
        ({"to": "stopped", "sure": "yes"}, 200),
        ({"to": "running"}, 409),
    ):
        sent = await browser.client.post("/fleet/rollouts", data={**own, **fields}, follow_redirects=True)
        assert sent.status_code == status, fields
    assert fleet.rows("SELECT status FROM fleet_rollouts") == [("stopped",)]
    assert fleet.rows("SELECT act, what FROM fleet_acts WHERE act = 'rollout'") == [
        ("rollout", f"{'r' * 32} paused"),
        ("rollout", f"{'r' * 32} stopped"),
    ]
    auditor = await fleet.signed_in(Role.AUDITOR)
    assert f"{'r' * 32} stopped" in (await auditor.open("/audit")).text
