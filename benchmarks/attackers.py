"""Who stands before the camera in the table of simulated attacks: one attempt of each kind, drawn at random.

Everybody is a drawn head (or, where a folder of photographs is given, a print of one), played by the simulated camera
in a time of its own, before the real check with the real engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Protocol

import cv2
import numpy as np

from config.settings import Face as FaceSettings
from devices.camera.port import Frame
from devices.camera.staging import Asked, Command, Pace
from devices.face.challenge import orders, random_order
from devices.face.check import FaceCheck
from devices.face.engine import FaceEngine
from devices.face.port import Guidance, Order, Profile, Verdict
from devices.face.worker import ASKED
from simulated.citizen.behaviour import Citizen
from simulated.citizen.camera import SimulatedCamera
from simulated.citizen.head import heads, render_portrait
from simulated.citizen.scene import HAND_TIMES, photograph, picture
from simulated.citizen.sensor import Sensor
from simulated.citizen.sheet import Sheet
from simulated.citizen.situation import Situation

FRAMES_PER_S = 10.0  # what a small machine watches
#: how far a hand turns a print; beyond, the detector no longer finds it
HAND_MIN_DEG, HAND_MAX_DEG = 20.0, 55.0
HEAD_TURNS_DEG = 20.0
FACE_PICTURES_TIMES = 4  # the photographs are 92 x 112 pixels


class Time:
    """Virtual seconds: they pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Player(Protocol):
    """Somebody before a camera; the simulated camera is one."""

    def ask(self, asked: Asked) -> None: ...

    def read(self) -> Frame: ...


class PrintHolder:
    """Somebody who hides behind a print and does with it what a head is asked to do, turned ``farthest_deg``."""

    def __init__(self, sheet: Sheet, farthest_deg: float, time: Time, noise: int) -> None:
        self._sheet = sheet
        self._times = farthest_deg / HEAD_TURNS_DEG / HAND_TIMES
        self._time = time
        self._hand = Citizen()
        self._sensor = Sensor(noise)
        self._index = 0

    def ask(self, asked: Asked) -> None:
        self._hand.ask(asked, self._time.now)

    def read(self) -> Frame:
        posture = self._hand.posture(self._time.now)
        turned = replace(posture, yaw_deg=posture.yaw_deg * self._times)
        self._index += 1
        seen = picture(Situation(), self._sheet, turned, self._time.now)
        return Frame(self._sensor.taken(seen), self._time.now, self._index)


@dataclass(frozen=True)
class Attempt:
    """The card's ``portrait`` and who is before the camera."""

    portrait: bytes
    player: Player


@dataclass(frozen=True)
class Cue:
    """What an attempt is drawn from, the time in which it is played, and how many steps will be asked."""

    random: Random
    time: Time
    steps: int

    def pair(self) -> tuple[str, str]:
        """A holder and somebody else."""
        holder, other = self.random.sample(sorted(heads()), 2)
        return holder, other

    def noise(self) -> int:
        """The seed of the noise of its camera."""
        return self.random.getrandbits(32)


Draw = Callable[[Cue], Attempt]


def _standing(cue: Cue, holder: str, *commands: Command) -> Attempt:
    """The holder's card, and what ``commands`` put before the camera."""
    camera = SimulatedCamera(monotonic=lambda: cue.time.now, sleep=cue.time.sleep, seed=cue.noise())
    for command in commands:
        camera.command(command)
    return Attempt(render_portrait(heads()[holder]), camera)


def genuine(pace: Pace, *commands: Command) -> Draw:
    """The holder, who does as asked."""

    def draw(cue: Cue) -> Attempt:
        holder, _ = cue.pair()
        return _standing(cue, holder, ("stand", holder), ("pace", pace), *commands)

    return draw


def another_person(cue: Cue) -> Attempt:
    holder, other = cue.pair()
    return _standing(cue, holder, ("stand", other))


def covered(cue: Cue) -> Attempt:
    """Somebody else, in a mask or dark glasses."""
    holder, other = cue.pair()
    return _standing(cue, holder, ("stand", other), ("wear", cue.random.choice(("mask", "dark_glasses"))))


def wrong_turns(cue: Cue) -> Attempt:
    holder, _ = cue.pair()
    return _standing(cue, holder, ("stand", holder), ("obey", "wrongly"))


def swapped(cue: Cue) -> Attempt:
    """Somebody else passes the first movement, and then the holder's face is there; or the other way round."""
    holder, other = cue.pair()
    first, second = cue.random.sample([holder, other], 2)
    return _standing(cue, holder, ("stand", first), ("swap", second))


def two_faces(cue: Cue) -> Attempt:
    holder, other = cue.pair()
    first, second = cue.random.sample([holder, other], 2)
    return _standing(cue, holder, ("stand", first), ("join", second))


def frozen(cue: Cue) -> Attempt:
    holder, _ = cue.pair()
    return _standing(cue, holder, ("stand", holder), ("stream", "frozen"))


def replayed(cue: Cue) -> Attempt:
    """A film of the holder, who did what another challenge asked."""
    return film(cue.random.choice(orders(cue.steps)))(cue)


def film(order: Order) -> Draw:
    """A film of the holder, who was asked for ``order``."""

    def draw(cue: Cue) -> Attempt:
        holder, _ = cue.pair()
        return _standing(cue, holder, ("stand", holder), ("replay", tuple(ASKED[prompt] for prompt in order)))

    return draw


def still_screen(cue: Cue) -> Attempt:
    """A picture of the holder on a screen that stands there."""
    holder, _ = cue.pair()
    sheet = Sheet(photograph(holder))
    return Attempt(render_portrait(heads()[holder]), PrintHolder(sheet, 0.0, cue.time, cue.noise()))


def printed(bend: float) -> Draw:
    """A picture of the holder on paper, turned and brought closer by hand."""

    def draw(cue: Cue) -> Attempt:
        holder, _ = cue.pair()
        sheet = Sheet(photograph(holder), bend)
        farthest_deg = cue.random.uniform(HAND_MIN_DEG, HAND_MAX_DEG)
        return Attempt(render_portrait(heads()[holder]), PrintHolder(sheet, farthest_deg, cue.time, cue.noise()))

    return draw


def photographed(bend: float, faces: Path) -> Draw:
    """A print of a photograph in ``faces``/images/sNN_MM.pgm, for a card with ``faces``/portraits/sNN_plain.png."""

    def draw(cue: Cue) -> Attempt:
        image = cue.random.choice(sorted((faces / "images").glob("s*.pgm")))
        subject = image.stem.partition("_")[0]
        small = np.asarray(cv2.imread(str(image), cv2.IMREAD_COLOR), np.uint8)
        large = cv2.resize(small, None, fx=FACE_PICTURES_TIMES, fy=FACE_PICTURES_TIMES, interpolation=cv2.INTER_CUBIC)
        farthest_deg = cue.random.uniform(HAND_MIN_DEG, HAND_MAX_DEG)
        portrait = (faces / "portraits" / f"{subject}_plain.png").read_bytes()
        return Attempt(
            portrait, PrintHolder(Sheet(np.asarray(large, np.uint8), bend), farthest_deg, cue.time, cue.noise())
        )

    return draw


#: those who should pass
CONTROLS: Mapping[str, Draw] = {
    "genuine": genuine("calm"),
    "genuine, old and slow": genuine("slow"),
    "genuine, in a hurry and soon gone": genuine("hasty"),
    "genuine, seated": genuine("calm", ("at", "seated")),
}
ATTACKS: Mapping[str, Draw] = {
    "another person": another_person,
    "flat print": printed(0),
    "bent print, radius 1 width": printed(1),
    "bent print, radius 1/2 width": printed(2),
    "bent print, radius 1/3 width": printed(3),
    "still picture on a screen": still_screen,
    "frozen frame": frozen,
    "replayed challenge": replayed,
    "person swapped in mid-challenge": swapped,
    "two faces": two_faces,
    "somebody else, mask or dark glasses": covered,
    "turns to the wrong side": wrong_turns,
}


def photographs(faces: Path) -> Mapping[str, Draw]:
    """The prints again, of photographs."""
    bends = {"flat": 0.0, "bent, radius 1": 1.0, "bent, radius 1/2": 2.0, "bent, radius 1/3": 3.0}
    return {f"photograph, {name}": photographed(bend, faces) for name, bend in bends.items()}


def play(
    draw: Draw,
    random: Random,
    engine: FaceEngine,
    settings: FaceSettings,
    profile: Profile,
    order: Callable[[int, frozenset[Order]], Order] = random_order,
) -> Verdict:
    """One attempt, from its beginning to its verdict; ``order`` draws what is asked, as the check itself would."""
    time = Time()
    steps = settings.steps.strict if profile is Profile.STRICT else settings.steps.ordinary
    attempt = draw(Cue(random, time, steps))
    check = FaceCheck(engine, settings, lambda: time.now, profile, draw=order)
    try:
        news = check.begin(attempt.portrait)
        while isinstance(news, Guidance):
            attempt.player.ask(ASKED.get(news.prompt, "straight"))
            time.sleep(1 / FRAMES_PER_S)
            news = check.see(attempt.player.read())
        return news
    finally:
        check.close()
