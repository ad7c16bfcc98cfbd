"""One part fails, at one of its members: the visit ends in order, and the next citizen is served.

The whole table — every member with every error, in every way of failing — is printed by ``tests.faults.ports_table``.
"""

from __future__ import annotations

import logging

import pytest

from tests.families import lot, some_by_day
from tests.faults.failing import ALWAYS, ERRORS, MIDWAY, ONCE, all_members
from tests.faults.ports import OF_OTHERS, Trial, tried_somewhere


def sample() -> list[Trial]:
    """Each member twice at most: failing for good, and once (a stream: midway), each with errors of its own."""
    members = [member for member in all_members() if member not in OF_OTHERS]
    errors = list(ERRORS)
    return [
        Trial(member, errors[(lot(member) + second) % len(errors)], when)
        for member in members
        for second, when in enumerate((ALWAYS, MIDWAY if member.is_stream else ONCE))
        if second == 0 or member.is_stream
    ]


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong on request is no news."""
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("trial", some_by_day(sample(), 9), ids=str)
def test_a_part_that_fails_ends_the_visit_in_order_and_the_next_citizen_is_served(trial: Trial) -> None:
    tried = tried_somewhere(trial)
    assert tried is not None, "no citizen uses it: it belongs to others"
    _, result = tried
    assert result.wrong == (), result.how


def test_what_belongs_to_others_are_members_of_ports() -> None:
    assert set(all_members()) > OF_OTHERS
