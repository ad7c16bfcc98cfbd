"""What befalls a part is noticed, said with three voices, mended by what helps, and over: a sample of the table by day.

All of it is printed by ``tests.faults.issue_table``.
"""

from __future__ import annotations

import logging

import pytest

from play.faults import HUNG, PAUSED, WEDGED
from simulated.virtual_printer import PrinterTrouble
from tests.faults.issues import TROUBLES, Nature, Trouble, tried

#: of each nature, and of each way to mend, one
BY_DAY = {
    ("card_reader", WEDGED),
    ("office", HUNG),
    ("printer", PAUSED),
    ("printer", PrinterTrouble.JAM),
    ("receipt_printer", PrinterTrouble.OFFLINE),
    ("computer", "no_memory"),
}


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong on request is no news."""
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(one, id=str(one), marks=() if (one.part, one.kind) in BY_DAY else pytest.mark.nightly)
        for one in TROUBLES
    ],
)
def test_what_befalls_a_part_is_noticed_mended_and_over(trouble: Trouble) -> None:
    told = tried(trouble)
    assert told.wrong == ()
    assert told.cleared_s is not None
    if trouble.nature is not Nature.HAND:
        assert told.alone


def test_the_sample_is_of_the_table() -> None:
    assert {(one.part, one.kind) for one in TROUBLES} >= BY_DAY
