"""The staff at the glass, on the kiosk on which they practise: from the small print to the desk, and back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assembly.site import make_clock
from assembly.staff_desk import RunningProgram, in_mode
from config.mode import CHOSEN, Mode
from config.settings import load_settings
from config.voice import NoVoice
from maintenance.restarts import KioskRestarts
from play.training import TrainingSite
from tests.ui.conftest import Run
from tests.waiting import seen
from ui.robot import press, reaches
from ui.station import Station

pytestmark = pytest.mark.expects_log("restart of the application asked for")


def test_somebody_who_practises_signs_in_by_finger_and_goes_back_into_service(qt_loop: Run, tmp_path: Path) -> None:
    async def story() -> None:
        site = load_settings().model_copy(update={"data_dir": tmp_path, "voice": NoVoice()})
        program = RunningProgram(site)
        settings = in_mode(site, tmp_path, Mode.TRAINING)
        clock = make_clock(settings)
        parts = TrainingSite(settings, clock, program)
        station = Station(settings, parts, clock)
        app, service = station.app, station.service
        program.restarts = KioskRestarts(service.attendance.no_citizen, service.note, app.close, app.close)
        serving = asyncio.ensure_future(station.serve(full_screen=False))
        try:
            await station.opened()
            window, bridge, dock = app.window, app.bridge, parts.dock()

            async def on(node: str) -> None:
                await seen(lambda: bridge.page is not None and bridge.page.node == node)

            await press(window, "attract")
            await press(window, "desk")
            await on("sign_in/card")
            assert bridge.shown.banner == "training_banner"
            dock.insert("staff_lead")
            await on("sign_in/pin")
            assert not reaches(window, "desk")
            for digit in "246810":
                await press(window, f"pin:{digit}")
            await press(window, "pin:ok")
            await on("sign_in/take_card")
            dock.pull()
            await on("home/home")
            bridge.reply(bridge.turn, "trial")  # which may be on another leaf of the page
            await press(window, "option:back_to_service")
            await serving
        finally:
            app.close()
            await serving
        assert (tmp_path / CHOSEN).read_text(encoding="ascii") == Mode.SERVICE
        assert app.qml_warnings == []

    qt_loop(story())
