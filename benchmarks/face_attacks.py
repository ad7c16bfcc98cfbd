"""Simulated attacks on the face check: attempts, passes, and what stopped the rest.

    .venv/bin/python -m benchmarks.face_attacks [--attempts N] [--ordinary N] [--only WORD] [--faces DIR]
        [--jobs N] [--json]

Some ten minutes on two cores. Drawn heads in virtual time before the real check and the real engine; with ``--faces``,
prints of the photographs in a folder, too. These are simulated attacks and no evaluation under ISO/IEC 30107-3: no rate
for real attacks follows from them. Exits with 1 when an attack passes that the check is there to stop; a replay passes
by luck, and the share that counting expects stands beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from random import Random

import cv2

from benchmarks.attackers import ATTACKS, CONTROLS, FRAMES_PER_S, Draw, photographs, play
from benchmarks.injected import INJECTED, refusals
from config.settings import Face as FaceSettings
from config.settings import load_settings
from devices.face.challenge import orders
from devices.face.engine import FaceEngine
from devices.face.engines import load_engine
from devices.face.port import Outcome, Profile
from laboratory.rates import upper_bound

#: with no pass in so many attempts the 95 % bound is 7 %; the ordinary profile is run about half as often
ATTEMPTS, ORDINARY_ATTEMPTS = 43, 21
BY_LUCK = "replayed challenge"


@dataclass(frozen=True)
class Row:
    """One kind of attempt under one profile; ``bound`` is the 95 % upper bound of its pass rate."""

    kind: str
    attack: bool
    profile: str
    attempts: int
    passes: int
    bound: float
    by_luck: float | None
    outcomes: Mapping[str, int]

    @property
    def breach(self) -> bool:
        return self.attack and self.by_luck is None and self.passes > 0


@dataclass(frozen=True)
class Job:
    """One attempt, to be played by any process."""

    kind: str
    profile: Profile
    seed: int
    faces: Path | None


def every_kind(faces: Path | None) -> Mapping[str, Draw]:
    return {**CONTROLS, **ATTACKS, **(photographs(faces) if faces else {})}


@cache
def _loaded() -> tuple[FaceEngine, FaceSettings]:
    cv2.setNumThreads(1)  # as in the eyes process
    settings = load_settings().face
    return load_engine(settings.engine, settings.models_dir), settings


def attempt(job: Job) -> Outcome:
    """Play one attempt in this process."""
    return play(every_kind(job.faces)[job.kind], Random(job.seed), *_loaded(), job.profile).outcome  # noqa: S311


def row_of(kind: str, profile: Profile, outcomes: Sequence[Outcome]) -> Row:
    settings = _loaded()[1]
    steps = settings.steps.strict if profile is Profile.STRICT else settings.steps.ordinary
    passes = outcomes.count(Outcome.MATCH)
    counted = Counter(outcome.value for outcome in outcomes)
    luck = 1 / len(orders(steps)) if kind == BY_LUCK else None
    bound = upper_bound(passes, len(outcomes))
    return Row(kind, kind not in CONTROLS, profile.value, len(outcomes), passes, bound, luck, dict(counted))


def measure(attempts: Mapping[Profile, int], faces: Path | None, workers: int, only: str = "") -> list[Row]:
    """Every kind whose name holds ``only``, under every profile; each attempt with a seed of its own."""
    kinds = [(kind, profile) for profile in attempts for kind in every_kind(faces) if only in kind]
    jobs = [Job(kind, profile, seed, faces) for kind, profile in kinds for seed in range(attempts[profile])]
    with ProcessPoolExecutor(workers) as pool:
        outcomes = list(pool.map(attempt, jobs, chunksize=4))
    played = list(zip(jobs, outcomes, strict=True))
    return [
        row_of(kind, profile, [end for job, end in played if (job.kind, job.profile) == (kind, profile)])
        for kind, profile in kinds
        if attempts[profile]
    ]


def injected() -> Row:
    """Every kind of injected device once: what stops it does so before any check."""
    codes = [code or Outcome.MATCH.value for code in refusals(list(INJECTED.values()))]
    passes = codes.count(Outcome.MATCH.value)
    return Row(
        "injected device", True, "any", len(codes), passes, upper_bound(passes, len(codes)), None, Counter(codes)
    )


def told(row: Row) -> str:
    stopped = ", ".join(f"{name} {count}" for name, count in sorted(row.outcomes.items()) if name != Outcome.MATCH)
    luck = "" if row.by_luck is None else f"by luck {row.by_luck:.1%}; "
    rate = (
        f"{row.passes / row.attempts:6.1%} <= {row.bound:5.1%}" if row.attack else f"{row.passes / row.attempts:6.1%}"
    )
    return f"  {row.kind:<36} {row.passes:4} of {row.attempts:<4} {rate:<16} {luck}{stopped}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=ATTEMPTS, help="of each kind, strict profile")
    parser.add_argument("--ordinary", type=int, default=ORDINARY_ATTEMPTS, help="the same, ordinary profile")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--faces", type=Path, help="a folder with images/ and portraits/")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    began = time.perf_counter()
    attempts = {Profile.ORDINARY: given.ordinary, Profile.STRICT: given.attempts}
    rows = [*measure(attempts, given.faces, given.jobs, given.only), injected()]
    if given.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        report(rows, time.perf_counter() - began)
    return int(any(row.breach for row in rows))


def report(rows: Sequence[Row], seconds: float) -> None:
    attacks = sum(row.attempts for row in rows if row.attack)
    print(f"simulated attacks, drawn heads at {FRAMES_PER_S:.0f} frames/s: {attacks} attempts in {seconds:.0f} s.")
    print("Not an evaluation under ISO/IEC 30107-3. Passes, rate, its 95 % upper bound, how the others ended.")
    for profile in dict.fromkeys(row.profile for row in rows):
        print(f"\n{profile}")
        for row in rows:
            if row.profile == profile:
                print(told(row))


if __name__ == "__main__":
    sys.exit(main())
