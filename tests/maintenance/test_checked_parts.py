"""What the checks find of parts that are of the test: whatever becomes of one, the others are checked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assembly.site import SiteParts, make_clock
from config.face import Calibration
from config.faults import Fault
from config.parts import PartName
from config.settings import load_settings
from devices.panel.drm import DrmPanel
from devices.presence.sensor import Sensor
from devices.switches.evdev import Code, EvdevSwitch
from flows.boundary import BORDERS, bounded
from maintenance import keeper as module
from maintenance.checks import checks
from maintenance.port import Issue
from maintenance.readiness import OpenPart, as_json, by_part, found_by_checks
from tests.devices.panel.test_panel import TEXT, edid, output
from tests.maintenance.told import faults, warnings


async def asked(open_part: OpenPart, calibration: Calibration = Calibration.VALID) -> tuple[Issue, ...]:
    """What the checks find on the demonstration site with these parts, whose thresholds are so far calibrated."""
    settings = load_settings()
    site = SiteParts(settings, make_clock(settings))
    return await found_by_checks(open_part, lambda parts: replace(site.machine(parts), calibration=calibration))


@pytest.mark.parametrize("why", [why for why in Calibration if why is not Calibration.VALID])
async def test_thresholds_without_a_calibration_that_holds_are_a_warning_and_no_fault(why: Calibration) -> None:
    """What makes it hold is tested in ``tests/laboratory/test_calibrate.py``."""

    class Eyes:
        async def start(self) -> None: ...

        async def ready(self) -> None: ...

    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        yield Eyes() if name is PartName.EYES else None

    answer = as_json(await asked(open_part, why))
    assert answer["ready"]
    assert warnings(answer["parts"]["eyes"]) == ["FACE-NOT-CALIBRATED"]
    assert why.value in answer["parts"]["eyes"]["detail"]


@pytest.mark.parametrize(
    ("connected", "code"), [(True, "PANEL-SIZE"), (False, "PANEL-SILENT")], ids=["another panel", "no panel"]
)
async def test_a_panel_of_another_size_is_a_warning_and_one_that_says_none_is_named(
    tmp_path: Path, connected: bool, code: str
) -> None:
    if connected:
        output(tmp_path, "card0-HDMI-A-1", edid(cm=(120, 68), timing=TEXT))
    panel = DrmPanel(load_settings().display, tmp_path)

    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        yield panel if name is PartName.PANEL else None

    answer = as_json(await asked(open_part))
    assert answer["ready"]
    assert warnings(answer["parts"]["panel"]) == [code]


async def test_a_sensor_that_is_away_is_a_warning() -> None:
    sensor = Sensor(EvdevSwitch(re.compile("^no machine has this$"), Code.FRONT_PROXIMITY))

    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        yield sensor if name is PartName.PRESENCE else None

    answer = as_json(await asked(open_part))
    await sensor.close()
    assert answer["ready"]
    assert warnings(answer["parts"]["presence"]) == ["PRESENCE-UNAVAILABLE"]


class Wrong:
    """A part, whatever is asked of which raises ``error``."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise self._error


ERRORS = (
    OSError(5, "x"),
    UnicodeDecodeError("gb18030", b"\xd5", 0, 1, "x"),
    ValueError("x"),
    AttributeError("x"),
    MemoryError(),
    ImportError("x"),
    ExceptionGroup("x", [ValueError()]),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("broken", PartName)
async def test_whatever_a_part_raises_the_others_are_checked(broken: PartName, error: Exception) -> None:
    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        yield bounded(Wrong(error), name) if name is broken else None

    answer = as_json(await asked(open_part))
    assert not answer["ready"]
    assert faults(answer["parts"]) == {broken: BORDERS[broken].unexpected}


@pytest.mark.parametrize("broken", PartName)
async def test_a_part_that_does_not_come_or_a_check_that_is_wrong_hides_none_either(broken: PartName) -> None:
    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        if name is broken:
            raise RuntimeError
        yield None

    assert faults(as_json(await asked(open_part))["parts"]) == {broken: "CHECK-UNEXPECTED"}


async def test_a_part_that_never_answers_is_late(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(module, "CHECK_LIMIT_S", 0.01)

    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        if name is PartName.PRINTER:
            await asyncio.Event().wait()
        yield None

    results = by_part(await asked(open_part))
    assert [result.fault.code for result in results if isinstance(result.fault, Fault)] == ["CHECK-LATE"]


def test_every_part_has_a_check() -> None:
    assert {check.part for check in checks()} == set(PartName)
