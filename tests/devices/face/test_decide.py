"""From distances to an answer."""

from __future__ import annotations

import numpy as np
import pytest

from devices.face.decide import decide, same_person
from devices.face.engine import Embedding
from devices.face.port import Outcome, Profile
from tests.devices.face.stage import face_settings

THRESHOLDS = face_settings().thresholds
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
    assert decide(ORIGIN, [at(distance)] * 3, THRESHOLDS) is outcome


def test_it_is_the_mean_vector_that_is_compared() -> None:
    assert decide(ORIGIN, [at(0.6), at(0.6), at(0.1)], THRESHOLDS) is Outcome.MATCH


def test_a_distance_that_is_no_number_is_never_a_match() -> None:
    assert decide(ORIGIN, [at(float("nan"))] * 3, THRESHOLDS) is Outcome.NO_MATCH


@pytest.mark.parametrize(
    ("distance", "outcome"), [(0.4199, Outcome.MATCH), (0.4201, Outcome.UNSURE), (0.5501, Outcome.NO_MATCH)]
)
def test_money_moves_on_a_closer_match_only(distance: float, outcome: Outcome) -> None:
    assert decide(ORIGIN, [at(distance)] * 3, THRESHOLDS, Profile.STRICT) is outcome


def test_continuity_is_looser_than_acceptance() -> None:
    assert same_person(ORIGIN, at(0.55), THRESHOLDS)
    assert not same_person(ORIGIN, at(0.56), THRESHOLDS)
