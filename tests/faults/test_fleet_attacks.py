"""Attacks on commands at a real broker and a real agent: one by day, all of the table by night. What each reason is
refused for stands in tests/fleet/test_admission.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.families import by_day
from tests.faults.fleet_attacks import ATTACKS, Told, tried
from tests.faults.fleet_bundle_attacks import ROWS

pytestmark = pytest.mark.xdist_group("broker")

BY_DAY = ["forged: changed after it was signed"]


@pytest.mark.parametrize("name", by_day(ATTACKS, BY_DAY))
async def test_an_attack_is_refused_and_on_record(name: str, tmp_path: Path) -> None:
    told: list[Told] = []
    wrong = await tried([name], tmp_path, lambda _, one: told.append(one))
    assert wrong == [], told


@pytest.mark.nightly
@pytest.mark.expects_log("UPDATE-", sometimes=True)
@pytest.mark.parametrize("name", [name for name in ROWS if not name.startswith("power")])  # that has tests of its own
def test_what_befalls_an_update_is_survived_and_on_record(name: str, tmp_path: Path) -> None:
    refused, how = ROWS[name](tmp_path)
    assert refused, how
