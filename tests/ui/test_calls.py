"""Calling for help in the window: real taps, the true protocol of the lamp, and the log."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from config.clock import CHINA, VirtualClock
from records.log import RecordsLog
from records.port import Call
from simulated.relay_board import RelayBoard
from tests.ui.calls import desk_of
from tests.ui.conftest import Run
from tests.ui.stage import CHOICE, Stage

DAY, NIGHT = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA), datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)


class Hall:
    """A window, the board at the desk, and what the log says of help."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.clock = VirtualClock(now)
        self.log = RecordsLog(folder / "records.sqlite", folder / "records.key", self.clock)
        self.board = RelayBoard()
        self.desk = desk_of(self.board, self.clock, self.log, self._changed)
        self.stage = Stage([CHOICE], self.clock, desk=self.desk)

    def _changed(self) -> None:
        self.stage.app.bridge.help_changed()

    def noted(self) -> list[str]:
        return [event.kind for event in self.log.events() if event.kind.startswith("help.")]

    @property
    def call(self) -> Call:
        assert self.desk.current is not None
        return self.desk.current

    async def on(self, node: str) -> None:
        await self.stage.until(lambda: self.stage.app.bridge.helping.page.node == node)


def test_by_day_somebody_comes_and_the_page_says_who(qt_loop: Run, tmp_path: Path) -> None:
    async def calls() -> None:
        hall = Hall(tmp_path, DAY)

        async def citizen(stage: Stage) -> None:
            await stage.begin()
            await stage.press("help")
            await stage.press("help:call")
            await hall.on("help/ringing")
            assert hall.board.relays == {1: True, 2: True}
            await hall.desk.own(hall.call, "DC07")
            await hall.on("help/owned")
            assert hall.board.relays == {1: True, 2: False}
            await stage.press("option:help:close")
            assert (stage.app.bridge.help_open, stage.app.bridge.shown.called) == (False, True)
            await stage.press("help")
            await stage.press("option:cancel")
            await hall.on("help")
            assert hall.board.relays == {1: False, 2: False}
            await stage.press("help:close")
            await stage.press("option:b")
            assert stage.visits[0].answers == ["b"], "the question waited under it"

        await hall.stage.play(citizen)
        assert hall.noted() == ["help.called", "help.owned", "help.closed"]
        hall.log.close()

    qt_loop(calls())


def test_by_night_a_number_is_typed_on_the_layer(qt_loop: Run, tmp_path: Path) -> None:
    async def calls() -> None:
        hall = Hall(tmp_path, NIGHT)

        async def citizen(stage: Stage) -> None:
            await stage.begin()
            await stage.press("help")
            await stage.press("help:call")
            for digit in "13800138000":
                await stage.press(f"key:{digit}")
            await stage.press("key:ok")
            await hall.on("help/promised")
            await stage.press("option:help:close")

        await hall.stage.play(citizen)
        assert hall.noted() == ["help.called", "help.planned"]
        hall.log.close()

    qt_loop(calls())


async def test_two_taps_are_one_call_and_it_ends_when_the_citizen_has_gone(tmp_path: Path) -> None:
    clock, board = VirtualClock(DAY), RelayBoard()
    log = RecordsLog(tmp_path / "records.sqlite", tmp_path / "records.key", clock)
    desk = desk_of(board, clock, log)
    await asyncio.gather(desk.ring("result"), desk.ring("result"), desk.call_back("result", "13800138000"))
    assert board.relays == {1: True, 2: True}
    await desk.leave()
    assert board.relays == {1: False, 2: False}
    assert [event.kind for event in log.events()] == ["help.called", "help.closed"]
    log.close()
