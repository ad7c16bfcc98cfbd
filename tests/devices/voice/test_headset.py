"""The headset jack: the driver on a line that speaks as the kernel's, and a voice that is quiet when it is pulled."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest

from config.voice import Speech
from devices.voice import evdev_jack
from devices.voice.espeak import EspeakVoice
from devices.voice.evdev_jack import (
    EV_SW,
    EV_SYN,
    EVENT,
    EVIOCGSW,
    SW_HEADPHONE_INSERT,
    SYN_DROPPED,
    EvdevJack,
    InputFolders,
    is_set,
    switched,
)
from devices.voice.headset import NoJack
from devices.voice.port import Manner
from simulated.headset import SimulatedJack
from tests.devices.voice.test_espeak import SHORT, Slow, alive, gone, names, until
from tests.waiting import seen

PRIVATE = Manner(private=True)
OTHER_SWITCH = 0x04


@pytest.fixture
async def jack() -> AsyncIterator[SimulatedJack]:
    simulated = SimulatedJack()
    yield simulated
    simulated.close()


class Watch:
    """Whoever looks at a jack; ``seen`` is what it said, each time that it had changed."""

    def __init__(self, jack: SimulatedJack) -> None:
        self.seen: list[bool] = []
        self._jack = jack
        jack.watch(self._changed)

    def _changed(self) -> None:
        self.seen.append(self._jack.inserted)


def events(*said: tuple[int, int, int]) -> bytes:
    return b"".join(EVENT.pack(1, 2, *one) for one in said)


def test_the_numbers_are_the_kernels() -> None:
    """EVIOCGSW(3) of linux/input.h on every architecture with the generic ioctl numbers."""
    assert EVIOCGSW == 0x8003451B
    assert EVENT.size == 24


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ([(EV_SW, SW_HEADPHONE_INSERT, 1), (EV_SYN, 0, 0)], True),
        ([(EV_SW, SW_HEADPHONE_INSERT, 1), (EV_SW, SW_HEADPHONE_INSERT, 0)], False),
        ([(EV_SW, OTHER_SWITCH, 1), (EV_SYN, 0, 0)], None),
        ([(EV_SW, SW_HEADPHONE_INSERT, 1), (EV_SYN, SYN_DROPPED, 0)], None),
        ([], None),
    ],
)
def test_the_newest_event_of_the_headset_counts(said: list[tuple[int, int, int]], means: bool | None) -> None:
    assert switched(events(*said)) is means


def test_a_record_that_is_cut_off_says_nothing() -> None:
    assert switched(events((EV_SW, SW_HEADPHONE_INSERT, 1))[:-1]) is None


def test_the_switch_is_one_bit() -> None:
    assert is_set(b"\x04\x00\x00")
    assert not is_set(b"\xfb\xff\xff")


@pytest.mark.parametrize(
    ("name", "switches", "found"),
    [
        ("HDA Intel PCH Headphone", "4", True),
        ("HDA Intel PCH Headphone", "1 14", True),
        ("HDA Intel PCH Headphone", "10", False),
        ("HDA Intel PCH Headphone", "0", False),
        ("HDA Intel PCH Line Out", "4", False),
        ("HDA Intel PCH Headphone", "", False),
    ],
)
def test_it_is_found_by_its_name_and_its_switch(tmp_path: Path, name: str, switches: str, found: bool) -> None:
    (tmp_path / "event3/device/capabilities").mkdir(parents=True)
    (tmp_path / "event3/device/name").write_text(f"{name}\n")
    (tmp_path / "event3/device/capabilities/sw").write_text(f"{switches}\n")
    expected = Path("/dev/input/event3") if found else None
    assert InputFolders(classes=tmp_path).jack(re.compile("Headphone")) == expected


async def test_a_device_without_switches_is_no_jack(tmp_path: Path) -> None:
    """Asked by the real ioctl: what is no input device answers with an error, and nothing is in the jack."""
    (tmp_path / "class/event0/device/capabilities").mkdir(parents=True)
    (tmp_path / "class/event0/device/name").write_text("x")
    (tmp_path / "class/event0/device/capabilities/sw").write_text("4")
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/event0").symlink_to("/dev/zero")
    real = EvdevJack(re.compile("x"), InputFolders(tmp_path / "dev", tmp_path / "class"))
    real.watch(lambda: None)
    assert real.trouble()
    assert not real.inserted
    real.close()


async def test_it_tells_of_each_change_once(jack: SimulatedJack) -> None:
    watch = Watch(jack)
    jack.plug_in()
    await seen(lambda: watch.seen == [True])
    jack.plug_in()  # the contact bounces
    jack.pull_out()
    await seen(lambda: watch.seen == [True, False])
    assert jack.trouble() == ""


async def test_a_headset_that_is_in_when_the_kiosk_starts_is_seen(jack: SimulatedJack) -> None:
    jack.plug_in()
    assert Watch(jack).seen == [True]


@pytest.mark.parametrize("plugged", [True, False])
async def test_events_that_were_lost_are_asked_for(jack: SimulatedJack, plugged: bool) -> None:
    watch = Watch(jack)
    if not plugged:
        jack.plug_in()
        await seen(lambda: watch.seen == [True])
    jack.drop(plugged=plugged)
    await seen(lambda: watch.seen and watch.seen[-1] is plugged)


async def test_without_its_sound_card_nothing_is_in_the_jack_until_it_is_back(
    jack: SimulatedJack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evdev_jack, "LOOK_AGAIN_S", 0.0)
    watch = Watch(jack)
    jack.plug_in()
    await seen(lambda: watch.seen == [True])
    jack.unplug_card()
    await seen(lambda: watch.seen == [True, False])
    assert jack.trouble()
    jack.plug_card()
    await seen(lambda: watch.seen == [True, False, True])
    assert jack.trouble() == ""


async def test_a_kiosk_without_a_jack_has_no_trouble_with_it() -> None:
    none = NoJack()
    none.watch(lambda: None)
    assert not none.inserted
    assert none.trouble() == ""
    none.close()


# -- what the voice makes of it ---------------------------------------------------------------------------------------


async def test_pulling_the_headset_stops_what_is_said_and_tells_the_screen(tmp_path: Path, jack: SimulatedJack) -> None:
    slow = Slow(tmp_path)
    voice = EspeakVoice(Speech(), environment=slow.environment, jack=jack)
    jack.plug_in()
    await asyncio.wait_for(voice.headset_changed(), 60)
    assert voice.in_private
    voice.say(SHORT, PRIVATE)
    pid = await slow.pid()
    jack.pull_out()
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
    tmp_path: Path, jack: SimulatedJack, private: Literal["headset", "always", "never"], plugged: bool, said: int
) -> None:
    """The driver itself refuses, whatever the screen believes: a private text first, then one for everybody."""
    voice = EspeakVoice(Speech(private=private), tmp_path, jack=jack)
    if plugged:
        jack.plug_in()
        await asyncio.wait_for(voice.headset_changed(), 60)
    voice.say(SHORT, PRIVATE)
    if said == 2:
        await until(tmp_path, 1)
    voice.say(SHORT)
    await until(tmp_path, said)
    await voice.close()
    assert len(names(tmp_path)) == said


async def test_check_says_that_the_jack_is_away(tmp_path: Path, jack: SimulatedJack) -> None:
    voice = EspeakVoice(Speech(), tmp_path, jack=jack)
    assert list(await voice.doubts()) == []
    jack.unplug_card()
    await seen(jack.trouble)
    assert [fault.code for fault in await voice.doubts()] == ["HEADSET-UNAVAILABLE"]
    await voice.close()
