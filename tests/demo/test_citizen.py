"""Whoever is played: what they see, and what they do then."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from demo.citizen import Citizen
from demo.scenarios import scenarios
from flows.bodies import Option
from flows.pages.farewell import WayOn
from play.virtual_time import VirtualTimeLoop
from tests.screens.pages import PAGES

AGAIN = (Option(WayOn.RETRY, "r"), Option(WayOn.FINISH, "f"))


class Window:
    """One fault, which comes again before anybody could see that it had gone."""

    def __init__(self) -> None:
        fault = PAGES["fault"]
        page = replace(fault, frame=replace(fault.frame, node="handle/conclude/submit.fault", options=AGAIN))
        self.bridge = SimpleNamespace(page=page, turn=1)
        self.pressed: list[str] = []

    def reaches(self, _name: str) -> bool:
        return True

    async def press(self, name: str) -> None:
        self.pressed.append(name)
        self.bridge.turn += 1
        if name != f"option:{WayOn.RETRY}":
            self.bridge.page = None


def test_a_fault_that_comes_again_at_once_is_answered_again() -> None:
    async def looked(_name: str) -> None: ...

    async def walked() -> list[str]:
        window: Any = Window()
        citizen = Citizen(window, window, scenarios()["office-never-answers"], looked, window)
        with suppress(TimeoutError):
            await asyncio.wait_for(citizen.walk(), 60)
        return [*window.pressed]

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        assert runner.run(walked()) == [f"option:{WayOn.RETRY}", f"option:{WayOn.FINISH}"]
