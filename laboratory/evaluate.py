"""How well an engine and its thresholds separate people, on a set of pictures with permission for evaluation."""

from __future__ import annotations

import csv
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.face import Thresholds
from devices.face.decide import accepted, distance, fused
from devices.face.engine import Embedding, FaceEngine
from devices.face.picture import PictureUnusable, read_picture
from devices.face.port import Profile
from devices.face.portrait import PortraitUnusable, face_of_picture, reference_of
from laboratory.rates import Trials, upper_bound

PROGRESS_EVERY = 25
log = logging.getLogger("evaluate")
SAME = {"1": True, "0": False}


class EvaluationError(Exception):
    """The list or the folders are not what they should be; the text names file and line."""


@dataclass(frozen=True)
class Comparison:
    """One line of the list: a subject's reference against one or more probes that make one decision."""

    subject: str
    probes: tuple[str, ...]
    same: bool


def read_list(path: Path) -> list[Comparison]:
    """A CSV with reference_subject, same and either probe (pairs) or probe1, probe2, … (triples)."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            names = [name for name in rows.fieldnames or () if name.startswith("probe")]
            if not names or not {"reference_subject", "same"} <= set(rows.fieldnames or ()):
                raise EvaluationError(f"{path}: columns reference_subject, probe… and same are needed")
            return [_comparison(path, rows.line_num, row, names) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvaluationError(f"{path}: {error}") from error


def evaluate(
    references: Path,
    variant: str,
    probes: Path,
    comparisons: Sequence[Comparison],
    engine: FaceEngine,
    thresholds: Thresholds,
    profile: Profile = Profile.ORDINARY,
) -> dict[str, Any]:
    """Counts, failures and error rates of ``comparisons``; every picture is turned into a vector once.

    ``references`` holds ``SUBJECT_VARIANT.*``; ``probes`` the probes under the path of the list or their bare name.
    A picture without one clear face is a failure to enrol (reference) or to acquire (probe): its comparisons have no
    distance, and ``frr_with_failures`` counts those of the same person as rejected.
    """
    began = time.perf_counter()
    subjects = sorted({one.subject for one in comparisons})
    names = sorted({name for one in comparisons for name in one.probes})
    enrolled = _vectors({s: _reference_file(references, s, variant) for s in subjects}, _enrol(engine))
    probing = time.perf_counter()
    acquired = _vectors({name: _probe_file(probes, name) for name in names}, _acquire(engine))
    per_picture = (time.perf_counter() - probing) / len(names)
    comparing = time.perf_counter()
    trials, failed = _run(comparisons, enrolled, acquired)
    per_decision = (time.perf_counter() - comparing) / len(comparisons)
    frames = max(len(one.probes) for one in comparisons)
    return {
        "engine": engine.name,
        "calibrated_on": thresholds.id,
        "variant": variant,
        "frames": frames,
        "comparisons": len(comparisons),
        "genuine": len(trials.genuine),
        "impostor": len(trials.impostor),
        "references": len(subjects),
        "failures_to_enrol": sum(vector is None for vector in enrolled.values()),
        "probes": len(names),
        "failures_to_acquire": sum(vector is None for vector in acquired.values()),
        **_rates(trials, accepted(thresholds, profile), failed),
        "seconds_per_comparison": round(frames * per_picture + per_decision, 4),
        "seconds": round(time.perf_counter() - began, 1),
    }


def _rates(trials: Trials, threshold: float, failed: Mapping[bool, int]) -> dict[str, Any]:
    genuine, impostors = len(trials.genuine), len(trials.impostor)
    if not genuine or not impostors:
        raise EvaluationError("no comparison of the same person, or none of different ones, could be made")
    rejects, accepts = trials.false_rejects(threshold), trials.false_accepts(threshold)
    return {
        "eer": round(trials.eer(), 5),
        "tar_at_far_1e-2": round(trials.tar_at(1e-2), 5),
        "tar_at_far_1e-3": round(trials.tar_at(1e-3), 5),
        "threshold": threshold,
        "false_rejects": rejects,
        "frr": round(rejects / genuine, 5),
        "frr_at_most": round(upper_bound(rejects, genuine), 5),
        "frr_with_failures": round((rejects + failed[True]) / (genuine + failed[True]), 5),
        "false_accepts": accepts,
        "far": round(accepts / impostors, 5),
        "far_at_most": round(upper_bound(accepts, impostors), 5),
    }


def _comparison(path: Path, line: int, row: Mapping[str, str | None], names: Sequence[str]) -> Comparison:
    probes = tuple(row[name] or "" for name in names)
    subject, same = row["reference_subject"] or "", SAME.get(row["same"] or "")
    if not subject or not all(probes) or same is None:
        raise EvaluationError(f"{path}:{line}: a subject, its probes and 0 or 1 are needed")
    return Comparison(subject, probes, same)


def _vectors(files: Mapping[str, Path], vector_of: Callable[[Path], Embedding | None]) -> dict[str, Embedding | None]:
    vectors = {}
    for number, (name, file) in enumerate(files.items(), start=1):
        vectors[name] = vector_of(file)
        if number % PROGRESS_EVERY == 0 or number == len(files):
            log.info("%d of %d pictures", number, len(files))
    return vectors


def _enrol(engine: FaceEngine) -> Callable[[Path], Embedding | None]:
    def enrol(file: Path) -> Embedding | None:
        try:
            return reference_of(read_picture(file), engine)
        except (PictureUnusable, PortraitUnusable):
            return None

    return enrol


def _acquire(engine: FaceEngine) -> Callable[[Path], Embedding | None]:
    def acquire(file: Path) -> Embedding | None:
        try:
            pixels, face = face_of_picture(read_picture(file), engine)
        except PictureUnusable:
            return None
        return engine.embed(engine.chip(pixels, face))

    return acquire


def _run(
    comparisons: Sequence[Comparison],
    enrolled: Mapping[str, Embedding | None],
    acquired: Mapping[str, Embedding | None],
) -> tuple[Trials, dict[bool, int]]:
    """The distances, and how many comparisons (of the same person, of different ones) had none."""
    distances: dict[bool, list[float]] = {True: [], False: []}
    failed = {True: 0, False: 0}
    for one in comparisons:
        reference = enrolled[one.subject]
        frames = [vector for name in one.probes if (vector := acquired[name]) is not None]
        if reference is None or len(frames) < len(one.probes):
            failed[one.same] += 1
        else:
            distances[one.same].append(distance(reference, fused(frames)))
    return Trials.of(distances[True], distances[False]), failed


def _reference_file(folder: Path, subject: str, variant: str) -> Path:
    found = (
        [file for file in sorted(folder.iterdir()) if file.stem == f"{subject}_{variant}"] if folder.is_dir() else []
    )
    if not found:
        raise EvaluationError(f"{folder}: no reference {subject}_{variant}")
    return found[0]


def _probe_file(folder: Path, name: str) -> Path:
    found = [file for file in (folder / name, folder / Path(name).name) if file.is_file()]
    if not found:
        raise EvaluationError(f"{folder}: no probe {name}")
    return found[0]
