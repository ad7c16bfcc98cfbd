"""A switch of an input device: the driver on a line that speaks as the kernel's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.switches import evdev
from devices.switches.evdev import (
    EV_SW,
    EV_SYN,
    EVENT,
    EVIOCGSW,
    SYN_DROPPED,
    Code,
    EvdevSwitch,
    InputFolders,
    is_set,
    switched,
)
from devices.switches.port import NoSwitch
from simulated.switch import SimulatedSwitch
from tests.waiting import seen

HEADPHONE, PROXIMITY = Code.HEADPHONE_INSERT, Code.FRONT_PROXIMITY


@pytest.fixture
async def switch() -> AsyncIterator[SimulatedSwitch]:
    simulated = SimulatedSwitch(PROXIMITY)
    yield simulated
    simulated.close()


class Watch:
    """Whoever looks at a switch; ``seen`` is what it said, each time that it had changed."""

    def __init__(self, switch: SimulatedSwitch) -> None:
        self.seen: list[bool] = []
        self._switch = switch
        switch.watch(self._changed)

    def _changed(self) -> None:
        self.seen.append(self._switch.on)


def events(*said: tuple[int, int, int]) -> bytes:
    return b"".join(EVENT.pack(1, 2, *one) for one in said)


def test_the_numbers_are_the_kernels() -> None:
    """EVIOCGSW(3) of linux/input.h on every architecture with the generic ioctl numbers."""
    assert EVIOCGSW == 0x8003451B
    assert EVENT.size == 24


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ([(EV_SW, HEADPHONE, 1), (EV_SYN, 0, 0)], (True,)),
        ([(EV_SW, HEADPHONE, 1), (EV_SYN, 0, 0), (EV_SW, HEADPHONE, 0)], (True, False)),
        ([(EV_SW, PROXIMITY, 1), (EV_SYN, 0, 0)], ()),
        ([(EV_SW, HEADPHONE, 1), (EV_SYN, SYN_DROPPED, 0)], None),
        ([], ()),
    ],
)
def test_every_event_of_the_switch_counts(said: list[tuple[int, int, int]], means: tuple[bool, ...] | None) -> None:
    assert switched(events(*said), HEADPHONE) == means


def test_a_record_that_is_cut_off_says_nothing() -> None:
    assert switched(events((EV_SW, HEADPHONE, 1))[:-1], HEADPHONE) == ()


@pytest.mark.parametrize(("code", "alone"), [(HEADPHONE, b"\x04\x00\x00"), (PROXIMITY, b"\x00\x08\x00")])
def test_the_switch_is_one_bit(code: Code, alone: bytes) -> None:
    assert is_set(alone, code)
    assert not is_set(bytes(0xFF ^ byte for byte in alone), code)


@pytest.mark.parametrize(
    ("name", "switches", "code", "found"),
    [
        ("HDA Intel PCH Headphone", "4", HEADPHONE, True),
        ("HDA Intel PCH Headphone", "1 14", HEADPHONE, True),
        ("HDA Intel PCH Headphone", "10", HEADPHONE, False),
        ("HDA Intel PCH Headphone", "0", HEADPHONE, False),
        ("HDA Intel PCH Line Out", "4", HEADPHONE, False),
        ("HDA Intel PCH Headphone", "", HEADPHONE, False),
        ("gpio-keys of a Headphone", "800", PROXIMITY, True),
        ("gpio-keys of a Headphone", "800", HEADPHONE, False),
    ],
)
def test_it_is_found_by_its_name_and_its_switch(
    tmp_path: Path, name: str, switches: str, code: Code, found: bool
) -> None:
    (tmp_path / "event3/device/capabilities").mkdir(parents=True)
    (tmp_path / "event3/device/name").write_text(f"{name}\n")
    (tmp_path / "event3/device/capabilities/sw").write_text(f"{switches}\n")
    expected = Path("/dev/input/event3") if found else None
    assert InputFolders(classes=tmp_path).device(re.compile("Headphone"), code) == expected


async def test_a_device_without_switches_is_none(tmp_path: Path) -> None:
    """Asked by the real ioctl: what is no input device answers with an error, and the switch is off."""
    (tmp_path / "class/event0/device/capabilities").mkdir(parents=True)
    (tmp_path / "class/event0/device/name").write_text("x")
    (tmp_path / "class/event0/device/capabilities/sw").write_text("4")
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/event0").symlink_to("/dev/zero")
    real = EvdevSwitch(re.compile("x"), HEADPHONE, InputFolders(tmp_path / "dev", tmp_path / "class"))
    real.watch(lambda: None)
    assert real.trouble()
    assert not real.on
    real.close()


async def test_it_tells_of_each_change_once(switch: SimulatedSwitch) -> None:
    watch = Watch(switch)
    switch.turn(on=True)
    await seen(lambda: watch.seen == [True])
    switch.turn(on=True)  # the contact bounces
    switch.turn(on=False)
    await seen(lambda: watch.seen == [True, False])
    assert switch.trouble() == ""


async def test_what_is_over_before_anybody_could_look_has_been(switch: SimulatedSwitch) -> None:
    watch = Watch(switch)
    switch.turn(on=True)
    switch.turn(on=False)
    await seen(lambda: watch.seen == [True, False])


async def test_one_that_is_on_when_the_kiosk_starts_is_seen(switch: SimulatedSwitch) -> None:
    switch.turn(on=True)
    assert Watch(switch).seen == [True]


@pytest.mark.parametrize("on", [True, False])
async def test_events_that_were_lost_are_asked_for(switch: SimulatedSwitch, on: bool) -> None:
    watch = Watch(switch)
    if not on:
        switch.turn(on=True)
        await seen(lambda: watch.seen == [True])
    switch.drop(on=on)
    await seen(lambda: watch.seen and watch.seen[-1] is on)


async def test_without_its_device_it_is_off_until_that_is_back(
    switch: SimulatedSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evdev, "LOOK_AGAIN_S", 0.0)
    watch = Watch(switch)
    switch.turn(on=True)
    await seen(lambda: watch.seen == [True])
    switch.unplug()
    await seen(lambda: watch.seen == [True, False])
    assert switch.trouble()
    switch.plug()
    await seen(lambda: watch.seen == [True, False, True])
    assert switch.trouble() == ""


async def test_a_kiosk_without_one_has_no_trouble_with_it() -> None:
    none = NoSwitch()
    none.watch(lambda: None)
    assert not none.on
    assert none.trouble() == ""
    none.close()
