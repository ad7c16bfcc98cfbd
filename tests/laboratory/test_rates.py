"""The figures of a verification, against cases that can be counted by hand and against published bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laboratory.rates import Trials, errors_allowed, upper_bound

TRIALS = Trials.of([0.5, 0.1, 0.2, 0.3], [0.9, 0.4, 0.8, 0.7, 0.6])


def test_errors_are_counted_at_and_beyond_the_threshold() -> None:
    assert [TRIALS.false_rejects(at) for at in (0.05, 0.1, 0.3, 0.5)] == [4, 3, 1, 0]
    assert [TRIALS.false_accepts(at) for at in (0.39, 0.4, 0.65, 1.0)] == [0, 1, 2, 5]


def test_the_threshold_lies_just_below_the_impostor_that_would_be_one_too_many() -> None:
    assert TRIALS.threshold_with(0) == math.nextafter(0.4, 0)
    assert TRIALS.false_accepts(TRIALS.threshold_with(2)) == 2
    assert TRIALS.threshold_with(5) == math.inf


def test_true_accepts_at_a_false_accept_rate() -> None:
    assert TRIALS.tar_at(0.001) == 0.75  # none of five impostors
    assert TRIALS.tar_at(0.2) == 1.0  # one of them


def test_the_equal_error_rate_lies_between_both_errors() -> None:
    assert TRIALS.eer() == pytest.approx((0.25 + 0.2) / 2)
    assert Trials.of([0.1, 0.2], [0.8, 0.9]).eer() == 0
    assert Trials.of([0.8, 0.9], [0.1, 0.2]).eer() == 1


@pytest.mark.parametrize(
    ("errors", "trials", "confidence", "bound"),
    [
        (0, 10, 0.95, 1 - 0.05 ** (1 / 10)),
        (0, 3000, 0.95, 1 - 0.05 ** (1 / 3000)),  # the rule of three: 0.001
        (1, 10, 0.975, 0.44502),  # the two-sided 95 % interval of textbooks
        (5, 10, 0.975, 0.81291),
        (10, 10, 0.95, 1.0),
    ],
)
def test_the_upper_bound_is_the_exact_one(errors: int, trials: int, confidence: float, bound: float) -> None:
    assert upper_bound(errors, trials, confidence) == pytest.approx(bound, abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 2_000), st.floats(0.0001, 0.2))
def test_what_is_allowed_is_the_most_that_stays_within_the_rate(trials: int, rate: float) -> None:
    allowed = errors_allowed(trials, rate)
    if allowed is None:
        assert upper_bound(0, trials) > rate
    else:
        assert upper_bound(allowed, trials) <= rate < upper_bound(allowed + 1, trials)
