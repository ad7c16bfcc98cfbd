"""Prints the table of issues: what befalls which part, what the keeper finds, what mends it, and who.

    .venv/bin/python -m tests.faults.issue_table [--only TEXT …] [--processes N]

A row is one trouble at a kiosk of its own in service, in virtual time (``tests/faults/issues.py``). ``nature``: it
*passes* by itself, a *restart* of the part or its queue helps, or *hands* are needed. ``noticed`` and ``cleared`` are
seconds from the injection; hands come after a quarter of an hour. ``repair`` is the last one before it was over.
Exits with 1 when one was not noticed, had not its
three voices, was not cleared, or when less than 70 % of all of them mend themselves.
"""

from __future__ import annotations

import argparse
import logging
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.faults.issues import TROUBLES, Nature, Told, Trouble, tried

SHARE_WANTED = 0.70


def _tried(trouble: Trouble) -> Told:
    logging.disable(logging.CRITICAL)  # what goes wrong on request is no news
    return tried(trouble)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[""], help="rows that hold one of these texts")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    chosen = [one for one in TROUBLES if any(text in str(one) for text in options.only)]
    print(f"{'fault':<30} {'nature':<8} {'code':<27} {'noticed':>8}  {'repair':<15} {'by':<10} {'cleared':>8}")
    told: list[tuple[Trouble, Told]] = []
    with ProcessPoolExecutor(options.processes) as pool:
        for trouble, result in zip(chosen, pool.map(_tried, chosen), strict=True):
            told.append((trouble, result))
            _print_row(trouble, result)
    wrong = [(trouble, result) for trouble, result in told if result.wrong]
    for trouble, result in wrong:
        print(f"WRONG  {trouble}: {'; '.join(result.wrong)}")
    alone = sum(result.alone for _, result in told)
    share = alone / len(told) if told else 1.0
    handless = [result for trouble, result in told if trouble.nature is not Nature.HAND]
    print(f"{len(told)} faults, {len(told) - len(wrong)} noticed with three voices, mended and cleared")
    print(f"without a hand: {alone} of all {len(told)} ({share:.0%}, wanted {SHARE_WANTED:.0%}); ", end="")
    print(f"{sum(result.alone for result in handless)} of the {len(handless)} that need none by their nature")
    return 1 if wrong or share < SHARE_WANTED else 0


def _print_row(trouble: Trouble, result: Told) -> None:
    cleared = f"{result.cleared_s:.0f} s" if result.cleared_s is not None else "never"
    by = result.by or "itself"
    print(
        f"{trouble!s:<30} {trouble.nature:<8} {result.code:<27} {result.noticed_s:>6.0f} s  {result.repair or '-':<15} "
        f"{by:<10} {cleared:>8}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
