"""How fast are papers filled and set, how large does the press become, and how fast do others set the same?

    scripts/benchmark letters [--runs N]

Prints for each paper its pages, the median of filling it in this process, and the median and worst of setting it in
the child; then the memory of the child; then a notice by other libraries, each in turn with ours in this process, every
time for somebody else, both warm. The code on it, which we make and sign, the others get as a picture, outside of their
time. Processor time is what counts: it does not depend on who else is busy. Exits with 1 when something is over its
limit.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path

from benchmarks.rivals import RIVALS, Setter, code_of
from printing.digest import digest_of
from printing.documents.letters import letter
from printing.documents.port import Letter
from printing.press import ChildPress
from printing.proof import proved
from tests.printing.every import EVERY
from tests.printing.proving import KEY, PROVER, STAMP
from tests.printing.samples import NOTICE
from tests.printing.setting import compose

#: milliseconds: somebody stands there and waits for a paper, and for a list of 400 months a little longer
SET_LIMIT_MS = {"contributions": 1500.0}
ORDINARY_LIMIT_MS = 250.0
#: how much longer than typst we may take
TYPST_LIMIT = 1.2
WARM_RUNS, SLOW_RUNS = 3, 5
RIVALS_DIR = Path(__file__).parent.parent / "var" / "rivals"


async def measured(runs: int) -> int:
    press = ChildPress(PROVER)
    await press.preload()
    over = 0
    print(f"{'paper':<20} pages  fill ms   set ms    worst    limit")
    for kind, sample in EVERY.items():
        filling, setting, pages = [], [], 0
        for _ in range(runs):
            begun = time.perf_counter()
            filled = letter(kind, sample.content)
            filling.append(1000 * (time.perf_counter() - begun))
            begun = time.perf_counter()
            pages = (await press.compose("bench", filled)).pages
            setting.append(1000 * (time.perf_counter() - begun))
        median, limit = statistics.median(setting), SET_LIMIT_MS.get(kind, ORDINARY_LIMIT_MS)
        over += median > limit
        print(f"{kind:<20} {pages:5} {statistics.median(filling):8.2f} {median:8.1f} {max(setting):8.1f} {limit:8.0f}")
    print(f"memory of the press: {_peak_mb(press):.0f} MB at most")
    await press.close()
    return 1 if over else 0


def compared(runs: int) -> int:
    """Ours and each of the others in turn, so that whatever slows the machine slows both of them."""
    sys.path.append(str(RIVALS_DIR))
    print(f"\n{'the same notice by':<20} cpu ms  ours  wall ms   ours    bytes     ours   times ours")
    over = 0
    for name, make in RIVALS.items():
        theirs, ours = _in_turn(make(), runs if name == "typst" else min(runs, SLOW_RUNS))
        times = theirs[0] / ours[0]
        over |= name == "typst" and times * TYPST_LIMIT < 1
        print(
            f"{name:<20} {theirs[0]:6.1f} {ours[0]:5.1f} {theirs[1]:8.1f} {ours[1]:6.1f} {theirs[2]:8} {ours[2]:8}"
            f" {times:12.2f}"
        )
    return int(over)


def _in_turn(setter: Setter, runs: int) -> list[tuple[float, float, int]]:
    """Theirs and ours: medians of processor time and of time, in milliseconds, and how many bytes the PDF has."""
    spent: list[list[tuple[float, float, int]]] = [[], []]
    for run in range(runs + WARM_RUNS):
        notice = NOTICE.named("李样" + chr(0x4E00 + 37 * run)).letter
        code = code_of(proved(notice, STAMP, digest_of(str(run)), KEY))
        for each, took in zip((setter, _ours), spent, strict=True):
            cpu, wall = time.process_time(), time.perf_counter()
            length = len(each(notice, code))
            took.append((1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall), length))
    return [
        (statistics.median(cpu), statistics.median(wall), max(length))
        for cpu, wall, length in (zip(*took[WARM_RUNS:], strict=True) for took in spent)
    ]


def _ours(letter: Letter, _code: str) -> bytes:
    return compose("bench", letter).pdf


def _peak_mb(press: ChildPress) -> float:
    """The most that the child has taken."""
    status = Path(f"/proc/{press.pid}/status").read_text(encoding="ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    return asyncio.run(measured(runs)) | compared(runs)


if __name__ == "__main__":
    sys.exit(main())
