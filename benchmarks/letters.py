"""How fast are papers filled and set, and how large does the press become? One of each kind, by the real press.

    .venv/bin/python -m benchmarks.letters [--runs N]

Prints for each paper its pages, the median of filling it in this process, and the median and worst of setting it in the
child; then the memory of the child. Exits with 1 when a median is over its limit.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path

from printing.documents.letters import letter
from printing.press import ChildPress
from tests.printing.every import EVERY
from tests.printing.proving import PROVER

#: milliseconds: somebody stands there and waits for a paper, and for a list of 400 months a little longer
SET_LIMIT_MS = {"contributions": 1500.0}
ORDINARY_LIMIT_MS = 250.0


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


def _peak_mb(press: ChildPress) -> float:
    """The most that the child has taken."""
    status = Path(f"/proc/{press.pid}/status").read_text(encoding="ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    return asyncio.run(measured(parser.parse_args().runs))


if __name__ == "__main__":
    sys.exit(main())
