"""Applications and their cases in the office's database. Each function works inside a transaction of the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa

from config.matters import matters
from config.names import masked_name
from office.cases import acceptance, casework, history, leaves, slips
from office.cases.deciding import Fate, Subject, decide, fates, subjects_of
from office.cases.handling import Decision
from office.database import tables
from office.database.tables import bundles, cases, certificates
from office.departments import pushing
from office.numbers import Kind, next_number
from office.people import sections
from office.people.duty import owner_of
from office.people.newcomers import Told
from office.port import Accepted, Case, CaseState, Submission, refused
from office.promises import checks
from office.words import case_number, masked_number, part_number

#: of a submission: how long it took, which is for the figures alone
MEASURED = ("machine_ms", "visit_s")


@dataclass(frozen=True)
class Certificate:
    """参保证明 or another paper that the office has issued, as everybody may check it by its ``code``."""

    code: str
    kind: str
    masked_name: str
    masked_number: str
    issued: datetime
    valid_until: date
    facts: Mapping[str, str]


def submit(
    connection: sa.Connection,
    submission: Submission,
    told: Mapping[str, Told],
    hall: str,
    moment: datetime,
    running: int | None = None,
) -> Accepted:
    """Accept exactly once; OFFICE-REFUSED with the reason when it is no application of a person of the office.

    ``told`` is what the police have said of people whom the office does not know, by their numbers. ``running`` is the
    number of the year that it gets; the next one where none is given.
    """
    earlier = connection.execute(sa.select(bundles).where(bundles.c.key == submission.key)).one_or_none()
    if earlier is not None:
        if earlier.content != _content(submission):
            raise refused("same_key_other_content")
        slips.note(connection, submission, earlier.accepted)  # it may have come before it was kept, and nobody heard
        return _accepted(connection, earlier)
    if casework.has_key(connection, submission.key):  # whose leaves are of somebody's case
        raise refused("same_key_other_content")
    record = sections.record_of(connection, submission.applicant.number)
    if record is None:
        raise refused("unknown_person")
    person = record.person
    told_wrong = acceptance.objection_to_all(submission, person.name, person.birth, moment)
    if reason := told_wrong or leaves.objection(connection, submission.key, submission.attachments):
        raise refused(reason)
    subjects = subjects_of(connection, submission, record, told)
    decisions = decide(connection, submission, subjects, moment)
    return _filed(connection, submission, subjects, decisions, hall, moment, running)


def of_person(connection: sa.Connection, number: str) -> tuple[Accepted, ...]:
    """Every bundle of the person, and what a kiosk had kept and the office refused, the newest first."""
    own = sa.select(bundles).where(bundles.c.number == number).order_by(bundles.c.accepted.desc())
    rows = connection.execute(own.order_by(bundles.c.running.desc())).all()
    taken = slips.known_by_slip(connection, {row.key: _accepted(connection, row) for row in rows})
    return tuple(sorted((*taken, *slips.refused_of(connection, number)), key=lambda one: one.at, reverse=True))


def certificate(connection: sa.Connection, code: str, today: date) -> Certificate | None:
    """The certificate with this code, however somebody types it, while it is valid."""
    typed = "".join(normalize("NFKC", code).split()).upper()
    if not typed.isalnum():  # no code, and maybe nothing that a database takes
        return None
    query = sa.select(certificates, tables.persons.c.name).join_from(certificates, tables.persons)
    row = connection.execute(query.where(certificates.c.code == typed)).one_or_none()
    if row is None or row.valid_until < today:
        return None
    return Certificate(
        code=row.code,
        kind=row.kind,
        masked_name=masked_name(row.name),
        masked_number=masked_number(row.number),
        issued=row.issued,
        valid_until=row.valid_until,
        facts=json.loads(row.facts),
    )


def _filed(
    connection: sa.Connection,
    submission: Submission,
    subjects: Mapping[int, Subject],
    decisions: Mapping[Fate, Decision],
    hall: str,
    moment: datetime,
    running: int | None,
) -> Accepted:
    asked = tuple(fates(submission))
    taken = [fate for fate in asked if decisions[fate].state is not CaseState.REFUSED]
    names = {place: _whose(submission, place) for place in subjects}
    reasons = ((fate[0], decisions[fate].result["reason"]) for fate in asked if not taken)
    slips.note(connection, submission, moment, reasons)
    if not taken:  # nothing to keep, and no number for it
        return Accepted("", moment, tuple(_case(fate, "", decisions[fate], names, moment) for fate in asked))
    running = running or next_number(connection, Kind.CASE, moment.year)
    bundle = case_number(hall, moment.year, running)
    several = len(asked) > 1
    numbers = {fate: part_number(bundle, place) if several else bundle for place, fate in enumerate(taken, 1)}
    numbered = {"bundle_number": bundle, "year": moment.year, "running": running}
    connection.execute(bundles.insert(), _bundle(submission, moment) | numbered)
    of_all = {"owner": owner_of(connection, running), "key": submission.key, "scene": submission.scene}
    rows = [
        {
            **of_all,
            "place": place,
            "case_number": numbers.get(fate),
            "number": _number_of(subjects, fate[1]) or submission.applicant.number,
            **_decided(fate, decisions[fate], moment),
        }
        for place, fate in enumerate(asked)
    ]
    connection.execute(cases.insert(), [row | history.filed(row) for row in rows])
    pushing.make(connection, rows, moment)
    checks.choose(connection, rows, {promise.item for promise in submission.promises}, moment)
    return Accepted(
        bundle, moment, tuple(_case(fate, numbers.get(fate, ""), decisions[fate], names, moment) for fate in asked)
    )


def _number_of(subjects: Mapping[int, Subject], place: int) -> str:
    """Of whom a case is about; empty of somebody whom the office does not know."""
    subject = subjects[place]
    return subject.record.person.number if subject.record and not subject.new else ""


def _whose(submission: Submission, place: int) -> str:
    """The name as it was submitted: it is that of the record, or the case was refused for it."""
    return submission.people[place - 1].name if place else ""


def _bundle(submission: Submission, moment: datetime) -> dict[str, Any]:
    return {
        "key": submission.key,
        "number": submission.applicant.number,
        "name": submission.applicant.name,
        "scene": submission.scene,
        "site": submission.site,
        "identified_by": "+".join(proof.way for proof in submission.proofs),
        "unit_code": submission.unit.code if submission.unit else "",
        "content": _content(submission),
        "accepted": moment,
        **{name: getattr(submission, name) for name in MEASURED},
    }


def _content(submission: Submission) -> str:
    """The application as it is kept, and by which another one with its key is known for the same.

    When and how the kiosk has taken it, when a promise was made and how long it took do not make it another one. What
    is not told is left out, so that a field that comes later does not, either.
    """
    promises = tuple(replace(promise, made="") for promise in submission.promises)
    plain = replace(submission, site="", made="", at=None, slip="", promises=promises).as_mapping()
    parts = {
        name: text if name in ("key", "scene") else json.loads(text or "null")
        for name, text in plain.items()
        if name not in MEASURED
    }
    return json.dumps(_told(parts), ensure_ascii=False, sort_keys=True)


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _told(part) for name, part in value.items() if part not in (None, "", [], {})}
    return [_told(part) for part in value] if isinstance(value, list) else value


def _decided(fate: Fate, decision: Decision, moment: datetime) -> dict[str, Any]:
    """What a row of ``cases`` holds of the decision about one matter, for one person."""
    return {
        "matter": fate[0],
        "of_person": fate[1],
        "accepted": moment,
        "upgraded": _is_upgraded(fate, decision, moment),
        "state": decision.state,
        "promised_by": decision.promised_by,
        "statutory_by": decision.statutory_by,
        "certain": decision.certain,
        "result": json.dumps(dict(decision.result), ensure_ascii=False),
    }


def _is_upgraded(fate: Fate, decision: Decision, moment: datetime) -> bool:
    """Whether a limited matter was completed at once."""
    return decision.completed and matters()[fate[0]].limit_on(moment.date()).promise.unit != "minutes"


def _case(fate: Fate, number: str, decision: Decision, names: Mapping[int, str], moment: datetime) -> Case:
    matter, place = fate
    return Case(
        number=number,
        matter=matter,
        state=decision.state,
        promised_by=decision.promised_by,
        certain=decision.certain,
        result=decision.result,
        of=place,
        whose=names[place],
        upgraded=_is_upgraded(fate, decision, moment),
    )


def _accepted(connection: sa.Connection, bundle: sa.Row[Any]) -> Accepted:
    people = json.loads(bundle.content).get("people", [])
    rows = connection.execute(sa.select(cases).where(cases.c.key == bundle.key).order_by(cases.c.place)).all()
    steps = casework.steps_of(connection, [row.case_number for row in rows if row.case_number])
    names = ["", *(one["name"] for one in people)]
    found = (history.as_it_stands(row, steps.get(row.case_number, ()), names[row.of_person]) for row in rows)
    told = tuple(pushing.with_departments(connection, case) for case in found)
    return Accepted(bundle.bundle_number, bundle.accepted, told)
