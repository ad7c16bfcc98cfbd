"""One head turn, asked and answered: the liveness test against prints and simply replayed recordings.

Figures from the facts of the face check, 4.1 and 4.2: a flat print turned by 0–35° never reached the turn; a bent one
is stopped by the limit on the nod ratio, three frames in a row and the return to straight. It does not stop a steered
video or a good three-dimensional mask.
"""

from __future__ import annotations

import secrets
from enum import Enum, auto

from devices.face.port import Prompt
from devices.face.pose import Pose

TURN_MIN = 0.15
WRONG_MIN = 0.12
RETURN_MAX = 0.07  # 99 % of one straight person's noise
NOD_RATIO_MAX = 1.20
FRAMES_IN_A_ROW = 3
REACTION_MIN_S = 0.15  # nobody is faster: a recording that runs ahead is


class Side(Enum):
    """The person's own left and right, with the sign of the turn."""

    LEFT = 1
    RIGHT = -1

    @property
    def prompt(self) -> Prompt:
        return Prompt.TURN_LEFT if self is Side.LEFT else Prompt.TURN_RIGHT


def random_sides(steps: int) -> list[Side]:
    """What will be asked: each side as likely as the other at every step, so that nothing follows from the last one."""
    return [secrets.choice(list(Side)) for _ in range(steps)]


class Progress(Enum):
    """How a turn stands."""

    WAITING = auto()
    PASSED = auto()
    WRONG = auto()
    TOO_FAST = auto()
    TIMED_OUT = auto()


class TurnStep:
    """One turn to ``side``, asked at ``asked`` (seconds), measured against the ``neutral`` pose."""

    def __init__(self, side: Side, neutral: Pose, asked: float, timeout_s: float) -> None:
        self._side = side
        self._neutral = neutral
        self._asked = asked
        self._timeout_s = timeout_s
        self._turned = 0
        self._wrong = 0

    def see(self, pose: Pose | None, taken: float) -> Progress:
        """Take the next frame's pose (None: no single face) and say how the turn stands."""
        self._count(pose)
        if self._wrong >= FRAMES_IN_A_ROW:
            return Progress.WRONG
        if self._turned and taken - self._asked < REACTION_MIN_S:
            return Progress.TOO_FAST
        if self._turned >= FRAMES_IN_A_ROW:
            return Progress.PASSED
        return Progress.TIMED_OUT if taken - self._asked > self._timeout_s else Progress.WAITING

    def _count(self, pose: Pose | None) -> None:
        turn = 0.0 if pose is None else (pose.turn - self._neutral.turn) * self._side.value
        shape = pose is not None and pose.nod / max(self._neutral.nod, 1e-6) <= NOD_RATIO_MAX
        self._turned = self._turned + 1 if turn >= TURN_MIN and shape else 0
        self._wrong = self._wrong + 1 if turn <= -WRONG_MIN else 0


def returned(pose: Pose, neutral: Pose) -> bool:
    """Whether the head is straight again."""
    return abs(pose.turn - neutral.turn) <= RETURN_MAX
