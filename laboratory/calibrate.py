"""Calibration on local volunteers (facts of the face check, 6.3): thresholds for a wanted false-accept rate.

Everybody who agrees is compared with the own portrait and with everybody else's. Vectors live in memory until the
sitting ends and are overwritten then; only distances are kept. The threshold is the largest whose exact 95 % upper
bound of the false-accept rate stays within what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import yaml

from config.face import FAR_WANTED, PEOPLE_MIN, CalibrationEvidence, EngineName, Thresholds
from devices.camera.port import Camera
from devices.face import quality
from devices.face.decide import distance, fused
from devices.face.engine import Embedding, Face, FaceEngine, Pixels
from devices.face.picture import faces_in, grey_of
from devices.face.port import Prompt
from devices.face.portrait import PortraitUnusable, reference_of
from devices.face.pose import pose_of
from laboratory.rates import Trials, errors_allowed, upper_bound

FRAMES = 3
FRAMES_APART_S = 0.3
FRAMES_TIMEOUT_S = 30.0
#: how much closer a match must be where money moves: as far as in the thresholds from public pictures
STRICT_MARGIN = 0.06
#: where the judgement "not the holder" begins: at five times the false accepts wanted, as in the public pictures
REVIEW_FACTOR = 5


class CalibrationRefused(Exception):
    """No thresholds can be given.

    ``reason``: too_few_people or too_few_trials, with how many would do (``needed``), or not_separable: different
    people were as alike as the same one (a volunteer came twice, or portraits were mixed up).
    """

    def __init__(self, reason: str, needed: int) -> None:
        self.reason = reason
        self.needed = needed
        super().__init__(f"{reason}: {needed} needed")


class NoGoodFrames(Exception):
    """Nobody stood well before the camera in time."""


@dataclass
class Sitting:
    """The volunteers who are compared with each other. :meth:`close` it, however the sitting ends."""

    engine: EngineName
    people: int = 0
    genuine: list[float] = field(default_factory=list)
    impostor: list[float] = field(default_factory=list)
    _references: list[Embedding] = field(default_factory=list, repr=False)
    _probes: list[Embedding] = field(default_factory=list, repr=False)

    def add(self, reference: Embedding, sessions: Sequence[Sequence[Embedding]]) -> None:
        """One volunteer: the portrait's vector, and the frames of one or more sessions (other light, other day)."""
        probes = [fused(frames) for frames in sessions]
        genuine = [distance(reference, probe) for probe in probes]
        impostor = [distance(other, probe) for other in self._references for probe in probes]
        impostor += [distance(reference, probe) for probe in self._probes]
        self.genuine += genuine  # all of a person from here on: an interruption before it leaves nothing of this one
        self.impostor += impostor
        self._references.append(reference)
        self._probes += probes
        self.people += 1

    def close(self) -> None:
        """Overwrite every vector; the distances stay."""
        for vector in (*self._references, *self._probes):
            vector.fill(0)
        self._references.clear()
        self._probes.clear()


def thresholds_from(
    sitting: Sitting, shipped: Thresholds, today: date, far_wanted: float = FAR_WANTED, people_min: int = PEOPLE_MIN
) -> Thresholds:
    """Dated thresholds; :class:`CalibrationRefused` where the volunteers are too few to show ``far_wanted``.

    ``same_track`` is taken from ``shipped``: this sitting measures no turning heads.
    """
    if sitting.people < people_min:
        raise CalibrationRefused("too_few_people", people_min)
    trials = Trials.of(sitting.genuine, sitting.impostor)
    allowed = errors_allowed(len(trials.impostor), far_wanted)
    if allowed is None:
        raise CalibrationRefused("too_few_trials", trials_needed(far_wanted))
    accept = _rounded_down(trials.threshold_with(allowed))
    strict = _rounded_down(min(accept - STRICT_MARGIN, trials.threshold_with(0)))
    if strict <= 0:
        raise CalibrationRefused("not_separable", 0)
    beyond = round(REVIEW_FACTOR * far_wanted * len(trials.impostor))
    review = trials.threshold_with(min(beyond, len(trials.impostor) - 1))
    rejects, accepts = trials.false_rejects(accept), trials.false_accepts(accept)
    evidence = CalibrationEvidence(
        people=sitting.people,
        genuine=len(trials.genuine),
        impostors=len(trials.impostor),
        far_wanted=far_wanted,
        false_accepts=accepts,
        far_at_most=round(upper_bound(accepts, len(trials.impostor)), 6),
        false_rejects=rejects,
        frr_at_most=round(upper_bound(rejects, len(trials.genuine)), 6),
    )
    return Thresholds(
        engine=sitting.engine,
        calibrated_on=today,
        strict=strict,
        accept=accept,
        review=max(accept, _rounded_down(review)),
        same_track=shipped.same_track,
        evidence=evidence,
    )


def trials_needed(far: float) -> int:
    """The rule of three: how many error-free comparisons of different people show a rate of ``far``."""
    count = 1
    while upper_bound(0, count) > far:
        count *= 2
    low = count // 2
    while count - low > 1:
        middle = (low + count) // 2
        low, count = (middle, count) if upper_bound(0, middle) > far else (low, middle)
    return count


def settings_block(thresholds: Thresholds) -> str:
    """The block that replaces ``face.thresholds`` in the site's settings, as YAML."""
    return yaml.safe_dump({"thresholds": thresholds.model_dump()}, sort_keys=False, allow_unicode=True)


class Volunteers(Protocol):
    """What a calibration needs of whoever leads it: a terminal, or a test."""

    def next_person(self, number: int) -> bool:
        """Whether another volunteer comes; ``number`` counts from 1."""
        ...

    def consents(self) -> bool:
        """Whether this one has read what happens, and agrees."""
        ...

    def portrait(self) -> bytes | None:
        """The encoded portrait of the own card; None to leave this person out."""
        ...

    def portrait_unusable(self, reason: str) -> None: ...

    def sessions(self) -> Sequence[Sequence[Pixels]]:
        """Frames of one or more sessions; empty to leave this person out."""
        ...

    def done(self, people: int, people_min: int) -> None: ...

    def interrupted(self, people: int) -> None:
        """Ctrl-C: whoever is being measured is left out, the ``people`` before stay."""
        ...


def hold_sitting(volunteers: Volunteers, engine: FaceEngine, people_min: int = PEOPLE_MIN) -> Sitting:
    """Lead volunteers through; afterwards nothing but distances is left. KeyboardInterrupt ends it early."""
    sitting = Sitting(engine.name)
    try:
        while volunteers.next_person(sitting.people + 1):
            if volunteers.consents() and _take(volunteers, engine, sitting):
                volunteers.done(sitting.people, people_min)
    except KeyboardInterrupt:
        volunteers.interrupted(sitting.people)
    finally:
        sitting.close()
    return sitting


def good_frames(camera: Camera, engine: FaceEngine, prompt: Callable[[str], None]) -> list[Pixels]:
    """The frames of one session: straight, at rest and through every gate.

    ``prompt`` hears each new advice, as the name of a :class:`Prompt`, and nothing ("") when all is well.

    NoGoodFrames after half a minute; camera faults as the port says. The camera is closed again.
    """
    frames: list[Pixels] = []
    before, began, taken = None, None, -FRAMES_APART_S
    said: str | None = None
    camera.open()
    try:
        while len(frames) < FRAMES:
            frame = camera.read()
            began = frame.taken if began is None else began
            if frame.taken - began > FRAMES_TIMEOUT_S:
                raise NoGoodFrames
            faces = faces_in(frame.pixels, engine)
            advice = _advice(frame.pixels, faces, before, engine)
            before = faces[0] if faces else None
            if advice != said:
                prompt(advice)
                said = advice
            if not advice and frame.taken - taken >= FRAMES_APART_S:
                frames.append(frame.pixels)
                taken = frame.taken
    finally:
        camera.close()
    return frames


def _advice(pixels: Pixels, faces: list[Face], before: Face | None, engine: FaceEngine) -> str:
    """What is wrong with a frame, as the name of a prompt, or nothing."""
    if not faces:
        return Prompt.STEP_BEFORE_CAMERA.value
    face, limits = faces[0], engine.limits
    gates = (
        quality.people_gate(faces, limits),
        *quality.frame_gates(face, quality.measure(engine.chip(pixels, face)), grey_of(pixels), limits),
        *quality.pose_gates(pose_of(face), None, limits),
        quality.motion_gate(face, before, limits),
    )
    advice = quality.advice(gates)
    return "" if advice is None else advice.value


def _take(volunteers: Volunteers, engine: FaceEngine, sitting: Sitting) -> bool:
    """Measure one person; False when the person is left out."""
    portrait = volunteers.portrait()
    if portrait is None:
        return False
    try:
        reference = reference_of(portrait, engine)
    except PortraitUnusable as unusable:
        volunteers.portrait_unusable(unusable.reason)
        return False
    sessions = [_vectors(frames, engine) for frames in volunteers.sessions()]
    measured = [vectors for vectors in sessions if vectors]
    if not measured:
        return False
    sitting.add(reference, measured)
    return True


def _vectors(frames: Sequence[Pixels], engine: FaceEngine) -> list[Embedding]:
    """The vectors of a session; none when a frame has no face, because a decision needs all of them."""
    found = [(pixels, faces_in(pixels, engine)) for pixels in frames]
    if not all(faces for _, faces in found):
        return []
    return [engine.embed(engine.chip(pixels, faces[0])) for pixels, faces in found]


def _rounded_down(threshold: float) -> float:
    """Three decimals, never more permissive than measured."""
    return int(threshold * 1000) / 1000
