"""What the guardian knows of one life of the program: signs, and how long it waits for the next."""

from __future__ import annotations

from math import inf

import pytest

from supervision.life import Life, Limits

LIMITS = Limits(start_s=60, watchdog_s=5, stop_s=6, abort_s=1)


def lived(*signs: tuple[float, str]) -> Life:
    life = Life(LIMITS, now=0)
    for now, message in signs:
        life.hear(message.encode(), now)
    return life


def test_a_start_has_its_time_and_then_signs_have_to_come() -> None:
    assert lived().until == 60
    assert lived((2, "READY=1")).until == 7
    assert lived((2, "READY=1"), (6, "WATCHDOG=1")).until == 11


def test_a_sign_of_life_before_the_start_is_over_does_not_hurry_it() -> None:
    assert lived((2, "WATCHDOG=1")).until == 62


def test_several_things_are_said_at_once() -> None:
    life = lived((2, "READY=1\nWATCHDOG=1\nSTATUS=serving"))
    assert (life.ready, life.status, life.until) == (True, "serving", 7)


def test_an_end_has_its_time_which_signs_of_life_do_not_lengthen() -> None:
    assert lived((2, "READY=1"), (3, "STOPPING=1"), (4, "WATCHDOG=1")).until == 9


@pytest.mark.parametrize("before", ["", "STOPPING=1"])
def test_a_start_and_an_end_may_ask_for_more_time_and_never_for_less(before: str) -> None:
    assert lived((0, before), (1, "EXTEND_TIMEOUT_USEC=90000000")).until == 91
    assert lived((0, before), (1, "EXTEND_TIMEOUT_USEC=1")).until == (6 if before else 60)


def test_whoever_serves_cannot_ask_for_more_time() -> None:
    assert lived((0, "READY=1"), (1, "EXTEND_TIMEOUT_USEC=90000000")).until == 5


def test_the_program_may_name_another_time_or_that_it_is_lost() -> None:
    assert lived((0, "WATCHDOG_USEC=30000000"), (1, "READY=1")).until == 31
    assert lived((0, "READY=1"), (3, "WATCHDOG=trigger")).overdue(3)


@pytest.mark.parametrize(
    "nonsense",
    ["", "=", "\n\n", "READY", "READY=2", "WATCHDOG=", "WATCHDOG_USEC=soon", "EXTEND_TIMEOUT_USEC=", "\xff\0"],
)
def test_nonsense_is_as_if_it_had_not_been_said(nonsense: str) -> None:
    life = lived((1, nonsense))
    assert (life.ready, life.stopping, life.until) == (False, False, 60)


def test_what_is_told_to_die_gets_no_more_time_for_anything_it_says() -> None:
    life = lived((0, "READY=1"))
    assert life.overdue(5)
    life.abort(5)
    life.hear(b"READY=1\nWATCHDOG=1\nSTOPPING=1", 5.5)
    life.told(5.5)
    assert (life.aborted, life.until) == (True, 6)
    life.kill()
    assert life.until == inf
