"""The back office decides what was accepted: by the application as it was kept and corrected, and the same handlers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from office.cases import casework, history
from office.cases.deciding import Subject, at_once, grant, subjects_of
from office.cases.handling import CAPTURED
from office.clocks.notices import Of, Why, tell
from office.database.tables import bundles, cases
from office.people import sections
from office.port import Attachment, Case, CaseState, Submission, refused, submissions


def decide(connection: sa.Connection, number: str, by: str, moment: datetime) -> Case:
    """Grant what an open case was applied for, with all that it does to the record; OFFICE-REFUSED.

    What is still to be corrected is not decided: :class:`office.cases.casework.Impossible`.
    """
    case = casework.case_of(connection, number)
    casework.must_be_decidable(case)
    submission, subjects = _applied(connection, number)
    decision = grant(connection, submission, subjects, (case.matter, case.of), moment)
    return casework.complete(connection, number, decision.result, by, moment)


def upgraded(connection: sa.Connection, case: Case, moment: datetime) -> Case:
    """A limited case that meets the conditions of an instant one by now is completed in the same call (限时转即时)."""
    if case.state not in (CaseState.ACCEPTED, CaseState.REVIEW) or case.paused:
        return case
    submission, subjects = _applied(connection, case.number)
    decision = at_once(connection, submission, subjects, (case.matter, case.of), moment)
    if decision is None:
        return case
    own = sa.select(cases).where(cases.c.case_number == case.number)
    row = connection.execute(own).one()
    history.add(connection, row, history.What.UPGRADED, case.state, moment)
    connection.execute(cases.update().where(cases.c.case_number == case.number).values(upgraded=True))
    tell(connection, Of.CASE, case.number, Why.UPGRADED, moment.date(), [row.owner] if row.owner else [], moment)
    return casework.complete(connection, case.number, decision.result, "", moment)


def _applied(connection: sa.Connection, number: str) -> tuple[Submission, Mapping[int, Subject]]:
    """The application of a case as it is by now, and whom it is about; OFFICE-REFUSED."""
    key = sa.select(cases.c.key).where(cases.c.case_number == number).scalar_subquery()
    bundle = connection.execute(sa.select(bundles).where(bundles.c.key == key)).one()
    submission = _submission(connection, bundle, number)
    record = sections.record_of(connection, bundle.number)
    if record is None:
        raise refused("unknown_person")
    return submission, subjects_of(connection, submission, record, {})


def _submission(connection: sa.Connection, bundle: sa.Row[Any], number: str) -> Submission:
    """As it was accepted, with what was corrected since."""
    kept = json.loads(bundle.content) | {"site": bundle.site, "made": bundle.accepted.date().isoformat()}
    submission = submissions().validate_python(kept)
    answered: dict[str, str] = {}
    leaves: list[Attachment] = []
    for step in casework.steps_of(connection, [number])[number]:
        answered |= {item: value for item, value in json.loads(step.answered).items() if value}
        leaves += (Attachment(**one) for one in json.loads(step.leaves))
    captured = {one.item for one in leaves}
    sources = {item: CAPTURED if item in captured else "ask" for item in answered}
    return replace(
        submission,
        items={**submission.items, **answered},
        sources={**submission.sources, **sources},
        attachments=(*(one for one in submission.attachments if one.item not in captured), *leaves),
    )
