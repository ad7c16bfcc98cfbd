"""How the virtual citizen behaves: who stands there, and where the head points. Needs no picture."""

from __future__ import annotations

import math
from typing import Literal

#: how a citizen follows: as asked, to the wrong side, or not at all
Obedience = Literal[True, False, "wrongly"]
Command = tuple[Literal["stand"], str] | tuple[Literal["leave"]] | tuple[Literal["obey"], Obedience]

REACTION_S = 0.45
TURN_DEG = 26.0
TURN_SPEED_DEG_S = 70.0


class Citizen:
    """Who stands there and where the head points; moved by time alone."""

    def __init__(self) -> None:
        self.head: str | None = None
        self.obedience: Obedience = True
        self._asked = 0
        self._asked_at = 0.0
        self._yaw_deg = 0.0
        self._at = 0.0

    def ask(self, side: int, now: float) -> None:
        """Ask to turn to the own left (+1), the own right (-1) or straight (0)."""
        if side != self._asked:
            self._yaw_deg = self.yaw_deg(now)
            self._asked, self._asked_at = side, now

    def yaw_deg(self, now: float) -> float:
        """Where the head points at ``now``, which never goes back."""
        moving_s = max(min(now - self._at, now - self._asked_at - REACTION_S), 0.0)
        self._at = now
        sign = {True: 1, "wrongly": -1, False: 0}[self.obedience]
        way = sign * self._asked * TURN_DEG - self._yaw_deg
        self._yaw_deg += math.copysign(min(abs(way), moving_s * TURN_SPEED_DEG_S), way)
        return self._yaw_deg
