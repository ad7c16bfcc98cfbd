"""A few ends by signals in every run; fifty of them are ``python -m tests.soak.signals``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.soak.signals import rounds, stage

pytestmark = pytest.mark.xdist_group("signals")


def test_a_kiosk_that_is_told_to_end_ends_its_visit_forgets_and_leaves_no_job_and_no_child(tmp_path: Path) -> None:
    with stage(tmp_path) as where:
        lefts = list(rounds(where, 3, random.Random(8)))
    assert [str(left) for left in lefts if left.wrong] == []
    assert any(left.by for left in lefts), "none of the signals came while a visit was under way"
