"""退休（参保）人员过世: what ends, and what the relatives get.

``result``: ``pension_suspend`` — ``ended_after`` (the last month that is due, YYYY-MM), and of what was paid too much
``overpaid_months`` and, where known, ``overpaid_amount``; ``survivors_benefit`` — ``funeral`` and ``survivors``;
``account_lump`` — ``account``; amounts in yuan. The others have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config.cards import CardState
from law.death import DeathBenefit, death_benefit
from law.month import Month
from office.cases.handling import YES, Application, Change, Decision, Effect, decided, first
from office.record import Deceased, Payment

SUSPEND, SURVIVORS, LUMP = "pension_suspend", "survivors_benefit", "account_lump"
CARD, MEDICAL = "deceased_card_cancel", "medical_account_inherit"


def objection(application: Application) -> str | None:
    mourned = _mourned(application)
    pension = application.subject.pension
    nothing_left = mourned.insured is not None and mourned.insured.balance == 0
    return first(
        (
            (application.id == SURVIVORS and mourned.kind == "injured", "died_by_work"),
            (application.id in (SURVIVORS, LUMP) and mourned.others_first, "others_first"),
            (application.id in (SURVIVORS, LUMP) and pension is None, "deceased_not_insured"),
            (application.id == SUSPEND and (pension is None or pension.payment is Payment.NONE), "no_pension_to_end"),
            (application.id == LUMP and nothing_left, "no_balance"),
            (application.id == CARD and mourned.related == YES and mourned.cards == 0, "no_card_left"),
        )
    )


def decide(application: Application) -> Decision:
    """Facts: ``death``, ``related`` and ``amount``, all by the office's own record and the law."""
    mourned = _mourned(application)
    benefit = death_benefit(mourned.insured, application.moment.date()) if mourned.insured else None
    amounts = _amounts(application.id, benefit)
    facts = {"death": "registered", "related": mourned.related, "amount": "known" if amounts else "open"}
    result = _ended(application) if application.id == SUSPEND else amounts
    return decided(application, facts, result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if not decision.completed:
        return
    mourned = _mourned(application)
    match application.id:
        case "pension_suspend":
            yield Change("pension", {"payment": Payment.NONE, "suspended_from": ""})
            cause = mourned.items.get("death_cause", "")
            yield Change("death", {"died_on": mourned.died_on, "cause": cause, "reported_on": application.made})
        case "account_lump":
            yield Change("pension", {"account_balance": "0.00"})
        case "deceased_card_cancel":
            for card in application.subject.cards:
                if card.state is not CardState.CANCELLED:
                    yield Change("cards", {"state": CardState.CANCELLED}, of=card.key)


def _amounts(matter: str, benefit: DeathBenefit | None) -> Mapping[str, str]:
    """Those of the matter; none where one of them is not known."""
    if benefit is None:
        return {}
    of_matter = {
        SURVIVORS: {"funeral": benefit.funeral, "survivors": benefit.survivors},
        LUMP: {"account": benefit.account},
    }
    wanted = of_matter.get(matter, {})
    known = {name: f"{amount:.2f}" for name, amount in wanted.items() if amount is not None}
    return known if len(known) == len(wanted) else {}


def _ended(application: Application) -> Mapping[str, str]:
    mourned = _mourned(application)
    result = {"ended_after": str(Month.of(mourned.died_on))}
    if (more := mourned.overpaid) is not None and more.months:
        result["overpaid_months"] = str(more.months)
        result |= {} if more.amount is None else {"overpaid_amount": f"{more.amount:.2f}"}
    return result


def _mourned(application: Application) -> Deceased:
    if (mourned := application.mourned) is None:
        raise LookupError("no death is registered")  # objected to
    return mourned
