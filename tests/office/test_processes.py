"""Several processes on one office, and processes that are killed: exactly once, without gaps."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.office.conftest import OfficeFolder, crowd, people_file

ROOT = Path(__file__).parent.parent.parent
PROCESSES = 4
PEOPLE = 30
KILLS = 8


@pytest.fixture
def crowded(folder: OfficeFolder) -> OfficeFolder:
    people_file(folder.file.parent, crowd(PEOPLE))
    return folder


def start(folder: OfficeFolder, keys: str, process: int) -> subprocess.Popen[str]:
    arguments = [str(folder.file.parent), str(PEOPLE), keys, str(process)]
    command = [sys.executable, "-m", "tests.office.submitter", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def assert_exactly_once(folder: OfficeFolder) -> None:
    assert [running for (running,) in folder.rows("SELECT running FROM bundles ORDER BY running")] == list(
        range(1, PEOPLE + 1)
    )
    assert folder.rows("SELECT count(DISTINCT number), count(*) FROM bundles") == [(PEOPLE, PEOPLE)]
    assert folder.rows("SELECT last FROM running_numbers") == [(PEOPLE,)]


@pytest.mark.parametrize("keys", ["shared", "own"])
def test_four_processes_at_once_make_each_case_exactly_once(crowded: OfficeFolder, keys: str) -> None:
    answers = defaultdict(list)
    for process in [start(crowded, keys, number) for number in range(PROCESSES)]:
        output, _ = process.communicate()
        assert process.returncode == 0
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


def test_killed_in_the_middle_and_asked_again_the_office_holds_each_case_once(crowded: OfficeFolder) -> None:
    randomly = random.Random(20261124)
    said: dict[str, str] = {}
    for kill in range(KILLS + 1):
        with start(crowded, "shared", kill) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(randomly.randint(1, PEOPLE - 1))]
            if kill < KILLS:
                for _ in range(randomly.randint(0, 300_000)):  # a random share of the next submission's time
                    pass
                process.kill()
            lines += process.stdout.read().splitlines(keepends=True)
        for index, case_number in (line.split() for line in lines if line.endswith("\n")):
            assert said.setdefault(index, case_number) == case_number
    assert len(said) == PEOPLE
    assert_exactly_once(crowded)
