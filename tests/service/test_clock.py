"""A machine whose battery is empty says so in ``check``, before anybody is told a wrong month."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.families import by_day
from tests.service.stage import Watched, service_site

CLOCK = "clock:\n  driver: system"


@pytest.mark.nightly  # by day without a process: ``tests/maintenance/test_readiness.py``
@pytest.mark.parametrize(
    "start", by_day(["2000-01-01T00:00:00+08:00", "1970-01-01T08:00:00+08:00"], ["2000-01-01T00:00:00+08:00"])
)
def test_check_says_that_the_clock_is_wrong(start: str, tmp_path: Path) -> None:
    text = service_site(tmp_path).read_text(encoding="utf-8")
    assert CLOCK in text
    moved = text.replace(CLOCK, f"clock:\n  driver: demonstration\n  start: {start}")
    site = tmp_path / "site.yaml"
    site.write_text(moved.replace("purpose: service", "purpose: demonstration"), encoding="utf-8")
    with Watched(tmp_path).start("check", "--site", site, "--json") as check:
        said, _ = check.communicate()
    report = json.loads(said)
    assert check.returncode == 1
    assert not report["ready"]
    assert report["parts"]["records"]["fault"] == "CLOCK-WRONG"
    assert any("accept-clock" in remedy for remedy in report["parts"]["records"]["remedies"])
