"""Who is before the camera and what they do: commands and time in, postures out. Draws nothing."""

from __future__ import annotations

from dataclasses import replace

from devices.camera.staging import Asked, Command
from simulated.citizen.behaviour import Citizen, Posture
from simulated.citizen.situation import Situation, changed


class Staged:
    """The situation, and the citizen in it who follows what the screen asks. Moments are monotonic seconds."""

    def __init__(self) -> None:
        self.situation = Situation()
        self._citizen = Citizen()
        self._moved = False

    def command(self, command: Command) -> None:
        """A command of the camera's director; ValueError when it is none."""
        self.situation = changed(self.situation, command)
        self._citizen.obedience, self._citizen.pace = self.situation.obey, self.situation.pace
        self._citizen.recording = self.situation.recording
        if command[0] in ("stand", "replay"):
            self.arrive()

    def ask(self, asked: Asked, now: float) -> None:
        """What a willing citizen sees on the screen; left and right are the citizen's own."""
        self._citizen.ask(asked, now)
        if asked != "straight":
            self._moved = True
        elif self._moved and self.situation.successor is not None:
            self.situation = replace(self.situation, head=self.situation.successor, successor=None)

    def arrive(self) -> None:
        """A check begins, or somebody has just come."""
        self._citizen.arrive()
        self._moved = False

    def posture(self, now: float) -> Posture:
        """How the citizen stands at ``now``, which never goes back."""
        return self._citizen.posture(now)
