"""Walks by random numbers: how far they came, and everything that did not hold.

    python -m tests.walker [--walks 1000] [--seconds 600] [--acts 60] [--seed 1]

Each violation is told with the shortest way to it.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.memory import MEMORY
from tests.walker.acts import COMERS, Act
from tests.walker.reached import REACHED
from tests.walker.walk import Walk


def walked(seed: int, acts: int) -> Walk:
    """One walk of so many acts, to its end whatever does not hold."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        errand, who = COMERS[seed % len(COMERS)]
        walk = Walk(Path(folder), errand, who, calm=chance.random() < 0.7, goes_on=True)
        try:
            for _ in range(acts):
                possible = walk.acts()
                act = chance.choices(possible, [act.weight for act in possible])[0]
                walk.do(act, chance.choice((2.0, 2.0, 2.0, 0.0)))
            walk.goes_home()
        finally:
            walk.close()
        return walk


@dataclass(frozen=True)
class Met:
    """A violation: how often it was met, and the shortest way to it."""

    times: int
    seed: int
    way: Sequence[Act]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--walks", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=math.inf)
    parser.add_argument("--acts", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    found: dict[str, Met] = {}
    for seed in range(asked.seed, asked.seed + asked.walks):
        if time.monotonic() - began > asked.seconds:
            break
        walk = walked(seed, asked.acts)
        for violation, after in walk.found.items():
            way = walk.done[:after]
            met = found.get(violation, Met(0, seed, way))
            shorter = len(way) < len(met.way)
            found[violation] = Met(met.times + 1, seed if shorter else met.seed, way if shorter else met.way)
    print(f"{REACHED}; {time.monotonic() - began:.0f} s")
    for line in REACHED.lines():
        print(f"  {line}")
    print(f"{sum(met.times for met in found.values())} violations of {len(found)} kinds")
    for violation, met in sorted(found.items()):
        print(f"- {violation}: {met.times} walks; the shortest way (--seed {met.seed} --walks 1):")
        print("    " + "; ".join(map(repr, met.way)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
