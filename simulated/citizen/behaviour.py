"""How the virtual citizen behaves: where the head points and how near it is. Needs no picture.

A citizen follows what the screen asks, each at a pace of its own; or is a recording that plays, whatever is asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from devices.camera.staging import Asked, Obedience, Pace

#: what obedience makes of a movement
SENSES: Mapping[Obedience, int] = {True: 1, False: 0, "wrongly": -1}
#: the sign of a turn
SIDES: Mapping[Asked, int] = {"turn_left": 1, "turn_right": -1}

REACTION_S = 0.45
#: a turning head moves quickly to the nearer angle and, while the prompt still stands, slowly to the farther and back
TURN_NEAR_DEG, TURN_FAR_DEG = 20.0, 24.0
TURN_SPEED_DEG_S, SEARCH_SPEED_DEG_S = 60.0, 5.0
#: who leans towards the camera is seen so many times as large, and takes so long for it
CLOSER_TIMES = 1.35
CLOSER_S = 1.0
#: of a recording: how long somebody stood there first, and how long each movement and the way back was asked
RECORDED_STILL_S, RECORDED_STEP_S, RECORDED_RETURN_S = 1.5, 1.6, 2.8


@dataclass(frozen=True)
class Temper:
    """How somebody moves. ``holds_s``: turns back so long after turning began, though still asked; ``stays_s``: leaves
    so long after the first thing that was asked."""

    reaction_s: float = REACTION_S
    turn_speed_deg_s: float = TURN_SPEED_DEG_S
    lean_s: float = CLOSER_S
    holds_s: float = math.inf
    stays_s: float = math.inf


TEMPERS: Mapping[Pace, Temper] = {
    "calm": Temper(),
    "slow": Temper(reaction_s=1.5, turn_speed_deg_s=16.0, lean_s=2.2),
    "hasty": Temper(reaction_s=0.2, turn_speed_deg_s=120.0, lean_s=0.5, holds_s=1.0, stays_s=9.0),
}


@dataclass(frozen=True)
class Posture:
    """``yaw_deg`` grows towards the own left; ``size`` is how large the head is seen, against where it stood first."""

    yaw_deg: float = 0.0
    size: float = 1.0
    there: bool = True


class Citizen:
    """Where a head points and how near it is; moved by time alone."""

    def __init__(self, pace: Pace = "calm") -> None:
        self.obedience: Obedience = True
        self.recording: tuple[Asked, ...] = ()
        self.pace: Pace = pace
        self.arrive()

    def arrive(self) -> None:
        """Somebody has just come, and a recording is at its beginning."""
        self._asked: Asked = "straight"
        self._asked_at = 0.0
        self._aim_deg = TURN_NEAR_DEG
        self._yaw_deg = 0.0
        self._nearness = 0.0  # 0 where the citizen stood first, 1 as near as asked, -1 as far the other way
        self._at = 0.0
        self._first_look_at = math.inf
        self._first_asked_at = math.inf

    def ask(self, asked: Asked, now: float) -> None:
        """What stands on the screen from ``now`` on."""
        self._first_look_at = min(self._first_look_at, now)
        if not self.recording:
            self._hear(asked, now)

    def posture(self, now: float) -> Posture:
        """How the citizen stands at ``now``, which never goes back."""
        if self.recording:
            self._hear(filmed(self.recording, now - self._first_look_at), now)
        self._move(now)
        eased = self._nearness * abs(self._nearness) * (3 - 2 * abs(self._nearness))  # nobody starts or stops at once
        return Posture(self._yaw_deg, CLOSER_TIMES**eased, now - self._first_asked_at < self._temper.stays_s)

    @property
    def _temper(self) -> Temper:
        return TEMPERS[self.pace]

    def _hear(self, asked: Asked, now: float) -> None:
        if asked == self._asked:
            return
        self._move(now)
        self._asked, self._asked_at, self._aim_deg = asked, now, TURN_NEAR_DEG
        if asked != "straight":
            self._first_asked_at = min(self._first_asked_at, now)

    def _move(self, now: float) -> None:
        begun_s = now - self._asked_at - self._temper.reaction_s
        moving_s = max(min(now - self._at, begun_s), 0.0)
        self._at = now
        aim: Asked = self._asked if begun_s < self._temper.holds_s else "straight"
        self._turn(aim, moving_s)
        self._lean(aim, moving_s)

    def _turn(self, aim: Asked, moving_s: float) -> None:
        side = SIDES.get(aim, 0) * SENSES[self.obedience]
        if side and abs(self._yaw_deg - side * self._aim_deg) < 1e-6:
            self._aim_deg = TURN_NEAR_DEG if self._aim_deg == TURN_FAR_DEG else TURN_FAR_DEG
        way = side * self._aim_deg - self._yaw_deg
        searching = side * self._yaw_deg >= TURN_NEAR_DEG - 1e-6
        speed = SEARCH_SPEED_DEG_S if searching else self._temper.turn_speed_deg_s
        self._yaw_deg += math.copysign(min(abs(way), moving_s * speed), way)

    def _lean(self, aim: Asked, moving_s: float) -> None:
        way = (SENSES[self.obedience] if aim == "come_closer" else 0) - self._nearness
        self._nearness += math.copysign(min(abs(way), moving_s / self._temper.lean_s), way)


def filmed(recording: tuple[Asked, ...], elapsed_s: float) -> Asked:
    """What was asked at that moment when ``recording`` was made; it begins again when it is over."""
    step_s = RECORDED_STEP_S + RECORDED_RETURN_S
    if elapsed_s < RECORDED_STILL_S:
        return "straight"
    step, within_s = divmod((elapsed_s - RECORDED_STILL_S) % (len(recording) * step_s), step_s)
    return recording[int(step)] if within_s < RECORDED_STEP_S else "straight"
