"""SIGKILL at any instant: the chain verifies, and nothing that was acknowledged is lost."""

from __future__ import annotations

import random
from pathlib import Path

from records.reader import RecordsReader
from tests.loaded import Start, loaded

KILLS = 20


def append_until_killed(append: Start, folder: Path, acknowledgements: int, spin: int) -> int:
    """Start an appender, kill it some instants after so many acknowledgements; the last sequence it acknowledged."""
    child = append(str(folder))
    with child.stdout:
        said = [child.stdout.readline() for _ in range(acknowledgements)]
        for _ in range(spin):  # a random share of the time that the next events take
            pass
        child.kill()
        said += child.stdout.read().splitlines(keepends=True)
    whole = [int(line) for line in said if line.endswith("\n")]
    return whole[-1] if whole else 0


def test_twenty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    randomly = random.Random(20261124)
    acknowledged = read = 0
    with loaded("tests.records.appender") as append:
        for _ in range(KILLS):
            acknowledged = max(
                acknowledged,
                append_until_killed(append, tmp_path, randomly.randint(1, 12), randomly.randint(0, 400_000)),
            )
            with RecordsReader(tmp_path / "records.sqlite", tmp_path / "records.key") as reader:
                length = reader.verify()
                assert length >= acknowledged
                assert [event.sequence for event in reader.events()] == list(range(1, length + 1))
                # The key of a visit goes with its event: of what is remembered, everything can be read.
                for visit in reader.remembered():
                    assert next(map(reader.personal, reader.events(visit))) == {"submission": "{}"}
                    read += 1
    assert acknowledged > KILLS
    assert read > 0
