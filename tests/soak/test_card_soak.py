"""A short soak in every run; the long one is ``python -m tests.soak.card_soak``."""

from __future__ import annotations

import pytest

from config.faults import fault_list
from tests.pcscd import Pcscd, own_pcscd
from tests.soak.card_soak import soak

__all__ = ["own_pcscd"]

pytestmark = pytest.mark.xdist_group("pcscd-soak")


@pytest.mark.expects_log("card-reader: lost: NoService()")
@pytest.mark.parametrize(("cycles", "kills"), [(12, 1), pytest.param(24, 2, marks=pytest.mark.nightly)])
async def test_cards_with_random_faults_and_killed_services_leave_nothing_behind(
    own_pcscd: Pcscd, cycles: int, kills: int
) -> None:
    result = await soak(own_pcscd, cycles=cycles, kills=kills, seed=1)
    assert result.outcomes.total() == cycles
    assert result.by_outcome().keys() <= {"read", "third generation", *fault_list()}
    assert result.by_outcome()["read"] > 0
    assert result.problems() == []
