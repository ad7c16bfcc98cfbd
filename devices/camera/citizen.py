"""How the virtual citizen behaves: who stands there, where the head points, how near it is. Needs no picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: how a citizen follows: as asked, to the wrong side, or not at all
Obedience = Literal[True, False, "wrongly"]
#: ``show`` holds up a phone with the QR code of a text
Command = (
    tuple[Literal["stand"], str]
    | tuple[Literal["leave"]]
    | tuple[Literal["obey"], Obedience]
    | tuple[Literal["show"], str]
    | tuple[Literal["hide"]]
)
#: commands by what they settle: the last one of each kind stands
SETTLES: Mapping[str, str] = {"stand": "place", "leave": "place", "obey": "manner", "show": "hands", "hide": "hands"}

#: what the screen asks of a citizen before the camera
Asked = Literal["straight", "turn_left", "turn_right", "come_closer"]

#: the sign of a turn
SIDES: Mapping[Asked, int] = {"turn_left": 1, "turn_right": -1}

REACTION_S = 0.45
#: a turning head moves quickly to the nearer angle and, while the prompt still stands, slowly to the farther and back
TURN_NEAR_DEG, TURN_FAR_DEG = 20.0, 24.0
TURN_SPEED_DEG_S, SEARCH_SPEED_DEG_S = 60.0, 5.0
#: who leans towards the camera is seen so many times as large, and takes so long for it
CLOSER_TIMES = 1.35
CLOSER_S = 1.0


@dataclass(frozen=True)
class Posture:
    """``yaw_deg`` grows towards the own left; ``size`` is how large the head is seen, against where it stood first."""

    yaw_deg: float
    size: float


class Citizen:
    """Who stands there, where the head points and how near it is; moved by time alone."""

    def __init__(self) -> None:
        self.head: str | None = None
        self.obedience: Obedience = True
        self._asked: Asked = "straight"
        self._asked_at = 0.0
        self._aim_deg = TURN_NEAR_DEG
        self._yaw_deg = 0.0
        self._nearness = 0.0  # 0 where the citizen stood first, 1 as near as asked
        self._at = 0.0

    def ask(self, asked: Asked, now: float) -> None:
        """What a willing citizen sees on the screen from ``now`` on."""
        if asked != self._asked:
            self.posture(now)
            self._asked, self._asked_at, self._aim_deg = asked, now, TURN_NEAR_DEG

    def posture(self, now: float) -> Posture:
        """How the citizen stands at ``now``, which never goes back."""
        moving_s = max(min(now - self._at, now - self._asked_at - REACTION_S), 0.0)
        self._at = now
        self._turn(moving_s)
        self._lean(moving_s)
        eased = self._nearness**2 * (3 - 2 * self._nearness)  # nobody starts or stops at once
        return Posture(self._yaw_deg, CLOSER_TIMES**eased)

    def _turn(self, moving_s: float) -> None:
        side = SIDES.get(self._asked, 0) * {True: 1, "wrongly": -1, False: 0}[self.obedience]
        if side and abs(self._yaw_deg - side * self._aim_deg) < 1e-6:
            self._aim_deg = TURN_NEAR_DEG if self._aim_deg == TURN_FAR_DEG else TURN_FAR_DEG
        way = side * self._aim_deg - self._yaw_deg
        searching = side * self._yaw_deg >= TURN_NEAR_DEG - 1e-6
        speed = SEARCH_SPEED_DEG_S if searching else TURN_SPEED_DEG_S
        self._yaw_deg += math.copysign(min(abs(way), moving_s * speed), way)

    def _lean(self, moving_s: float) -> None:
        closer = self._asked == "come_closer" and self.obedience is True
        way = (1.0 if closer else 0.0) - self._nearness
        self._nearness += math.copysign(min(abs(way), moving_s / CLOSER_S), way)
