"""The small print by which the staff sign in: where it can be touched, and where it is not there."""

from __future__ import annotations

from config.settings import load_settings
from flows.pages.farewell import Farewell
from flows.pages.moves import DESK
from tests.ui.conftest import Run
from tests.ui.stage import CHOICE, Stage, play
from ui.robot import reaches

OUT_OF_SERVICE = Farewell(load_settings().hall).out_of_service_page("RECORDS-STORE", "disk full")


def test_it_stands_at_the_foot_of_the_services_and_nowhere_else(qt_loop: Run) -> None:
    async def staff(stage: Stage) -> None:
        assert not reaches(stage.window, "desk")
        await stage.press("attract")
        await stage.settle()
        assert reaches(stage.window, "desk")
        await stage.press("search")
        await stage.settle()
        assert not reaches(stage.window, "desk")
        await stage.press("back")
        await stage.press("help")
        await stage.settle()
        assert not reaches(stage.window, "desk"), "what is covered can be reached by nothing"
        await stage.press("help:close")
        await stage.press("desk")
        await stage.until(lambda: stage.scenes == [DESK])
        await stage.settle()
        assert not reaches(stage.window, "desk")

    qt_loop(play([CHOICE], staff))


def test_nothing_that_is_shown_for_another_turn_opens_it(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.settle()
        for turn in range(stage.app.bridge.turn + 2):
            stage.app.bridge.open_desk(turn)
        assert stage.scenes == ["retirement"]

    qt_loop(play([CHOICE], citizen))


def test_a_visit_that_holds_the_screen_of_a_kiosk_out_of_service_makes_way(qt_loop: Run) -> None:
    async def staff(stage: Stage) -> None:
        await stage.begin()
        await stage.press("desk")
        await stage.until(lambda: stage.scenes == ["retirement", DESK])
        assert stage.visits[0].reason == "staff_reset"

    qt_loop(play([OUT_OF_SERVICE], staff))
