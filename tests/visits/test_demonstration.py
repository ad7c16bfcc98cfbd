"""The demonstration visits: in virtual time, and a handful as whoever clones the repository plays them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from config.data_dir import data_dir
from config.language import EN
from config.settings import Settings, load_settings
from demo.citizen import FINISH, OPEN_DESK, Citizen
from demo.dock import SimulatedDevices
from demo.scenarios import Ending, Scenario, scenarios
from flows.bodies import Chart
from flows.page import Page
from flows.pages.moves import DESK
from play.kiosk import HeadlessKiosk
from records.reader import RecordsReader
from tests.families import by_day, some_by_day
from tests.pcscd import Pcscd
from tests.visits.conftest import LIMIT_S, site_file, virtual_site
from ui.app import KioskApp
from ui.robot import Lines

pytestmark = pytest.mark.expects_log("visit: a card was left in its slot")  # by whoever walks off
ROOT = Path(__file__).parent.parent.parent


#: played by day with real screens, card service and press; ``test_nothing_left.py`` plays one with the camera, too.
#: The others are played by night. So is the slow elder, who has time enough before a real camera, and not before the
#: virtual eyes; a card that is pulled, a camera that stands still and a code before the camera are seen by the real
#: parts in ``tests/devices``
REAL = {
    "declines-face",  # all of it, from the first touch to the papers
}
FULL_SIZE = "retire-now"
#: the slow elder needs a real camera, and what begins the program anew in its midst a window
WITHOUT_CAMERA = [name for name, scenario in scenarios().items() if name != "slow-elder" and not scenario.then]


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the door as its user does, without a display."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, str(ROOT / "kiosk.py"), *arguments],
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Glass:
    """The screen as the citizen of the demonstration looks at it and touches it, with nothing between."""

    def __init__(self, kiosk: HeadlessKiosk) -> None:
        self._kiosk = kiosk
        self.bridge = self.shown = self
        #: of the picture of a camera nobody sees more than that it is there
        self.preview = 1
        #: how far along a chart
        self._along = 0
        self._drawn: Lines = ()

    @property
    def page(self) -> Page | None:
        return self._kiosk.screen.page

    async def press(self, name: str) -> None:
        """Touch what has that name on the real screens, once it can be touched."""
        where, _, what = name.partition(":")
        if where == "service":
            self._kiosk.begin(what)
        elif name == OPEN_DESK:
            self._kiosk.begin(DESK)
        elif name == FINISH:
            self._kiosk.finish()
        elif name == "tool:language":
            self._kiosk.speak(EN)
        elif where == "pin" and what != "ok":
            self._kiosk.touched()
            self._kiosk.screen.type(what)
        elif where == "chart":
            self._turn(what)
        elif name == "signature:done":
            self._kiosk.touched()
            self._kiosk.screen.type(json.dumps({"ratio": 2.5, "strokes": self._drawn}))
        elif where in ("option", "change", "key"):
            answer = what if where == "option" else name
            while answer not in self._kiosk.screen.moves:
                assert await self._kiosk.changed(LIMIT_S), f"{answer} cannot be touched"
            self._kiosk.touched()
            self._kiosk.screen.answer(answer)

    def _turn(self, what: str) -> None:
        assert self.page is not None
        chart = self.page.the(Chart)
        self._along += {"earlier": -1, "later": 1, "take": 0}[what]
        if what == "take":
            self._kiosk.screen.answer(chart.points[chart.start + self._along].id)

    async def draw(self, _name: str, lines: Lines) -> None:
        self._drawn = lines

    def reaches(self, name: str) -> bool:
        """Every page is there as a whole: there is nothing to turn."""
        return name.removeprefix("option:") in self._kiosk.screen.moves


@pytest.mark.parametrize("name", some_by_day(WITHOUT_CAMERA, 40, "desk-refill", "desk-card", "unemployed"))
async def test_a_visit_of_the_demonstration_ends_as_its_scenario_says(
    name: str, settings: Settings, tmp_path: Path
) -> None:
    scenario = scenarios()[name]
    citizen = await _of_virtual_parts(scenario, settings, tmp_path / "papers")
    assert (citizen.otherwise, citizen.stuck) == ([], "")
    assert scenario.most_taps is None or citizen.at_work <= scenario.most_taps


#: with a password of their own, with a card that has none yet, without a card's password, without a card
NOT_RECOGNISED = {"retire-now": "pin", "card-new-one": "staff", "identity-card": "staff", "electronic-card": "staff"}


@pytest.mark.parametrize("name", by_day(NOT_RECOGNISED, {"retire-now", "card-new-one"}))
async def test_whoever_is_not_recognised_by_a_machine_that_is_too_busy_goes_on_by_another_way(
    name: str, settings: Settings, tmp_path: Path
) -> None:
    busy = scenarios()[name].model_copy(update={"camera": ("stream:frozen",)})
    citizen = await _of_virtual_parts(busy, settings, tmp_path / "papers")
    assert citizen.otherwise[:3] == ["identify/no_face_check", "identify/other_way", f"identify/{NOT_RECOGNISED[name]}"]
    assert citizen.stuck == ""


async def test_whoever_does_not_know_what_to_do_goes_home_in_order(settings: Settings, tmp_path: Path) -> None:
    lost = {"answers": {"identify/consent": "agree"}, "ends": Ending(reason="finish"), "papers": 0}
    citizen = await _of_virtual_parts(scenarios()["retire-now"].model_copy(update=lost), settings, tmp_path / "papers")
    assert "'result'" in citizen.stuck


async def _of_virtual_parts(scenario: Scenario, settings: Settings, papers: Path) -> Citizen:
    """Whoever has played ``scenario`` to the end that it says."""
    there = scenario.of(settings)
    virtual, devices = virtual_site(there, papers)
    kiosk = HeadlessKiosk(there, virtual, virtual.real_clock, lambda _: None)
    serving = asyncio.ensure_future(kiosk.run())
    while not kiosk.available:
        assert await kiosk.changed(LIMIT_S)
    for one in (*scenario.before, scenario):
        citizen = await _walked(one, kiosk, devices)
    kiosk.stop()
    await asyncio.wait([serving])
    end = kiosk.ends[-1]
    assert (str(end.reason), end.outcome, end.fault) == (
        scenario.ends.reason,
        scenario.ends.outcome,
        scenario.ends.fault,
    )
    assert _count(papers) == scenario.papers
    return citizen


def _count(papers: Path) -> int:
    return len(list(papers.glob("*.pdf")))


async def _walked(scenario: Scenario, kiosk: HeadlessKiosk, devices: SimulatedDevices) -> Citizen:
    """Play one visit to its end."""
    glass, ended = Glass(kiosk), len(kiosk.ends)

    async def looked(_: str) -> None: ...

    citizen = Citizen(cast(KioskApp, glass), devices, scenario, looked, glass)
    while not kiosk.available:
        assert await kiosk.changed(LIMIT_S)
    await citizen.come()
    walking = asyncio.ensure_future(citizen.walk())
    while len(kiosk.ends) == ended:
        assert await kiosk.changed(LIMIT_S)
        assert not walking.done(), walking
    walking.cancel()
    await asyncio.wait([walking])
    return citizen


@pytest.mark.xdist_group("real time")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in REAL else pytest.mark.nightly) for name in scenarios()]
)
def test_a_demonstration_ends_as_its_scenario_says(name: str, pcscd: Pcscd, tmp_path: Path) -> None:
    _played(name, "embedded", pcscd, tmp_path)


@pytest.mark.nightly
@pytest.mark.xdist_group("real time")
def test_a_demonstration_through_an_office_over_a_network_is_the_same(pcscd: Pcscd, tmp_path: Path) -> None:
    """On a real PostgreSQL, in a process of its own."""
    _played(FULL_SIZE, "http", pcscd, tmp_path)


def _played(name: str, office: str, pcscd: Pcscd, tmp_path: Path) -> None:
    out = tmp_path / "out"
    site = site_file(tmp_path, pcscd.port, full_size=name == FULL_SIZE)
    played = kiosk("demo", "--site", str(site), "--scenario", name, "--office", office, "--out", str(out))
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stdout.startswith(f"{name}: ok")
    assert played.stdout.count("\n") == 1
    assert "never retrieved" not in played.stderr
    assert "destroyed but it is pending" not in played.stderr
    timeline = json.loads((out / "timeline.json").read_text(encoding="utf-8"))
    assert {"steps", "machine_ms", "citizen_ms", "first_screen_ms", "ui_stall_max_ms", "ui_rss_mb"} <= set(timeline)
    assert all({"step", "machine_ms", "citizen_ms"} <= set(step) for step in timeline["steps"])
    played_through = scenarios()[name], *scenarios()[name].then
    assert len(list(out.glob("*.pdf"))) == sum(act.papers for act in played_through)
    pictured = {picture.stem.partition("-")[2] for picture in out.glob("*.png")}
    answered = {re.sub("[_/]", "-", page.partition(".")[0]) for act in played_through for page in act.answers}
    was_too_busy = "; otherwise than told at " in played.stdout  # it looked too slowly, and other pages came up instead
    # A picture may have in its name, too, what was asked of the face or laid below the camera.
    seen = {page for page in answered for name in pictured if f"{name}-".startswith(f"{page}-")}
    assert was_too_busy or ("attract" in pictured and seen == answered)
    records = data_dir(load_settings(site))
    with RecordsReader(records / "records.sqlite", records / "records.key") as log:
        assert log.verify() > 0


def test_without_a_display_the_door_says_so_and_an_unknown_scenario_is_refused(tmp_path: Path, pcscd: Pcscd) -> None:
    site = site_file(tmp_path, pcscd.port)
    assert kiosk("run", "--site", str(site)).returncode != 0
    refused = kiosk("demo", "--site", str(site), "--scenario", "no-such-visit")
    assert refused.returncode == 2
    assert "no-such-visit" in refused.stderr
    listed = kiosk("demo", "--list")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(scenarios())
