"""One turn, asked and answered, in numbers."""

from __future__ import annotations

from collections import Counter

import pytest

from devices.face.challenge import Progress, Side, TurnStep, random_sides, returned
from devices.face.engine import Face
from devices.face.pose import Pose, neutral_of, pose_of

NEUTRAL = Pose(turn=0.02, nod=0.7, roll=0.0, eye_distance=90.0)


def turned(by: float, nod: float = 0.7) -> Pose:
    return Pose(NEUTRAL.turn + by, nod, 0.0, 90.0)


def play(*frames: tuple[float, Pose | None], side: Side = Side.LEFT, timeout_s: float = 6.0) -> Progress:
    step = TurnStep(side, NEUTRAL, asked=0.0, timeout_s=timeout_s)
    progress = Progress.WAITING
    for taken, pose in frames:
        assert progress is Progress.WAITING
        progress = step.see(pose, taken)
    return progress


def test_three_frames_in_a_row_to_the_asked_side_pass() -> None:
    assert play((0.5, turned(0.16)), (0.6, turned(0.16)), (0.7, turned(0.16))) is Progress.PASSED
    assert play((0.5, turned(-0.16)), (0.6, turned(-0.2)), (0.7, turned(-0.3)), side=Side.RIGHT) is Progress.PASSED


@pytest.mark.parametrize("between", [None, turned(0.1), turned(0.2, nod=0.9)])
def test_a_frame_that_does_not_count_begins_the_row_again(between: Pose | None) -> None:
    far = turned(0.2)
    assert play((0.5, far), (0.6, far), (0.7, between), (0.8, far), (0.9, far)) is Progress.WAITING


def test_a_turn_with_the_foreshortening_of_a_bent_sheet_never_passes() -> None:
    bent = turned(0.3, nod=0.7 * 1.21)
    assert play(*[(0.5 + i / 10, bent) for i in range(10)]) is Progress.WAITING


def test_a_turn_to_the_other_side_is_wrong_but_one_odd_frame_is_not() -> None:
    away = turned(-0.13)
    assert play((0.5, away), (0.6, away)) is Progress.WAITING
    assert play((0.5, away), (0.6, away), (0.7, away)) is Progress.WRONG


def test_nobody_turns_before_having_heard_the_prompt() -> None:
    assert play((0.1, turned(0.2))) is Progress.TOO_FAST
    assert play((0.16, turned(0.2))) is Progress.WAITING


def test_the_time_limit_is_that_of_the_settings() -> None:
    assert play((6.0, turned(0.0))) is Progress.WAITING
    assert play((6.0, turned(0.0)), (6.1, None)) is Progress.TIMED_OUT
    assert play((8.0, turned(0.0)), timeout_s=9) is Progress.WAITING


def test_straight_again_is_within_the_noise_of_a_straight_person() -> None:
    assert returned(turned(0.069), NEUTRAL)
    assert not returned(turned(-0.08), NEUTRAL)


def test_every_order_of_turns_is_asked_for() -> None:
    orders = Counter(tuple(random_sides(2)) for _ in range(400))
    assert len(orders) == 4
    assert min(orders.values()) > 50


def test_the_pose_of_a_tilted_face_is_that_of_the_face_upright() -> None:
    upright = Face(0, 0, 100, 100, 1.0, (30.0, 40.0), (70.0, 40.0), (60.0, 70.0), None)
    tilted = Face(0, 0, 100, 100, 1.0, (60.0, 30.0), (60.0, 70.0), (30.0, 60.0), None)  # by 90°
    for one, other in zip(
        (pose_of(upright).turn, pose_of(upright).nod), (pose_of(tilted).turn, pose_of(tilted).nod), strict=True
    ):
        assert one == pytest.approx(other)
    assert pose_of(upright).turn == pytest.approx(0.25)
    assert pose_of(upright).nod == pytest.approx(0.75)
    assert pose_of(tilted).roll == pytest.approx(90.0)


def test_the_neutral_pose_is_not_moved_by_one_bad_frame() -> None:
    assert neutral_of([NEUTRAL, NEUTRAL, turned(0.4, nod=2.0)]) == NEUTRAL
