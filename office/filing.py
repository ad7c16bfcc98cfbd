"""Applications and their cases in the office's database. Each function works inside a transaction of the store."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from config.matters import matters
from office import acceptance, sections, tables
from office.handlers import handler_of
from office.handling import Application, Change, Decision, EarlierCase, Issue
from office.port import Accepted, Case, CaseState, Certificate, ShareState, Submission, refused
from office.record import Record
from office.tables import authorities, bundles, cases, certificates, running_numbers, shares
from office.words import case_number, masked_name, masked_number, part_number

#: of a code, without letters that are taken for digits (Crockford's base 32)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16


def submit(connection: sa.Connection, submission: Submission, hall: str, moment: datetime) -> Accepted:
    """Accept exactly once; OFFICE-REFUSED with the reason when it is no application of a person of the office."""
    earlier = connection.execute(sa.select(bundles).where(bundles.c.key == submission.key)).one_or_none()
    if earlier is not None:
        if earlier.content != _content(submission):
            raise refused("same_key_other_content")
        return _accepted(connection, earlier)
    record = sections.record_of(connection, submission.applicant.number)
    if record is None:
        raise refused("unknown_person")
    person = record.person
    if reason := acceptance.objection_to_all(submission, person.name, person.birth, moment.date()):
        raise refused(reason)
    decisions = _decide(connection, submission, record, moment)
    return _filed(connection, submission, decisions, hall, moment)


def of_person(connection: sa.Connection, number: str) -> tuple[Accepted, ...]:
    """Every bundle of the person, the newest first."""
    own = sa.select(bundles).where(bundles.c.number == number)
    rows = connection.execute(own.order_by(bundles.c.year.desc(), bundles.c.running.desc())).all()
    return tuple(_accepted(connection, row) for row in rows)


def certificate(connection: sa.Connection, code: str, today: date) -> Certificate | None:
    """The certificate with this code, while it is valid."""
    query = sa.select(certificates, tables.persons.c.name).join_from(certificates, tables.persons)
    row = connection.execute(query.where(certificates.c.code == code.strip().upper())).one_or_none()
    if row is None or row.valid_until < today:
        return None
    named = masked_name(row.name), masked_number(row.number)
    return Certificate(row.code, row.kind, *named, row.issued, row.valid_until, json.loads(row.facts))


def _decide(
    connection: sa.Connection, submission: Submission, record: Record, moment: datetime
) -> Mapping[str, Decision]:
    """The fate of every matter, on its own, in the order of the data: what hangs on another one comes behind it."""
    order = [*(matter for matter in matters() if matter in submission.matters), *submission.matters]
    earlier = list(_earlier(connection, record.person.number))
    rows = sections.contributions_of(connection, record.person.number)
    told, authorised = _shared(connection, record.person.number), _authorised(connection, submission, moment.date())
    decisions: dict[str, Decision] = {}
    for matter in dict.fromkeys(order):
        if not acceptance.is_known(matter, moment.date()):
            decisions[matter] = _refusal("unknown_matter")
            continue
        application = Application(
            *(matter, matters()[matter], submission, record, moment, rows, tuple(earlier), told, authorised, _token())
        )
        decisions[matter], record = _decide_one(connection, application)
        if decisions[matter].state is not CaseState.REFUSED:
            earlier.append(EarlierCase(matter, decisions[matter].state, moment.date()))
    return decisions


def _decide_one(connection: sa.Connection, application: Application) -> tuple[Decision, Record]:
    if reason := acceptance.objection(application):
        return _refusal(reason), application.record
    handler, record = handler_of(application.matter.family), application.record
    decision = handler.decide(application)
    for effect in (*handler.effects(application, decision), *application.news()):
        match effect:
            case Change():
                record = effect.applied(record)
                sections.write(connection, effect, record)
            case Issue():
                _issue(connection, application, effect)
    return decision, record


def _refusal(reason: str) -> Decision:
    return Decision(CaseState.REFUSED, result={"reason": reason})


def _filed(
    connection: sa.Connection, submission: Submission, decisions: Mapping[str, Decision], hall: str, moment: datetime
) -> Accepted:
    taken = [matter for matter in submission.matters if decisions[matter].state is not CaseState.REFUSED]
    if not taken:  # nothing to keep, and no number for it
        return Accepted("", moment, tuple(_case(matter, "", decisions[matter]) for matter in submission.matters))
    running = _next_running_number(connection, moment.year)
    bundle = case_number(hall, moment.year, running)
    several = len(submission.matters) > 1
    numbers = {matter: part_number(bundle, place) if several else bundle for place, matter in enumerate(taken, 1)}
    numbered = {"bundle_number": bundle, "year": moment.year, "running": running}
    connection.execute(bundles.insert().values(_bundle(submission, moment) | numbered))
    filed = {"key": submission.key, "number": submission.applicant.number, "accepted": moment}
    rows = [
        filed | {"place": place, "matter": matter, "case_number": numbers.get(matter), **_outcome(decisions[matter])}
        for place, matter in enumerate(submission.matters)
    ]
    connection.execute(cases.insert(), rows)
    found = tuple(_case(matter, numbers.get(matter, ""), decisions[matter]) for matter in submission.matters)
    return Accepted(bundle, moment, found)


def _bundle(submission: Submission, moment: datetime) -> dict[str, Any]:
    return {
        "key": submission.key,
        "number": submission.applicant.number,
        "name": submission.applicant.name,
        "scene": submission.scene,
        "site": submission.site,
        "identified_by": "+".join(proof.way for proof in submission.proofs),
        "content": _content(submission),
        "accepted": moment,
    }


def _content(submission: Submission) -> str:
    """The application as it is kept, and by which another one with its key is known for the same.

    The kiosk may tell the day and the moment of a promise or not, by its version: they do not make it another one. What
    is not told is left out, so that a field that comes later does not, either.
    """
    promises = tuple(replace(promise, made="") for promise in submission.promises)
    plain = replace(submission, site="", made="", promises=promises).as_mapping()
    parts = {name: text if name in ("key", "scene") else json.loads(text or "null") for name, text in plain.items()}
    return json.dumps(_told(parts), ensure_ascii=False, sort_keys=True)


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _told(part) for name, part in value.items() if part not in (None, "", [], {})}
    return [_told(part) for part in value] if isinstance(value, list) else value


def _outcome(decision: Decision) -> dict[str, Any]:
    return {
        "state": decision.state,
        "promised_by": decision.promised_by,
        "statutory_by": decision.statutory_by,
        "certain": decision.certain,
        "result": json.dumps(dict(decision.result), ensure_ascii=False),
    }


def _case(matter: str, number: str, decision: Decision) -> Case:
    return Case(number, matter, decision.state, decision.promised_by, decision.certain, decision.result)


def _accepted(connection: sa.Connection, bundle: sa.Row[Any]) -> Accepted:
    rows = connection.execute(sa.select(cases).where(cases.c.key == bundle.key).order_by(cases.c.place))
    found = tuple(
        Case(
            row.case_number or "",
            row.matter,
            CaseState(row.state),
            row.promised_by,
            row.certain,
            json.loads(row.result),
        )
        for row in rows
    )
    return Accepted(bundle.bundle_number, bundle.accepted, found)


def _earlier(connection: sa.Connection, number: str) -> Iterator[EarlierCase]:
    for row in connection.execute(sa.select(cases).where(cases.c.number == number, cases.c.state != CaseState.REFUSED)):
        yield EarlierCase(row.matter, CaseState(row.state), row.accepted.date())


def _shared(connection: sa.Connection, number: str) -> Mapping[tuple[str, str], str]:
    known = sa.select(shares).where(shares.c.number == number, shares.c.state == ShareState.KNOWN)
    return {(row.item, row.department): row.value for row in connection.execute(known)}


def _authorised(connection: sa.Connection, submission: Submission, today: date) -> bool:
    agent = submission.agent
    if agent is None:
        return False
    held = sa.select(authorities).where(
        authorities.c.number == submission.applicant.number,
        authorities.c.agent_number == agent.number,
        authorities.c.relation == agent.relation,
        authorities.c.until >= today,
    )
    return connection.execute(held).first() is not None


def _issue(connection: sa.Connection, application: Application, issue: Issue) -> None:
    values = {"code": issue.code, "kind": issue.kind, "valid_until": issue.valid_until, "issued": application.moment}
    values |= {"number": application.record.person.number, "facts": json.dumps(dict(issue.facts), ensure_ascii=False)}
    connection.execute(certificates.insert().values(values))


def _token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _next_running_number(connection: sa.Connection, year: int) -> int:
    move = running_numbers.update().where(running_numbers.c.year == year).values(last=running_numbers.c.last + 1)
    running = connection.scalar(move.returning(running_numbers.c.last))
    if running is None:
        connection.execute(running_numbers.insert().values(year=year, last=1))
        return 1
    return int(running)
