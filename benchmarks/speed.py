"""All figures of the speed of the screen, one after the other, and one table at the end.

    scripts/benchmark speed

Exits with 1 when one of them does not keep to its limits. For half an hour, on a machine that does nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: benchmark, and what it measures
FIGURES = {
    "first_screen": "first picture <= 0.5 x Chromium, memory <= 0.4 x and 0.6 x, idle <= 1 % of a core",
    "touch": "touch <= 100 ms and page <= 150 ms in 99 of 100; stall <= 50 ms in 999 of 1000",
    "pages": "page computed <= 5 ms, page of 400 rows turned <= 50 ms, one changed <= 16 ms, bundle <= 60 ms",
    "memory": "memory over 500 visits flat within 1 %",
}


def main() -> int:
    rows = []
    for name, says in FIGURES.items():
        print(f"== {name}", flush=True)
        begun = time.monotonic()
        held = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT).returncode == 0
        rows.append((name, "held" if held else "NOT HELD", f"{time.monotonic() - begun:.0f} s", says))
    print()
    for name, verdict, took, says in rows:
        print(f"{name:14} {verdict:9} {took:>7}  {says}")
    return 0 if all(verdict == "held" for _, verdict, *_ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
