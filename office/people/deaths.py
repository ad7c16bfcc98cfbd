"""What the office tells of a deceased to one claimant: pure, from the record of the dead and what departments shared.

Who is related to whom stands in the record, by the police and civil affairs; nothing of it is believed from a kiosk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from config.cards import CardState
from config.citizen_number import birth_in
from config.names import masked_name
from law.death import Deceased as Insured
from law.month import Month, months_later
from law.work_death import Relation, Worker, work_death_benefit
from law.work_death import Relative as Dependant
from office.record import Deceased, Kin, Payment, Pension, Record, Relative
from office.record.deceased import FIRST_ORDER, Kind, claims_for

#: what departments can tell of a death
OF_A_DEATH = ("death_date", "death_cause", "cremation")
#: values of the item `death_cause`
BY_WORK = "3"
OF_AGE_MONTHS = 18 * 12
#: values of the item `claimant_relation` (GB/T 4761, the first digit); of a child by sex
CODES: Mapping[Relation, str] = {
    Relation.SPOUSE: "1",
    Relation.GRANDCHILD: "4",
    Relation.PARENT: "5",
    Relation.GRANDPARENT: "6",
    Relation.SIBLING: "7",
}
SON, DAUGHTER = "2", "3"


def died_on(record: Record, told: Mapping[str, str]) -> date | None:
    """The day of death by the office's own books, else by what a department ``told``; None of the living."""
    if record.death and record.death.died_on:
        return record.death.died_on
    return date.fromisoformat(told["death_date"]) if "death_date" in told else None


def seen_by(
    record: Record, told: Mapping[str, str], claimant: str, claimed: Iterable[str], today: date
) -> Deceased | None:
    """What ``claimant`` (a number) may know; None while nobody has registered a death.

    The items are read on a screen, where others could see it: there names are masked.
    """
    died = died_on(record, told)
    if died is None or died > today:
        return None
    person, kin = record.person, tuple(_kin(record.relatives, claimant, today))
    related = any(one.own for one in kin)
    known = Deceased(
        number=person.number,
        name=person.name,
        birth=person.birth,
        died_on=died,
        kind=_kind(record, told),
        related="yes" if related else "no",
        claimed=frozenset(claimed) if related else frozenset(),
        items={"deceased": masked_name(person.name), "death_date": died.isoformat()},
    )
    return _opened(known, record, told, kin, today) if related else known


def dependants_of(worker: Worker, kin: Sequence[Kin], today: date) -> tuple[Kin, ...]:
    """Those with a share by the law for whom the claimant may claim: themselves, and a spouse for minor children."""
    shares, own = work_death_benefit(worker, [one.dependant for one in kin], today).shares, claims_for(kin)
    return tuple(one for one, share in zip(kin, shares, strict=True) if share.hundredths and one in own)


def _opened(known: Deceased, record: Record, told: Mapping[str, str], kin: tuple[Kin, ...], today: date) -> Deceased:
    """For a relative: all that the law takes."""
    pension, died = record.pension, known.died_on
    return Deceased(
        number=known.number,
        name=known.name,
        birth=known.birth,
        died_on=died,
        kind=known.kind,
        related=known.related,
        claimed=known.claimed,
        items={item: value for item, value in _items(known, record, told, kin, today) if value},
        insured=_insured(pension, died) if pension else None,
        worker=_worker(record, died),
        kin=kin,
        paid_through=_paid_through(pension, today) if pension else "",
        monthly_amount=pension.monthly_amount if pension else "",
        cards=sum(card.state is not CardState.CANCELLED for card in record.cards),
    )


def _kind(record: Record, told: Mapping[str, str]) -> Kind:
    cause = (record.death.cause if record.death else "") or told.get("death_cause", "")
    if record.injury is not None and (cause == BY_WORK or record.injury.after_leave):
        return "injured"
    if record.pension is None:
        return "none"
    return "retired" if record.pension.already_retired else "insured"


def _kin(relatives: Iterable[Relative], claimant: str, today: date) -> Iterator[Kin]:
    for one in relatives:
        born = birth_in(one.relative_number)
        if born is None or one.gone:
            continue
        sex = "male" if int(one.relative_number[16]) % 2 else "female"
        dependant = Dependant(
            relation=one.relation,
            sex=sex,
            born=born,
            lived_on=True,
            unable=one.unable,
            alone=one.alone,
            others_gone=one.others_gone,
        )
        minor = today < months_later(born, OF_AGE_MONTHS)
        yield Kin(one.name, one.relation, dependant, one.relative_number == claimant, minor)


def _items(
    known: Deceased, record: Record, told: Mapping[str, str], kin: tuple[Kin, ...], today: date
) -> Iterator[tuple[str, str]]:
    """By item, for the one who asks."""
    yield from known.items.items()
    own = next(one for one in kin if one.own)
    child = DAUGHTER if own.dependant.sex == "female" else SON
    yield "claimant_relation", CODES.get(own.relation, child)
    yield "sole_claimant", "no" if any(not one.own and one.relation in FIRST_ORDER for one in kin) else "yes"
    yield from (("deceased_kind", known.kind), ("cremation", told.get("cremation", "")))
    yield "death_cause", (record.death.cause if record.death else "") or told.get("death_cause", "")
    if record.pension:
        yield "paid_months", str(record.pension.paid_months)
        yield "account_balance", record.pension.account_balance
    if record.injury:
        yield "injury_decision_no", record.injury.decision_no
    if (worker := _worker(record, known.died_on)) is not None:
        yield "dependants", " ".join(masked_name(one.name) for one in dependants_of(worker, kin, today))


def _insured(pension: Pension, died: date) -> Insured:
    first = Month.parse(pension.pension_from) if pension.pension_from else None
    started = first if first and first <= Month.of(died) else None
    return Insured(died, pension.paid_months, started, _yuan(pension.account_balance), _yuan(pension.own_paid))


def _worker(record: Record, died: date) -> Worker | None:
    if (injury := record.injury) is None:
        return None
    return Worker(died, _yuan(injury.wage), injury.grade or None, injury.after_leave)


def _paid_through(pension: Pension, today: date) -> str:
    """The last month of pension that was paid; empty of whoever drew none."""
    match pension.payment:
        case Payment.DRAWING:
            return str(Month.of(today))
        case Payment.SUSPENDED if pension.suspended_from:
            return str(Month.parse(pension.suspended_from) + -1)
    return ""


def _yuan(text: str) -> Decimal | None:
    return Decimal(text) if text else None
