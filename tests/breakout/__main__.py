"""``python -m tests.breakout``: tries every way out, alone and behind the compositor, and prints a table."""

from __future__ import annotations

import sys

from tests.breakout.attempts import ATTEMPTS
from tests.breakout.stage import Outcome, alone, behind_cage

STAGES = {"alone": alone, "behind cage": behind_cage}


#: cage's X server has no fingers and no drop; and what is absent is so in both
ALONE = {"touch", "drop", "dialogs"}


def tried(name: str) -> dict[str, Outcome | None]:
    """What came of each attempt, by its name; None where it cannot be made."""
    with STAGES[name]() as stage:
        return {
            attempt.name: None if name != "alone" and attempt.kind in ALONE else stage.try_out(attempt)
            for attempt in ATTEMPTS
        }


def main() -> int:
    found = {name: tried(name) for name in STAGES}
    print(f"{'':<8}{'what is tried':<62}{'alone':<14}behind cage")
    for attempt in ATTEMPTS:
        words = [_word(found[name][attempt.name]) for name in STAGES]
        print(f"{attempt.kind:<8}{attempt.name:<62}{words[0]:<14}{words[1]}")
    outcomes = [outcome for column in found.values() for outcome in column.values() if outcome is not None]
    got_out = [outcome for outcome in outcomes if not outcome.contained]
    print(f"{len(outcomes)} tried, {len(outcomes) - len(got_out)} contained, {len(got_out)} not")
    return 1 if got_out else 0


def _word(outcome: Outcome | None) -> str:
    return "-" if outcome is None else "contained" if outcome.contained else outcome.why


if __name__ == "__main__":
    sys.exit(main())
