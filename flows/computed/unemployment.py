"""Where somebody without work stands by the law, and what of the bundle there is left to do for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.bundle.gathering import value_of
from flows.bundle.wishes import Wishes
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.claim import PAID, Circumstances, Claim, ClaimStatus, claim
from law.month import Month
from law.reason import Reason
from law.retirement import suitable
from law.unemployment import Near
from law.wording import say_month, say_span
from office.record import BenefitState, Employment, Record

YesNo = Literal["yes", "no"]
REASON = "separation_reason"
#: 与单位解除或终止劳动关系, as `unemployment_reason`: whoever has told how the work ended is not asked again
AFTER_WORK = "20"


@dataclass(frozen=True)
class Standing:
    """``reason``: whether the office knows why the work has ended; where nothing hangs on it, nobody is asked.

    ``trained``: a training while drawing is on record. ``anything``: there is something to apply for. None where the
    citizen is to be asked.
    """

    status: ClaimStatus
    reason: Literal["known", "unknown"]
    registered: YesNo
    certified: YesNo
    trained: YesNo
    anything: YesNo
    wants_benefit: YesNo
    job_wish: Literal["yes"] | None
    unemployment_reason: str | None
    claim: Claim

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.claim.reasons


def compute(answers: Answers, today: date) -> Standing:
    record, made = answers.the(Record), answers.last(Wishes)
    work, reason = record.employment or Employment(), value_of(answers, REASON)
    claimed = _claim(record, reason, today)
    registered = work.registered_on is not None and not work.working
    wished = frozenset(made.chosen if made else ())
    benefit = claimed.status in PAID
    return Standing(
        claimed.status,
        # a reason matters only to whoever could draw the benefit if it were the right one
        reason="unknown" if claimed.status is ClaimStatus.UNCLEAR and not reason else "known",
        registered=_yes(registered),
        certified=_yes(bool(work.certificate_no)),
        trained=_yes(claimed.status is ClaimStatus.DRAWING and bool(work.training_course)),
        anything=_yes(benefit or not registered or not work.certificate_no or bool(wished)),
        wants_benefit=_yes(benefit),
        job_wish="yes" if "job_referral" in wished else None,
        unemployment_reason=AFTER_WORK if reason else None,
        claim=claimed,
    )


def _claim(record: Record, reason: str, today: date) -> Claim:
    work, benefits, born = record.employment or Employment(), record.benefits, Month.of(record.person.birth)
    until = benefits.drawn_until if benefits else ""
    known = Circumstances(
        paid_months=benefits.paid_months if benefits else 0,
        remaining_months=benefits.remaining_months if benefits else 0,
        reason=reason,
        working=work.working,
        drawing=benefits is not None and benefits.state is BenefitState.DRAWING,
        draws_pension=record.draws_pension,
        who=tuple(Near(each, born) for each in suitable(record.category, record.person.sex)),
        drawn_until=Month.parse(until) if until else None,
    )
    return claim(known, today)


def _yes(holds: bool) -> YesNo:
    return "yes" if holds else "no"


def _values(said: Said[Standing]) -> Mapping[str, str]:
    standing, texts, record = said.result, said.texts, said.answers.the(Record)
    amount, months, left = standing.claim.entitlement.amount_per_month, standing.claim.months, standing.claim.left
    until = record.benefits.drawn_until if record.benefits else ""
    return {
        "name": record.person.name,
        "months": say_span(months) if months else "",
        "amount": texts["amount"].format(amount=amount) if amount else texts["amount_open"],
        "registration": texts[f"registered.{standing.registered}"],
        "left": say_span(left) if left else "",
        "until": say_month(Month.parse(until)) if left and until else "",
    }


COMPUTATION = Computation(
    Standing, compute, frozenset({"name", "months", "amount", "registration", "left", "until"}), _values
)
