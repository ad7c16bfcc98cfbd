"""The challenge: movements that are asked in an order nobody can know, the liveness test against prints and recordings.

Figures from the facts of the face check, 4.1 and 4.2: a flat print turned by 0–35° never reached the turn; a bent one
is stopped by the limit on the nod ratio, three frames in a row and the return to straight. Coming closer is easily
done with a picture, so it only fills: it makes an order harder to guess and never stands alone. The challenge does not
stop a steered video or a good three-dimensional mask.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from enum import Enum, auto
from itertools import pairwise, product

from devices.face.port import Order, Prompt
from devices.face.pose import Pose

TURN_MIN = 0.15
WRONG_MIN = 0.12
RETURN_MAX = 0.07  # 99 % of one straight person's noise
NOD_RATIO_MAX = 1.20
#: eye distance over that of the neutral pose, in a turn: the limit on the nod ratio seen by the width alone (1 / 1.20),
#: because the landmarks of a bent print often hide its foreshortening from the nod (simulated, 2026-11)
NARROW_MIN = 0.82
CLOSER_MIN = 1.25  # eye distance over that of the neutral pose
FARTHER_MAX = 1 / CLOSER_MIN
FRAMES_IN_A_ROW = 3

#: the sign of a turn, left and right being the person's own
SIDES: Mapping[Prompt, int] = {Prompt.TURN_LEFT: 1, Prompt.TURN_RIGHT: -1}
STEPS = (Prompt.TURN_LEFT, Prompt.TURN_RIGHT, Prompt.COME_CLOSER)


def orders(steps: int) -> list[Order]:
    """Every order of so many steps: none twice in a row, and at least one turn."""
    return [
        order
        for order in product(STEPS, repeat=steps)
        if all(one is not other for one, other in pairwise(order)) and not SIDES.keys().isdisjoint(order)
    ]


def random_order(steps: int, used: frozenset[Order] = frozenset()) -> Order:
    """One of the orders that are not in ``used``, each as likely as the others; any one when all are used."""
    every = orders(steps)
    return secrets.choice([order for order in every if order not in used] or every)


class Progress(Enum):
    """How a step stands."""

    WAITING = auto()
    PASSED = auto()
    NARROW = auto()  # turned as asked, but narrower than a head that still is where it rested
    WRONG = auto()
    TOO_FAST = auto()
    TIMED_OUT = auto()


class Step:
    """One movement, asked at ``asked`` (seconds), measured against the ``neutral`` pose.

    A reaction that begins before ``reaction_min_s`` is a recording that runs ahead; one that is not over after
    ``timeout_s`` is none.
    """

    def __init__(self, prompt: Prompt, neutral: Pose, asked: float, reaction_min_s: float, timeout_s: float) -> None:
        self._prompt = prompt
        self._neutral = neutral
        self._asked = asked
        self._reaction_min_s = reaction_min_s
        self._timeout_s = timeout_s
        self._done = 0
        self._narrow = 0
        self._wrong = 0

    def see(self, pose: Pose | None, taken: float) -> Progress:
        """Take the next frame's pose (None: no single face) and say how the step stands."""
        done = pose if pose is not None and self._does(pose) else None
        narrow = done is not None and self._is_narrow(done)
        self._done = self._done + 1 if done is not None and not narrow else 0
        self._narrow = self._narrow + 1 if narrow else 0
        self._wrong = self._wrong + 1 if pose is not None and self._errs(pose) else 0
        if self._wrong >= FRAMES_IN_A_ROW:
            return Progress.WRONG
        if self._done and taken - self._asked < self._reaction_min_s:
            return Progress.TOO_FAST
        if self._done >= FRAMES_IN_A_ROW:
            return Progress.PASSED
        if taken - self._asked > self._timeout_s:
            return Progress.TIMED_OUT
        return Progress.NARROW if self._narrow >= FRAMES_IN_A_ROW else Progress.WAITING

    def _does(self, pose: Pose) -> bool:
        """Whether ``pose`` is what was asked."""
        if self._prompt is Prompt.COME_CLOSER:
            return self._nearness(pose) >= CLOSER_MIN
        shaped = pose.nod / max(self._neutral.nod, 1e-6) <= NOD_RATIO_MAX
        return self._turn(pose) * SIDES[self._prompt] >= TURN_MIN and shaped

    def _is_narrow(self, pose: Pose) -> bool:
        """Whether the eyes are closer together than in a head's turn: a bent print, or somebody who steps back."""
        return self._prompt in SIDES and self._nearness(pose) < NARROW_MIN

    def _errs(self, pose: Pose) -> bool:
        """Whether ``pose`` is another movement than the one that was asked.

        Whoever moves back while turning does no wrong: that is the way back from having come closer.
        """
        if self._prompt is Prompt.COME_CLOSER:
            return abs(self._turn(pose)) >= WRONG_MIN or self._nearness(pose) <= FARTHER_MAX
        return self._turn(pose) * SIDES[self._prompt] <= -WRONG_MIN or self._nearness(pose) >= CLOSER_MIN

    def _turn(self, pose: Pose) -> float:
        return pose.turn - self._neutral.turn

    def _nearness(self, pose: Pose) -> float:
        return pose.eye_distance / max(self._neutral.eye_distance, 1e-6)


def returned(pose: Pose, neutral: Pose) -> bool:
    """Whether the head is straight again: as in the ``neutral`` pose, or nearer to straight ahead."""
    return min(neutral.turn, 0.0) - RETURN_MAX <= pose.turn <= max(neutral.turn, 0.0) + RETURN_MAX
