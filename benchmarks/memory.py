"""Does the kiosk's window hold more after five hundred visits than after fifty?

    scripts/benchmark memory [--visits 500] [--warm 50]

The pages of a whole visit, one of each kind of body, are made, drawn, left and wiped in the real window, in Chinese and
in English in turn, and after each visit all is done that the kiosk does between two citizens. Devices and papers have
figures of their own (``tests/soak``). The memory is what the process has written (private dirty pages): a page of a
library counts as private, too, as soon as other programs that use it have ended. Exits with 1 when the median of the
last visits is more than one in a hundred above that of the first ones after warming up, or when anything that was shown
has not been let go of.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

#: what may be more at the end
GROWTH = 0.01
#: so many visits at each end are looked at
SPAN = 25
DRAWN_S = 0.005


def held_mb() -> float:
    """What this process has written and holds, in MB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) / 1024


async def visits(count: int) -> tuple[list[float], list[int]]:
    """What is held after each visit, in MB, and how many values QML could still read."""
    from config.settings import load_settings
    from tests.screens.pages import PAGES
    from tests.screens.show import Show
    from ui.values import Value

    show = Show("portrait", load_settings())
    one_of_each: dict[type, Any] = {type(page.body): page for page in PAGES.values()}
    held, values = [], []
    for _ in range(count):
        show.app.bridge.show_services()
        await asyncio.sleep(DRAWN_S)
        show.app.appearance.change_language()
        for page in one_of_each.values():
            show.app.screen.show(page)
            await asyncio.sleep(DRAWN_S)
        show.app._wipe()
        await asyncio.sleep(DRAWN_S)
        show.voice.said.clear()  # the one of the tests remembers it all
        show.voice.manners.clear()
        held.append(held_mb())
        values.append(len(show.app.bridge.findChildren(Value)))
    show.app.dispose()
    return held, values


def flat(name: str, figures: Sequence[float], warm: int, growth: float) -> bool:
    first, last = statistics.median(figures[warm : warm + SPAN]), statistics.median(figures[-SPAN:])
    more = last / first - 1
    verdict = "held" if more <= growth else "NOT HELD"
    print(f"{name:22} {first:8.1f} after {warm}, {last:8.1f} at the end: {more:+.2%}   limit {growth:.0%}: {verdict}")
    return more <= growth


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=500)
    parser.add_argument("--warm", type=int, default=50)
    options = parser.parse_args()
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    from ui.loop import run_app

    held, values = run_app(lambda: visits(options.visits))
    checks = [flat("memory, MB", held, options.warm, GROWTH), flat("values that are shown", values, options.warm, 0.0)]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
