"""One face check, frame by frame: wait for the person, ask for the turns, compare. Pure but for the engine it is given.

The course is one generator, :meth:`FaceCheck._course`, which takes what a frame shows and gives what to ask next. The
frames that are compared with the portrait come from between the turns, so from inside one track: whoever turned is who
is compared. Time is the time of the frames.
"""

from __future__ import annotations

import secrets
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from config.settings import Face as FaceSettings
from devices.camera.port import Frame
from devices.face import quality
from devices.face.challenge import Progress, Side, TurnStep, random_sides, returned
from devices.face.decide import decide, same_person
from devices.face.engine import Embedding, Face, FaceEngine, Pixels
from devices.face.planarity import Planarity
from devices.face.port import FaceBox, Guidance, Outcome, Profile, Prompt, Verdict
from devices.face.portrait import PortraitUnusable, reference_of
from devices.face.pose import Pose, neutral_of, pose_of

#: how long the check waits for somebody to stand there well; the idle warning of the kiosk comes later
ARRIVE_TIMEOUT_S = 20.0
NEUTRAL_FRAMES = 5
STEADY_MAX = 0.05  # of the turns of these frames, largest less smallest
#: a turn is asked at a moment that a recording cannot know
PAUSE_MIN_MS, PAUSE_MAX_MS = 100, 400
TRACK_GAP_MAX_S = 0.3
TRACK_OVERLAP_MIN = 0.3  # of two boxes in successive frames, intersection over union
#: a track may break once (somebody steps aside, turns too far); then the check ends
TRACKS = 2
CAPTURES_APART_S = 0.3
SEARCH_WIDTH_PX = 320

WHAT_WAS_WRONG = {
    Prompt.STEP_BEFORE_CAMERA: Outcome.NO_FACE,
    Prompt.ONE_PERSON: Outcome.TWO_FACES,
    Prompt.MORE_LIGHT: Outcome.POOR_LIGHT,
    Prompt.LESS_LIGHT: Outcome.POOR_LIGHT,
    Prompt.LIGHT_BEHIND: Outcome.POOR_LIGHT,
    Prompt.UNCOVER_FACE: Outcome.OCCLUDED,
}


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


class _Ended(Exception):
    """The check is over before its decision."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class _TrackLost(Exception):
    """The person is no longer certainly the same one."""


Course = Generator[Guidance, Seen, Outcome]
Look = Generator[Guidance, Seen, Seen]


class FaceCheck:
    """One check against ``portrait``. Feed it frames until it gives a verdict; then :meth:`close`."""

    def __init__(
        self,
        engine: FaceEngine,
        settings: FaceSettings,
        now: Callable[[], float],
        sides: Callable[[int], list[Side]] = random_sides,
        profile: Profile = Profile.ORDINARY,
    ) -> None:
        """``now`` gives the monotonic seconds in which frames are stamped; ``sides`` draws what will be asked."""
        self._engine = engine
        self._settings = settings
        self._now = now
        self._sides = sides
        self._profile = profile
        self._steps = settings.steps.strict if profile is Profile.STRICT else settings.steps.ordinary
        self._started = now()
        self._waited_s = 0.0
        self._persons_turn = False
        self._last_taken: float | None = None
        self._last_face: Face | None = None
        self._face_at = 0.0
        self._jumped = False
        self._steps_done = 0
        self._captured_at = 0.0
        self._troubles: Counter[Prompt | None] = Counter()
        self._reference: Embedding | None = None
        self._captures: list[Embedding] = []
        self._course = self._tracks()

    def begin(self, portrait: bytes) -> Guidance | Verdict:
        """Compute the reference. The first guidance, or the verdict on a portrait that cannot be used."""
        try:
            self._reference = reference_of(portrait, self._engine)
        except PortraitUnusable:
            return self._verdict(Outcome.PORTRAIT_UNUSABLE)
        return next(self._course)

    def see(self, frame: Frame) -> Guidance | Verdict:
        """Take the next frame: what to ask now, or the verdict."""
        if self._persons_turn and self._last_taken is not None:
            self._waited_s += frame.taken - self._last_taken
        self._last_taken = frame.taken
        try:
            return self._course.send(self.look(frame))
        except StopIteration as decided:
            return self._verdict(decided.value)
        except _Ended as ended:
            return self._verdict(ended.outcome)

    def close(self) -> None:
        """Overwrite every vector; call it however the check ends."""
        for vector in [*self._captures, *([] if self._reference is None else [self._reference])]:
            vector.fill(0)
        self._captures.clear()
        self._reference = None
        self._course.close()

    def _verdict(self, outcome: Outcome) -> Verdict:
        total = self._now() - self._started
        waited = min(self._waited_s, total)
        return Verdict(outcome, self._engine.name, self._settings.thresholds.id, waited, total - waited)

    # -- what a frame shows --

    def look(self, frame: Frame) -> Seen:
        """What ``frame`` shows, with its track kept."""
        grey = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY), np.uint8)
        faces = self._engine.detect(grey, max(frame.pixels.shape[1] / SEARCH_WIDTH_PX, 1.0))
        if not faces:
            blocked = Prompt.MORE_LIGHT if quality.is_dark(grey) else Prompt.STEP_BEFORE_CAMERA
            return Seen(frame.taken, grey, None, blocked=blocked)
        face, before = faces[0], self._last_face
        box = _mirrored_box(face, grey)
        limits = self._engine.limits
        if not quality.people_gate(faces, limits).passed:
            return Seen(frame.taken, grey, box, blocked=Prompt.ONE_PERSON)
        self._keep_track(face, frame.taken)
        chip = self._engine.chip(frame.pixels, face)
        numbers = quality.measure(chip)
        advice = quality.advice(quality.frame_gates(face, numbers, grey, limits))
        resting = quality.motion_gate(face, before, limits).passed
        return Seen(frame.taken, grey, box, face, pose_of(face), chip, numbers.sharpness, resting, advice=advice)

    def _keep_track(self, face: Face, taken: float) -> None:
        if self._last_face is not None and _overlap(face, self._last_face) < TRACK_OVERLAP_MIN:
            self._jumped = True
        self._last_face, self._face_at = face, taken

    # -- the course of a check --

    def _tracks(self) -> Course:
        for _ in range(TRACKS):
            try:
                return (yield from self._one_track())
            except _TrackLost:
                self._restart()
        return Outcome.NO_FACE

    def _restart(self) -> None:
        for vector in self._captures:
            vector.fill(0)
        self._captures.clear()
        self._steps_done = 0
        self._last_face = None
        self._jumped = False

    def _one_track(self) -> Course:
        neutral, seen = yield from self._settle()
        for side in self._sides(self._steps):
            seen = yield from self._pause(neutral, seen)
            seen = yield from self._turn(side, neutral, seen)
            seen = yield from self._return(neutral, seen)
        while len(self._captures) < self._settings.frames:
            seen = yield from self._one_more(neutral, seen)
        assert self._reference is not None  # noqa: S101
        frames = self._captures[: self._settings.frames]
        return decide(self._reference, frames, self._settings.thresholds, self._profile)

    def _settle(self) -> Generator[Guidance, Seen, tuple[Pose, Seen]]:
        """Wait for a straight, good and steady face; its neutral pose, and the best of its frames captured."""
        self._troubles.clear()
        good: deque[Seen] = deque(maxlen=NEUTRAL_FRAMES)
        since, prompt, seen = None, Prompt.STEP_BEFORE_CAMERA, None
        while seen is None or not _steady(good):
            seen = yield self._guidance(prompt, seen)
            since = seen.taken if since is None else since
            trouble = self._trouble(seen, None)
            self._persons_turn = trouble is not None
            if seen.blocked or self._jumped:
                good.clear()
                self._jumped = False
            if trouble is None:
                good.append(seen)
            prompt = trouble or Prompt.LOOK_STRAIGHT
            self._limit(seen, since, ARRIVE_TIMEOUT_S)
        self._capture(max(good, key=lambda one: one.sharpness * (one.face.score if one.face else 0.0)))
        return neutral_of([one.pose for one in good if one.pose]), seen

    def _pause(self, neutral: Pose, seen: Seen) -> Look:
        """Let a random moment pass, and begin the turn from straight."""
        since = seen.taken
        until = since + (PAUSE_MIN_MS + secrets.randbelow(PAUSE_MAX_MS - PAUSE_MIN_MS)) / 1000
        self._troubles.clear()
        while True:
            seen = yield self._guidance(Prompt.LOOK_STRAIGHT, seen)
            self._hold_track(seen)
            straight = seen.pose is not None and returned(seen.pose, neutral)
            if straight and seen.taken >= until:
                return seen
            self._persons_turn = not straight
            self._limit(seen, since, self._settings.step_timeout_s)

    def _turn(self, side: Side, neutral: Pose, seen: Seen) -> Look:
        """Ask for a turn and see it done."""
        assert seen.face is not None  # noqa: S101
        step = TurnStep(side, neutral, seen.taken, self._settings.step_timeout_s)
        plane = Planarity(seen.grey, seen.face)
        self._troubles.clear()
        self._persons_turn = True
        progress = Progress.WAITING
        while progress is Progress.WAITING:
            seen = yield self._guidance(seen.blocked or side.prompt, seen)
            self._hold_track(seen)
            self._troubles[seen.blocked] += 1
            plane.follow(seen.grey)
            progress = step.see(seen.pose, seen.taken)
        self._persons_turn = False
        if plane.flat or progress in (Progress.WRONG, Progress.TOO_FAST):
            raise _Ended(Outcome.NOT_LIVE)
        if progress is Progress.TIMED_OUT:
            raise _Ended(self._late())
        self._steps_done += 1
        return seen

    def _return(self, neutral: Pose, seen: Seen) -> Look:
        """Back to straight. Whoever turned too far was out of sight: the vector says whether it is the same person."""
        since = seen.taken
        self._troubles.clear()
        while True:
            self._persons_turn = seen.pose is None or not returned(seen.pose, neutral)
            seen = yield self._guidance(seen.blocked or Prompt.LOOK_STRAIGHT, seen)
            trouble = self._trouble(seen, neutral)
            if trouble is None and seen.pose is not None and returned(seen.pose, neutral):
                self._jumped = False
                self._capture(seen)
                return seen
            self._limit(seen, since, self._settings.step_timeout_s)

    def _one_more(self, neutral: Pose, seen: Seen) -> Look:
        """A further frame to compare, some time after the last one."""
        since = seen.taken
        self._troubles.clear()
        while True:
            seen = yield self._guidance(seen.blocked or Prompt.LOOK_STRAIGHT, seen)
            self._hold_track(seen)
            trouble = self._trouble(seen, neutral)
            if trouble is None and seen.taken - self._captured_at >= CAPTURES_APART_S:
                self._capture(seen)
                return seen
            self._persons_turn = trouble is not None
            self._limit(seen, since, self._settings.step_timeout_s)

    # -- what the course is made of --

    def _guidance(self, prompt: Prompt, seen: Seen | None) -> Guidance:
        return Guidance(prompt, None if seen is None else seen.box, self._steps_done, self._steps)

    def _trouble(self, seen: Seen, neutral: Pose | None) -> Prompt | None:
        """What keeps ``seen`` from being compared; counted, so that a time-out can say what was wrong."""
        trouble = seen.blocked or seen.advice
        if trouble is None and seen.pose is not None:
            trouble = quality.advice(quality.pose_gates(seen.pose, neutral, self._engine.limits))
        if trouble is None and not seen.resting:
            trouble = Prompt.HOLD_STILL
        self._troubles[trouble] += 1
        return trouble

    def _capture(self, seen: Seen) -> None:
        assert seen.chip is not None  # noqa: S101
        vector = self._engine.embed(seen.chip)
        self._captures.append(vector)
        self._captured_at = seen.taken
        if not same_person(self._captures[0], vector, self._settings.thresholds):
            raise _Ended(Outcome.NOT_LIVE)

    def _hold_track(self, seen: Seen) -> None:
        if self._jumped or seen.taken - self._face_at > TRACK_GAP_MAX_S:
            raise _TrackLost

    def _limit(self, seen: Seen, since: float, limit_s: float) -> None:
        if seen.taken - since > limit_s:
            raise _Ended(self._late())

    def _late(self) -> Outcome:
        """The outcome of a time-out: what was wrong most of the time."""
        most = self._troubles.most_common(1)
        return WHAT_WAS_WRONG.get(most[0][0], Outcome.TIMEOUT) if most and most[0][0] else Outcome.TIMEOUT


def _steady(frames: Sequence[Seen]) -> bool:
    """Whether these are enough frames of a head at rest: one that just turns back passes through straight, too."""
    turns = [one.pose.turn for one in frames if one.pose]
    return len(turns) == NEUTRAL_FRAMES and max(turns) - min(turns) <= STEADY_MAX


def _mirrored_box(face: Face, grey: Pixels) -> FaceBox:
    """Where the face is in the mirrored preview."""
    height, width = grey.shape
    return FaceBox(1 - (face.left + face.width) / width, face.top / height, face.width / width, face.height / height)


def _overlap(one: Face, other: Face) -> float:
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    shared = max(wide, 0.0) * max(high, 0.0)
    return shared / (one.width * one.height + other.width * other.height - shared)
