"""Several processes on one office, and processes that are killed: exactly once, without gaps."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.families import NIGHT
from tests.loaded import Start, loaded
from tests.office.conftest import OfficeFolder, crowd, people_file

PROCESSES = 4
PEOPLE, KILLS = (30, 8) if NIGHT else (12, 2)


@pytest.fixture
def crowded(folder: OfficeFolder) -> OfficeFolder:
    people_file(folder.file.parent, crowd(PEOPLE))
    return folder


@pytest.fixture(scope="module")
def submit() -> Iterator[Start]:
    with loaded("tests.office.submitter") as start:
        yield start


def assert_exactly_once(folder: OfficeFolder) -> None:
    assert [running for (running,) in folder.rows("SELECT running FROM bundles ORDER BY running")] == list(
        range(1, PEOPLE + 1)
    )
    assert folder.rows("SELECT count(DISTINCT number), count(*) FROM bundles") == [(PEOPLE, PEOPLE)]
    assert folder.rows("SELECT last FROM running_numbers") == [(PEOPLE,)]


@pytest.mark.parametrize("keys", ["shared", "own"])
def test_four_processes_at_once_make_each_case_exactly_once(crowded: OfficeFolder, submit: Start, keys: str) -> None:
    answers = defaultdict(list)
    for process in [submit(str(crowded.file.parent), PEOPLE, keys, number) for number in range(PROCESSES)]:
        with process.stdout:
            output = process.stdout.read()
        assert process.wait() == 0
        for line in output.splitlines():
            index, answer = line.split()
            answers[index].append(answer)
    assert_exactly_once(crowded)
    assert len(answers) == PEOPLE
    for given in answers.values():
        assert len(given) == PROCESSES
        if keys == "shared":
            assert len(set(given)) == 1
        else:
            assert given.count("OFFICE-REFUSED") == PROCESSES - 1


def test_killed_in_the_middle_and_asked_again_the_office_holds_each_case_once(
    crowded: OfficeFolder, submit: Start
) -> None:
    randomly = random.Random(20261124)
    said: dict[str, str] = {}
    for kill in range(KILLS + 1):
        process = submit(str(crowded.file.parent), PEOPLE, "shared", kill)
        with process.stdout:
            lines = [process.stdout.readline() for _ in range(randomly.randint(1, PEOPLE - 1))]
            if kill < KILLS:
                for _ in range(randomly.randint(0, 300_000)):  # a random share of the next submission's time
                    pass
                process.kill()
            lines += process.stdout.read().splitlines(keepends=True)
        if kill == KILLS:
            assert process.wait() == 0
        for index, case_number in (line.split() for line in lines if line.endswith("\n")):
            assert said.setdefault(index, case_number) == case_number
    assert len(said) == PEOPLE
    assert_exactly_once(crowded)
