"""The virtual citizen: a simulated camera before which a drawn head stands, leaves, and follows what the kiosk asks.

It may hold up a phone with a QR code. Its pictures carry sensor noise and a slight sway, because no real camera
delivers the same picture twice.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np

from devices.camera.citizen import Asked, Citizen, Command
from devices.camera.head import CENTRE_X, CENTRE_Y, SPRITE_HEIGHT, SPRITE_WIDTH, Pixels, Sprite, heads, over, render
from devices.camera.phone import phone
from devices.camera.port import Frame

FRAME_PERIOD_S = 1 / 30
YAW_STEP_DEG = 2.0
SWAY_PX = 1.5
SWAY_PERIOD_S = 3.7
NOISE_SIGMA = 1.5
NOISE_FIELDS = 3


class SimulatedCamera:
    """640 x 480 pictures of the virtual citizen, at most 30 a second."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._citizen = Citizen()
        self._phone: Sprite | None = None
        self._noise = _noise_fields()
        self._due = 0.0
        self._index = 0

    def command(self, command: Command) -> None:
        """A command of the citizen; ValueError when it is none, or a text is too long for a QR code."""
        match command:
            case ("stand", str(head)) if head in heads():
                self._citizen.head = head
                _before_the_room(head, 0.0)  # the first drawing of a head takes longer than a frame may
            case ("leave",):
                self._citizen.head = None
            case ("obey", True | False | "wrongly" as obedience):
                self._citizen.obedience = obedience
            case ("show", str(text)) if text:
                self._phone = phone(text)
            case ("hide",):
                self._phone = None
            case _:
                raise ValueError(f"unknown command {command[:1]}")  # what follows may be the text of a code

    def ask(self, asked: Asked) -> None:
        """What a willing citizen sees on the screen; left and right are the citizen's own."""
        self._citizen.ask(asked, self._monotonic())

    def open(self) -> None:
        self._due = self._monotonic()

    def read(self) -> Frame:
        self._sleep(max(self._due - self._monotonic(), 0.0))
        now = self._monotonic()
        self._due = max(self._due + FRAME_PERIOD_S, now)
        self._index += 1
        return Frame(self._picture(now), now, self._index)

    def close(self) -> None:
        """Nothing is held."""

    def _picture(self, now: float) -> Pixels:
        posture = self._citizen.posture(now)
        yaw = round(posture.yaw_deg / YAW_STEP_DEG) * YAW_STEP_DEG
        still = _room() if self._citizen.head is None else _before_the_room(self._citizen.head, yaw, posture.size)
        if self._phone is not None:
            still = over(self._phone, still)
        phase = 2 * math.pi * now / SWAY_PERIOD_S
        sway = np.array([[1, 0, SWAY_PX * math.sin(phase)], [0, 1, SWAY_PX / 2 * math.sin(1.7 * phase)]])
        swayed = cv2.warpAffine(still, sway, (SPRITE_WIDTH, SPRITE_HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.add(swayed, self._noise[self._index % NOISE_FIELDS], dtype=cv2.CV_8U), np.uint8)


def _noise_fields() -> list[np.ndarray[tuple[int, ...], np.dtype[np.int8]]]:
    source = np.random.default_rng(2026)
    shape = (SPRITE_HEIGHT, SPRITE_WIDTH, 3)
    return [np.rint(source.normal(0, NOISE_SIGMA, shape)).astype(np.int8) for _ in range(NOISE_FIELDS)]


@lru_cache(maxsize=1)
def _room() -> Pixels:
    """A plain wall, a little darker to the floor."""
    shade = np.linspace(196, 158, SPRITE_HEIGHT, dtype=np.float32)[:, None, None]
    tint = np.array([0.99, 1.0, 1.0], np.float32)
    return np.broadcast_to(shade * tint, (SPRITE_HEIGHT, SPRITE_WIDTH, 3)).astype(np.uint8)


def _before_the_room(head: str, yaw_deg: float, size: float = 1.0) -> Pixels:
    if size == 1.0:
        return _at_arms_length(head, yaw_deg)
    nearer = np.array([[size, 0, CENTRE_X * (1 - size)], [0, size, CENTRE_Y * (1 - size)]])
    seen = cv2.warpAffine(_at_arms_length(head, yaw_deg), nearer, (SPRITE_WIDTH, SPRITE_HEIGHT))
    return np.asarray(seen, np.uint8)


@lru_cache(maxsize=16)
def _at_arms_length(head: str, yaw_deg: float) -> Pixels:
    return over(render(heads()[head], yaw_deg), _room())
