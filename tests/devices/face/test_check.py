"""Whole checks on drawn heads, with the real engine, in the time of the stage."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from io import BytesIO
from itertools import cycle

import cv2
import numpy as np
import pytest
from PIL import Image

from config.faults import Fault
from config.settings import ChallengeSteps
from devices.face import check as check_module
from devices.face.challenge import STEPS, orders
from devices.face.check import FaceCheck
from devices.face.port import Guidance, Order, Outcome, Profile, Prompt, Verdict
from simulated.citizen.behaviour import REACTION_S
from simulated.citizen.camera import SimulatedCamera
from tests.devices.face.stage import HEADS, SEED, TURNS, Pixels, Stage, engine, face_settings, portrait

WALL = (176, 178, 178)
LEFT, RIGHT, CLOSER = Prompt.TURN_LEFT, Prompt.TURN_RIGHT, Prompt.COME_CLOSER


pytestmark = [pytest.mark.usefixtures("no_suspense"), HEADS]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shorter wait for somebody to come, because pictures of nobody cost as much as others."""
    monkeypatch.setattr(check_module, "ARRIVE_TIMEOUT_S", 4.0)


def outcome(verdict: object) -> Outcome:
    assert isinstance(verdict, Verdict)
    return verdict.outcome


@pytest.mark.parametrize("head", ["b", pytest.param("d", marks=pytest.mark.nightly)])
def test_the_holder_who_does_as_asked_matches(head: str) -> None:
    stage = Stage(head)
    order = (LEFT, RIGHT)
    verdict = stage.play(portrait(head), order=order)
    assert outcome(verdict) is Outcome.MATCH
    assert stage.steps == list(order)
    assert isinstance(verdict, Verdict)
    assert verdict.asked == order


def test_another_living_person_does_not_match() -> None:
    assert outcome(Stage("a").play(portrait("b"))) is Outcome.NO_MATCH


def test_time_that_the_person_takes_is_told_from_time_of_the_machine() -> None:
    verdict = Stage("a").play(portrait("a"))
    assert isinstance(verdict, Verdict)
    assert verdict.waited_s > 2.0  # two reactions, two turns, two returns
    assert 0.8 < verdict.machine_s < 3.5  # settling and two random pauses, in the time of the stage


def test_a_movement_is_asked_at_a_moment_that_nobody_can_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recording cannot be made to fit it: any moment of the pause is as likely as another."""
    lowest, highest = check_module.PAUSE_MIN_MS, 1200
    monkeypatch.setattr(check_module, "PAUSE_MAX_MS", highest)
    asked_at: list[float] = []
    for drawn_ms in (0, 700):
        ranges: list[int] = []

        def drawn(below: int, ms: int = drawn_ms, ranges: list[int] = ranges) -> int:
            ranges.append(below)
            return ms

        monkeypatch.setattr(secrets, "randbelow", drawn)
        stage = Stage("a")
        assert stage.play(portrait("a"), until=lambda guidance: guidance.prompt in STEPS) == "stopped"
        asked_at.append(stage.now)
        assert ranges == [highest - lowest]
    assert asked_at[1] - asked_at[0] == pytest.approx(0.7, abs=0.15)  # to a picture


def test_one_step_still_compares_three_frames() -> None:
    settings = face_settings().model_copy(update={"steps": ChallengeSteps(ordinary=1, strict=1)})
    assert outcome(Stage("b").play(portrait("b"), order=(RIGHT,), settings=settings)) is Outcome.MATCH


@pytest.mark.nightly
def test_who_was_looking_away_is_waited_for_until_the_head_rests() -> None:
    stage = Stage("b")
    stage.look_away()
    assert outcome(stage.play(portrait("b"))) is Outcome.MATCH


@pytest.mark.parametrize("order", [(LEFT, RIGHT), (CLOSER, LEFT)], ids=["turning", "coming closer"])
def test_doing_it_the_other_way_round_is_not_live(order: Order) -> None:
    assert outcome(Stage("a", "wrongly").play(portrait("a"), order=order)) is Outcome.NOT_LIVE


def test_who_does_not_turn_runs_out_of_time() -> None:
    stage = Stage("a", False)
    assert outcome(stage.play(portrait("a"))) is Outcome.TIMEOUT
    assert stage.now - 100 < 6 + 3  # the limit of the step, and some to begin


@pytest.mark.usefixtures("impatient")
def test_nobody_there_is_no_face() -> None:
    stage = Stage(None)
    assert outcome(stage.play(portrait("a"))) is Outcome.NO_FACE
    assert set(stage.prompts) == {Prompt.STEP_BEFORE_CAMERA}


@pytest.mark.usefixtures("impatient")
def test_in_the_dark_it_asks_for_light_and_says_poor_light() -> None:
    stage = Stage("a")
    verdict = stage.play(portrait("a"), lambda pixels, prompt, now: (pixels * 0.06).astype(np.uint8))
    assert outcome(verdict) is Outcome.POOR_LIGHT
    assert Prompt.MORE_LIGHT in stage.prompts


@pytest.mark.usefixtures("impatient")
def test_two_heads_are_asked_to_be_one_and_end_as_two_faces() -> None:
    other = Stage("b", False)

    def beside(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        return np.hstack([pixels[:, 160:480], other.camera.read().pixels[:, 160:480]])

    stage = Stage("a")
    assert outcome(stage.play(portrait("a"), beside)) is Outcome.TWO_FACES
    assert Prompt.ONE_PERSON in stage.prompts


@pytest.mark.usefixtures("impatient")
def test_a_covered_face_is_asked_to_uncover() -> None:
    def masked(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        covered = pixels.copy()
        covered[262:340, 225:415] = (210, 205, 190)
        return covered

    stage = Stage("a")
    assert outcome(stage.play(portrait("a"), masked)) in (Outcome.OCCLUDED, Outcome.NO_FACE)
    assert Prompt.DONE not in stage.prompts


class FlatPrint:
    """A still picture of a head on paper, which a hand turns about its middle to the side that is asked, to and fro."""

    DEGREES = 45.0
    PERIOD_S = 1.5
    FOCUS_PX = 900.0

    def __init__(self, head: str) -> None:
        self._print = SimulatedCamera(monotonic=lambda: 0.0, sleep=lambda seconds: None, seed=SEED)
        self._print.command(("stand", head))
        self._straight_at = 0.0

    def __call__(self, pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        if prompt not in TURNS:
            self._straight_at = now
        swing = (1 - np.cos(2 * np.pi * max(now - self._straight_at - REACTION_S, 0) / self.PERIOD_S)) / 2
        angle = np.radians(self.DEGREES * swing * TURNS.get(prompt, 0))
        corners = np.array([[-320, -240], [320, -240], [320, 240], [-320, 240]], float)
        depth = self.FOCUS_PX + corners[:, 0] * np.sin(angle)
        seen = np.stack([corners[:, 0] * np.cos(angle), corners[:, 1]], axis=1) * (self.FOCUS_PX / depth)[:, None]
        middle = np.array([320, 240])
        turn = cv2.getPerspectiveTransform((corners + middle).astype(np.float32), (seen + middle).astype(np.float32))
        noisy = self._print.read().pixels  # one picture, as a sensor sees it again and again
        held = cv2.warpPerspective(noisy, turn, (640, 480), borderMode=cv2.BORDER_CONSTANT, borderValue=WALL)
        return np.asarray(held, np.uint8)


@pytest.mark.nightly
def test_a_flat_print_that_is_turned_by_hand_is_not_live() -> None:
    settings = face_settings().model_copy(update={"step_timeout_s": 3.0})
    assert outcome(Stage(None).play(portrait("a"), FlatPrint("a"), settings=settings)) is Outcome.NOT_LIVE


def test_a_still_print_never_matches() -> None:
    still = Stage("a", False).camera.read().pixels
    assert outcome(Stage(None).play(portrait("a"), lambda pixels, prompt, now: still)) is Outcome.TIMEOUT


def test_the_holder_swapped_in_after_the_turn_is_not_live() -> None:
    holder = Stage("b", False)
    stage = Stage("a")

    def swapped(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        turned = any(asked in TURNS for asked in stage.prompts)
        return holder.camera.read().pixels if turned and prompt is Prompt.LOOK_STRAIGHT else pixels

    assert outcome(stage.play(portrait("b"), swapped)) is Outcome.NOT_LIVE


@pytest.mark.usefixtures("impatient")
def test_who_leaves_in_mid_turn_is_no_face() -> None:
    stage = Stage("a")

    def leaving(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        if prompt in TURNS:
            stage.camera.command(("leave",))
        return pixels

    assert outcome(stage.play(portrait("a"), leaving)) is Outcome.NO_FACE


@pytest.mark.nightly  # by day that the order stays the same, below
def test_who_steps_aside_once_and_comes_back_is_asked_again_and_matches() -> None:
    stage = Stage("a")
    gone_from: list[float] = []

    def aside(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        if prompt in TURNS and not gone_from:
            gone_from.append(now)
        away = bool(gone_from) and now - gone_from[0] < 1.5
        return np.full_like(pixels, 170) if away else pixels

    assert outcome(stage.play(portrait("a"), aside)) is Outcome.MATCH
    assert stage.prompts.count(Prompt.STEP_BEFORE_CAMERA) == 2


@pytest.mark.parametrize("broken", ["text", "nothing", "one pixel", "black", "no face", "bomb", "cut off", "two"])
def test_a_portrait_without_one_clear_face_is_unusable(broken: str) -> None:
    pictures: dict[str, Callable[[], bytes]] = {  # each is drawn only where it is asked for
        "text": lambda: b"this is not a picture",
        "nothing": lambda: b"",
        "one pixel": lambda: png(np.zeros((1, 1, 3), np.uint8)),
        "black": lambda: png(np.zeros((126, 102, 3), np.uint8)),
        "no face": lambda: png(np.random.default_rng(1).integers(0, 255, (126, 102, 3), np.uint8)),
        "bomb": bomb,
        "cut off": lambda: portrait("a")[:3000],
        "two": lambda: png(np.hstack([picture(portrait("a")), picture(portrait("b"))])),
    }
    assert outcome(Stage("a").play(pictures[broken]())) is Outcome.PORTRAIT_UNUSABLE


def test_nothing_of_a_check_is_left_when_it_is_closed() -> None:
    stage = Stage("a")
    check = FaceCheck(engine(), face_settings(), lambda: stage.now)
    assert isinstance(check.begin(portrait("a")), Guidance)
    for _ in range(12):
        check.see(stage.camera.read())
    vectors = [check._reference, *check._captures]
    assert len(vectors) == 2
    assert all(vector is not None and vector.any() for vector in vectors)
    check.close()
    assert not any(vector.any() for vector in vectors if vector is not None)


@pytest.mark.parametrize("order", [(CLOSER, LEFT), pytest.param((RIGHT, CLOSER), marks=pytest.mark.nightly)])
def test_who_comes_closer_and_stands_back_again_matches(order: Order) -> None:
    stage = Stage("b")
    assert outcome(stage.play(portrait("b"), order=order)) is Outcome.MATCH
    assert stage.steps == list(order)


@pytest.mark.nightly
@pytest.mark.parametrize("stands_back", [True, pytest.param(False, marks=pytest.mark.nightly)])
def test_who_stands_back_as_late_as_in_the_turn_is_asked_for_it_once_more(stands_back: bool) -> None:
    stage = Stage("a")
    turning: list[float] = []

    def far(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        turning.extend([now] if prompt is LEFT else [])
        return grown(pixels, max(1 - 0.03 * len(turning), 0.72) if stands_back else 1.0)

    assert outcome(stage.play(portrait("a"), far, order=(LEFT, RIGHT))) is Outcome.MATCH
    assert stage.steps == ([LEFT, LEFT, RIGHT] if stands_back else [LEFT, RIGHT])


@pytest.mark.nightly
def test_who_came_closer_may_stay_there() -> None:
    stage = Stage("a")
    stage.swap(CLOSER, "straight")  # it is the picture that grows
    came: list[float] = []

    def near(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        came.extend([now] if prompt is CLOSER else [])
        return grown(pixels, min(1 + 0.03 * len(came), 1.4))

    assert outcome(stage.play(portrait("a"), near, order=(CLOSER, LEFT))) is Outcome.MATCH


@pytest.mark.nightly  # by day who does not turn
def test_who_does_not_come_closer_runs_out_of_time() -> None:
    stage = Stage("a", False)
    assert outcome(stage.play(portrait("a"), order=(CLOSER, LEFT))) is Outcome.TIMEOUT


@pytest.mark.parametrize("asked", [LEFT, CLOSER])
def test_another_movement_than_the_asked_one_is_not_live(asked: Prompt) -> None:
    """Who turns when asked to come closer, and who comes closer when asked to turn."""
    stage = Stage("a")
    order = (asked, RIGHT)
    stage.swap(asked, "turn_left" if asked is CLOSER else "come_closer")
    assert outcome(stage.play(portrait("a"), order=order)) is Outcome.NOT_LIVE


def test_the_strict_profile_asks_for_more_and_an_order_that_was_used_is_not_asked() -> None:
    order = (CLOSER, RIGHT, CLOSER, LEFT)
    used = frozenset(orders(4)) - {order}
    stage = Stage("c")
    check = FaceCheck(engine(), face_settings(), lambda: stage.now, Profile.STRICT, used)
    verdict = stage.run(check, portrait("c"))
    assert outcome(verdict) is Outcome.MATCH
    assert stage.steps == list(order)


def test_whoever_hides_and_begins_again_is_asked_for_the_same_order() -> None:
    """A recording that does not fit the order must not be given another one."""
    stage = Stage("a")
    gone_from: list[float] = []

    def aside(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        if prompt in STEPS and not gone_from:
            gone_from.append(now)
        return np.full_like(pixels, 170) if gone_from and now - gone_from[0] < 1.5 else pixels

    check = FaceCheck(engine(), face_settings(), lambda: stage.now)
    verdict = stage.run(check, portrait("a"), aside)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.MATCH
    assert stage.steps == [verdict.asked[0], *verdict.asked]


@pytest.mark.usefixtures("impatient")
def test_no_order_is_used_up_before_somebody_stands_there() -> None:
    verdict = Stage(None).play(portrait("a"))
    assert isinstance(verdict, Verdict)
    assert verdict.asked == ()


def test_a_camera_that_gives_a_picture_a_second_is_told_from_a_person_who_does_nothing() -> None:
    stage = Stage("a")
    stage.extra_s = 1.0
    with pytest.raises(Fault) as caught:
        stage.play(portrait("a"))
    assert caught.value.code == "CAMERA-SLOW"
    assert stage.now - 100 < 7


@pytest.mark.nightly
def test_pictures_that_are_missing_again_and_again_are_not_the_persons_doing() -> None:
    """A machine that is held up: nobody is told not to have been there."""
    stage = Stage("a")

    def held_up(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        stage.now += 0.5 if prompt in STEPS else 0.0
        return pixels

    with pytest.raises(Fault) as caught:
        stage.play(portrait("a"), held_up)
    assert caught.value.code == "CAMERA-SLOW"


@pytest.mark.nightly
def test_a_camera_of_five_pictures_a_second_is_enough() -> None:
    stage = Stage("a")
    stage.extra_s = 0.17
    assert outcome(stage.play(portrait("a"), order=(LEFT, CLOSER))) is Outcome.MATCH


@pytest.mark.nightly
def test_pictures_of_changing_size_are_one_track() -> None:
    stage = Stage("a")
    sizes = cycle([(640, 480), (1280, 960), (960, 720), (320, 240)])

    def sized(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        return np.asarray(cv2.resize(pixels, next(sizes)), np.uint8)

    assert outcome(stage.play(portrait("a"), sized, order=(LEFT, CLOSER))) is Outcome.MATCH


@pytest.mark.nightly
def test_a_short_gap_between_pictures_breaks_the_track() -> None:
    """In half a second somebody else may stand there."""
    stage = Stage("a")
    hiccups: list[float] = []

    def hiccup(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        if prompt in STEPS and not hiccups:
            hiccups.append(now)
            stage.now += 0.5
        return pixels

    assert outcome(stage.play(portrait("a"), hiccup, order=(LEFT, RIGHT))) is Outcome.MATCH
    assert stage.steps == [LEFT, LEFT, RIGHT]


def grown(pixels: Pixels, times: float) -> Pixels:
    """``pixels`` as a camera sees them that has come closer, or has gone away."""
    zoom = np.array([[times, 0, 320 * (1 - times)], [0, times, 240 * (1 - times)]])
    return np.asarray(cv2.warpAffine(pixels, zoom, (640, 480)), np.uint8)


def png(pixels: Pixels) -> bytes:
    return bytes(cv2.imencode(".png", pixels)[1])


def bomb() -> bytes:
    """A few bytes that are a picture of 400 million pixels, of one bit each."""
    file = BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    return file.getvalue()


def picture(encoded: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR), np.uint8)
