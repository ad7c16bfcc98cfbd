"""What the kiosk does when maintainers ask: when nobody is served, noted with who asked, and kept over a new start."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.afar import FILE, Afar
from config.events import event_kinds
from config.faults import Fault
from config.parts import PartName
from fleet.doings import (
    CloseServices,
    Doing,
    OpenServices,
    Picture,
    RestartApplication,
    RestartMachine,
    RestartPart,
    SelfTest,
    ShowNotice,
    SupportBundle,
)
from fleet.messages import Outcome
from maintenance.agent.port import Did, Noted
from maintenance.port import Asked, By
from maintenance.self_test import Result
from maintenance.support import unpacked
from tests.maintenance.post.kiosk import PNG, Played

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ANNA = "R001"


@pytest.fixture
def kiosk(tmp_path: Path) -> Played:
    return Played(tmp_path)


async def done(kiosk: Played, doing: Doing) -> Did:
    return await kiosk.hands.do(doing, ANNA)


async def test_each_is_noted_with_who_asked(kiosk: Played) -> None:
    for doing in (
        RestartPart(part=PartName.PRINTER),
        CloseServices(scenes=("retirement",), reason="policy"),
        Picture(),
    ):
        await done(kiosk, doing)
    assert kiosk.front.events == [
        ("fleet.asked", {"do": "restart_part", "about": "printer", "staff": ANNA}),
        ("fleet.asked", {"do": "close_services", "about": "retirement", "staff": ANNA}),
        ("fleet.asked", {"do": "picture", "about": "", "staff": ANNA}),
    ]
    assert all(set(public) <= set(event_kinds()[kind].public) for kind, public in kiosk.front.events)


async def test_nothing_is_done_while_somebody_is_served(kiosk: Played) -> None:
    kiosk.front.free.clear()
    working = asyncio.ensure_future(done(kiosk, RestartApplication()))
    await asyncio.wait({working}, timeout=0)
    assert (kiosk.front.events, kiosk.restarts.asked) == ([], [])
    kiosk.front.free.set()
    assert (await working).outcome is Outcome.DONE
    assert kiosk.restarts.asked == [("application", Asked(By.REMOTE, ANNA))]


async def test_parts_and_the_machine_begin_anew(kiosk: Played) -> None:
    assert kiosk.front.keeper is not None
    assert (await done(kiosk, RestartPart(part=PartName.PRINTER))).outcome is Outcome.DONE
    assert kiosk.front.keeper.repaired == [("restart_part", PartName.PRINTER, By.REMOTE)]
    kiosk.front.keeper.fault = Fault("PRINTER-OFF")
    assert await done(kiosk, RestartPart(part=PartName.PRINTER)) == Did(Outcome.FAILED, "PRINTER-OFF")
    assert (await done(kiosk, RestartMachine())).outcome is Outcome.DONE
    assert kiosk.restarts.asked == [("machine", Asked(By.REMOTE, ANNA))]


async def test_every_part_tests_itself(kiosk: Played) -> None:
    assert await done(kiosk, SelfTest()) == Did(Outcome.DONE, "", {"passed": "printer", "failed": ""})
    kiosk.result = Result((), {PartName.PRINTER: Fault("PRINTER-OFF")})
    assert await done(kiosk, SelfTest()) == Did(
        Outcome.FAILED, "parts", {"passed": "", "failed": "printer=PRINTER-OFF"}
    )
    assert [kind for kind, _ in kiosk.front.events].count("selftest.done") == 2


async def test_services_are_closed_and_opened_and_stay_so(kiosk: Played, tmp_path: Path) -> None:
    steps: list[tuple[Doing, list[str]]] = [
        (CloseServices(scenes=("retirement",), reason="policy"), ["retirement"]),
        (CloseServices(reason="maintenance"), ["retirement", "unemployment", "survivors"]),
        (OpenServices(scenes=("survivors",)), ["retirement", "unemployment"]),
        (CloseServices(scenes=("survivors",), reason="policy"), ["retirement", "unemployment", "survivors"]),
        (OpenServices(), []),
        (CloseServices(scenes=("unemployment",), reason="policy"), ["unemployment"]),
    ]
    for doing, closed in steps:
        assert (await done(kiosk, doing)).evidence == {"closed": closed}
        assert kiosk.hands.closed() == tuple(closed)
        assert Afar(tmp_path).now == kiosk.afar.now
    assert kiosk.afar.now.why_closed("unemployment") == "policy"
    assert kiosk.front.shown == len(steps)


async def test_a_notice_stands_until_another_one_or_none(kiosk: Played, tmp_path: Path) -> None:
    await done(kiosk, CloseServices(scenes=("retirement",), reason="policy"))
    await done(kiosk, ShowNotice(texts={"zh": "no power on Saturday"}, until=NOON))
    notice = Afar(tmp_path).now.notice
    assert notice is not None
    assert (notice.texts, notice.until) == ({"zh": "no power on Saturday"}, NOON)
    await done(kiosk, ShowNotice(texts={}, until=NOON))
    assert Afar(tmp_path).now.notice is None
    assert kiosk.hands.closed() == ("retirement",)


async def test_a_picture_comes_as_a_file(kiosk: Played) -> None:
    assert await done(kiosk, Picture()) == Did(Outcome.DONE, file=PNG)


@pytest.mark.parametrize(
    "doing",
    [
        CloseServices(reason="because"),
        CloseServices(scenes=("weather",), reason="policy"),
        OpenServices(scenes=("weather",)),
        RestartPart(part=PartName.SIGNAL),
    ],
    ids=str,
)
async def test_what_is_nothing_for_this_kiosk(kiosk: Played, doing: Doing) -> None:
    with pytest.raises(Fault, match="AFAR-REFUSED"):
        await done(kiosk, doing)
    assert (kiosk.hands.closed(), kiosk.front.shown) == ((), 0)


async def test_the_agent_has_only_its_own_events_written(kiosk: Played) -> None:
    await kiosk.hands.remember(Noted(7, NOON, "command.begun", {"command": "c1", "do": "picture"}))
    at = NOON.isoformat()
    assert kiosk.front.events == [("command.begun", {"command": "c1", "do": "picture", "number": 7, "at": at})]
    with pytest.raises(Fault, match="AFAR-REFUSED"):
        await kiosk.hands.remember(Noted(8, NOON, "supply.corrected", {"supply": "sheets", "left": 500}))


@pytest.mark.expects_log("what was decided from afar cannot be read")
def test_a_file_that_cannot_be_read_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"closed": 7', encoding="utf-8")
    assert Afar(tmp_path).now.why_closed("retirement") == ""


async def test_what_cannot_be_kept_is_not_done(kiosk: Played, tmp_path: Path) -> None:
    (tmp_path / FILE).with_suffix(".part").mkdir()
    with pytest.raises(Fault, match="AFAR-STORE"):
        await done(kiosk, CloseServices(reason="policy"))
    assert kiosk.hands.closed() == ()


async def test_its_part_of_a_support_bundle_is_handed_over(kiosk: Played) -> None:
    did = await done(kiosk, SupportBundle())
    assert did.evidence == {"left_out": {}}
    assert did.file is not None
    assert dict(unpacked(did.file))["log.txt"] == b"PRINTER-PAPER"
