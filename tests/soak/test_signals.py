"""An end by a signal in every run, more of them by night; fifty are ``python -m tests.soak.signals``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.soak.signals import rounds, stage

#: its first moment is in the middle of a visit
SEED = 16

pytestmark = pytest.mark.xdist_group("signals")


@pytest.mark.nightly
@pytest.mark.parametrize("number", [1, 6])
def test_a_kiosk_that_is_told_to_end_ends_its_visit_forgets_and_leaves_no_job_and_no_child(
    number: int, tmp_path: Path
) -> None:
    with stage(tmp_path) as where:
        lefts = list(rounds(where, number, random.Random(SEED)))
    assert [str(left) for left in lefts if left.wrong] == []
    assert any(left.by for left in lefts), "none of the signals came while a visit was under way"
