"""The old or the new starts, whole, however small the disk is that becomes really full in an update."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.update_cuts import UPDATES, Update
from tests.faults.update_full import KINDS, Refused, every_step, small_disk
from tests.faults.update_machine import published

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module", params=KINDS)
def disk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    try:
        with small_disk(tmp_path_factory.mktemp("small"), request.param) as mounted:
            yield mounted
    except Refused as refused:
        pytest.skip(f"nobody may mount a disk here: {refused}")


@pytest.mark.parametrize("update", UPDATES, ids=[update.name for update in UPDATES])
def test_full_before_every_step(disk: Path, tmp_path: Path, update: Update) -> None:
    source = published(tmp_path / "published").repository.folder
    counts = every_step(update, tmp_path, disk, source)
    assert counts.wrong == []
    assert counts.cuts == counts.steps
    assert set(counts.started) <= {"the old", "the new"}
