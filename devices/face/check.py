"""One face check, frame by frame: wait for the person, ask for the movements, compare. Pure but for its engine.

The course is one generator, :meth:`FaceCheck._course`, which takes what a frame shows (:mod:`devices.face.sight`) and
gives what to ask next. The frames that are compared with the portrait come from between the movements, so from inside
one track: whoever moved is who is compared. Time is the time of the frames.
"""

from __future__ import annotations

import secrets
from collections import Counter, deque
from collections.abc import Callable, Generator
from dataclasses import replace

from config.settings import Face as FaceSettings
from devices.camera.port import Frame
from devices.face import quality
from devices.face.challenge import CLOSER_MIN, SIDES, Progress, Step, random_order, returned
from devices.face.decide import decide, same_person
from devices.face.engine import Embedding, FaceEngine
from devices.face.planarity import Planarity
from devices.face.port import Guidance, Order, Outcome, Profile, Prompt, Verdict
from devices.face.portrait import PortraitUnusable, reference_of
from devices.face.pose import Pose, neutral_of
from devices.face.sight import Seen, Sight

#: how long the check waits for somebody to stand there well; the idle warning of the kiosk comes later
ARRIVE_TIMEOUT_S = 20.0
NEUTRAL_FRAMES = 5
STEADY_MAX = 0.05  # of the turns of these frames, largest less smallest
STEADY_RATIO_MAX = 1.05  # of their eye distances, largest over smallest: nobody comes or goes
#: whoever stands back after coming closer has begun to by then
STAND_BACK_S = 0.7
#: a movement is asked at a moment that a recording cannot know, and not in a hurry
PAUSE_MIN_MS, PAUSE_MAX_MS = 400, 1200
#: a track may break once by the person (who steps aside, turns too far); then the check ends
TRACKS = 2
#: and so many times because pictures were missing; then it is the machine that cannot check anybody
LATE_TRACKS = 4
CAPTURES_APART_S = 0.3
MOVING = (Prompt.LOOK_STRAIGHT, Prompt.HOLD_STILL)

WHAT_WAS_WRONG = {
    Prompt.STEP_BEFORE_CAMERA: Outcome.NO_FACE,
    Prompt.ONE_PERSON: Outcome.TWO_FACES,
    Prompt.MORE_LIGHT: Outcome.POOR_LIGHT,
    Prompt.LESS_LIGHT: Outcome.POOR_LIGHT,
    Prompt.LIGHT_BEHIND: Outcome.POOR_LIGHT,
    Prompt.UNCOVER_FACE: Outcome.OCCLUDED,
}


class _Ended(Exception):
    """The check is over before its decision."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class _TrackLost(Exception):
    """The person is no longer certainly the same one."""


#: how an order is drawn: so many steps, not one of these
Draw = Callable[[int, frozenset[Order]], Order]
Course = Generator[Guidance, Seen, Outcome]
Look = Generator[Guidance, Seen, Seen]
Settled = Generator[Guidance, Seen, tuple[Pose, Seen]]
Stepped = Generator[Guidance, Seen, tuple[Progress, Seen]]


class FaceCheck:
    """One check against ``portrait``. Feed it frames until it gives a verdict; then :meth:`close`."""

    def __init__(
        self,
        engine: FaceEngine,
        settings: FaceSettings,
        now: Callable[[], float],
        profile: Profile = Profile.ORDINARY,
        used: frozenset[Order] = frozenset(),
        draw: Draw = random_order,
    ) -> None:
        """``now`` gives the monotonic seconds in which frames are stamped; ``used`` orders are not asked."""
        self._engine = engine
        self._settings = settings
        self._now = now
        self._profile = profile
        self._steps = settings.steps.strict if profile is Profile.STRICT else settings.steps.ordinary
        self._used = used
        self._draw = draw
        self._asked: Order = ()
        self._sight = Sight(engine)
        self._started = now()
        self._waited_s = 0.0
        self._persons_turn = False
        self._last_taken: float | None = None
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
        """Take the next frame: what to ask now, or the verdict. CAMERA-SLOW when frames come too rarely to follow."""
        if self._persons_turn and self._last_taken is not None:
            self._waited_s += frame.taken - self._last_taken
        self._last_taken = frame.taken
        try:
            return self._course.send(self._sight.look(frame))
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
        return Verdict(outcome, self._engine.name, self._settings.thresholds.id, waited, total - waited, self._asked)

    # -- the course of a check --

    def _tracks(self) -> Course:
        lost: Counter[bool] = Counter()
        while lost[False] < TRACKS:
            try:
                return (yield from self._one_track())
            except _TrackLost:
                lost[self._sight.late] += 1
                self._restart()
            if lost[True] == LATE_TRACKS:
                raise self._sight.slow()
        return Outcome.NO_FACE

    def _restart(self) -> None:
        for vector in self._captures:
            vector.fill(0)
        self._captures.clear()
        self._steps_done = 0

    def _one_track(self) -> Course:
        neutral, seen = yield from self._arrive()
        # One order for one check: a recording that does not fit it gains nothing by hiding and beginning again.
        self._asked = self._asked or self._draw(self._steps, self._used)
        for prompt in self._asked:
            neutral, seen = yield from self._movement(prompt, neutral, seen)
            if prompt in SIDES:
                seen = yield from self._return(neutral, seen)
            else:
                neutral, seen = yield from self._stand(seen)
        while len(self._captures) < self._settings.frames:
            seen = yield from self._one_more(neutral, seen)
        assert self._reference is not None  # noqa: S101
        frames = self._captures[: self._settings.frames]
        return decide(self._reference, frames, self._settings.thresholds, self._profile)

    def _arrive(self) -> Settled:
        """Wait for a straight, good and steady face; its neutral pose, and the best of its frames captured."""
        self._troubles.clear()
        rest, since, prompt, seen = _Rest(), None, Prompt.STEP_BEFORE_CAMERA, None
        while seen is None or not rest.steady:
            seen = yield self._guidance(prompt, seen)
            since = seen.taken if since is None else since
            trouble = self._trouble(seen, None)
            self._persons_turn = trouble is not None
            if seen.blocked or self._sight.lost(seen.taken):
                rest = _Rest()
                self._sight.begin_track()
            rest.take(seen, trouble)
            prompt = trouble or Prompt.LOOK_STRAIGHT
            self._limit(seen, since, ARRIVE_TIMEOUT_S)
        self._capture(rest.best)
        return rest.pose, seen

    def _pause(self, prompt: Prompt, neutral: Pose, seen: Seen) -> Settled:
        """Let a random moment pass, and begin the movement from where a straight head rests, at whatever distance."""
        since, rest = seen.taken, _Rest()
        until = since + (PAUSE_MIN_MS + secrets.randbelow(PAUSE_MAX_MS - PAUSE_MIN_MS)) / 1000
        self._troubles.clear()
        while not (rest.steady and seen.taken >= until):
            room = self._has_room(seen, prompt)
            seen = yield self._guidance(seen.blocked or (Prompt.LOOK_STRAIGHT if room else Prompt.FURTHER), seen)
            self._hold_track(seen)
            straight = (
                seen.pose is not None
                and returned(seen.pose, neutral)
                and abs(seen.pose.turn) <= self._engine.limits.turn_max
            )
            rest.take(seen, None if straight and self._has_room(seen, prompt) else Prompt.LOOK_STRAIGHT)
            self._persons_turn = not straight
            self._limit(seen, since, self._settings.step_timeout_s)
        return replace(neutral, turn=rest.pose.turn, eye_distance=rest.pose.eye_distance), seen

    def _movement(self, prompt: Prompt, neutral: Pose, seen: Seen) -> Settled:
        """A movement after a random moment; once more for whoever was still standing back when it was asked."""
        for last in (False, True):
            neutral, seen = yield from self._pause(prompt, neutral, seen)
            progress, seen = yield from self._step(prompt, neutral, seen, last)
            if progress is Progress.PASSED:
                break
        self._steps_done += 1
        return neutral, seen

    def _step(self, prompt: Prompt, neutral: Pose, seen: Seen, last: bool) -> Stepped:
        """Ask for a movement and see it PASSED; or, but for the ``last`` time, NARROW."""
        assert seen.face is not None  # noqa: S101
        step = Step(prompt, neutral, seen.taken, self._settings.reaction_min_s, self._settings.step_timeout_s)
        plane = Planarity(seen.grey, seen.face) if prompt in SIDES else None  # whatever comes closer looks flat
        self._troubles.clear()
        self._persons_turn = True
        progress = Progress.WAITING
        while progress is Progress.WAITING or (progress is Progress.NARROW and last):
            seen = yield self._guidance(seen.blocked or prompt, seen)
            self._hold_track(seen)
            self._troubles[seen.blocked] += 1
            if plane is not None:
                plane.follow(seen.grey)
            progress = step.see(seen.pose, seen.taken)
        self._persons_turn = False
        if (plane is not None and plane.flat) or progress in (Progress.WRONG, Progress.TOO_FAST):
            raise _Ended(Outcome.NOT_LIVE)
        if progress is Progress.TIMED_OUT:
            raise _Ended(self._late())
        return progress, seen

    def _return(self, neutral: Pose, seen: Seen) -> Look:
        """Back to straight after a turn; the vector says whether it is still the same person."""
        since = seen.taken
        self._troubles.clear()
        while True:
            self._persons_turn = seen.pose is None or not returned(seen.pose, neutral)
            seen = yield self._guidance(seen.blocked or Prompt.LOOK_STRAIGHT, seen)
            self._hold_track(seen)
            trouble = self._trouble(seen, neutral)
            if trouble is None and seen.pose is not None and returned(seen.pose, neutral):
                self._capture(seen)
                return seen
            self._limit(seen, since, self._settings.step_timeout_s)

    def _stand(self, seen: Seen) -> Settled:
        """Whoever has come closer may stay there or stand back: at rest again, the pose is measured anew."""
        since, rest = seen.taken, _Rest()
        self._troubles.clear()
        while not (rest.steady and seen.taken - since >= STAND_BACK_S):
            seen = yield self._guidance(seen.blocked or seen.advice or Prompt.LOOK_STRAIGHT, seen)
            self._hold_track(seen)
            trouble = self._trouble(seen, None)
            self._persons_turn = not rest.steady
            rest.take(seen, trouble)
            self._limit(seen, since, self._settings.step_timeout_s + STAND_BACK_S)
        self._capture(rest.best)
        return rest.pose, seen

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

    def _has_room(self, seen: Seen, prompt: Prompt) -> bool:
        """Whether a face that does as asked from here stays within the picture."""
        growth = CLOSER_MIN if prompt is Prompt.COME_CLOSER else 1.0
        return seen.box is None or seen.box.height * growth <= self._engine.limits.face_height_max

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
        began = self._now()
        vector = self._engine.embed(seen.chip)
        self._sight.overlook(self._now() - began)
        self._captures.append(vector)
        self._captured_at = seen.taken
        if not same_person(self._captures[0], vector, self._settings.thresholds):
            raise _Ended(Outcome.NOT_LIVE)

    def _hold_track(self, seen: Seen) -> None:
        if self._sight.lost(seen.taken):
            raise _TrackLost

    def _limit(self, seen: Seen, since: float, limit_s: float) -> None:
        if seen.taken - since > limit_s:
            raise _Ended(self._late())

    def _late(self) -> Outcome:
        """The outcome of a time-out: what was wrong most of the time."""
        most = self._troubles.most_common(1)
        return WHAT_WAS_WRONG.get(most[0][0], Outcome.TIMEOUT) if most and most[0][0] else Outcome.TIMEOUT


class _Rest:
    """The last frames of a head, and whether it rests: one that just turns back passes through straight, too."""

    def __init__(self) -> None:
        self._frames: deque[tuple[Seen, Pose]] = deque(maxlen=NEUTRAL_FRAMES)

    def take(self, seen: Seen, trouble: Prompt | None) -> None:
        """A frame in which the head moves or looks away ends the rest; one in bad light is only left out."""
        if trouble in MOVING:
            self._frames.clear()
        elif trouble is None and seen.pose is not None:
            self._frames.append((seen, seen.pose))

    @property
    def steady(self) -> bool:
        turns = [pose.turn for _, pose in self._frames]
        distances = [pose.eye_distance for _, pose in self._frames]
        return (
            len(self._frames) == NEUTRAL_FRAMES
            and max(turns) - min(turns) <= STEADY_MAX
            and max(distances) <= min(distances) * STEADY_RATIO_MAX
        )

    @property
    def pose(self) -> Pose:
        """The medians: what a movement is measured against."""
        return neutral_of([pose for _, pose in self._frames])

    @property
    def best(self) -> Seen:
        """The frame that is best compared."""
        return max(
            (seen for seen, _ in self._frames), key=lambda one: one.sharpness * (one.face.score if one.face else 0.0)
        )
