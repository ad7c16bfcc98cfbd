"""What only a visit needs is loaded for it, and let go of between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config.faults import Fault
from flows.person.attendance import Attendance
from flows.resting import rest_between
from flows.stay.stay import Stay
from tests.flows.test_service import in_virtual_time, passes

LOADS_S = 1.0


class Loaded:
    """Eyes, press and office, as far as they rest; ``fault`` is what their loading ends with."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.fault: Fault | None = None

    async def ready(self) -> None:
        await passes(LOADS_S)
        if self.fault is not None:
            raise self.fault

    def __getattr__(self, name: str) -> Callable[[], Coroutine[Any, Any, None]]:
        async def noted() -> None:
            self.log.append(name)

        return noted


class Somebody:
    is_citizens = True


@asynccontextmanager
async def resting() -> AsyncIterator[tuple[Loaded, Attendance, Stay]]:
    """A kiosk that has just started, with nobody there."""
    loaded, attendance = Loaded(), Attendance(lambda: None)
    parts: Any = SimpleNamespace(eyes=loaded, press=loaded, office=loaded)
    task = asyncio.ensure_future(rest_between(parts, attendance))
    yield loaded, attendance, cast("Stay", Somebody())
    task.cancel()
    await asyncio.wait([task])


def test_they_rest_once_loaded_and_are_loaded_for_each_visit() -> None:
    async def story() -> None:
        async with resting() as (loaded, attendance, stay):
            for _ in range(2):
                await passes(2 * LOADS_S)
                assert loaded.log == ["rest", "rest"]
                loaded.log.clear()
                with attendance.of(stay):
                    await passes(60)
                    assert loaded.log == ["start", "start", "preload"]
                    loaded.log.clear()

    in_virtual_time(story())


def test_eyes_that_somebody_needs_before_they_are_loaded_do_not_rest() -> None:
    async def story() -> None:
        async with resting() as (loaded, attendance, stay):
            await passes(LOADS_S / 2)
            with attendance.of(stay):
                await passes(60)
            assert loaded.log == ["rest", "start", "start", "preload"]

    in_virtual_time(story())


@pytest.mark.parametrize("code", ["FACE-UNAVAILABLE", "CAMERA-ABSENT"])
def test_eyes_in_trouble_go_on_trying(code: str) -> None:
    async def story() -> None:
        async with resting() as (loaded, _, _):
            loaded.fault = Fault(code, "a test")
            await passes(60)
            assert loaded.log == ["rest"]  # the press

    in_virtual_time(story())
