"""The virtual citizen: a simulated camera before which a drawn head stands, leaves, and follows what the kiosk asks.

It also plays whoever tries to deceive the kiosk, bad light, and a camera that does not work as it should. Its pictures
carry sensor noise and a slight sway, because no real camera delivers the same picture twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import cv2
import numpy as np

from devices.camera.port import Frame
from devices.camera.staging import Asked, Command, Stream
from simulated.citizen.head import Pixels
from simulated.citizen.scene import in_hand, picture
from simulated.citizen.sensor import Sensor
from simulated.citizen.staged import Staged

FRAMES_PER_S = 30
PERIODS_S: Mapping[Stream, float] = {"slow": 1.0}
#: what a camera delivers that cannot settle on a size: width and height in pixels
SIZES = ((640, 480), (320, 240), (800, 600), (640, 360))
SIZE_LASTS_FRAMES = 4


class SimulatedCamera:
    """640 x 480 pictures of the virtual citizen, ``frames_per_s`` at most, unless commands say otherwise."""

    def __init__(
        self,
        frames_per_s: int = FRAMES_PER_S,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        seed: int | None = None,
    ) -> None:
        """``seed``: of the noise, where it has to be the same each time (:class:`Sensor`)."""
        self._period_s = 1 / frames_per_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._staged = Staged()
        self._held = in_hand(self._staged.situation)
        self._frozen: Pixels | None = None
        self._sensor = Sensor(seed)
        self._due = 0.0
        self._index = 0

    def command(self, command: Command) -> None:
        """A command of the citizen; ValueError when it is none, or a text is too long for a QR code."""
        before = self._staged.situation.held
        self._staged.command(command)
        if self._staged.situation.held != before:
            self._held = in_hand(self._staged.situation)
        self._picture(self._monotonic())  # the first drawing of a head takes longer than a frame may

    def ask(self, asked: Asked) -> None:
        """What a willing citizen sees on the screen; left and right are the citizen's own."""
        self._staged.ask(asked, self._monotonic())

    def open(self) -> None:
        self._due = self._monotonic()
        self._staged.arrive()

    def read(self) -> Frame:
        self._sleep(max(self._due - self._monotonic(), 0.0))
        now = self._monotonic()
        self._due = max(self._due + PERIODS_S.get(self._staged.situation.stream, self._period_s), now)
        self._index += 1
        return Frame(self._delivered(now), now, self._index)

    def close(self) -> None:
        self._frozen = None

    def _delivered(self, now: float) -> Pixels:
        """The picture as the stream's trouble leaves it."""
        match self._staged.situation.stream:
            case "frozen":
                self._frozen = self._picture(now) if self._frozen is None else self._frozen
                return self._frozen
            case "resizing":
                size = SIZES[self._index // SIZE_LASTS_FRAMES % len(SIZES)]
                return np.asarray(cv2.resize(self._picture(now), size), np.uint8)
            case "garbage":
                return self._sensor.nothing()
            case "live" | "slow":
                self._frozen = None
                return self._picture(now)

    def _picture(self, now: float) -> Pixels:
        return self._sensor.taken(picture(self._staged.situation, self._held, self._staged.posture(now), now))
