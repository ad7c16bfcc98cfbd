"""What becomes of a case after it was taken: corrected, decided, refused, withdrawn. Inside a transaction of the store.

Each is a step of its history (``history.py``). The citizen answers a correction and withdraws; the staff do the rest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from config.corrections import problems
from config.items import items
from config.matters import matters
from config.pauses import pause_law, pauses_on
from config.proofs import proofs
from config.refusals import refusals
from config.service import service_law
from law.deadline import period
from law.workdays import deadline
from office.cases import history, leaves
from office.cases.case import FOLLOWING
from office.cases.case import Impossible as Impossible
from office.cases.history import What, as_it_stands
from office.clocks.clock import Clock
from office.database.tables import bundles, case_steps, cases
from office.departments import pushing
from office.people.duty import is_head, is_known
from office.port import OPEN, Asked, Attachment, Case, CaseState, Mending, Party, Proof, Withdrawal, refused
from office.promises import checks
from office.words import mending_number, withdrawal_number

Row = sa.Row[Any]
#: how long a reason may be that is no word of a list
REASON = 50
#: values of a step that this module adds
Values = dict[str, Any]


def steps_of(connection: sa.Connection, numbers: Collection[str]) -> Mapping[str, list[Row]]:
    """Every step of these cases, the oldest first."""
    found: dict[str, list[Row]] = {number: [] for number in numbers}
    wanted = sa.select(case_steps).where(case_steps.c.case_number.in_(numbers)).order_by(case_steps.c.place)
    for row in connection.execute(wanted):
        found[row.case_number].append(row)
    return found


def case_of(connection: sa.Connection, number: str) -> Case:
    """The case with this number as it stands; OFFICE-REFUSED when there is none."""
    row = _row(connection, number)
    content = sa.select(bundles.c.content).where(bundles.c.key == row.key)
    people = json.loads(connection.scalar(content) or "{}").get("people", []) if row.of_person else []
    whose = people[row.of_person - 1]["name"] if people else ""
    return pushing.with_departments(connection, as_it_stands(row, steps_of(connection, [number])[number], whose))


def all_cases(connection: sa.Connection, *, every: bool) -> list[Case]:
    """The open ones, by the day by which somebody must do something; with ``every`` also those that are over."""
    wanted = sa.select(cases).where(cases.c.case_number.is_not(None)).order_by(cases.c.due, cases.c.accepted)
    rows = connection.execute(wanted if every else wanted.where(cases.c.stands.in_(OPEN))).all()
    steps = steps_of(connection, [row.case_number for row in rows])
    found = (as_it_stands(row, steps[row.case_number]) for row in rows)
    return sorted(found, key=lambda case: case.due or date.max)


# -- what the citizen does --


def withdraw(connection: sa.Connection, withdrawal: Withdrawal, moment: datetime, by: str = "") -> Case:
    """See the port; ``by`` is the work number of whoever did it for the citizen, at the window."""
    case, earlier = _of_applicant(connection, withdrawal)
    if earlier is not None:
        return _the_same(case, earlier.state == CaseState.WITHDRAWN)
    _must_be_open(case)
    done = {"key": withdrawal.key, "handling": withdrawal_number(case.number)}
    _nobody_goes_on(connection, case.number, moment)
    return _add(connection, case, CaseState.WITHDRAWN, {"at": moment, "by": by, **done})


def mend(connection: sa.Connection, mending: Mending, moment: datetime) -> Case:
    """See the port."""
    case, earlier = _of_applicant(connection, mending)
    told = {"answered": json.dumps(dict(mending.items), ensure_ascii=False), "leaves": _written(mending.attachments)}
    if earlier is not None:
        return _the_same(case, all(json.loads(earlier._mapping[name]) == json.loads(told[name]) for name in told))
    if case.state is not CaseState.CORRECTION:
        raise refused("nothing_to_correct")
    asked, captured = {one.item for one in case.to_correct}, {one.item for one in mending.attachments}
    if not mending.items or not captured <= set(mending.items) <= asked:
        raise refused("wrong_value")
    if not all(_answers(mending, item) for item in mending.items):
        raise refused("wrong_value")
    if reason := leaves.objection(connection, mending.key, mending.attachments):
        raise refused(reason)
    done = {"at": moment, "key": mending.key, "handling": mending_number(case.number)}
    return _mended(connection, case, mending.items, done | told)


# -- what the staff do; ``by`` is a work number --


def ask_to_correct(connection: sa.Connection, number: str, asked: tuple[Asked, ...], by: str, moment: datetime) -> Case:
    """Tell all that is to be corrected at once, within the days that the law gives for it; :class:`Impossible`.

    It is asked once: what was not told then, or not in time, cannot be asked any more (行政许可法第三十二条).
    """
    case, limits = case_of(connection, number), service_law().on(moment.date())
    _must_be_open(case)
    if any(step.state is CaseState.CORRECTION for step in case.steps):
        raise Impossible("all that is to be corrected is asked for once, and it was")
    received = _row(connection, number).accepted.date()
    if moment.date() > period(received, limits.correction.workdays, "workdays").end:
        raise Impossible(f"a correction is asked for within {limits.correction.workdays} working days of {received}")
    if not asked or not all(one.item in items() and one.problem in problems() for one in asked):
        raise Impossible("name an item and what is wrong with it")
    until = deadline(moment.date(), limits.mending.workdays)
    told = {"asked": _written(asked), "until": until.day, "certain": until.certain}
    return _add(connection, case, CaseState.CORRECTION, {"at": moment, "by": by, **told})


def take(connection: sa.Connection, number: str, by: str, moment: datetime) -> Case:
    """Somebody begins to examine an accepted case, and answers for it from then on; OFFICE-REFUSED."""
    row = _row(connection, number)
    case = case_of(connection, number)
    _must_be_open(case)
    owner = {"owner": by} if row.owner != by else {}
    return _add(connection, case, CaseState.REVIEW, {"at": moment, "by": by, **owner})


def hand_over(connection: sa.Connection, number: str, to: str, why: str, by: str, moment: datetime) -> Case:
    """Somebody else answers for an open case from now on, ``why`` in a few words; OFFICE-REFUSED."""
    row, case = _row(connection, number), case_of(connection, number)
    _must_be_open(case)
    if row.owner == to or not is_known(connection, to):
        raise Impossible("a case is handed over to somebody else of the staff")
    history.add(connection, row, What.HANDED_OVER, case.state, moment, by=by, owner=to, reason=why[:REASON])
    return case


def pause(connection: sa.Connection, number: str, reason: str, by: str, moment: datetime) -> Case:
    """Let the clock of an accepted case stand, for a reason of ``pauses.yaml`` on that day; OFFICE-REFUSED."""
    case = case_of(connection, number)
    must_be_decidable(case)
    if reason not in pauses_on(moment.date()) or case.paused:
        raise Impossible("a clock stands once, for a reason of config/parameters/pauses.yaml")
    return _moved(connection, case, What.PAUSED, reason, by, moment)


def resume(connection: sa.Connection, number: str, by: str, moment: datetime) -> Case:
    """Let the clock go on; OFFICE-REFUSED."""
    case = case_of(connection, number)
    must_be_decidable(case)
    if not case.paused:
        raise Impossible("the clock of this case does not stand")
    return _moved(connection, case, What.RESUMED, "", by, moment)


def fall_back(connection: sa.Connection, number: str, reason: str, by: str, moment: datetime) -> Case:
    """The head lets the promise fall back to the limit of the law, once, for a reason of ``pauses.yaml``."""
    case = case_of(connection, number)
    must_be_decidable(case)
    row, steps = _row(connection, number), history.steps_of(connection, number)
    if not is_head(connection, by):
        raise Impossible("the head alone does this")
    if reason not in pause_law().on(moment.date()).to_law or any(step.what == What.TO_LAW for step in steps):
        raise Impossible("a promise falls back once, for a reason of config/parameters/pauses.yaml")
    if row.law_due is None or case.paused:
        raise Impossible("there is no limit of the law to which it could fall back, or it stands now")
    return _moved(connection, case, What.TO_LAW, reason, by, moment)


def _moved(connection: sa.Connection, case: Case, what: What, reason: str, by: str, moment: datetime) -> Case:
    history.add(connection, _row(connection, case.number), what, case.state, moment, by=by, reason=reason)
    return case_of(connection, case.number)


def history_of(connection: sa.Connection, number: str) -> tuple[history.Entry, ...]:
    """Everything that became of a case, with who, when and why; OFFICE-REFUSED when there is none."""
    return history.entries(_row(connection, number), history.steps_of(connection, number))


def clock_of(connection: sa.Connection, number: str, on: date) -> Clock:
    """How the clock of a case stands; OFFICE-REFUSED when there is none."""
    return history.clock(_row(connection, number), history.steps_of(connection, number), on)


def receive(connection: sa.Connection, number: str, brought: Collection[str], by: str, moment: datetime) -> Case:
    """Note that items which were to be corrected were brought to the counter; OFFICE-REFUSED."""
    case = case_of(connection, number)
    if not brought or not set(brought) <= {one.item for one in case.to_correct}:
        raise Impossible("nothing else can be brought than what is to be corrected")
    told = json.dumps(dict.fromkeys(brought, ""))
    return _mended(connection, case, brought, {"at": moment, "by": by, "answered": told})


def complete(connection: sa.Connection, number: str, result: Mapping[str, str], by: str, moment: datetime) -> Case:
    """Note that a case was decided as it was applied for, with what it brings; OFFICE-REFUSED."""
    case = case_of(connection, number)
    must_be_decidable(case)
    if case.state in (CaseState.ACCEPTED, CaseState.DEPARTMENT):
        case = _add(connection, case, CaseState.REVIEW, {"at": moment, "by": by})
    case = _add(connection, case, CaseState.DECIDED, {"at": moment, "by": by})
    written = json.dumps(dict(result), ensure_ascii=False)
    return _add(connection, case, CaseState.COMPLETED, {"at": moment, "by": by, "result": written})


def refuse(connection: sa.Connection, number: str, reason: str, by: str, moment: datetime) -> Case:
    """Refuse an open case for a ``reason`` of ``config/refusals.yaml``; OFFICE-REFUSED."""
    case = case_of(connection, number)
    _must_be_open(case)
    if reason not in refusals():
        raise Impossible("a reason is a word of config/refusals.yaml")
    _nobody_goes_on(connection, case.number, moment)
    return _add(connection, case, CaseState.REFUSED, {"at": moment, "by": by, "reason": reason})


def _nobody_goes_on(connection: sa.Connection, number: str, moment: datetime) -> None:
    """Departments and checks are not troubled about what is over."""
    pushing.withdrawn(connection, number, moment)
    checks.drop(connection, number, moment)


def must_be_decidable(case: Case) -> None:
    """Nothing of it is still to be corrected, and nobody has decided it; OFFICE-REFUSED, :class:`Impossible`."""
    _must_be_open(case)
    if case.state is CaseState.CORRECTION:
        raise Impossible("something is still to be corrected")


def _mended(connection: sa.Connection, case: Case, given: Collection[str], values: Values) -> Case:
    """Some of it was answered or brought: the rest is still to be corrected, or the clock begins anew."""
    rest = tuple(one for one in case.to_correct if one.item not in given)
    if rest:
        left = {"asked": _written(rest), "until": case.steps[-1].until, "certain": case.certain}
        return _add(connection, case, CaseState.CORRECTION, values | left)
    return _add(connection, case, CaseState.ACCEPTED, values)


def _of_applicant(connection: sa.Connection, wish: Withdrawal | Mending) -> tuple[Case, Row | None]:
    """The case, and the step that had this key before; OFFICE-REFUSED when it is none of the applicant's."""
    row, case = _row(connection, wish.case_number), case_of(connection, wish.case_number)
    _must_be_theirs(connection, row, wish.applicant, wish.proofs)
    earlier = connection.execute(sa.select(case_steps).where(case_steps.c.key == wish.key)).one_or_none()
    of_bundle = connection.scalar(sa.select(bundles.c.key).where(bundles.c.key == wish.key))  # with leaves of its own
    if earlier is not None or of_bundle is not None:
        _the_same(case, earlier is not None and earlier.case_number == case.number)
    return case, earlier


def has_key(connection: sa.Connection, key: str) -> bool:
    """Whether a citizen has done something about a case with it."""
    return connection.scalar(sa.select(case_steps.c.key).where(case_steps.c.key == key)) is not None


def _the_same(case: Case, is_so: bool) -> Case:
    """The case, where exactly this was done before with the key; OFFICE-REFUSED where it was something else."""
    if not is_so:
        raise refused("same_key_other_content")
    return case


def _must_be_theirs(connection: sa.Connection, row: Row, who: Party, proved: tuple[Proof, ...]) -> None:
    """Nobody learns of a case of somebody else that it exists."""
    owner = connection.scalar(sa.select(bundles.c.number).where(bundles.c.key == row.key))
    if owner != who.number:
        raise refused("unknown_case")
    if any(proof.holder_number != who.number for proof in proved):
        raise refused("proof_of_another")
    demand = matters()[row.matter].proof
    if not any(proof.way in proofs() and demand.accepts_way(proof.way) for proof in proved):
        raise refused("identification_too_weak")


def _must_be_open(case: Case) -> None:
    if case.state not in OPEN:
        raise refused("already_withdrawn" if case.state is CaseState.WITHDRAWN else "not_open")


def _answers(mending: Mending, item: str) -> bool:
    """Whether a citizen can have given ``item`` so: what only others can give is not said but brought.

    Of a paper that was captured it is as many leaves as there are.
    """
    value, captured = mending.items[item], sum(one.item == item for one in mending.attachments)
    if items()[item].can_be_captured:
        return captured > 0 and value == str(captured)
    return "ask" in items()[item].ways and items()[item].accepts(value) and not captured


def _row(connection: sa.Connection, number: str) -> Row:
    row = connection.execute(sa.select(cases).where(cases.c.case_number == number)).one_or_none()
    if row is None:
        raise refused("unknown_case")
    return row


def _add(connection: sa.Connection, case: Case, state: CaseState, values: Values) -> Case:
    if state not in FOLLOWING[case.state]:
        raise Impossible(f"what is {case.state} does not become {state}")
    moment = values.pop("at")
    history.add(connection, _row(connection, case.number), What.STATE, state, moment, **values)
    return case_of(connection, case.number)


def _written(told: Iterable[Asked | Attachment]) -> str:
    return json.dumps([vars(one) for one in told])
