"""Kiosks on two services of one database, all of which are killed at random: once, whole, without gap or double."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.office_kills import played

KIOSKS, EACH, KILLS, SEED = 16, 4, 10, 20261127


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path: that of a socket must be."""
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.mark.nightly
@pytest.mark.xdist_group("power")
async def test_what_was_answered_is_there_once_whatever_was_killed(home: Path) -> None:
    story, found = await played(home, KIOSKS, EACH, KILLS, SEED)
    assert found == []
    assert len(story.told) == KIOSKS * EACH
    assert sum(count for name, count in story.counts.items() if name.startswith("killed")) == KILLS
    assert any(name.startswith("not answered") for name in story.counts), "or the kills came when nobody asked"
