"""A bad version stops by itself and goes back, at twenty kiosks over a true broker."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.rollout import shown

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("broker")]


@pytest.mark.expects_log("UPDATE-SICK", sometimes=True)
@pytest.mark.expects_log("no line to the broker", sometimes=True)
def test_what_does_not_serve_stops_and_goes_back() -> None:
    assert asyncio.run(shown())
