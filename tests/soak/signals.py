"""Ends the kiosk by signals at random moments of real visits, and looks at what is left.

    .venv/bin/python -m tests.soak.signals [--signals N] [--seed S]

Each visit is the demonstration's, with real screens (offscreen), a real card service and a printer that prints slowly.
After SIGTERM, or Ctrl-C to the whole group as a terminal sends it, at a random moment between first touch and farewell:
the program must end in time with its code, no child may be left, the visit must have ended and its person be forgotten
(unless the office is still owed something), and no job may wait at the printer. Exits with 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands.ending import END_WITHIN_S
from config.faults import Fault
from records.reader import RecordsReader
from tests.pcscd import Pcscd
from tests.printing.ipp_service import IppService, ipp_service, own_bus
from tests.visits.conftest import site_file
from tests.waiting import seen_from_outside

ROOT = Path(__file__).parent.parent.parent
SCENARIO = "declines-face"
MARK = "KIOSK_SIGNALS_RUN"
#: an ordered end has five seconds; a machine that does other work gets as much again to be rid of the process
GONE_WITHIN_S = 2 * END_WITHIN_S
START_WITHIN_S = 60.0
#: how the demonstration ends that cannot count what a real printer has printed
NO_PAPERS = 1
#: how long a printer may take to hear that a job is cancelled
QUEUE_WITHIN_S = 10.0
JOBS = """{
  OPERATION Get-Jobs
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR language attributes-natural-language en
  ATTR uri printer-uri $uri
  ATTR keyword which-jobs not-completed
  ATTR keyword requested-attributes job-id,job-state
  STATUS successful-ok
  DISPLAY job-id
}
"""


@dataclass(frozen=True)
class Left:
    """What one end has left. ``last`` is the newest event but that of the stop; ``wrong`` is empty when in order.

    ``by`` is None when the visit was over before the signal could come.
    """

    after_s: float
    by: signal.Signals | None
    took_s: float
    last: str
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        verdict = "; ".join(self.wrong) or "ok"
        how = self.by.name if self.by else "by itself"
        return f"{how} {self.after_s:5.2f} s into the visit ({self.last}): {self.took_s:4.2f} s, {verdict}"


class Stage:
    """Where the visits happen: a card service, a slow printer, and a folder."""

    def __init__(self, folder: Path, pcscd: Pcscd, printer: IppService) -> None:
        self._folder = folder
        self._pcscd = pcscd
        self._printer = printer
        self._jobs = folder / "jobs.test"
        self._jobs.write_text(JOBS, encoding="ascii")
        self._number = 0

    def visit_s(self) -> float:
        """How long an undisturbed visit takes from the first touch to the end of the program."""
        with self._begun() as (process, _, _):
            begun = time.monotonic()
            process.wait(START_WITHIN_S)
            return time.monotonic() - begun

    def end(self, by: signal.Signals, after_s: float) -> Left:
        """Begin a visit, end it ``after_s`` later, and look."""
        told_by: signal.Signals | None = None
        with self._begun() as (process, data, mark):
            try:
                process.wait(after_s)
            except subprocess.TimeoutExpired:
                told_by = by
                # Ctrl-C goes to all that the terminal has in its foreground
                os.killpg(process.pid, by) if by is signal.SIGINT else process.send_signal(by)
            told = time.monotonic()
            code, wrong = self._awaited(process)
            took_s = time.monotonic() - told
            kinds, memory = _memory(data)
            wrong += [*memory, *orphans(mark), *self._queue()]
            if told_by is not None and code not in _codes(told_by, "rating.confirmed" in kinds):
                wrong.append(f"exit code {code}")
        last = [kind for kind in kinds if not kind.startswith(("kiosk.", "visit.ended", "visit.forgotten", "card."))]
        return Left(after_s, told_by, took_s, last[-1] if last else "", tuple(wrong))

    @contextmanager
    def _begun(self) -> Iterator[tuple[subprocess.Popen[bytes], Path, str]]:
        """A visit that has begun; the process is gone afterwards."""
        self._number += 1
        folder = self._folder / str(self._number)
        folder.mkdir()
        site = site_file(folder, self._pcscd.port)
        text = site.read_text(encoding="utf-8")
        printer = f"printer:\n  driver: ipp\n  uri: {self._printer.uri}\n"
        site.write_text(text.replace("printer:\n  driver: folder\n  folder: papers\n", printer), encoding="utf-8")
        assert printer in site.read_text(encoding="utf-8")
        mark = secrets.token_hex(8)
        environment = {**os.environ, MARK: mark, "PCSCLITE_CSOCK_NAME": str(self._pcscd.socket),
                       "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}  # fmt: skip
        out = ["--out", str(folder / "out")]
        command = [sys.executable, str(ROOT / "kiosk.py"), "demo", "--scenario", SCENARIO, "--site", str(site), *out]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                _await_visit(folder / "data", process)
                yield process, folder / "data", mark
            finally:
                if process.poll() is None:
                    process.kill()

    @staticmethod
    def _awaited(process: subprocess.Popen[bytes]) -> tuple[int, list[str]]:
        try:
            return process.wait(GONE_WITHIN_S), []
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait(), [f"not ended after {GONE_WITHIN_S:.0f} s"]

    def _queue(self) -> list[str]:
        if seen_from_outside(lambda: not self._waiting(), QUEUE_WITHIN_S):
            return []
        return [f"{self._waiting()} jobs wait at the printer"]

    def _waiting(self) -> int:
        command = ["ipptool", "-c", self._printer.uri, str(self._jobs)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return sum(line.strip().isdigit() for line in done.stdout.splitlines())


def _codes(told_by: signal.Signals, over: bool) -> set[int]:
    """How it may end. When the visit was ``over`` the program was ending by itself, with a code of its own; before
    its last moment Python gives the signals back to the kernel. An end that was cut short (1) is not in order.
    """
    return {128 + told_by, NO_PAPERS, -told_by} if over else {128 + told_by}


def _await_visit(data: Path, process: subprocess.Popen[bytes]) -> None:
    begun = seen_from_outside(lambda: process.poll() is not None or "visit.started" in kinds_in(data), START_WITHIN_S)
    assert begun, "no visit began"
    assert process.poll() is None, "the demonstration ended before its visit began"


def kinds_in(data: Path) -> list[str]:
    if not (data / "records.sqlite").exists():
        return []
    try:
        with RecordsReader(data / "records.sqlite", data / "records.key") as records:
            return [event.kind for event in records.events()]
    except Fault:  # while it is being made
        return []


def _memory(data: Path) -> tuple[list[str], list[str]]:
    """All events, and what is wrong with them."""
    wrong = []
    with RecordsReader(data / "records.sqlite", data / "records.key") as records:
        records.verify()
        kinds = [event.kind for event in records.events()]
        settled = kinds.count("submission.confirmed") + kinds.count("submission.failed")
        if records.remembered() and kinds.count("submission.planned") == settled:
            wrong.append("somebody is remembered")
    if kinds.count("visit.started") != kinds.count("visit.ended"):
        wrong.append("the visit has no end")
    if kinds[-1] != "kiosk.stopped":
        wrong.append(f"the last event is {kinds[-1]}")
    return kinds, wrong


def orphans(mark: str) -> list[str]:
    """Processes that bear the mark of a run that is over."""
    wanted = f"{MARK}={mark}".encode()
    left = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in environ.read_bytes().split(b"\0"):
                left.append(f"process {environ.parent.name} is left")
        except (OSError, ProcessLookupError):
            continue
    return left


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Everything that visits need, of this run alone."""
    pcscd = Pcscd(folder)
    pcscd.start()
    try:
        with own_bus(folder) as environment, ipp_service(folder, environment) as printer:
            printer.order("sleep 2")
            yield Stage(folder, pcscd, printer)
    finally:
        pcscd.remove()


def rounds(where: Stage, number: int, chance: random.Random) -> Iterator[Left]:
    """So many ends, at moments of which each of a visit is as likely as another."""
    visit_s = where.visit_s()
    for _ in range(number):
        yield where.end(chance.choice((signal.SIGTERM, signal.SIGINT)), chance.uniform(0.0, visit_s))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--signals", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="signals-") as folder, stage(Path(folder)) as where:
        lefts = []
        for left in rounds(where, options.signals, chance):
            lefts.append(left)
            print(f"{len(lefts):>3} {left}", flush=True)
    wrong = [left for left in lefts if left.wrong]
    cut = sum(left.by is not None for left in lefts)
    print(f"{len(lefts)} signals, {cut} within a visit, longest end {max(left.took_s for left in lefts):.2f} s, "
          f"{len(wrong)} wrong")  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
