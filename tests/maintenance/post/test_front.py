"""The station as the post reaches it: what it does now, and a notice that ends when its time is over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assembly.afar import StationFront
from config.afar import FILE, Afar, Decided, Notice
from config.clock import CHINA, SystemClock, VirtualClock
from config.faults import Fault
from fleet.messages import Serving
from flows.person.attendance import Attendance
from flows.stay.stay import Stay
from records.log import RecordsLog
from tests.maintenance.agent.fleet import going_on
from tests.waiting import a_moment, seen
from ui.station import Station

EVENING = datetime(2026, 11, 27, 21, tzinfo=CHINA)


class Set(SystemClock):
    """A clock that somebody sets, of a kiosk that looks a hundred times a second."""

    at = EVENING

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        await a_moment(seconds / 100)


@dataclass
class PlayedStation:
    """A station whose service is in the state that a test gives it."""

    shown: list[Mapping[str, str]] = field(default_factory=list)
    looked: int = 0

    def __post_init__(self) -> None:
        attendance = Attendance(lambda: None)
        self.service: Any = SimpleNamespace(attendance=attendance, parts=None, began=False, look_again=self._look_again)

    def _look_again(self) -> None:
        self.looked += 1

    def notice(self, texts: Mapping[str, str]) -> None:
        self.shown.append(texts)


def front(station: PlayedStation, folder: Path, clock: SystemClock | None = None) -> tuple[StationFront, Afar]:
    afar = Afar(folder)
    return StationFront(cast(Station, station), afar, clock or Set()), afar


@dataclass(eq=False)
class PlayedStay:
    """Somebody is there."""

    is_citizens: bool
    going_on: str | None = None

    def moves(self) -> bool:
        return True


def stay(*, citizens: bool) -> Stay:
    return cast(Stay, PlayedStay(citizens))


async def test_what_it_does_now(tmp_path: Path) -> None:
    station = PlayedStation()
    kiosk, _ = front(station, tmp_path)
    told = [kiosk.serving]
    station.service.began = True
    told.append(kiosk.serving)
    with pytest.raises(Fault, match="AFAR-CLOSED"):
        await kiosk.append("fleet.notice_ended", {})
    station.service.parts = SimpleNamespace(keeper=SimpleNamespace(issues=("one",)), records=None)
    told.append(kiosk.serving)
    for citizens in (False, True):
        with station.service.attendance.of(stay(citizens=citizens)):
            told.append(kiosk.serving)
    assert told == [Serving.STARTING, Serving.OUT_OF_SERVICE, Serving.IDLE, Serving.STAFF, Serving.VISIT]
    assert list(map(str, kiosk.issues)) == ["one"]


@pytest.mark.parametrize("full", [False, True], ids=["on disk", "the disk is full"])
async def test_a_notice_ends_with_its_time(full: bool, tmp_path: Path) -> None:
    station, clock = PlayedStation(), Set()
    with closing(RecordsLog(tmp_path / "records.sqlite", tmp_path / "records.key", VirtualClock(EVENING))) as records:
        station.service.parts = SimpleNamespace(records=records)
        kiosk, afar = front(station, tmp_path, clock)
        notice = Notice(texts={"zh": "no power on Saturday"}, until=EVENING + timedelta(hours=1))
        afar.decide(Decided(closed={"retirement": "policy"}, notice=notice))
        async with going_on(kiosk.keep_notice()):
            await seen(lambda: station.shown == [notice.texts])
            if full:
                (tmp_path / FILE).with_suffix(".part").mkdir()
            clock.at = EVENING + timedelta(hours=1)
            await seen(lambda: station.shown == [notice.texts, {}])
        assert [event.kind for event in records.events()] == ([] if full else ["fleet.notice_ended"])
    over = Decided(closed={"retirement": "policy"})
    assert (afar.now, Afar(tmp_path).now.notice) == (over, notice if full else None)
    assert station.looked == 2
