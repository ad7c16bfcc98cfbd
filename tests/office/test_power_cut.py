"""Killed between its memory and the office: after the next start both tell the same, and each case once."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from records.effects import Ledger
from records.reader import RecordsReader
from tests.loaded import loaded
from tests.office.conftest import OfficeFolder, crowd, people_file

PEOPLE = 40
KILLS = 10


def how_many_open(log: RecordsReader) -> int:
    return len(Ledger.of(log.events()).open())


@pytest.mark.nightly  # by day ``tests/faults/test_power_cut.py``
def test_after_every_kill_memory_and_office_come_to_the_same_cases(folder: OfficeFolder) -> None:
    home = folder.file.parent
    people_file(home, crowd(PEOPLE))
    randomly = random.Random(20261124)
    left_open = 0
    with loaded("tests.office.visitor") as serve:
        for _ in range(KILLS):
            process = serve(str(home), PEOPLE)
            with process.stdout:
                for _ in range(randomly.randint(1, 8)):
                    process.stdout.readline()
                for _ in range(randomly.randint(0, 200_000)):  # a random share of the time of the next one
                    pass
                process.kill()
            with RecordsReader(home / "records.sqlite", home / "records.key") as log:
                log.verify()
                left_open += how_many_open(log)
        process = serve(str(home), PEOPLE)
        with process.stdout:
            process.stdout.read()
        assert process.wait() == 0
    assert left_open > 0  # or the kills came at moments that show nothing

    held = folder.rows("SELECT key, bundle_number FROM bundles ORDER BY running")
    assert len(held) == PEOPLE
    assert folder.rows("SELECT last FROM running_numbers") == [(PEOPLE,)]
    with RecordsReader(home / "records.sqlite", home / "records.key") as log:
        confirmed = [(e.visit, e.public["case_number"]) for e in log.events() if e.kind == "submission.confirmed"]
        assert sorted(confirmed) == sorted(held)
        assert Counter(e.visit for e in log.events() if e.kind == "visit.forgotten") == Counter(key for key, _ in held)
        assert log.remembered() == ()
