"""The back office decides what was accepted: by the application as it was kept and corrected, and the same handlers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from office.cases import casework
from office.cases.deciding import grant, subjects_of
from office.database.tables import bundles, cases
from office.people import sections
from office.port import Case, Submission, refused, submissions


def decide(connection: sa.Connection, number: str, by: str, moment: datetime) -> Case:
    """Grant what an open case was applied for, with all that it does to the record; OFFICE-REFUSED.

    What is still to be corrected is not decided: :class:`office.cases.casework.Impossible`.
    """
    case = casework.case_of(connection, number)
    casework.must_be_decidable(case)
    key = sa.select(cases.c.key).where(cases.c.case_number == number).scalar_subquery()
    bundle = connection.execute(sa.select(bundles).where(bundles.c.key == key)).one()
    submission = _submission(connection, bundle, number)
    record = sections.record_of(connection, bundle.number)
    if record is None:
        raise refused("unknown_person")
    subjects = subjects_of(connection, submission, record, {})
    decision = grant(connection, submission, subjects, (case.matter, case.of), moment)
    return casework.complete(connection, number, decision.result, by, moment)


def _submission(connection: sa.Connection, bundle: sa.Row[Any], number: str) -> Submission:
    """As it was accepted, with what was corrected since."""
    kept = json.loads(bundle.content) | {"site": bundle.site, "made": bundle.accepted.date().isoformat()}
    submission = submissions().validate_python(kept)
    answered: dict[str, str] = {}
    for step in casework.steps_of(connection, [number])[number]:
        answered |= {item: value for item, value in json.loads(step.answered).items() if value}
    sources = {**submission.sources, **dict.fromkeys(answered, "ask")}
    return replace(submission, items={**submission.items, **answered}, sources=sources)
