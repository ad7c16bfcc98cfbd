"""The dock's buttons before the camera, against the real simulated camera."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from demo.dock import SimulatedDevices
from devices.camera.staging import SETTLES, Command
from simulated.citizen.situation import Situation, changed


class Before:
    """What the commands make of the situation before the camera."""

    def __init__(self) -> None:
        self.situation = Situation()
        self.settled: list[str] = []

    def command(self, command: Command) -> None:
        self.situation = changed(self.situation, command)
        self.settled.append(SETTLES[command[0]])


class Slot:
    """A slot in which nothing happens."""

    def insert(self, card: Any) -> None: ...

    def pull(self) -> None: ...


def dock(before: Before) -> SimulatedDevices:
    return SimulatedDevices(Slot(), str, None, str, lambda person: f"code of {person}", before, None)


BUTTONS = [action.id for action in dock(Before()).actions() if action.id.partition(":")[0] not in ("social", "id")]


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_before_the_camera_is_understood_by_it(button: str) -> None:
    before = Before()
    dock(before).present(button)
    assert before.settled


def test_as_usual_ends_whatever_a_button_has_done_and_leaves_whoever_stands_there() -> None:
    before = Before()
    devices = dock(before)
    for button in BUTTONS:
        devices.present(button)
        here = before.situation.head
        before.settled.clear()
        devices.present("usual")
        assert before.situation == replace(Situation(), head=here), button
        assert set(before.settled) == set(SETTLES.values()) - {"place"}
