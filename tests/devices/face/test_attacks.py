"""A small table of simulated attacks in cases that must be refused; the large one is ``benchmarks.face_attacks``."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from _pytest.mark import ParameterSet

from benchmarks.attackers import ATTACKS, CONTROLS, Draw, film, play
from benchmarks.face_attacks import ATTEMPTS, BY_LUCK, injected, row_of, told
from benchmarks.injected import INJECTED, OURS, refusals
from config.settings import Face
from devices.face import check as check_module
from devices.face.challenge import orders
from devices.face.port import Order, Outcome, Profile, Prompt, Verdict
from tests.devices.face.stage import HEADS, engine, face_settings

pytestmark = HEADS
LEFT_RIGHT: Order = (Prompt.TURN_LEFT, Prompt.TURN_RIGHT)
#: those that have only one way to end; the others may be stopped by any gate
ENDS = {
    "still picture on a screen": Outcome.TIMEOUT,
    "frozen frame": Outcome.TIMEOUT,
    "two faces": Outcome.TWO_FACES,
    "turns to the wrong side": Outcome.NOT_LIVE,
}
#: luck has a test of its own; strongly bent prints pass now and then (docs/face.md), which the large table counts
NOT_SURE = {BY_LUCK, "bent print, radius 1/2 width", "bent print, radius 1/3 width"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for as long as in service, because pictures of nobody cost as much as others."""
    monkeypatch.setattr(check_module, "ARRIVE_TIMEOUT_S", 4.0)


@pytest.fixture
def settings() -> Face:
    return face_settings().model_copy(update={"step_timeout_s": 4.0})


def played(draw: Draw, settings: Face, order: Order, seed: int = 1) -> Outcome:
    verdict: Verdict = play(draw, Random(seed), engine(), settings, Profile.ORDINARY, order=lambda steps, used: order)
    return verdict.outcome


#: their kind is refused by day in ``test_check.py``, or here by another of the family
BY_NIGHT = {
    "another person",
    "bent print, radius 1 width",
    "still picture on a screen",
    "person swapped in mid-challenge",
    "two faces",
    "turns to the wrong side",
    "genuine",
    "genuine, old and slow",
    "genuine, seated",
    "genuine, in a hurry and soon gone",
}


def by_day_and_night(kinds: Iterable[str]) -> list[ParameterSet]:
    return [pytest.param(kind, marks=pytest.mark.nightly if kind in BY_NIGHT else ()) for kind in sorted(kinds)]


@pytest.mark.parametrize("kind", by_day_and_night(ATTACKS.keys() - NOT_SURE))
def test_an_attack_is_refused(kind: str, settings: Face) -> None:
    outcome = played(ATTACKS[kind], settings, LEFT_RIGHT, seed=2)
    assert outcome is not Outcome.MATCH
    assert outcome is ENDS.get(kind, outcome)


@pytest.mark.nightly
def test_a_print_that_comes_closer_still_does_not_turn(settings: Face) -> None:
    assert played(ATTACKS["flat print"], settings, (Prompt.COME_CLOSER, Prompt.TURN_LEFT)) is not Outcome.MATCH


@pytest.mark.parametrize("kind", by_day_and_night(CONTROLS))
def test_the_holder_passes(kind: str) -> None:
    assert played(CONTROLS[kind], face_settings(), (Prompt.TURN_LEFT, Prompt.COME_CLOSER), seed=2) is Outcome.MATCH


@pytest.mark.parametrize(
    "filmed",
    [(Prompt.TURN_RIGHT,), pytest.param((Prompt.COME_CLOSER,), marks=pytest.mark.nightly)],
    ids=["turns", "closer"],
)
def test_a_film_in_which_the_asked_movement_does_not_come_is_refused(filmed: Order, settings: Face) -> None:
    assert played(film(filmed), settings, LEFT_RIGHT) in {Outcome.NOT_LIVE, Outcome.TIMEOUT}


@pytest.mark.nightly
def test_a_film_of_the_very_same_challenge_passes_and_the_table_says_how_often_that_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The honest limit of this kind of liveness (docs/face.md): what was asked before is luck for the attacker."""
    monkeypatch.setattr(check_module, "PAUSE_MAX_MS", check_module.PAUSE_MIN_MS + 1)  # the pauses are luck, too
    assert played(film(LEFT_RIGHT), face_settings(), LEFT_RIGHT) is Outcome.MATCH
    for profile, steps in ((Profile.ORDINARY, 2), (Profile.STRICT, 4)):
        row = row_of(BY_LUCK, profile, [Outcome.MATCH] + [Outcome.NOT_LIVE] * 23)
        assert row.by_luck == 1 / len(orders(steps))
        assert not row.breach
        assert f"by luck {row.by_luck:.1%}; not_live 23" in told(row)


def test_an_injected_device_is_refused_before_any_check_and_the_camera_itself_is_not() -> None:
    assert refusals([*INJECTED.values(), OURS]) == ["CAMERA-FOREIGN"] * len(INJECTED) + [None]
    assert not injected().breach


def test_no_pass_in_all_attempts_leaves_a_bound_of_seven_percent_and_one_pass_is_a_breach() -> None:
    row = row_of("flat print", Profile.STRICT, [Outcome.NOT_LIVE] * ATTEMPTS)
    assert row.bound == pytest.approx(0.07, abs=0.003)
    assert not row.breach
    assert row_of("flat print", Profile.STRICT, [Outcome.MATCH, Outcome.NOT_LIVE]).breach
    assert not row_of("genuine", Profile.STRICT, [Outcome.MATCH]).breach
