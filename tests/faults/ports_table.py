"""Prints the table of ports and exceptions: how each visit ended in which a part failed.

    .venv/bin/python -m tests.faults.ports_table [--errors NAME …] [--parts NAME …] [--processes N]

A row is a member of a port, a column an error; a cell says how the visit ended when the member failed once, always, and
(a stream) midway. Exits with 1 when one did not end in order.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from config.parts import PartName
from tests.faults.failing import ERRORS, Member, all_members, times_of
from tests.faults.ports import OF_OTHERS, Result, Trial, trials, tried_somewhere


def _tried(trial: Trial) -> tuple[str, Result] | None:
    logging.disable(logging.CRITICAL)  # what goes wrong on request is no news
    return tried_somewhere(trial)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", nargs="*", choices=ERRORS, default=list(ERRORS))
    parser.add_argument("--parts", nargs="*", choices=[str(part) for part in PartName], default=list(PartName))
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    planned = [
        one for one in trials(options.errors) if one.member not in OF_OTHERS and one.member.part in options.parts
    ]
    results: dict[Trial, tuple[str, Result] | None] = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for trial, result in zip(planned, pool.map(_tried, planned), strict=True):
            results[trial] = result
            _print_wrong(trial, result)
            if (trial.error, trial.when) == (options.errors[-1], times_of(trial.member)[-1]):
                _print_row(trial.member, options.errors, results)
    wrong = sum(bool(result and result[1].wrong) for result in results.values())
    unused = sum(result is None for result in results.values())
    members = {trial.member for trial in results}
    print(f"{len(members)} of {len(all_members())} members x {len(options.errors)} errors: {len(results)} visits")
    print(f"not used by a visit (tried at their boundary): {', '.join(sorted(map(str, OF_OTHERS)))}")
    print(f"not in order: {wrong}; not reached: {unused}")
    return 1 if wrong or unused else 0


def _print_wrong(trial: Trial, result: tuple[str, Result] | None) -> None:
    if result is None:
        print(f"UNUSED {trial}", flush=True)
    elif result[1].wrong:
        print(f"WRONG  {trial}: {'; '.join(result[1].wrong)}", flush=True)


def _print_row(member: Member, errors: list[str], results: dict[Trial, tuple[str, Result] | None]) -> None:
    ends: Counter[str] = Counter()
    for error in errors:
        for when in times_of(member):
            result = results.get(Trial(member, error, when))
            ends[f"{when}: {result[1].how if result else 'not reached'}"] += 1
    print(f"{member!s:<34} {'; '.join(f'{end} x{count}' for end, count in sorted(ends.items()))}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
