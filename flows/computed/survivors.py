"""What follows the death of a retiree or an insured worker: what ends, and what the claimant can have of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from config.names import masked_name
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from flows.person.bereaved import the_mourned
from law.death import DeathBenefit, death_benefit
from law.exact import yuan
from law.pension_end import Overpaid
from law.reason import Reason
from law.wording import Count, say_day
from office.record import Deceased

YesNo = Literal["yes", "no"]
Page = Literal["open", "later", "reported", "unrelated", "after_others", "at_work", "elsewhere", "nothing"]
FILLS = frozenset(("name", "whose", "day", "funeral", "survivors", "account", "total", "overpaid"))


@dataclass(frozen=True)
class Survivors:
    """``page``: amounts are known (``open``) or published ``later``; only what ends is left (``reported``); the record
    knows no relationship (``unrelated``); others claim first; a death ``at_work``; no pension insurance of employees
    (``elsewhere``); ``nothing`` is left to do. The others are the matters that can be applied for."""

    page: Page
    suspend: YesNo
    benefit: YesNo
    lump: YesNo
    card: YesNo
    medical: YesNo
    law: DeathBenefit | None
    paid_back: Overpaid | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        ended = self.paid_back.reasons if self.paid_back else ()
        return (*ended, *(self.law.reasons if self.law and self.benefit == "yes" else ()))


def _compute(answers: Answers, today: date) -> Survivors:
    lost = the_mourned(answers)
    law = death_benefit(lost.insured, today) if lost.insured else None
    related, claims = lost.related == "yes", lost.insured is not None and not lost.others_first
    balance = lost.insured.balance if lost.insured else None

    def can(matter: str, holds: bool) -> YesNo:
        return "yes" if holds and matter not in lost.claimed else "no"

    suspend = can("pension_suspend", bool(lost.paid_through) or not related)
    benefit = can("survivors_benefit", claims and lost.kind != "injured")
    lump = can("account_lump", claims and balance != 0)
    card = can("deceased_card_cancel", lost.cards > 0)
    medical = can("medical_account_inherit", related and not lost.others_first)
    left = "yes" in (suspend, benefit, lump, card, medical)
    page = _page(lost, law, left, benefit == "yes")
    return Survivors(
        page=page,
        suspend=suspend,
        benefit=benefit,
        lump=lump,
        card=card,
        medical=medical,
        law=law,
        paid_back=lost.overpaid,
    )


def _page(lost: Deceased, law: DeathBenefit | None, left: bool, claimed: bool) -> Page:
    pages: tuple[tuple[bool, Page], ...] = (
        (lost.related == "no", "unrelated"),
        (lost.kind == "injured", "at_work"),
        (lost.kind == "none", "elsewhere"),
        (lost.others_first, "after_others"),
        (not left, "nothing"),
        (not claimed, "reported"),
        (law is None or law.survivors is None, "later"),
    )
    return next((page for holds, page in pages if holds), "open")


def _values(said: Said[Survivors]) -> Mapping[str, str]:
    lost, result, texts = the_mourned(said.answers), said.result, said.texts
    law, back = result.law, result.paid_back

    def amount(name: str) -> str:
        known = getattr(law, name, None)
        return texts["open"] if known is None else texts["yuan"].format(amount=yuan(known))

    amounts = {name: amount(name) for name in ("funeral", "survivors", "account", "total")}
    said_back = ""
    if back is not None and back.months:
        form = "overpaid" if back.amount is not None else "overpaid_open"
        said_back = texts[form].format(months=Count(back.months), amount=yuan(back.amount or Decimal(0)))
    whose = masked_name(lost.name)
    return {"name": lost.name, "whose": whose, "day": say_day(lost.died_on), **amounts, "overpaid": said_back}


COMPUTATION = Computation(Survivors, _compute, FILLS, _values)
