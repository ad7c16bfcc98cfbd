"""Writes the page of checks and repairs (``docs/upkeep.md``) from what the files themselves say.

.venv/bin/python -m tests.maintenance.upkeep_page > docs/upkeep.md
"""

from __future__ import annotations

from collections.abc import Iterator

from maintenance.checks import Check, checks
from maintenance.port import By
from maintenance.repairs import Repair, repairs

HEAD = """\
# Checks and repairs

Drawn from the files themselves by `.venv/bin/python -m tests.maintenance.upkeep_page`; a test holds that it is so.
Why it is as it is: [048](decisions/048-keeper.md). What each code says to citizens and staff: `config/faults.yaml`.

While a kiosk serves, its keeper (`maintenance/keeper.py`) looks at every part at the rhythm of its check; `scripts/run
check` looks once, at everything. What is found is an issue, said once (`issue.raised`), and over when its check finds
it no longer (`issue.cleared`). What an automatic repair cannot mend in three tries is the staff's
(`issue.handed_over`).
"""


def page() -> str:
    """The page as Markdown."""
    return "\n".join([HEAD, *_checks(), "", *_repairs()]) + "\n"


def _checks() -> Iterator[str]:
    yield "## Checks (`maintenance/checks/`)"
    yield ""
    yield "| Check | Looks at | Every | In a visit | That |"
    yield "|---|---|---|---|---|"
    for check in checks():
        yield f"| `{check.name}` | {check.part} | {_every(check)} | {_yes(check)} | {_first(check.says)} |"


def _repairs() -> Iterator[str]:
    yield "## Repairs (`maintenance/repairs/`)"
    yield ""
    yield "The gentlest first; none is ever carried out while a citizen is served."
    yield ""
    yield "| Repair | By | Against | What it does |"
    yield "|---|---|---|---|"
    for repair in repairs():
        yield f"| `{repair.name}` | {_by(repair)} | {' '.join(sorted(repair.mends))} | {_first(repair.says)} |"


def _every(check: Check) -> str:
    for unit, seconds in (("h", 3600), ("min", 60)):
        if check.every_s % seconds == 0:
            return f"{check.every_s / seconds:.0f} {unit}"
    return f"{check.every_s:.0f} s"


def _yes(check: Check) -> str:
    return "yes" if check.within_a_visit else "no"


def _by(repair: Repair) -> str:
    return {By.ITSELF: "itself", By.STAFF: "staff", By.REMOTE: "remote"}[repair.by]


def _first(says: str) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(says.partition("\n\n")[0].split())


if __name__ == "__main__":
    print(page(), end="")
