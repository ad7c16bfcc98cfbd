"""What follows a death by a work injury: the grant, and what each relative draws by the month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from config.language import tongue
from config.names import masked_name
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from flows.person.bereaved import the_mourned
from law.exact import yuan
from law.reason import Reason
from law.wording import rule_words, say_day
from law.work_death import WorkDeathBenefit, work_death_benefit
from office.record import Deceased, Kin, claims_for

YesNo = Literal["yes", "no"]
Page = Literal["open", "after_leave", "reported", "unrelated", "after_others", "not_at_work", "no_decision", "nothing"]
FILLS = frozenset(("name", "whose", "day", "lump_sum", "funeral", "mine", "shares", "account"))


@dataclass(frozen=True)
class Dependants:
    """``page``: as of :class:`flows.computed.survivors.Survivors`; ``after_leave``: no lump sum, by the regulation.

    The others are the matters that can be applied for; ``law`` is None where no injury is on record.
    """

    page: Page
    grant: YesNo
    pension: YesNo
    change: YesNo
    lump: YesNo
    medical: YesNo
    law: WorkDeathBenefit | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.law.reasons if self.law else ()


def _compute(answers: Answers, today: date) -> Dependants:
    lost = the_mourned(answers)
    worker, injured = lost.worker, lost.kind == "injured"
    law = work_death_benefit(worker, [one.dependant for one in lost.kin], today) if worker and injured else None
    first = injured and not lost.others_first
    balance = lost.insured.balance if lost.insured else None

    def can(matter: str, holds: bool) -> YesNo:
        return "yes" if holds and matter not in lost.claimed else "no"

    grant, pension = can("work_death_grant", first), can("dependants_pension", bool(lost.items.get("dependants")))
    change = can("injury_benefit_change", injured and worker is not None and worker.after_leave)
    lump = can("account_lump", first and lost.insured is not None and balance != 0)
    medical = can("medical_stop", injured)
    left = "yes" in (grant, pension, change, lump, medical)
    return Dependants(
        page=_page(lost, left, grant == "yes"),
        grant=grant,
        pension=pension,
        change=change,
        lump=lump,
        medical=medical,
        law=law,
    )


def _page(lost: Deceased, left: bool, granted: bool) -> Page:
    pages: tuple[tuple[bool, Page], ...] = (
        (lost.related == "no", "unrelated"),
        (lost.worker is None, "no_decision"),
        (lost.kind != "injured", "not_at_work"),
        (not left, "nothing"),
        (lost.others_first, "after_others"),
        (not granted, "reported"),
        (lost.worker is not None and lost.worker.after_leave, "after_leave"),
    )
    return next((page for holds, page in pages if holds), "open")


def _values(said: Said[Dependants]) -> Mapping[str, str]:
    lost, law, texts = the_mourned(said.answers), said.result.law, said.texts

    def amount(one: Decimal | None) -> str:
        return texts["yuan"].format(amount=yuan(one)) if one is not None else texts["open"]

    drawn = tuple(_drawn(lost, law)) if law else ()
    mine = [monthly for own, _, monthly in drawn if own]

    relation, space = rule_words().relation, tongue().space
    each = ((f"{relation[one.relation]}{space}{masked_name(one.name)}", monthly) for _, one, monthly in drawn)
    total = sum((one for one in mine if one is not None), Decimal(0))
    balance = lost.insured.balance if lost.insured else None
    return {
        "name": lost.name,
        "whose": masked_name(lost.name),
        "day": say_day(lost.died_on),
        "lump_sum": "" if law is None else amount(law.lump_sum) if law.lump_sum != 0 else texts["none"],
        "funeral": amount(law.funeral if law else None),
        "mine": amount(None if None in mine else total) if mine else "",
        "shares": texts["and"].join(texts["share"].format(who=who, amount=amount(monthly)) for who, monthly in each),
        "account": amount(balance),
    }


def _drawn(lost: Deceased, law: WorkDeathBenefit) -> Iterator[tuple[bool, Kin, Decimal | None]]:
    """Of everybody who draws: whether the claimant claims it, who it is, and yuan a month."""
    own = claims_for(lost.kin)
    for one, share in zip(lost.kin, law.shares, strict=True):
        if share.hundredths:
            yield one in own, one, share.monthly


COMPUTATION = Computation(Dependants, _compute, FILLS, _values)
