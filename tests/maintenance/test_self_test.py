"""The quiet test at night, in virtual time: what it exercises and says, and that it makes way for whoever comes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import cast

import pytest

from config.clock import CHINA
from config.events import event_kinds
from config.faults import Fault
from config.parts import PartName
from flows.parts import Parts
from maintenance.port import Issue, Keeper
from maintenance.self_test import EXERCISE_LIMIT_S, EXERCISES, QUIET_S, WITHIN_S, NightTest, exercised, next_time
from play.virtual_time import LoopClock
from tests.flows.test_service import in_virtual_time, running

pytestmark = pytest.mark.expects_log("self-test: ")
EVENING = datetime(2026, 11, 24, 19, 30, tzinfo=CHINA)
HALF_PAST_THREE = time(3, 30)


class Night:
    """A hall at night, and a kiosk with one part that takes its time and may fail."""

    def __init__(self, takes_s: float = 1.0, fault: Fault | None = None) -> None:
        self.clock = LoopClock(asyncio.get_running_loop(), EVENING)
        self.said: list[tuple[str, Mapping[str, str]]] = []
        self.said_at = EVENING
        self.begun = 0
        self.issues: Sequence[Issue] = ()
        self._takes_s, self._fault = takes_s, fault
        self._free, self._taken = asyncio.Event(), asyncio.Event()
        self._free.set()
        printer = {PartName.PRINTER: self}
        alone, attended = (lambda: waited(self._free)), (lambda: waited(self._taken))
        self.test = NightTest(self.clock, HALF_PAST_THREE, lambda: printer, alone, attended, self._look, self.note)

    async def ready(self) -> None:
        """The printer's."""
        self.begun += 1
        await self.clock.sleep(self._takes_s)
        if self._fault is not None:
            raise self._fault

    async def _look(self) -> Sequence[Issue]:
        return self.issues

    async def note(self, kind: str, public: Mapping[str, str]) -> None:
        assert set(public) == set(event_kinds()[kind].public)
        self.said.append((kind, public))
        self.said_at = self.clock.now()

    def somebody(self, *, is_there: bool) -> None:
        (self._taken if is_there else self._free).set()
        (self._free if is_there else self._taken).clear()

    async def goes_on_for(self, seconds: float) -> None:
        keeping = asyncio.ensure_future(self.test.keep())
        await self.clock.sleep(seconds)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def waited(event: asyncio.Event) -> None:
    await event.wait()


def test_it_runs_once_a_night_at_its_time() -> None:
    async def story() -> None:
        night = Night()
        await night.goes_on_for(3 * 86_400)
        assert [kind for kind, _ in night.said] == ["selftest.done"] * 3
        assert night.said_at == datetime(2026, 11, 27, 3, 30, tzinfo=CHINA) + timedelta(seconds=QUIET_S + 1)

    in_virtual_time(story())


def test_it_stops_when_somebody_comes_and_begins_again_when_they_have_gone() -> None:
    async def story() -> None:
        night = Night(takes_s=30)
        testing = asyncio.ensure_future(night.test.tonight())
        await night.clock.sleep(QUIET_S + 5)
        assert night.begun == 1
        night.somebody(is_there=True)
        await night.clock.sleep(1800)
        assert (night.begun, night.said) == (1, [])
        night.somebody(is_there=False)
        await testing
        assert night.begun == 2
        assert night.said == [("selftest.done", {"passed": "printer", "failed": ""})]

    in_virtual_time(story())


def test_a_night_in_which_somebody_is_always_there_is_noted() -> None:
    async def story() -> None:
        night = Night()
        night.somebody(is_there=True)
        await night.test.tonight()
        assert (night.begun, night.said) == (0, [("selftest.missed", {})])
        assert night.clock.now() - EVENING == timedelta(seconds=WITHIN_S)

    in_virtual_time(story())


@pytest.mark.parametrize(("takes_s", "code"), [(1.0, "PRINTER-OFF"), (2 * EXERCISE_LIMIT_S, "SELFTEST-LATE")])
def test_a_part_that_fails_or_does_not_answer_is_said(takes_s: float, code: str) -> None:
    async def story() -> None:
        night = Night(takes_s, Fault("PRINTER-OFF"))
        await night.test.tonight()
        assert night.said == [("selftest.done", {"passed": "", "failed": f"printer={code}"})]

    in_virtual_time(story())


def test_every_part_of_a_kiosk_is_exercised_and_nothing_is_printed(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as stage:
            service = stage.kiosk._service
            await service.opened()
            assert service.parts is not None
            parts = {name: getattr(service.parts, field) for name, field in Parts.FIELDS.items()}
            there = {name: part for name, part in parts.items() if part is not None}
            result = await exercised(there, cast(Keeper, service.parts.keeper).look)
            assert (result.failed, set(result.passed)) == ({}, set(there) & set(EXERCISES))
        assert list((tmp_path / "papers").rglob("*.*")) == []

    in_virtual_time(story())


def test_what_the_keeper_finds_at_night_is_among_what_failed() -> None:
    async def story() -> None:
        night = Night()
        doubt = Issue(PartName.PANEL, Fault("PANEL-SIZE"), EVENING)
        night.issues = (Issue(PartName.CLOCK, Fault("CLOCK-WRONG"), EVENING, keeps_from_serving=True), doubt)
        await night.test.tonight()
        assert night.said == [("selftest.done", {"passed": "printer", "failed": "clock=CLOCK-WRONG"})]

    in_virtual_time(story())


def test_no_part_is_forgotten() -> None:
    assert set(Parts.FIELDS) - set(EXERCISES) == {PartName.CLOCK}  # which tells when it is time
    assert PartName.VOICE in EXERCISES


def test_the_time_comes_again_tomorrow_when_it_is_over_for_today() -> None:
    assert next_time(HALF_PAST_THREE, EVENING) == datetime(2026, 11, 25, 3, 30, tzinfo=CHINA)
    assert next_time(time(20), EVENING) == datetime(2026, 11, 24, 20, tzinfo=CHINA)
    assert next_time(EVENING.time(), EVENING) == EVENING + timedelta(days=1)
