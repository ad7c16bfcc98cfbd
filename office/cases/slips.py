"""What kiosks kept while the office was away (待传输受理单), and what became of it. Inside a transaction of the store.

Nothing of it is taken because it was kept: it is decided as if it were handed in when it comes. What is refused has no
number of the office; it is known by that of its slip: so its holder is told at the next visit, and the staff find it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from office.cases.case import Accepted, Case, CaseState, Step
from office.database.tables import slips
from office.port import Submission

#: matter and reason
Refusals = Iterable[tuple[str, str]]
#: nothing was refused whole, as it is stored
NONE = "[]"
#: on a page: older ones are found by their number
MOST = 200


def note(connection: sa.Connection, submission: Submission, moment: datetime, refusals: Refusals = ()) -> None:
    """What was kept has come, and ``refusals`` are what became of it if it was refused whole; else it has a bundle."""
    if not submission.slip:
        return
    row = {
        "key": submission.key,
        "slip": submission.slip,
        "number": submission.applicant.number,
        "scene": submission.scene,
        "site": submission.site,
        "kept": submission.at or moment,
        "arrived": moment,
        "refused": json.dumps(list(refusals), ensure_ascii=False),
    }
    connection.execute(slips.delete().where(slips.c.key == submission.key))
    connection.execute(slips.insert().values(row))


def known_by_slip(connection: sa.Connection, bundles: Mapping[str, Accepted]) -> tuple[Accepted, ...]:
    """These bundles, by the keys of their applications, with the slips of those that were kept."""
    rows = connection.execute(sa.select(slips).where(slips.c.key.in_(list(bundles)))).all()
    kept = {row.key: row for row in rows}
    return tuple(_by_slip(bundle, kept[key]) if key in kept else bundle for key, bundle in bundles.items())


def refused_of(connection: sa.Connection, number: str) -> tuple[Accepted, ...]:
    """What was kept and refused whole of a person."""
    own = sa.select(slips).where(slips.c.number == number, slips.c.refused != NONE)
    return tuple(_by_slip(_refused(row), row) for row in connection.execute(own))


def refused(connection: sa.Connection, slip: str = "", most: int | None = MOST) -> tuple[sa.Row[Any], ...]:
    """For the staff: the kept applications that were refused whole, the newest first; the one of ``slip``."""
    found = sa.select(slips).where(slips.c.refused != NONE).order_by(slips.c.arrived.desc()).limit(most)
    return tuple(connection.execute(found.where(slips.c.slip == slip) if slip else found))


def _refused(row: sa.Row[Any]) -> Accepted:
    told = ((matter, {"reason": reason}) for matter, reason in json.loads(row.refused))
    return Accepted("", row.arrived, tuple(Case("", name, CaseState.REFUSED, result=why) for name, why in told))


def _by_slip(bundle: Accepted, row: sa.Row[Any]) -> Accepted:
    """Nobody stood there when it was decided: a case that was refused, and has no number, is known by the slip's."""
    nameless = [case for case in bundle.cases if not case.number]
    numbers = {id(case): f"{row.slip}-{place}" for place, case in enumerate(nameless, 1)} if nameless[1:] else {}
    cases = tuple(
        case if case.number else _numbered(case, numbers.get(id(case), row.slip), bundle.at) for case in bundle.cases
    )
    return replace(bundle, cases=cases, slip=row.slip, kept=row.kept)


def _numbered(case: Case, number: str, at: datetime) -> Case:
    return replace(case, number=number, steps=(Step(CaseState.REFUSED, at, reason=case.result["reason"]),))
