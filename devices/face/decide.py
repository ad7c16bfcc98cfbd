"""From vectors to an answer: the mean of some frames against the portrait (facts of the face check, 2.1)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from config.settings import Face as FaceSettings
from devices.face.engine import Embedding
from devices.face.port import Outcome

#: the same person, frame to frame, a head turn apart: FRR 0.6 %, another person: FAR 0.4 %
SAME_TRACK_MAX = 0.55


def distance(one: Embedding, other: Embedding) -> float:
    """L2."""
    return float(np.linalg.norm(one - other))


def decide(reference: Embedding, frames: Sequence[Embedding], settings: FaceSettings) -> Outcome:
    """MATCH, UNSURE (another way) or NO_MATCH for the plain mean of ``frames``, which is not normalised again."""
    apart = distance(reference, np.asarray(np.mean(frames, axis=0), np.float64))
    if apart <= settings.accept:
        return Outcome.MATCH
    return Outcome.UNSURE if apart <= settings.review else Outcome.NO_MATCH


def same_person(first: Embedding, later: Embedding) -> bool:
    """Whether a later frame of a track still shows who was there at its beginning."""
    return distance(first, later) <= SAME_TRACK_MAX
