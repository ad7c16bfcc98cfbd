"""One truth: the tables of the office, the papers, and the memory of the kiosk say the same of every case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from config.matters import matters
from config.refusals import refusals
from flows.steps.papers import papers_of
from law.wording import say_day
from records.reader import RecordsReader
from tests.printing import looking

#: papers that say something of cases
DECIDED = frozenset({"completion", "acceptance", "bundle_completion", "bundle_acceptance", "receipt", "bundle_receipt"})


def contradictions(data: Path, report: Mapping[str, Any]) -> Iterator[str]:
    """What the three of them do not agree about."""
    unheard = _unanswered(data)  # the citizen has in writing that it may have arrived, and may not
    rows = [row for row in _rows(data / "office.sqlite") if row["key"].partition("-")[0] not in unheard]
    told = [case for case in report["cases"] if case["bundle_number"]]
    if len(rows) != len(told):  # where everything was refused, nothing is kept
        yield f"the office keeps {len(rows)} cases, and has told {len(told)}"
    kept = {(row["matter"], row["case_number"] or ""): row for row in rows}
    for case in told:
        yield from _of_table(case, kept.get((case["matter"], case["number"])))
    yield from _of_papers(report)
    yield from _of_memory(data, report)


def _of_table(case: Mapping[str, Any], row: Mapping[str, Any] | None) -> Iterator[str]:
    if row is None:
        yield f"the office does not keep {case['matter']} {case['number']}"
        return
    for name in ("state", "promised_by"):
        if row[name] != case[name]:
            yield f"{case['matter']}: {name} is {case[name]!r}, and {row[name]!r} in the table"


def _of_papers(report: Mapping[str, Any]) -> Iterator[str]:
    told = [paper for paper in report["papers"] if paper["kind"] in DECIDED and paper["file"]]
    texts = {paper["kind"]: looking.text(Path(paper["file"]).read_bytes()) for paper in told}
    for kind, text in texts.items():
        for case in report["cases"]:
            if set(papers_of((case["matter"],))) <= {"outcome", "receipt"}:
                yield from (f"{kind} does not say {said!r}" for said in _said(kind, case) if said not in text)


def _said(kind: str, case: Mapping[str, Any]) -> Iterator[str]:
    """What a paper must say of a case, without white space."""
    if case["state"] == "refused":
        yield from (refusals()[case["result"]["reason"]].citizen,) if kind == "bundle_acceptance" else ()
        return
    yield matters()[case["matter"]].name
    yield case["number"]
    if case["promised_by"]:
        yield say_day(date.fromisoformat(case["promised_by"]))


def _of_memory(data: Path, report: Mapping[str, Any]) -> Iterator[str]:
    told = {case["bundle_number"] for case in report["cases"] if case["bundle_number"]}
    with RecordsReader(data / "records.sqlite", data / "records.key") as records:
        kept = {event.public["case_number"] for event in records.events() if event.kind == "submission.confirmed"}
    if kept - {""} != told:
        yield f"the memory knows {sorted(map(str, kept))}, and the office has told {sorted(told)}"


def _unanswered(data: Path) -> frozenset[str]:
    """The visits that have handed something in, and never learned whether it arrived."""
    last: dict[str, str] = {}
    with RecordsReader(data / "records.sqlite", data / "records.key") as records:
        for event in records.events():
            if event.kind.startswith("submission.") and event.visit:
                last[event.visit] = event.kind
    return frozenset(visit for visit, kind in last.items() if kind == "submission.unanswered")


def _rows(file: Path) -> list[dict[str, Any]]:
    """The cases; none where nobody has asked the office anything, so that it has no tables yet."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'cases'").fetchone():
            return []
        return [dict(row) for row in connection.execute("SELECT * FROM cases WHERE key NOT LIKE 'invented-%'")]
