"""The virtual citizen: obeys commands, follows prompts with a human delay, and never twice the same picture."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from devices.camera.citizen import REACTION_S, TURN_FAR_DEG, TURN_NEAR_DEG, Citizen, Obedience
from devices.camera.simulated import FRAME_PERIOD_S, SimulatedCamera


class Time:
    now = 50.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def watched(citizen: Citizen, side: int, seconds: float) -> list[float]:
    """The yaw at 30 frames a second after ``side`` was asked at second 10."""
    citizen.ask(side, 10.0)
    return [citizen.yaw_deg(10 + i / 30) for i in range(round(seconds * 30))]


def test_a_willing_citizen_turns_after_a_moment_and_comes_back_when_asked() -> None:
    citizen = Citizen()
    yaws = watched(citizen, +1, 3.0)
    assert max(yaws[: int(REACTION_S * 30)]) == 0
    assert max(yaws) == pytest.approx(TURN_FAR_DEG, abs=0.2)
    assert min(yaws[60:]) >= TURN_NEAR_DEG - 0.2
    citizen.ask(0, 13.0)
    assert citizen.yaw_deg(13.0 + REACTION_S) > 10
    assert citizen.yaw_deg(14.5) == 0


@pytest.mark.parametrize(("obedience", "sign"), [(True, -1), ("wrongly", 1), (False, 0)])
def test_the_side_is_that_of_the_obedience(obedience: Obedience, sign: int) -> None:
    citizen = Citizen()
    citizen.obedience = obedience
    assert np.sign(watched(citizen, -1, 1.0)[-1]) == sign


def test_frames_come_at_thirty_a_second_and_differ_though_nobody_moves() -> None:
    time = Time()
    camera = SimulatedCamera(lambda: time.now, time.sleep)
    camera.command(("stand", "a"))
    camera.open()
    frames = [camera.read() for _ in range(4)]
    assert [frame.index for frame in frames] == [1, 2, 3, 4]
    assert np.diff([frame.taken for frame in frames]) == pytest.approx(FRAME_PERIOD_S)
    for one, other in pairwise(frames):
        assert (one.pixels != other.pixels).any()


def test_somebody_stands_there_and_leaves() -> None:
    time = Time()
    camera = SimulatedCamera(lambda: time.now, time.sleep)
    empty = camera.read().pixels.astype(int)
    camera.command(("stand", "b"))
    present = camera.read().pixels.astype(int)
    camera.command(("leave",))
    again = camera.read().pixels.astype(int)
    assert np.abs(present - empty)[120:360, 220:420].mean() > 20
    assert np.abs(again - empty).mean() < 4


def test_a_phone_is_held_up_before_the_head_and_put_away() -> None:
    time = Time()
    camera = SimulatedCamera(lambda: time.now, time.sleep)
    camera.command(("stand", "a"))
    without = camera.read().pixels.astype(int)
    camera.command(("show", "a token"))
    shown = camera.read().pixels.astype(int)
    camera.command(("hide",))
    again = camera.read().pixels.astype(int)
    assert np.abs(shown - without)[120:440, 330:490].mean() > 20
    assert np.abs(shown - without)[:, :280].mean() < 4  # the face is still seen beside it
    assert np.abs(again - without).mean() < 4


@pytest.mark.parametrize(
    "wrong", [("stand", "nobody"), ("stand",), ("obey", "sometimes"), ("dance",), (), ("show",), ("show", "")]
)
def test_an_unknown_command_is_refused(wrong: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="unknown command"):
        SimulatedCamera().command(wrong)  # type: ignore[arg-type]


def test_a_text_that_no_code_holds_is_refused_without_being_said() -> None:
    with pytest.raises(ValueError, match="too large") as caught:
        SimulatedCamera().command(("show", "secret" * 1000))
    assert "secret" not in str(caught.value)
