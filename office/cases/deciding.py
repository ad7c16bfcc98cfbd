"""Deciding an application: for whom it is, and the fate of every matter. Each function works inside a transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa

from config.matters import matters
from office.cases import acceptance, casework, history
from office.cases.handling import Application, Change, Decision, EarlierCase, Issue, UnitChange
from office.database.tables import bundles, cases, certificates, shares
from office.handlers import handler_of
from office.people import sections, units
from office.people.acting import held
from office.people.authority import Authority
from office.people.deaths import seen_by
from office.people.newcomers import Told, newcomer
from office.port import OPEN, CaseState, ShareState, Submission
from office.record import Contribution, Deceased, Record, UnitRecord

#: of a code, without letters that are taken for digits (Crockford's base 32)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16


@dataclass
class Subject:
    """Whom matters of an application are about, as they leave the record one after the other.

    ``record`` is None of somebody whom the office does not know, and the police have not named. Whom the police have
    named is ``new`` until something is accepted.
    """

    record: Record | None
    earlier: list[EarlierCase]
    new: bool = False
    contributions: tuple[Contribution, ...] = ()
    shared: Mapping[tuple[str, str], str] = field(default_factory=dict)


def subjects_of(
    connection: sa.Connection, submission: Submission, applicant: Record, told: Mapping[str, Told]
) -> Mapping[int, Subject]:
    """By place in ``people``; 0 is the applicant, or the unit."""
    unit = submission.unit.code if submission.unit else ""
    found = {0: _subject(connection, applicant, _earlier(connection, applicant.person.number, unit))}
    for place, who in enumerate(submission.people, 1):
        record = sections.record_of(connection, who.number)
        if record is not None:
            found[place] = _subject(connection, record, _earlier(connection, who.number))
        elif (person := newcomer(who, told.get(who.number, {}))) is not None:
            found[place] = Subject(Record(person), [], new=True)
        else:
            found[place] = Subject(None, [])
    return found


def _subject(connection: sa.Connection, record: Record, earlier: Iterable[EarlierCase]) -> Subject:
    number = record.person.number
    paid, shared = sections.contributions_of(connection, number), _shared(connection, number)
    return Subject(record, list(earlier), contributions=paid, shared=shared)


#: a matter, and the place of whom it is about
Fate = tuple[str, int]
#: the unit for which somebody acts, as the office knows it, and what lets them act for a person
Acting = tuple[UnitRecord | None, Authority | None]


def fates(submission: Submission) -> Iterator[Fate]:
    """Every case of a submission: person by person, the matters in the order in which they were asked for."""
    of_people = [matter for matter in submission.matters if _about(matter) != "applicant" and submission.people]
    yield from ((matter, 0) for matter in submission.matters if matter not in of_people)
    yield from ((matter, place) for place in range(1, len(submission.people) + 1) for matter in of_people)


def _about(matter: str) -> str:
    return matters()[matter].about if matter in matters() else "applicant"


def decide(
    connection: sa.Connection, submission: Submission, subjects: Mapping[int, Subject], moment: datetime
) -> Mapping[Fate, Decision]:
    """Each on its own, in the order of the data: what hangs on another matter comes behind it."""
    acting = _acting(connection, submission, moment.date())
    order = list(matters())
    decisions: dict[Fate, Decision] = {}
    for fate in sorted(fates(submission), key=lambda fate: order.index(fate[0]) if fate[0] in order else -1):
        subject = subjects[fate[1]]
        if not acceptance.is_known(fate[0], moment.date()):
            decisions[fate] = _refusal("unknown_matter")
        elif (application := _application(submission, subjects, fate, moment, acting)) is None:
            decisions[fate] = _refusal("not_confirmed")
        elif reason := acceptance.objection(application):
            decisions[fate] = _refusal(reason)
        else:
            decisions[fate] = _settle(connection, application, subject, subjects[0])
    return decisions


def grant(
    connection: sa.Connection, submission: Submission, subjects: Mapping[int, Subject], fate: Fate, moment: datetime
) -> Decision:
    """The back office has examined one matter, and found it as it was applied for."""
    application = _application(submission, subjects, fate, moment, _acting(connection, submission, moment.date()))
    if application is None:
        raise LookupError("a case of somebody whom the office does not know")
    return _settle(connection, replace(application, reviewed=True), subjects[fate[1]], subjects[0])


def at_once(
    connection: sa.Connection, submission: Submission, subjects: Mapping[int, Subject], fate: Fate, moment: datetime
) -> Decision | None:
    """What was accepted with a limit is completed now, if nothing is left to examine; else None, and nothing done."""
    application = _application(submission, subjects, fate, moment, _acting(connection, submission, moment.date()))
    if application is None:
        return None
    handler = handler_of(application.matter.family)
    if handler.objection(application) is not None or not handler.decide(application).completed:
        return None
    return _settle(connection, application, subjects[fate[1]], subjects[0])


def _application(
    submission: Submission, subjects: Mapping[int, Subject], fate: Fate, moment: datetime, acting: Acting
) -> Application | None:
    """One matter of a submission; None where the office does not know whom it is about."""
    matter, place = fate
    subject, applicant = subjects[place], subjects[0].record
    if subject.record is None or applicant is None:
        return None
    unit, authority = acting
    authorised = authority.covers(matter) if authority else unit is not None
    return Application(
        id=matter,
        matter=matters()[matter],
        submission=submission,
        record=applicant if _about(matter) == "deceased" else subject.record,
        deceased=subject.record if _about(matter) == "deceased" else None,
        moment=moment,
        of=place,
        unit=unit,
        contributions=subject.contributions,
        earlier=tuple(subject.earlier),
        shared=subject.shared,
        authorised=authorised,
        token=_token(),
    )


def _settle(connection: sa.Connection, application: Application, subject: Subject, applicant: Subject) -> Decision:
    """What becomes of the record goes to whom it is about; what was told of oneself, to whoever told it."""
    handler = handler_of(application.matter.family)
    decision = handler.decide(application)
    if subject.new:
        sections.add(connection, application.subject.person)
        subject.new = False
    for effect in handler.effects(application, decision):
        match effect:
            case Change():
                _change(connection, subject, effect)
            case Issue():
                _issue(connection, application, effect)
            case UnitChange() if application.unit is not None:
                units.change(connection, application.unit.code, effect.values)
    for change in application.news():
        _change(connection, subject if application.deceased is None else applicant, change)
    subject.earlier.append(EarlierCase(application.id, decision.state, application.moment.date()))
    return decision


def _change(connection: sa.Connection, subject: Subject, change: Change) -> None:
    if subject.record is not None:
        subject.record = change.applied(subject.record)
        sections.write(connection, change, subject.record)


def _refusal(reason: str) -> Decision:
    return Decision(CaseState.REFUSED, result={"reason": reason})


def deceased_of(connection: sa.Connection, number: str, claimant: str, today: date) -> Deceased | None:
    """What the citizen ``claimant`` may know of the person ``number``; None of the living, and of whom nobody knows."""
    if (record := sections.record_of(connection, number)) is None:
        return None
    told = {item: value for (item, _), value in _shared(connection, number).items()}
    claimed = (case.matter for case in _earlier(connection, number))
    return seen_by(record, told, claimant, claimed, today)


def _earlier(connection: sa.Connection, number: str, unit: str = "") -> Iterator[EarlierCase]:
    """Of a person, whoever applied; of a unit, all that was applied for it and is about nobody else.

    What was refused or withdrawn counts for nothing; what is to be corrected is open.
    """
    about = (cases.c.of_person == 0) & (bundles.c.unit_code == unit) if unit else _about_person(number)
    query = sa.select(cases).join_from(cases, bundles).where(about, cases.c.state != CaseState.REFUSED)
    rows = connection.execute(query).all()
    steps = casework.steps_of(connection, [row.case_number for row in rows])
    for row in rows:
        state = history.as_it_stands(row, steps[row.case_number]).state
        if state not in (CaseState.REFUSED, CaseState.WITHDRAWN):
            yield EarlierCase(row.matter, CaseState.ACCEPTED if state in OPEN else state, row.accepted.date())


def _about_person(number: str) -> sa.ColumnElement[bool]:
    return (cases.c.number == number) & ((cases.c.of_person > 0) | (bundles.c.unit_code == ""))


def _shared(connection: sa.Connection, number: str) -> Mapping[tuple[str, str], str]:
    known = sa.select(shares).where(shares.c.number == number, shares.c.state == ShareState.KNOWN)
    return {(row.item, row.department): row.value for row in connection.execute(known)}


def _acting(connection: sa.Connection, submission: Submission, today: date) -> Acting:
    if submission.unit is not None:
        standing_there = submission.agent or submission.applicant
        own = {unit.code: unit for unit in units.of_agent(connection, standing_there.number, today)}
        unit = own.get(submission.unit.code)
        return unit, None
    if (agent := submission.agent) is None:
        return None, None
    given = held(connection, submission.applicant.number, agent.number, today)
    return None, next((one for one in given if one.relation == agent.relation), None)


def _issue(connection: sa.Connection, application: Application, issue: Issue) -> None:
    values = {"code": issue.code, "kind": issue.kind, "valid_until": issue.valid_until, "issued": application.moment}
    values |= {"number": application.subject.person.number, "facts": json.dumps(dict(issue.facts), ensure_ascii=False)}
    connection.execute(certificates.insert().values(values))


def _token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
