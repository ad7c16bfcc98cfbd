"""The headset: a voice that is private in it alone, and quiet when it is pulled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest

from config.voice import Speech
from devices.switches.evdev import Code
from devices.voice.espeak import EspeakVoice
from devices.voice.port import Manner
from simulated.switch import SimulatedSwitch
from tests.devices.voice.test_espeak import SHORT, Slow, alive, gone, names, until
from tests.waiting import seen

PRIVATE = Manner(private=True)


@pytest.fixture
async def jack() -> AsyncIterator[SimulatedSwitch]:
    simulated = SimulatedSwitch(Code.HEADPHONE_INSERT)
    yield simulated
    simulated.close()


async def test_pulling_the_headset_stops_what_is_said_and_tells_the_screen(
    tmp_path: Path, jack: SimulatedSwitch
) -> None:
    slow = Slow(tmp_path)
    voice = EspeakVoice(Speech(), environment=slow.environment, jack=jack)
    jack.turn(on=True)
    await asyncio.wait_for(voice.headset_changed(), 60)
    assert voice.in_private
    voice.say(SHORT, PRIVATE)
    pid = await slow.pid()
    jack.turn(on=False)
    await asyncio.wait_for(voice.headset_changed(), 60)
    await gone(pid)
    assert not alive(pid)
    assert not voice.in_private
    await voice.close()


@pytest.mark.parametrize(
    ("private", "plugged", "said"),
    [
        ("headset", True, 2),
        ("headset", False, 1),
        ("always", False, 2),
        ("never", True, 1),
    ],
)
async def test_what_is_private_is_said_to_a_headset_or_as_the_site_says(
    tmp_path: Path, jack: SimulatedSwitch, private: Literal["headset", "always", "never"], plugged: bool, said: int
) -> None:
    """The driver itself refuses, whatever the screen believes: a private text first, then one for everybody."""
    voice = EspeakVoice(Speech(private=private), tmp_path, jack=jack)
    if plugged:
        jack.turn(on=True)
        await asyncio.wait_for(voice.headset_changed(), 60)
    voice.say(SHORT, PRIVATE)
    if said == 2:
        await until(tmp_path, 1)
    voice.say(SHORT)
    await until(tmp_path, said)
    await voice.close()
    assert len(names(tmp_path)) == said


async def test_check_says_that_the_jack_is_away(tmp_path: Path, jack: SimulatedSwitch) -> None:
    voice = EspeakVoice(Speech(), tmp_path, jack=jack)
    assert list(await voice.doubts()) == []
    jack.unplug()
    await seen(jack.trouble)
    assert [fault.code for fault in await voice.doubts()] == ["HEADSET-UNAVAILABLE"]
    await voice.close()
