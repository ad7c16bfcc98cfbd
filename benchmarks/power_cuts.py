"""Kills the demonstration at random moments, again and again, and looks at what is left.

    .venv/bin/python -m benchmarks.power_cuts [--cuts N] [--seed S]

After each cut the chain of the records must verify; after the next start the office must hold the case once or not at
all, and exactly once when the citizen had confirmed it. Exits with 1 otherwise. It uses the demonstration's own data
folder, and a demonstration card service must be running.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from config.settings import load_settings
from records.reader import RecordsReader

ROOT = Path(__file__).parent.parent
#: a visit of the demonstration takes about this long from start to end
VISIT_S = 14.0


@dataclass(frozen=True)
class Left:
    """What a data folder holds: events of the chain, submissions planned and confirmed, cases of the office."""

    events: int
    planned: int
    confirmed: int
    cases: int


def look(folder: Path) -> Left:
    """Verify the chain in ``folder`` and count; RECORDS-BROKEN when it does not hold."""
    records = folder / "records.sqlite"
    if not records.exists():
        return Left(0, 0, 0, 0)
    with RecordsReader(records, folder / "records.key") as log:
        events = log.verify()
        kinds = [event.kind for event in log.events()]
    return Left(events, kinds.count("submission.planned"), kinds.count("submission.confirmed"), cases(folder))


def cases(folder: Path) -> int:
    """How many cases the office of ``folder`` holds."""
    office = folder / "office.sqlite"
    if not office.exists():
        return 0
    connection = sqlite3.connect(office)
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        own = "SELECT count(*) FROM cases WHERE key NOT LIKE 'invented-%'"  # not those of the demonstration from before
        return int(connection.execute(own).fetchone()[0]) if "cases" in tables else 0
    finally:
        connection.close()


def cut(after_s: float, out: Path) -> None:
    """Start a demonstration and kill it, and everything it started, after ``after_s``."""
    command = [sys.executable, str(ROOT / "kiosk.py"), "demo", "--scenario", "declines-face", "--out", str(out)]
    process = subprocess.Popen(
        command, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    folder = ROOT / load_settings().data_dir
    wrong = 0
    for number in range(1, options.cuts + 1):
        before = _newest_aside(folder)
        after_s = chance.uniform(0.5, VISIT_S)
        with tempfile.TemporaryDirectory() as out:
            begun = time.monotonic()
            cut(after_s, Path(out))
            lived_s = time.monotonic() - begun
        aside = _newest_aside(folder)
        now, resumed = look(folder), look(aside) if aside and aside != before else None
        fine = now.cases <= 1 and (resumed is None or resumed.cases == resumed.planned == resumed.confirmed <= 1)
        wrong += not fine
        print(
            f"cut {number:>2} after {lived_s:5.2f} s: left {now}; the start before resumed {resumed}; {fine and 'ok'}"
        )
    print(f"{options.cuts} cuts, {wrong} wrong")
    return 1 if wrong else 0


def _newest_aside(folder: Path) -> Path | None:
    numbered = sorted(folder.glob("before/*"), key=lambda path: int(path.name))
    return numbered[-1] if numbered else None


def _environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


if __name__ == "__main__":
    sys.exit(main())
