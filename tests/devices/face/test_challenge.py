"""One movement, asked and answered, in numbers; and the orders in which movements are asked."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from devices.face.challenge import SIDES, Progress, Step, orders, random_order, returned
from devices.face.engine import Face
from devices.face.port import Order, Prompt
from devices.face.pose import Pose, neutral_of, pose_of

LEFT, RIGHT, CLOSER = Prompt.TURN_LEFT, Prompt.TURN_RIGHT, Prompt.COME_CLOSER
NEUTRAL = Pose(turn=0.02, nod=0.7, roll=0.0, eye_distance=90.0)


def turned(by: float, nod: float = 0.7, size: float = 1.0) -> Pose:
    return Pose(NEUTRAL.turn + by, nod, 0.0, 90.0 * size)


def sized(size: float) -> Pose:
    return turned(0.0, size=size)


def play(*frames: tuple[float, Pose | None], prompt: Prompt = LEFT, timeout_s: float = 6.0) -> Progress:
    step = Step(prompt, NEUTRAL, asked=0.0, reaction_min_s=0.15, timeout_s=timeout_s)
    progress = Progress.WAITING
    for taken, pose in frames:
        assert progress is Progress.WAITING
        progress = step.see(pose, taken)
    return progress


def test_three_frames_in_a_row_to_the_asked_side_pass() -> None:
    assert play((0.5, turned(0.16)), (0.6, turned(0.16)), (0.7, turned(0.16))) is Progress.PASSED
    assert play((0.5, turned(-0.16)), (0.6, turned(-0.2)), (0.7, turned(-0.3)), prompt=RIGHT) is Progress.PASSED


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


def test_three_frames_a_quarter_larger_are_closer() -> None:
    near = sized(1.26)
    assert play((0.5, near), (0.6, near), (0.7, near), prompt=CLOSER) is Progress.PASSED
    assert play(*[(0.5 + i / 10, sized(1.24)) for i in range(10)], prompt=CLOSER) is Progress.WAITING


@pytest.mark.parametrize(
    ("prompt", "wrong"),
    [
        (CLOSER, turned(0.13)),
        (CLOSER, turned(-0.13)),
        (CLOSER, sized(0.79)),  # away
        (CLOSER, turned(0.2, size=1.3)),  # closer, and turned
        (LEFT, sized(1.26)),
        (RIGHT, turned(-0.2, size=1.26)),  # turned as asked, and closer
    ],
)
def test_another_movement_than_the_asked_one_is_wrong(prompt: Prompt, wrong: Pose) -> None:
    assert play((0.5, wrong), (0.6, wrong), prompt=prompt) is Progress.WAITING
    assert play((0.5, wrong), (0.6, wrong), (0.7, wrong), prompt=prompt) is Progress.WRONG


def test_three_turned_frames_that_are_narrower_than_a_head_say_so_and_never_pass() -> None:
    narrow, far = turned(0.2, size=0.81), turned(0.2, size=0.83)
    assert play((0.5, narrow), (0.6, narrow)) is Progress.WAITING
    assert play((0.5, narrow), (0.6, narrow), (0.7, narrow)) is Progress.NARROW
    assert play((0.5, far), (0.6, far), (0.7, narrow), (0.8, far), (0.9, far)) is Progress.WAITING
    assert play((0.5, far), (0.6, far), (0.7, far)) is Progress.PASSED


@pytest.mark.parametrize(("prompt", "done"), [(LEFT, turned(0.2)), (CLOSER, sized(1.3))])
def test_nobody_reacts_before_having_heard_the_prompt(prompt: Prompt, done: Pose) -> None:
    assert play((0.1, done), prompt=prompt) is Progress.TOO_FAST
    assert play((0.16, done), prompt=prompt) is Progress.WAITING


def test_the_time_limit_is_that_of_the_settings() -> None:
    assert play((6.0, turned(0.0))) is Progress.WAITING
    assert play((6.0, turned(0.0)), (6.1, None)) is Progress.TIMED_OUT
    assert play((8.0, turned(0.0)), timeout_s=9) is Progress.WAITING


def test_straight_again_is_within_the_noise_of_a_straight_person() -> None:
    assert returned(turned(0.069), NEUTRAL)
    assert not returned(turned(0.08), NEUTRAL)
    assert not returned(turned(-0.10), NEUTRAL)


@pytest.mark.parametrize("aside", [-0.09, 0.09])
def test_who_was_measured_looking_a_little_aside_may_look_straight_afterwards(aside: float) -> None:
    neutral = Pose(aside, 0.7, 0.0, 90.0)
    assert returned(Pose(0.0, 0.7, 0.0, 90.0), neutral)
    assert returned(Pose(aside, 0.7, 0.0, 90.0), neutral)
    assert not returned(Pose(-aside, 0.7, 0.0, 90.0), neutral)


@pytest.mark.parametrize(("steps", "number"), [(1, 2), (2, 6), (3, 12), (4, 24), (5, 48)])
def test_there_are_as_many_orders_as_the_facts_count(steps: int, number: int) -> None:
    every = orders(steps)
    assert len(set(every)) == len(every) == number
    for order in every:
        assert all(one is not other for one, other in pairwise(order))
        assert set(order) & set(SIDES)  # coming closer never stands alone


def test_every_order_is_as_likely_as_the_others() -> None:
    drawn = Counter(random_order(2) for _ in range(1200))
    assert len(drawn) == 6
    assert min(drawn.values()) > 120


def test_an_order_that_was_used_is_not_drawn_until_all_are() -> None:
    every: set[Order] = set(orders(2))
    used: set[Order] = set()
    for _ in every:
        order = random_order(2, frozenset(used))
        assert order not in used
        used.add(order)
    assert used == every
    assert random_order(2, frozenset(used)) in every


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
