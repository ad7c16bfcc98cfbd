"""The virtual citizen: obeys commands, follows prompts with a human delay, and never twice the same picture."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from devices.camera.citizen import (
    CLOSER_S,
    CLOSER_TIMES,
    REACTION_S,
    TURN_FAR_DEG,
    TURN_NEAR_DEG,
    Asked,
    Citizen,
    Obedience,
)
from devices.camera.simulated import FRAME_PERIOD_S, SimulatedCamera


class Time:
    now = 50.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def watched(citizen: Citizen, asked: Asked, seconds: float) -> list[float]:
    """The yaw at 30 frames a second after ``asked`` was asked at second 10."""
    citizen.ask(asked, 10.0)
    return [citizen.posture(10 + i / 30).yaw_deg for i in range(round(seconds * 30))]


def test_a_willing_citizen_turns_after_a_moment_and_comes_back_when_asked() -> None:
    citizen = Citizen()
    yaws = watched(citizen, "turn_left", 3.0)
    assert max(yaws[: int(REACTION_S * 30)]) == 0
    assert max(yaws) == pytest.approx(TURN_FAR_DEG, abs=0.2)
    assert min(yaws[60:]) >= TURN_NEAR_DEG - 0.2
    citizen.ask("straight", 13.0)
    assert citizen.posture(13.0 + REACTION_S).yaw_deg > 10
    assert citizen.posture(14.5).yaw_deg == 0


@pytest.mark.parametrize(("obedience", "sign"), [(True, -1), ("wrongly", 1), (False, 0)])
def test_the_side_is_that_of_the_obedience(obedience: Obedience, sign: int) -> None:
    citizen = Citizen()
    citizen.obedience = obedience
    assert np.sign(watched(citizen, "turn_right", 1.0)[-1]) == sign


def test_a_willing_citizen_comes_closer_smoothly_and_goes_back_when_the_prompt_is_over() -> None:
    citizen = Citizen()
    citizen.ask("come_closer", 10.0)
    sizes = [citizen.posture(10 + i / 30).size for i in range(round((REACTION_S + CLOSER_S) * 30) + 2)]
    assert max(sizes[: int(REACTION_S * 30)]) == 1
    assert sizes[-1] == pytest.approx(CLOSER_TIMES)
    assert 0 <= min(np.diff(sizes)) <= max(np.diff(sizes)) < 0.03
    citizen.ask("straight", 13.0)
    assert citizen.posture(13.0 + REACTION_S).size == pytest.approx(CLOSER_TIMES)
    assert citizen.posture(13.0 + REACTION_S + CLOSER_S + 0.1).size == pytest.approx(1)


@pytest.mark.parametrize("obedience", [False, "wrongly"])
def test_who_does_not_do_as_asked_does_not_come_closer(obedience: Obedience) -> None:
    citizen = Citizen()
    citizen.obedience = obedience
    citizen.ask("come_closer", 10.0)
    assert citizen.posture(20.0).size == 1


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
