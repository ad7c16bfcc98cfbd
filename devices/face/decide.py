"""From vectors to an answer: the mean of some frames against the portrait (facts of the face check, 2.1)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from config.face import Thresholds
from devices.face.engine import Embedding
from devices.face.port import Outcome, Profile


def distance(one: Embedding, other: Embedding) -> float:
    """L2."""
    return float(np.linalg.norm(one - other))


def fused(frames: Sequence[Embedding]) -> Embedding:
    """The plain mean of some frames, which is not normalised again."""
    return np.asarray(np.mean(frames, axis=0), np.float64)


def decide(
    reference: Embedding,
    frames: Sequence[Embedding],
    thresholds: Thresholds,
    profile: Profile = Profile.ORDINARY,
) -> Outcome:
    """MATCH, UNSURE (another way) or NO_MATCH for ``frames`` of one track."""
    return judged(distance(reference, fused(frames)), thresholds, profile)


def judged(apart: float, thresholds: Thresholds, profile: Profile = Profile.ORDINARY) -> Outcome:
    """The outcome of a distance. What is no number is no match."""
    if apart <= accepted(thresholds, profile):
        return Outcome.MATCH
    return Outcome.UNSURE if apart <= thresholds.review else Outcome.NO_MATCH


def accepted(thresholds: Thresholds, profile: Profile) -> float:
    """The largest distance that is a match."""
    return thresholds.strict if profile is Profile.STRICT else thresholds.accept


def same_person(first: Embedding, later: Embedding, thresholds: Thresholds) -> bool:
    """Whether a later frame of a track still shows who was there at its beginning."""
    return distance(first, later) <= thresholds.same_track
