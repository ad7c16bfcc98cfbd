"""Whoever touches the wiped screen while a visit is still being closed behind it: the screen is theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from config.clock import Clock
from flows.page import Page
from flows.parts import Parts
from simulated.social_card.profiles import PROFILES_DIR
from tests.flows.test_clean_up import Instead, Played, at_the_consent, written
from tests.ui.calls import no_calls
from ui.bridge import Bridge
from ui.offered import Service
from ui.screen import QtScreen
from ui.shown import Shown

pytestmark = pytest.mark.expects_log("visit: ")


@dataclass
class Closing:
    """A visit that is being closed with its card in the slot; somebody has touched the screen since it was wiped."""

    played: Played
    bridge: Bridge

    async def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.5)):
            await written()
            await self.played.clock.advance(0.5)

    def insert(self, card: str) -> None:
        self.played.site.insert("social_card", str(PROFILES_DIR / f"{card}.yaml"))


@asynccontextmanager
async def closing(folder: Path, meanwhile: Callable[[Bridge], None] = lambda _: None) -> AsyncIterator[Closing]:
    """The last thing of the clean-up is reached when somebody touches the wiped screen, and does ``meanwhile``."""
    bridge = Bridge(Shown(), [Service("retirement", "R")], no_calls())

    def qt_screen(clock: Clock, shown: Callable[[Page | None, Page | None], None]) -> QtScreen:
        bridge.mode_changed.connect(lambda: shown(None, bridge.page))
        return QtScreen(bridge, clock)

    def change(parts: Parts, _: QtScreen) -> Parts:
        def touched() -> None:
            bridge.touched()
            meanwhile(bridge)

        return replace(parts, chores=cast(Any, Instead(parts.chores, wake=touched)))

    async with at_the_consent(folder, change, pulls=False, screen_of=qt_screen) as played:
        played.nodes.clear()
        played.visit.cancel("idle")
        one = Closing(played, bridge)
        await one.pass_time(5)
        yield one


async def test_nothing_of_the_visit_before_is_drawn_over_the_services(qapp: object, tmp_path: Path) -> None:
    async with closing(tmp_path) as one:
        await one.pass_time(200)
        assert one.bridge.mode == "services"
        assert not one.played.running.done()


async def test_what_was_chosen_is_neither_answered_nor_lost(qapp: object, tmp_path: Path) -> None:
    """Their own visit begins at once; it asks for the card that was left before anything else."""
    chosen: list[str] = []
    async with closing(tmp_path) as one:
        one.bridge.scene_chosen.connect(chosen.append)
        one.bridge.start(one.bridge.turn, "retirement")
        await one.pass_time(1)
        assert one.played.running.done()
        assert (one.bridge.mode, chosen) == ("services", ["retirement"])
        assert [node for node in one.played.nodes if node] == []


async def test_what_was_chosen_before_the_end_of_the_clean_up_counts_too(qapp: object, tmp_path: Path) -> None:
    async with closing(tmp_path, lambda bridge: bridge.start(bridge.turn, "retirement")) as one:
        assert one.played.running.done()
        assert one.bridge.mode == "services"


async def test_a_card_is_asked_for_when_whoever_looked_has_gone(qapp: object, tmp_path: Path) -> None:
    async with closing(tmp_path) as one:
        one.bridge.show_attract()
        await one.pass_time(1)
        assert one.bridge.page is not None
        assert one.bridge.page.node == "farewell.card"
        await one.pass_time(200)
        assert one.played.running.done()
        assert [node for node in one.played.nodes if node] == ["farewell.card", "farewell.card_alarm"]
        assert one.bridge.mode == "attract"


async def test_the_card_of_whoever_looked_is_not_asked_for(qapp: object, tmp_path: Path) -> None:
    async with closing(tmp_path) as one:
        one.played.site.pull("social_card")
        await one.pass_time(3)
        one.insert("wang")
        await one.pass_time(3)
        one.bridge.show_attract()
        await one.pass_time(1)
        assert one.played.running.done()
        assert [node for node in one.played.nodes if node] == []


async def test_a_kiosk_that_is_being_shut_down_waits_for_nobody(qapp: object, tmp_path: Path) -> None:
    async with closing(tmp_path) as one:
        one.played.visit.cancel("shutdown")
        await one.pass_time(3)
        assert one.played.running.done()
