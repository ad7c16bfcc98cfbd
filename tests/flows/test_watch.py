"""What a kiosk shows to whoever starts it again when it hangs: that its visits move, as long as they do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from config.clock import Clock
from config.parts import PartName
from flows.bodies import Papers, Working
from flows.definition.loading import load_scene
from flows.page import Page
from flows.service import BEAT_S
from flows.stay.moving import LETS_GO_S, SILENT_S
from flows.visit import Visit
from play.screen import HeadlessScreen
from tests.flows.test_clean_up import at_the_consent
from tests.flows.test_service import Stage, in_virtual_time, running

pytestmark = pytest.mark.expects_log("service: ")
MANY = 60


class Counting:
    """Whoever watches."""

    def __init__(self) -> None:
        self.beats = 0
        self.said: list[str] = []
        self._minute = asyncio.Event()

    def visits_move(self) -> None:
        self.beats += 1
        if self.beats == MANY:
            self._minute.set()

    async def many(self) -> float:
        """How many seconds so many beats have taken."""
        begun = asyncio.get_running_loop().time()
        await self._minute.wait()
        return asyncio.get_running_loop().time() - begun

    def says(self, state: str) -> None:
        self.said.append(state)

    def ends(self) -> None:
        raise AssertionError("the front of the service says it")


def test_a_kiosk_shows_once_a_second_that_it_moves_and_says_what_it_does(tmp_path: Path) -> None:
    async def story() -> None:
        watch = Counting()
        async with running(tmp_path, watch=watch):
            assert await watch.many() == pytest.approx(MANY * BEAT_S, abs=2)
        assert watch.said == ["serving"]

    in_virtual_time(story())


def without_office(stage: Stage) -> None:
    stage.cannot_make(PartName.OFFICE, MemoryError())


def test_a_kiosk_out_of_service_lives_and_says_why(tmp_path: Path) -> None:
    async def story() -> None:
        watch = Counting()
        async with running(tmp_path, without_office, watch=watch):
            assert await watch.many() == pytest.approx(MANY * BEAT_S, abs=2)
        assert watch.said == ["out of service: OFFICE-UNEXPECTED"]

    in_virtual_time(story())


class HoldsOn(HeadlessScreen):
    """A step that asks on it is cancelled in vain until it is let go."""

    def __init__(self, clock: Clock, shown: Callable[[Page | None, Page | None], None]) -> None:
        super().__init__(clock, shown)
        self.let_go = asyncio.Event()

    async def ask(self, page: Page) -> str:
        try:
            return await super().ask(page)
        except asyncio.CancelledError:
            await self.let_go.wait()
            raise


async def test_a_visit_whose_step_does_not_let_go_when_it_is_ended_does_not_move(tmp_path: Path) -> None:
    screens: list[HoldsOn] = []

    def screen_of(*given: Any) -> HoldsOn:
        screens.append(HoldsOn(*given))
        return screens[0]

    async with at_the_consent(tmp_path, lambda parts, _: parts, screen_of=screen_of) as played:
        await played.clock.advance(2 * LETS_GO_S)
        assert played.visit.moves()  # it waits for a person
        played.visit.cancel("idle")
        assert played.visit.moves()  # it counts from now, when it was first asked
        await played.clock.advance(LETS_GO_S / 2)
        assert played.visit.moves()
        await played.clock.advance(LETS_GO_S)
        assert not played.visit.moves()
        screens[0].let_go.set()
        await played.ended()
        assert played.visit.moves()


async def test_a_page_on_which_nothing_can_be_done_is_no_wait_for_a_person(tmp_path: Path) -> None:
    """As while papers come out: a printer, or whoever sets them, that never answers again is not waited for."""
    async with at_the_consent(tmp_path, lambda parts, _: parts) as played:
        asks = played.screen.page
        assert asks is not None
        other = Visit(load_scene("retirement"), HeadlessScreen(played.clock, lambda *_: None), played.parts)
        for can_finish, walks, goes_on in ((False, True, False), (False, False, True), (True, True, True)):
            page = replace(asks, body=Papers(), frame=replace(asks.frame, options=(), can_finish=can_finish))
            other._screen.show(partial(replace, page))
            assert other._movement.goes_on(walks=walks)
            await played.clock.advance(1.1 * SILENT_S)
            assert other._movement.goes_on(walks=walks) == goes_on
        played.visit.cancel("idle")
        await played.ended()


async def test_a_step_that_works_and_says_nothing_any_more_does_not_move(tmp_path: Path) -> None:
    async with at_the_consent(tmp_path, lambda parts, _: parts) as played:
        assert played.visit.moves()
        await played.clock.advance(2 * SILENT_S)
        assert played.visit.moves()  # it waits for a person
        asks = played.screen.page
        assert asks is not None
        other = Visit(load_scene("retirement"), HeadlessScreen(played.clock, lambda *_: None), played.parts)
        for _ in range(3):  # each is news
            other._screen.show(lambda: replace(asks, body=Working()))
            assert other.moves()
            await played.clock.advance(SILENT_S * 0.9)
            assert other.moves()
        await played.clock.advance(SILENT_S * 0.2)
        assert not other.moves()
        played.visit.cancel("idle")
        await played.ended()
