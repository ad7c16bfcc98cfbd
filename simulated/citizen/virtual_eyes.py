"""Eyes without a camera, an engine or a process: the kiosk's own face check and code scan, on a test card.

The check, its challenge, its gates and its watchdog are those of a real visit; the pictures are test cards
(:mod:`simulated.citizen.pattern`), and the engine reads from them who is there instead of comparing pixels. So a
check takes less than half a second, in any time that the clock gives. What pixels do to an engine is tried elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import aclosing, closing
from enum import StrEnum
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from config.clock import Clock
from config.face import EngineName
from config.settings import Face as FaceSettings
from devices.camera.identity import absent
from devices.camera.port import Frame
from devices.camera.staging import Asked, Command
from devices.face.check import FaceCheck
from devices.face.code import Code, CodeScan
from devices.face.engine import Embedding, Face, Pixels
from devices.face.failures import alarmed, engine_unavailable, process_died
from devices.face.models import Limits, engine_facts
from devices.face.picture import PictureUnusable, decoded, enlarged, grey_of
from devices.face.port import Guidance, NoCode, Order, Preview, Profile, Prompt, ScannedCode, Verdict
from devices.face.portrait import WORKING_WIDTH_PX
from devices.face.watchdog import Glimpse, Watchdog
from simulated.citizen.pattern import HEIGHT_PX, WIDTH_PX, Card, Seen, card, code_of
from simulated.citizen.situation import Situation
from simulated.citizen.staged import Staged

#: a slow machine's; what more of them would tell is tried where pixels are
FRAMES_PER_S = 6
SLOW_S = 1.0
CHIP_PX = 40
#: what a code scan looks at: the code is told
EMPTY = np.zeros((48, 64, 3), np.uint8)
ASKED: Mapping[Prompt, Asked] = {
    Prompt.TURN_LEFT: "turn_left",
    Prompt.TURN_RIGHT: "turn_right",
    Prompt.COME_CLOSER: "come_closer",
}
#: distances between faces: of one person, of two, and of a person and an old picture that leaves doubt
SAME, OTHER, DOUBTFUL = 0.2, 0.9, 0.515
#: an old picture, by whose it is; a portrait without a face
OLD_PICTURES: Mapping[str, str] = {"oldphoto": "a"}
NO_FACE = "blank"

End = Verdict | ScannedCode | NoCode
Course = Generator[Guidance | End, Frame, None]


class EyesTrouble(StrEnum):
    """What may be wrong with camera and engine until it is mended, besides what a camera's stream does."""

    ABSENT = "absent"
    STALLED = "stalled"
    UNAVAILABLE = "unavailable"
    #: the camera has hung itself up: it is off the bus until its power has been away
    HANGS = "hangs"


class VirtualEyes:
    """:class:`devices.face.port.Eyes`; ``portraits`` is the folder of pictures whose faces the engine knows."""

    def __init__(self, settings: FaceSettings, portraits: Path, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._staged = Staged()
        self._engine = SceneEngine(settings.engine, portraits)
        self._trouble: EyesTrouble | None = None
        self._lives = 0
        self._looking = False
        self._newest: Frame | None = None

    # -- hands and fate --

    def command(self, command: Command) -> None:
        """Tell the virtual citizen; ValueError when it is no command."""
        self._staged.command(command)

    @property
    def situation(self) -> Situation:
        """Who stands there, and how."""
        return self._staged.situation

    def befall(self, trouble: EyesTrouble | None) -> None:
        """Let ``trouble`` come, instead of one that there was; None mends."""
        self._trouble = trouble

    def power_cycle(self) -> None:
        """The power of the camera goes and comes back."""
        if self._trouble is EyesTrouble.HANGS:
            self.befall(None)

    def kill(self) -> None:
        """Let the process of the eyes die: what it was doing is lost, and another one is there at once."""
        self._lives += 1

    # -- the port --

    async def start(self) -> None:
        """There is nothing to load."""
        cv2.setNumThreads(1)  # as in the process of real ones: to share out pictures as small costs more than it gains

    async def ready(self) -> None:
        if self._trouble is EyesTrouble.UNAVAILABLE:
            raise engine_unavailable("simulated")
        self._require_camera()

    async def rest(self) -> None:
        """There is nothing to let go of."""

    async def verify(
        self, portrait: bytes, profile: Profile = Profile.ORDINARY, used: frozenset[Order] = frozenset()
    ) -> AsyncGenerator[Guidance | Verdict, None]:
        if self._trouble is EyesTrouble.UNAVAILABLE:
            raise engine_unavailable("simulated")
        async with aclosing(self._attend(self._checked(portrait, profile, used))) as moments:
            async for moment in moments:
                if isinstance(moment, Guidance | Verdict):
                    yield moment

    async def watch(self) -> AsyncGenerator[Guidance, None]:
        async with aclosing(self._attend(_watched(), EMPTY)) as moments:
            async for moment in moments:
                if isinstance(moment, Guidance):
                    yield moment

    async def scan(self) -> AsyncGenerator[Guidance | ScannedCode | NoCode, None]:
        async with aclosing(self._attend(self._scanned(), EMPTY)) as moments:
            async for moment in moments:
                if not isinstance(moment, Verdict):
                    yield moment

    def preview(self) -> Preview | None:
        frame = self._newest
        if not self._looking or frame is None:
            return None
        high, wide = frame.pixels.shape[:2]
        rgb = np.ascontiguousarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2RGB)[:, ::-1])
        return Preview(rgb.tobytes(), wide, high, frame.index)

    async def close(self) -> None:
        """There is nothing to close."""

    # -- one check, scan or watch --

    def _checked(self, portrait: bytes, profile: Profile, used: frozenset[Order]) -> Course:
        with closing(FaceCheck(self._engine, self._settings, self._clock.monotonic, profile, used)) as check:
            news = check.begin(portrait)
            while True:
                news = check.see((yield news))

    def _scanned(self) -> Course:
        with closing(CodeScan(self._engine.codes)) as scan:
            news: Guidance | End = scan.begin()
            while True:
                news = scan.see((yield news))

    async def _attend(self, course: Course, picture: Pixels | None = None) -> AsyncGenerator[Guidance | End, None]:
        if self._looking:
            raise RuntimeError("a check is running")
        self._looking = True
        try:
            with closing(course):
                async for news in self._followed(course, picture):
                    yield news
        finally:
            self._looking, self._newest = False, None
            self._staged.ask("straight", self._clock.monotonic())

    async def _followed(self, course: Course, picture: Pixels | None) -> AsyncGenerator[Guidance | End, None]:
        """Frames in, guidance out, until the end; the pictures are watched as those of a camera are.

        ``picture``: what a course gets that looks at nothing in it.
        """
        life, began = self._lives, self._clock.monotonic()
        watchdog, taken, index, shown = Watchdog(began), began, 0, 0
        news = next(course)
        if isinstance(news, Guidance):
            self._require_camera()
        self._staged.arrive()
        while True:
            yield news
            if not isinstance(news, Guidance):
                return
            self._staged.ask(ASKED.get(news.prompt, "straight"), self._clock.monotonic())
            await self._clock.sleep(SLOW_S if self._staged.situation.stream == "slow" else 1 / FRAMES_PER_S)
            now = self._clock.monotonic()
            if life != self._lives:
                raise process_died("ended")
            self._require_camera()
            if self._trouble is not EyesTrouble.STALLED:
                index, taken = index + 1, now
                frozen = self._staged.situation.stream == "frozen" and self._newest is not None
                shown = shown if frozen else shown + 1
                self._newest = self._frame(now, index, picture, frozen=frozen)
                news = course.send(self._newest)
            if alarm := watchdog.look(Glimpse(index, taken, shown, now), now):
                raise alarmed(alarm)

    def _frame(self, now: float, index: int, picture: Pixels | None, *, frozen: bool) -> Frame:
        if frozen and self._newest is not None:
            return Frame(self._newest.pixels, now, index)
        situation = self._staged.situation
        posture = self._staged.posture(now)
        seen = card(situation, posture, now) if picture is None else Card(picture, (), code_of(situation))
        if situation.stream == "garbage":
            seen = Card(seen.pixels)
        self._engine.show(seen)
        return Frame(seen.pixels, now, index)

    def _require_camera(self) -> None:
        if self._trouble in (EyesTrouble.ABSENT, EyesTrouble.HANGS):
            raise absent(Path("virtual-citizen"), "gives no more frames")


def _watched() -> Course:
    while True:
        yield Guidance(Prompt.LOOK_STRAIGHT, None, 0, 0)


class SceneEngine:
    """A :class:`devices.face.engine.FaceEngine`, and a reader of codes, that is told what it sees.

    Portraits are known by what they show; one that it does not know shows nobody whom it knows.
    """

    def __init__(self, name: EngineName, portraits: Path) -> None:
        self._name: EngineName = name
        self._album = _album(portraits)
        self._card = Card(np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8))

    def show(self, seen: Card) -> None:
        """Whatever picture is looked at from now on, unless it is a portrait, is this one."""
        self._card = seen

    @property
    def name(self) -> EngineName:
        return self._name

    @property
    def chip_px(self) -> int:
        return CHIP_PX

    @property
    def limits(self) -> Limits:
        return engine_facts(self._name).limits

    def detect(self, grey: Pixels, shrink: float = 1.0) -> list[Face]:  # noqa: ARG002 - nothing is searched
        if grey.shape == (HEIGHT_PX, WIDTH_PX):
            return [seen.face for seen in self._card.faces]
        head = self._album.get(_digest(grey), "")
        return [] if head == NO_FACE else [_whole(grey, head)]

    def chip(self, pixels: Pixels, face: Face) -> Pixels:  # noqa: ARG002 - the face knows what it looks like
        seen = face.landmarks if isinstance(face.landmarks, Seen) else self._seen(face)
        chip = np.empty((CHIP_PX, CHIP_PX, 3), np.float32)
        chip[:, : CHIP_PX // 2], chip[:, CHIP_PX // 2 :] = seen.left, seen.right
        if seen.sharp:
            chip *= 0.85 + 0.3 * _CHECKS
        chip = np.clip(chip, 0, 255)
        chip[0, 0] = _number(seen.head)
        return chip.astype(np.uint8)

    def embed(self, chip: Pixels) -> Embedding:
        """The vector of whose chip it is."""
        return _vector(int(chip[0, 0, 0]))

    def codes(self, grey: Pixels) -> list[Code]:
        """The code that is held up, as large as one that is held well."""
        if not self._card.code:
            return []
        side = grey.shape[0] / 3
        corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32) + np.float32(side)
        return [Code(corners, self._card.code.encode())]

    def _seen(self, face: Face) -> Seen:
        return next(seen for seen in self._card.faces if seen.face == face)


_CHECKS = (np.indices((CHIP_PX, CHIP_PX)) // 4).sum(axis=0)[:, :, None] % 2
#: people whom nobody has told apart are told apart by their own numbers
_NUMBERS: dict[str, int] = {}


def _number(head: str) -> int:
    return _NUMBERS.setdefault(head, len(_NUMBERS))


def _vector(number: int) -> Embedding:
    head = next(name for name, known in _NUMBERS.items() if known == number)
    vector = np.zeros(128)
    if head in OLD_PICTURES:
        vector[_number(OLD_PICTURES[head])] = OTHER / np.sqrt(2)
        vector[127] = DOUBTFUL
    else:
        vector[number % 127] = OTHER / np.sqrt(2)
    return vector


def _whole(grey: Pixels, head: str) -> Face:
    """The face of a portrait, which fills most of it."""
    height, width = grey.shape
    seen_as = head or f"unknown {_digest(grey).hex()}"
    eyes_nose = ((width * 0.4, height * 0.4), (width * 0.6, height * 0.4), (width * 0.5, height * 0.55))
    looks = Face(0, 0, 0, 0, 0, (0, 0), (0, 0), (0, 0), None)
    seen = Seen(seen_as, looks, 120, 120, sharp=True)
    return Face(width * 0.2, height * 0.2, width * 0.6, width * 0.6, 1.9, *eyes_nose, seen)


@cache
def _album(portraits: Path) -> Mapping[bytes, str]:
    """Whom each picture of the folder shows, by what is searched for faces."""
    album = {}
    for file in sorted(portraits.glob("*.png")):
        try:
            grey = grey_of(enlarged(decoded(file.read_bytes()), WORKING_WIDTH_PX))
        except PictureUnusable:
            continue
        album[_digest(grey)] = file.stem
    return album


def _digest(grey: Pixels) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(grey).tobytes(), digest_size=16).digest()
