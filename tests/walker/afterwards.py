"""What must hold when all has been delivered: one truth, and nothing taken more often than it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from config.matters import matters
from office.port import CaseState
from play.ledger import plain
from tests.play.truth import contradictions
from tests.walker.evidence import Evidence


def contradictions_of(evidence: Evidence, data: Path) -> Iterator[str]:
    """What the tables of the office, its answers and the memory of the kiosk do not agree about."""
    kept = [
        {**plain(case), "bundle_number": answer.bundle_number}
        for answer in evidence.answers.values()
        for case in answer.cases
        if answer.bundle_number
    ]
    return contradictions(data, {"cases": kept, "papers": ()})


def repeated(evidence: Evidence) -> Iterator[str]:
    """What was accepted more often about one person than its data allow, whoever applied."""
    taken = Counter(
        (each.people[case.of - 1].number if case.of else each.applicant.number, case.matter, case.state)
        for each in evidence.submissions
        for case in evidence.cases_of(each)
    )
    for number, name in {(number, name) for number, name, _ in taken}:
        is_open = taken[number, name, CaseState.ACCEPTED]
        in_all = is_open + taken[number, name, CaseState.COMPLETED]
        if (matters()[name].repeat == "once" and in_all > 1) or (matters()[name].repeat == "once_open" and is_open > 1):
            yield f"{name} was accepted {in_all} times of one person"
