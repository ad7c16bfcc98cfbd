"""The virtual citizen: obeys commands, follows prompts with a human delay, and never twice the same picture."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import pairwise
from typing import get_args

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from devices.camera.port import Frame
from devices.camera.staging import SETTLES, Asked, Command, Obedience, Pace
from devices.face.engine import Face
from devices.face.port import Prompt
from devices.face.pose import pose_of
from devices.face.sight import Sight
from simulated.citizen.behaviour import (
    CLOSER_S,
    CLOSER_TIMES,
    REACTION_S,
    RECORDED_STILL_S,
    TURN_FAR_DEG,
    TURN_NEAR_DEG,
    Citizen,
)
from simulated.citizen.camera import FRAMES_PER_S, SIZES, SimulatedCamera
from simulated.citizen.situation import WORDS
from tests.devices.face.stage import HEADS, SEED, engine

pytestmark = HEADS
Ints = NDArray[np.int_]


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


@pytest.mark.parametrize(("obedience", "size"), [(False, 1.0), ("wrongly", 1 / CLOSER_TIMES)])
def test_who_does_not_do_as_asked_stays_or_steps_back(obedience: Obedience, size: float) -> None:
    citizen = Citizen()
    citizen.obedience = obedience
    citizen.ask("come_closer", 10.0)
    assert citizen.posture(20.0).size == pytest.approx(size)


def test_frames_come_at_thirty_a_second_and_differ_though_nobody_moves() -> None:
    time = Time()
    camera = SimulatedCamera(monotonic=lambda: time.now, sleep=time.sleep, seed=SEED)
    camera.command(("stand", "a"))
    camera.open()
    frames = [camera.read() for _ in range(4)]
    assert [frame.index for frame in frames] == [1, 2, 3, 4]
    assert np.diff([frame.taken for frame in frames]) == pytest.approx(1 / FRAMES_PER_S)
    for one, other in pairwise(frames):
        assert (one.pixels != other.pixels).any()


def test_somebody_stands_there_and_leaves() -> None:
    time = Time()
    camera = SimulatedCamera(monotonic=lambda: time.now, sleep=time.sleep, seed=SEED)
    empty = camera.read().pixels.astype(int)
    camera.command(("stand", "b"))
    present = camera.read().pixels.astype(int)
    camera.command(("leave",))
    again = camera.read().pixels.astype(int)
    assert np.abs(present - empty)[120:360, 220:420].mean() > 20
    assert np.abs(again - empty).mean() < 4


def test_a_phone_is_held_up_before_the_head_and_put_away() -> None:
    time = Time()
    camera = SimulatedCamera(monotonic=lambda: time.now, sleep=time.sleep, seed=SEED)
    camera.command(("stand", "a"))
    without = camera.read().pixels.astype(int)
    camera.command(("show", "a token"))
    shown = camera.read().pixels.astype(int)
    camera.command(("hide",))
    again = camera.read().pixels.astype(int)
    assert np.abs(shown - without)[120:440, 330:490].mean() > 20
    assert np.abs(shown - without)[:, :280].mean() < 4  # the face is still seen beside it
    assert np.abs(again - without).mean() < 4


def frames(*commands: Command, asked: Asked = "straight", after_s: float = 2.0, count: int = 1) -> list[Frame]:
    """The last ``count`` pictures up to ``after_s`` after ``asked`` was asked."""
    time = Time()
    camera = SimulatedCamera(monotonic=lambda: time.now, sleep=time.sleep, seed=SEED)
    for command in commands:
        camera.command(command)
    camera.ask(asked)
    taken = [camera.read()]
    while time.now < 50 + after_s:
        taken.append(camera.read())
    return taken[-count:]


def pixels(*commands: Command, asked: Asked = "straight", after_s: float = 0.2) -> Ints:
    return frames(*commands, asked=asked, after_s=after_s)[0].pixels.astype(int)


def found(picture: Ints) -> list[Face]:
    grey = cv2.cvtColor(picture.astype(np.uint8), cv2.COLOR_BGR2GRAY)
    return engine().detect(np.asarray(grey, np.uint8), 2)


def advice(*commands: Command) -> Prompt | None:
    """What the quality gates mostly say of the last frames; STEP_BEFORE_CAMERA when nobody is found."""
    sight = Sight(engine())
    seen = [sight.look(frame) for frame in frames(("stand", "a"), *commands, count=10)]
    said = Counter(one.blocked or one.advice or (None if one.resting else Prompt.HOLD_STILL) for one in seen)
    return said.most_common(1)[0][0]


#: of each kind of situation one is seen by day
by_night = partial(pytest.param, marks=pytest.mark.nightly)


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        ([], None),
        by_night([("at", "seated")], None),
        ([("at", "near")], Prompt.FURTHER),
        by_night([("at", "far")], Prompt.STEP_BEFORE_CAMERA),
        ([("light", "dark")], Prompt.MORE_LIGHT),
        by_night([("light", "behind")], Prompt.LIGHT_BEHIND),
        by_night([("light", "bright")], Prompt.LESS_LIGHT),
        by_night([("stand", "b"), ("light", "side")], Prompt.MORE_LIGHT),
        by_night([("join", "b")], Prompt.ONE_PERSON),
        by_night([("join", "b"), ("alone",)], None),
        ([("wear", "mask")], Prompt.UNCOVER_FACE),
        by_night([("stand", "c"), ("wear", "dark_glasses")], Prompt.UNCOVER_FACE),
        by_night([("blur", "focus")], Prompt.HOLD_STILL),
        by_night([("blur", "motion")], Prompt.HOLD_STILL),
        by_night([("print", "b", 0)], None),
        by_night([("leave",), ("print", "b", 2.0)], None),
        by_night([("stream", "garbage")], Prompt.STEP_BEFORE_CAMERA),
        by_night([("stream", "resizing")], None),
    ],
    ids=str,
)
def test_the_gates_say_of_each_situation_what_would_help(commands: list[Command], said: Prompt | None) -> None:
    assert advice(*commands) is said


@pytest.mark.parametrize("pace", ["calm", "slow", "hasty"])
def test_each_has_a_pace_of_their_own(pace: Pace) -> None:
    citizen = Citizen(pace=pace)
    yaws = watched(citizen, "turn_left", 2.9)
    arrives_s = next(i for i, yaw in enumerate(yaws) if yaw >= TURN_NEAR_DEG - 0.01) / 30
    assert arrives_s == pytest.approx({"calm": 0.8, "slow": 2.75, "hasty": 0.38}[pace], abs=0.05)


def test_a_hasty_one_turns_back_unasked_and_then_walks_away() -> None:
    citizen = Citizen(pace="hasty")
    yaws = watched(citizen, "turn_left", 3.0)
    assert yaws[-1] == 0
    assert citizen.posture(18.9).there
    assert not citizen.posture(19.1).there


def test_a_recording_does_what_was_asked_when_it_was_made() -> None:
    citizen = Citizen()
    citizen.recording = ("turn_right", "come_closer")
    citizen.ask("straight", 10.0)
    citizen.ask("turn_left", 10.5)
    postures = [citizen.posture(10 + i / 30) for i in range(round((RECORDED_STILL_S + 8.8) * 30))]
    assert min(p.yaw_deg for p in postures) < -TURN_NEAR_DEG
    assert max(p.yaw_deg for p in postures) == 0
    assert max(p.size for p in postures) == pytest.approx(CLOSER_TIMES, rel=0.02)
    turned = next(i for i, p in enumerate(postures) if p.yaw_deg <= -TURN_NEAR_DEG) / 30
    assert turned == pytest.approx(RECORDED_STILL_S + REACTION_S + 20 / 60, abs=0.1)


def test_a_recording_ends_when_somebody_obeys_again() -> None:
    played = pixels(("stand", "a"), ("replay", ("turn_left",)), asked="turn_right", after_s=2.2)
    obeyed = pixels(("stand", "a"), ("replay", ("turn_left",)), ("obey", True), asked="turn_right", after_s=2.2)
    assert pose_of(found(played)[0]).turn > 0.1
    assert pose_of(found(obeyed)[0]).turn < -0.1


def test_the_successor_takes_the_place_once_the_first_movement_is_over() -> None:
    time = Time()
    camera = SimulatedCamera(monotonic=lambda: time.now, sleep=time.sleep, seed=SEED)
    for command in (("stand", "a"), ("swap", "b")):
        camera.command(command)
    camera.ask("straight")
    time.now += 1
    first = camera.read().pixels.astype(int)
    camera.ask("turn_left")
    time.now += 2
    camera.read()
    camera.ask("straight")
    time.now += 1
    camera.read()
    time.now += 1
    second = camera.read().pixels.astype(int)
    assert np.abs(first - pixels(("stand", "a")))[100:380].mean() < 4
    assert np.abs(second - pixels(("stand", "b")))[100:380].mean() < 4


@pytest.mark.nightly
def test_a_print_is_turned_by_hand_as_a_head_would_turn() -> None:
    straight = found(pixels(("print", "c", 0)))[0]
    turned = found(pixels(("print", "c", 0), asked="turn_left", after_s=3))[0]
    assert eyes_apart(turned) < 0.85 * eyes_apart(straight)
    nearer = found(pixels(("print", "c", 0), asked="come_closer", after_s=4))[0]
    assert eyes_apart(nearer) == pytest.approx(CLOSER_TIMES * eyes_apart(straight), rel=0.05)


def eyes_apart(face: Face) -> float:
    return float(np.hypot(*np.subtract(face.right_eye, face.left_eye)))


def test_a_frozen_camera_repeats_one_picture_as_new_until_it_is_closed() -> None:
    time = Time()
    camera = SimulatedCamera(monotonic=lambda: time.now, sleep=time.sleep, seed=SEED)
    for command in (("stand", "a"), ("stream", "frozen")):
        camera.command(command)
    camera.open()
    one, other = camera.read(), camera.read()
    camera.close()
    camera.open()
    third = camera.read()
    assert (one.pixels == other.pixels).all()
    assert (one.pixels != third.pixels).any()
    assert other.taken > one.taken
    assert other.index == one.index + 1
    camera.command(("stream", "live"))
    assert (camera.read().pixels != camera.read().pixels).any()


def test_a_slow_camera_gives_one_picture_a_second() -> None:
    taken = [frame.taken for frame in frames(("stand", "a"), ("stream", "slow"), after_s=8, count=3)]
    assert np.diff(taken) == pytest.approx(1.0)


def test_a_camera_that_cannot_settle_changes_the_size_of_its_pictures() -> None:
    shapes = {frame.pixels.shape for frame in frames(("stand", "a"), ("stream", "resizing"), count=20)}
    assert shapes == {(height, width, 3) for width, height in SIZES}


def test_every_command_settles_something_and_every_word_is_obeyed() -> None:
    verbs = {get_args(get_args(command)[0])[0] for command in get_args(Command)}
    assert verbs == SETTLES.keys()
    for verb, words in WORDS.items():
        for word in words:
            SimulatedCamera().command((verb, word))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        ("stand", "nobody"),
        ("stand",),
        ("obey", "sometimes"),
        ("dance",),
        (),
        ("show",),
        ("show", ""),
        ("print", "a"),
        ("print", "a", 4.0),
        ("print", "a", float("nan")),
        ("print", "nobody", 0),
        ("join", "nobody"),
        ("swap", "nobody"),
        ("light", "out"),
        ("at", "home"),
        ("replay", ("dance",)),
        ("replay", "turn_left"),
    ],
)
def test_an_unknown_command_is_refused(wrong: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="unknown command"):
        SimulatedCamera().command(wrong)  # type: ignore[arg-type]


def test_a_text_that_no_code_holds_is_refused_without_being_said() -> None:
    with pytest.raises(ValueError, match="too large") as caught:
        SimulatedCamera().command(("show", "secret" * 1000))
    assert "secret" not in str(caught.value)
