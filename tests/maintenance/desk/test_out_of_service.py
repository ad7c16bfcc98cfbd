"""The staff sign in while the kiosk serves nobody: as many parts are opened for them as can be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from config.faults import Fault
from config.parts import PartName
from flows.pages.moves import DESK
from flows.service import RETRY_S
from play.virtual_time import LoopClock
from records.log import RecordsLog
from simulated.social_card.profiles import PROFILES_DIR
from tests.flows.test_service import Stage, in_virtual_time, passes, running
from tests.maintenance.desk.conftest import PIN
from tests.pages import fault_of

pytestmark = [
    pytest.mark.expects_log(text)
    for text in ("service: ", "cannot be made", "no desk: RECORDS-STORE", "visit: clean-up")
]
STAFF, LEAD = (str(PROFILES_DIR / f"{name}.yaml") for name in ("staff", "staff_lead"))


async def until(stage: Stage, node: str) -> None:
    """Wait for the page ``node``; the test fails when it never comes."""
    for _ in range(200):
        page = stage.kiosk.screen.page
        if page is not None and page.node == node:
            return
        await stage.kiosk.changed(1.0)
    raise AssertionError(f"{node} never came; there is {page.node if page else 'the start'}")


async def sign_in(stage: Stage, card: str = STAFF) -> None:
    stage.kiosk.begin(DESK)
    await until(stage, "sign_in/card")
    stage.site.insert("social_card", card)
    await passes(1)
    stage.site.pull("social_card")  # whoever does not know whose card it is asks for it once more
    await passes(5)
    stage.site.insert("social_card", card)
    await until(stage, "sign_in/pin")
    stage.kiosk.type(PIN)
    await until(stage, "sign_in/take_card")
    stage.site.pull("social_card")
    await until(stage, "home/home")


def told(tmp_path: Path, story: Callable[[Stage], Awaitable[None]], before: Callable[[Stage], None]) -> None:
    async def all_of_it() -> None:
        async with running(tmp_path, before) as stage:
            await passes(1)
            await story(stage)

    in_virtual_time(all_of_it())


def test_the_desk_opens_without_the_office_and_the_kiosk_tries_again_after_it(tmp_path: Path) -> None:
    mend: list[Callable[[], None]] = []

    async def story(stage: Stage) -> None:
        assert stage.fault == "OFFICE-STORE"
        assert stage.kiosk.desk_open
        await sign_in(stage)
        await passes(5 * RETRY_S)  # in which it would have been tried again and again
        page = stage.kiosk.screen.page
        assert page is not None
        assert page.node == "home/home"
        mend[0]()
        stage.kiosk.finish()
        await passes(2 * RETRY_S)
        assert stage.kiosk.available
        assert stage.events("staff.signed_out") == [{"staff": "DC-001", "reason": "finish"}]

    broken = Fault("OFFICE-STORE", "of a test")
    told(tmp_path, story, lambda stage: mend.append(stage.cannot_make(PartName.OFFICE, broken)))


def test_a_visit_that_has_taken_the_kiosk_out_of_service_makes_way_for_the_staff(tmp_path: Path) -> None:
    """It holds the screen until there is service again; the staff find a memory that is opened anew."""

    async def story(stage: Stage) -> None:
        stage.kiosk.begin("item_list")
        await passes(1)
        stage.site.befall("records", "full")
        stage.kiosk.screen.answer(stage.kiosk.screen.moves[0])
        await until(stage, "out_of_service.fault")
        assert stage.kiosk.serving
        await sign_in(stage)
        stage.kiosk.finish()
        await passes(3 * RETRY_S)
        assert stage.kiosk.available
        assert [one["reason"] for one in stage.events("staff.signed_out")] == ["finish"]

    told(tmp_path, story, lambda _: None)


def test_without_its_memory_there_is_no_desk_and_it_says_why(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        stage.kiosk.begin(DESK)
        await until(stage, "sign_in/fault")
        assert fault_of(stage.kiosk.screen.page) == "RECORDS-STORE"
        stage.kiosk.screen.answer("go_on")
        await passes(2 * RETRY_S)
        assert stage.fault == "RECORDS-STORE"
        assert stage.kiosk.desk_open

    broken = Fault("RECORDS-STORE", "of a test")
    told(tmp_path, story, lambda stage: [stage.cannot_make(PartName.RECORDS, broken)].clear())


def written_long_ago(stage: Stage) -> None:
    """The kiosk had no power for forty days, or its clock is wrong: it cannot tell."""
    clock = stage.site.real_clock
    assert isinstance(clock, LoopClock)
    stage.data.mkdir(mode=0o700)
    with closing(RecordsLog(stage.data / "records.sqlite", stage.data / "records.key", clock)) as log:
        log.append("kiosk.stopped")
    clock.set_wall(clock.now() + timedelta(days=40))


@pytest.mark.parametrize("is_right", [True, False])
def test_whether_a_clock_that_does_not_go_with_the_log_is_right_the_lead_says(tmp_path: Path, is_right: bool) -> None:
    async def story(stage: Stage) -> None:
        assert stage.fault == "CLOCK-WRONG"
        await sign_in(stage, LEAD)
        assert stage.kiosk.screen.page is not None
        assert stage.kiosk.screen.page.options[0].label == "本机时间和日志对不上"
        for node, answer in (
            ("home/home", "need:time:"),
            ("time/compare", "right" if is_right else "wrong"),
            ("time/accepted" if is_right else "time/wrong", "done"),
        ):
            await until(stage, node)
            stage.kiosk.screen.answer(answer)
        await until(stage, "home/home")
        stage.kiosk.finish()
        await passes(3 * RETRY_S)
        assert stage.kiosk.available == is_right
        assert stage.fault == ("" if is_right else "CLOCK-WRONG")
        assert len(stage.events("clock.doubted")) == 1
        assert len(stage.events("clock.accepted")) == int(is_right)

    told(tmp_path, story, written_long_ago)


def test_who_looks_after_the_hall_alone_cannot_say_it(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        await sign_in(stage)
        page = stage.kiosk.screen.page
        assert page is not None
        assert "time" not in [option.id for option in page.options]

    told(tmp_path, story, written_long_ago)
