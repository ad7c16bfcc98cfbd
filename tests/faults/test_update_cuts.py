"""The old or the new starts, whole, wherever the power is cut in an update."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.power import CutDisk, Loses
from tests.faults.update_cuts import CONTENT, UPDATES, Counts, Update, cut, every_cut, machine_before, steps_of
from tests.faults.update_machine import published


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("published")).repository.folder


def test_content_when_the_power_is_cut_here_and_there(source: Path, tmp_path: Path) -> None:
    """Every step is cut by night."""
    counts = every_cut(CONTENT, tmp_path, source, lambda step: step % 15 == 5)
    assert counts.wrong == []
    assert counts.cuts > 2 * len(Loses)


@pytest.mark.nightly
@pytest.mark.parametrize("update", UPDATES, ids=[update.name for update in UPDATES])
def test_every_step_of_every_update(source: Path, tmp_path: Path, update: Update) -> None:
    counts = every_cut(update, tmp_path, source)
    assert counts.wrong == []
    assert counts.cuts > counts.steps * (len(Loses) + 1)
    assert set(counts.started) <= {"the old", "the new"}


class Unflushed(CutDisk):
    """Says that it has flushed, and has not."""

    def sync(self, file: Path) -> None:
        self._step("flush", file)

    def settle(self) -> None:
        self._step("flush everything", Path())


def test_an_update_that_flushes_nothing_would_be_found_out(source: Path, tmp_path: Path) -> None:
    """Whatever cuts the power finds a program that is started and not whole."""
    program = UPDATES[0]
    machine = machine_before(program, source, tmp_path / "before")
    switched = steps_of(program, machine, tmp_path / "dry").index("rename current") + 3
    counts = Counts()
    cut(program, machine, tmp_path / "cut", Unflushed(switched, Loses.CONTENTS), counts)
    assert [wrong for wrong in counts.wrong if "is not whole" in wrong]
