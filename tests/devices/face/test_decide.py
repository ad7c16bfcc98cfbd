"""From distances to an answer."""

from __future__ import annotations

import numpy as np
import pytest

from devices.face.decide import decide, same_person
from devices.face.engine import Embedding
from devices.face.port import Outcome
from tests.devices.face.stage import face_settings

ORIGIN = np.zeros(128)


def at(distance: float) -> Embedding:
    return np.asarray(np.eye(128)[0] * distance, np.float64)


@pytest.mark.parametrize(
    ("distance", "outcome"),
    [
        (0.0, Outcome.MATCH),
        (0.4799, Outcome.MATCH),
        (0.4801, Outcome.UNSURE),
        (0.5499, Outcome.UNSURE),
        (0.5501, Outcome.NO_MATCH),
    ],
)
def test_the_thresholds_are_those_of_the_settings(distance: float, outcome: Outcome) -> None:
    assert decide(ORIGIN, [at(distance)] * 3, face_settings()) is outcome


def test_it_is_the_mean_vector_that_is_compared() -> None:
    assert decide(ORIGIN, [at(0.6), at(0.6), at(0.1)], face_settings()) is Outcome.MATCH


def test_a_distance_that_is_no_number_is_never_a_match() -> None:
    assert decide(ORIGIN, [at(float("nan"))] * 3, face_settings()) is Outcome.NO_MATCH


def test_a_stricter_site_accepts_less() -> None:
    strict = face_settings().model_copy(update={"accept": 0.42})
    assert decide(ORIGIN, [at(0.45)] * 3, strict) is Outcome.UNSURE


def test_continuity_is_looser_than_acceptance() -> None:
    assert same_person(ORIGIN, at(0.55))
    assert not same_person(ORIGIN, at(0.56))
