"""What the frames of a face check show, one by one, and whether it is still the same person who is seen.

Continuity (facts of the face check, 4.2): the boxes of successive frames overlap, and a face is never out of sight for
longer than a moment. Time is the time of the frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from config.faults import Fault
from devices.camera.port import Frame
from devices.face import quality
from devices.face.engine import Face, FaceEngine, Pixels
from devices.face.port import FaceBox, Prompt
from devices.face.pose import Pose, pose_of

TRACK_GAP_MAX_S = 0.3
#: so much more time in gaps than outside of them is no hiccup: nobody can be followed in pictures that come so rarely
SLOW_MAX_S = 1.5
TRACK_OVERLAP_MIN = 0.3  # of two boxes in successive frames, intersection over union
#: pictures of any size are looked at in this one, in which everything was measured
WIDTH_PX, HEIGHT_PX = 640, 480
SEARCH_WIDTH_PX = 320


@dataclass(frozen=True)
class Seen:
    """What one frame shows. ``blocked``: why it has no single face; ``advice``: what keeps it from being compared."""

    taken: float
    grey: Pixels = field(repr=False)
    box: FaceBox | None
    face: Face | None = None
    pose: Pose | None = None
    chip: Pixels | None = field(default=None, repr=False)
    sharpness: float = 0.0
    resting: bool = True
    blocked: Prompt | None = None
    advice: Prompt | None = None


class Sight:
    """Looks at frames with ``engine`` and follows the one face."""

    def __init__(self, engine: FaceEngine) -> None:
        self._engine = engine
        self._face: Face | None = None
        self._face_at: float | None = None
        self._jumped = False
        self._last_look: float | None = None
        self._slow_s = 0.0
        self._late = False

    def look(self, frame: Frame) -> Seen:
        """What ``frame`` shows, with its track kept. CAMERA-SLOW when frames come too rarely to follow anybody."""
        self._keep_pace(frame.taken)
        pixels = _working(frame.pixels)
        grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
        faces = self._engine.detect(grey, WIDTH_PX / SEARCH_WIDTH_PX)
        if not faces:
            blocked = Prompt.MORE_LIGHT if quality.is_dark(grey) else Prompt.STEP_BEFORE_CAMERA
            return Seen(frame.taken, grey, None, blocked=blocked)
        face, before = faces[0], self._face
        box = _mirrored_box(face, grey)
        limits = self._engine.limits
        if not quality.people_gate(faces, limits).passed:
            return Seen(frame.taken, grey, box, blocked=Prompt.ONE_PERSON)
        self._keep_track(face, frame.taken)
        chip = self._engine.chip(pixels, face)
        numbers = quality.measure(chip)
        advice = quality.advice(quality.frame_gates(face, numbers, grey, limits))
        resting = quality.motion_gate(face, before, limits).passed
        return Seen(
            taken=frame.taken,
            grey=grey,
            box=box,
            face=face,
            pose=pose_of(face),
            chip=chip,
            sharpness=numbers.sharpness,
            resting=resting,
            advice=advice,
        )

    def lost(self, now: float) -> bool:
        """Whether the person is no longer certainly the same one, up to a frame that was taken at ``now``."""
        return self._jumped or self._face_at is None or now - self._face_at > TRACK_GAP_MAX_S

    def overlook(self, seconds: float) -> None:
        """For so long nobody looked: the machine was busy, which is no gap of the person."""
        if self._face_at is not None:
            self._face_at += seconds
        if self._last_look is not None:
            self._last_look += seconds

    @property
    def late(self) -> bool:
        """Whether pictures were missing in this track: if it is lost, it is not the person's doing."""
        return self._late

    def slow(self) -> Fault:
        """The fault of pictures that come too rarely to follow anybody, whoever holds them up."""
        return Fault("CAMERA-SLOW", f"gaps of more than {TRACK_GAP_MAX_S} s between pictures")

    def begin_track(self) -> None:
        """Whoever is seen from here on is one person."""
        self._jumped = self._late = False

    def _keep_pace(self, taken: float) -> None:
        gap = 0.0 if self._last_look is None else taken - self._last_look
        self._last_look = taken
        late = gap > TRACK_GAP_MAX_S
        self._late = self._late or late
        self._slow_s = max(self._slow_s + (gap if late else -gap), 0.0)
        if self._slow_s > SLOW_MAX_S:
            raise self.slow()

    def _keep_track(self, face: Face, taken: float) -> None:
        if self._face is not None and self._face_at is not None:
            gap = taken - self._face_at > TRACK_GAP_MAX_S
            self._jumped = self._jumped or gap or _overlap(face, self._face) < TRACK_OVERLAP_MIN
        self._face, self._face_at = face, taken


def _working(pixels: Pixels) -> Pixels:
    if pixels.shape[:2] == (HEIGHT_PX, WIDTH_PX):
        return pixels
    return np.asarray(cv2.resize(pixels, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _mirrored_box(face: Face, grey: Pixels) -> FaceBox:
    """Where the face is in the mirrored preview."""
    height, width = grey.shape
    return FaceBox(1 - (face.left + face.width) / width, face.top / height, face.width / width, face.height / height)


def _overlap(one: Face, other: Face) -> float:
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    shared = max(wide, 0.0) * max(high, 0.0)
    return shared / (one.width * one.height + other.width * other.height - shared)
