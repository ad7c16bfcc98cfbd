"""How the virtual citizen behaves: who stands there, and where the head points. Needs no picture."""

from __future__ import annotations

import math
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

#: what the screen asks of a citizen before the camera
Asked = Literal["straight", "turn_left", "turn_right", "come_closer"]

REACTION_S = 0.45
#: a turning head moves quickly to the nearer angle and, while the prompt still stands, slowly to the farther and back
TURN_NEAR_DEG, TURN_FAR_DEG = 20.0, 24.0
TURN_SPEED_DEG_S, SEARCH_SPEED_DEG_S = 60.0, 5.0


class Citizen:
    """Who stands there and where the head points; moved by time alone."""

    def __init__(self) -> None:
        self.head: str | None = None
        self.obedience: Obedience = True
        self._asked = 0
        self._asked_at = 0.0
        self._aim_deg = TURN_NEAR_DEG
        self._yaw_deg = 0.0
        self._at = 0.0

    def ask(self, side: int, now: float) -> None:
        """Ask to turn to the own left (+1), the own right (-1) or straight (0)."""
        if side != self._asked:
            self._yaw_deg = self.yaw_deg(now)
            self._asked, self._asked_at, self._aim_deg = side, now, TURN_NEAR_DEG

    def yaw_deg(self, now: float) -> float:
        """Where the head points at ``now``, which never goes back."""
        moving_s = max(min(now - self._at, now - self._asked_at - REACTION_S), 0.0)
        self._at = now
        side = self._asked * {True: 1, "wrongly": -1, False: 0}[self.obedience]
        if side and abs(self._yaw_deg - side * self._aim_deg) < 1e-6:
            self._aim_deg = TURN_NEAR_DEG if self._aim_deg == TURN_FAR_DEG else TURN_FAR_DEG
        way = side * self._aim_deg - self._yaw_deg
        searching = side * self._yaw_deg >= TURN_NEAR_DEG - 1e-6
        speed = SEARCH_SPEED_DEG_S if searching else TURN_SPEED_DEG_S
        self._yaw_deg += math.copysign(min(abs(way), moving_s * speed), way)
        return self._yaw_deg
