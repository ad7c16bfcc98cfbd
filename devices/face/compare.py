"""Still pictures against a reference, and where heads in still pictures look: for people who test the engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.face import Thresholds
from devices.face.decide import distance, fused, judged
from devices.face.engine import Embedding, Face, FaceEngine, Pixels
from devices.face.models import Limits
from devices.face.picture import PictureUnusable, decoded, enlarged, faces_in, grey_of, read_picture
from devices.face.port import Outcome, Profile
from devices.face.portrait import WORKING_WIDTH_PX, PortraitUnusable, face_of_picture, reference_of
from devices.face.pose import pose_of
from devices.face.quality import Gate, frame_gates, measure, pose_gates

OUTCOMES = {"no_face": Outcome.NO_FACE, "two_faces": Outcome.TWO_FACES}


def compare(
    reference: Path,
    probes: Sequence[Path],
    engine: FaceEngine,
    thresholds: Thresholds,
    profile: Profile = Profile.ORDINARY,
) -> dict[str, Any]:
    """``{"distance", "decision", "reason", "engine", "gates"}`` of the mean of ``probes`` against ``reference``.

    ``decision`` is an :class:`Outcome`. Where it has no distance, ``reason`` says why: missing, not_a_picture,
    too_small, too_large, no_face, two_faces or unclear, of which picture (``gates`` counts pictures alike: 0 is the
    reference). Gates are measured and decide nothing here.
    """
    gates: list[dict[str, Any]] = []
    report: dict[str, Any] = {"distance": None, "decision": None, "reason": None, "engine": engine.name, "gates": gates}
    try:
        vector = reference_of(read_picture(reference), engine)
    except (PictureUnusable, PortraitUnusable) as unusable:
        return report | {"decision": Outcome.PORTRAIT_UNUSABLE.value, "reason": f"0:{unusable.reason}"}
    frames = []
    for number, probe in enumerate(probes, start=1):
        try:
            pixels, face = face_of_picture(read_picture(probe), engine)
        except PictureUnusable as unusable:
            outcome = OUTCOMES.get(unusable.reason, Outcome.NO_FACE)
            return report | {"decision": outcome.value, "reason": f"{number}:{unusable.reason}"}
        chip = engine.chip(pixels, face)
        gates += [{"picture": number, **_as_json(gate)} for gate in _still_gates(pixels, face, chip, engine.limits)]
        frames.append(engine.embed(chip))
    return report | _decision(vector, frames, thresholds, profile)


def poses(images: Sequence[Path], engine: FaceEngine) -> list[dict[str, Any]]:
    """Per image ``{"image", "faces", "turn", "roll", "side", "reason"}``, of the widest face.

    ``turn`` is in eye distances (104° each), ``roll`` in degrees; ``side`` is the picture's: left, right or front.
    They are None where there is no face, and ``reason`` says why there is no picture.
    """
    return [_pose(image, engine) for image in images]


def _pose(image: Path, engine: FaceEngine) -> dict[str, Any]:
    nothing = dict.fromkeys(("turn", "roll", "side", "reason"))
    report: dict[str, Any] = {"image": str(image), "faces": 0, **nothing}
    try:
        faces = faces_in(enlarged(decoded(read_picture(image)), WORKING_WIDTH_PX), engine)
    except PictureUnusable as unusable:
        return report | {"reason": unusable.reason}
    if not faces:
        return report | {"reason": "no_face"}
    pose = pose_of(faces[0])
    side = "front" if abs(pose.turn) <= engine.limits.turn_max else "right" if pose.turn > 0 else "left"
    return report | {"faces": len(faces), "turn": round(pose.turn, 3), "roll": round(pose.roll, 1), "side": side}


def _decision(
    reference: Embedding, frames: Sequence[Embedding], thresholds: Thresholds, profile: Profile
) -> dict[str, Any]:
    apart = distance(reference, fused(frames))
    return {"distance": round(apart, 4), "decision": judged(apart, thresholds, profile).value}


def _still_gates(pixels: Pixels, face: Face, chip: Pixels, limits: Limits) -> list[Gate]:
    """The gates that one picture can have: no motion, no nod against a neutral pose."""
    return [
        *frame_gates(face, measure(chip), grey_of(pixels), limits),
        *pose_gates(pose_of(face), None, limits)[:2],
    ]


def _as_json(gate: Gate) -> dict[str, Any]:
    limit = "at_least" if gate.at_least else "at_most"
    return {"name": gate.name.value, "value": round(gate.value, 3), limit: gate.limit, "passed": gate.passed}
