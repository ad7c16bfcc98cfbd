"""What the unemployment scene computes: where somebody stands by the law, and what they want of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from flows.bodies import Section
from flows.collecting import Given
from flows.engine import Answers
from flows.scene import Declared, SceneRules
from flows.words import SceneWords
from law.claim import Circumstances, Claim, ClaimStatus, claim
from law.month import Month
from law.unemployment import Near
from law.wording import cite, say_reason, say_span
from office.record import BenefitState, Employment, Record

YesNo = Literal["yes", "no"]
REASON = "separation_reason"
#: 与单位解除或终止劳动关系, as `unemployment_reason`: whoever has told how the work ended is not asked again
AFTER_WORK = "20"


@dataclass(frozen=True)
class Ended:
    """Whether the office knows why the work has ended; where nothing hangs on it, nobody is asked."""

    reason: Literal["known", "unknown"]


@dataclass(frozen=True)
class Situation:
    """Where somebody stands; ``trained``: a training while drawing is on record."""

    status: ClaimStatus
    registered: YesNo
    certified: YesNo
    trained: YesNo
    claim: Claim


@dataclass(frozen=True)
class Plan:
    """What follows from what was chosen; None where the citizen is to be asked."""

    anything: YesNo
    wants_benefit: YesNo
    job_wish: YesNo | None
    unemployment_reason: str | None


@dataclass(frozen=True)
class Rules(SceneRules):
    """The rules of the unemployment scene."""

    declares: ClassVar[Declared] = Declared(
        computes={"ended": Ended, "situation": Situation, "plan": Plan},
        fills={"record": frozenset({"name"}), "situation": frozenset({"months", "amount", "registration"})},
        sections=frozenset({"reasons"}),
        texts=frozenset({"amount", "amount_open", "registered.yes", "registered.no"}),
    )
    words: SceneWords

    def compute(self, node: str, answers: Answers, today: date) -> object:
        match node:
            case "ended":
                return _ended(answers.the(Record), today)
            case "situation":
                return _situation(answers, today)
            case "plan":
                return _plan(answers)
        raise LookupError(node)

    def values(self, answers: Answers, today: date) -> Mapping[str, str]:  # noqa: ARG002
        values: dict[str, str] = {}
        if (record := answers.last(Record)) is not None:
            values["name"] = record.person.name
        if (situation := answers.last(Situation)) is not None:
            values |= self._of(situation)
        return values

    def sections(self, name: str, answers: Answers, today: date) -> tuple[Section, ...]:  # noqa: ARG002
        if name != "reasons":
            raise LookupError(name)
        reasons = answers.the(Situation).claim.reasons
        return tuple(Section(say_reason(reason), (cite(reason),)) for reason in reasons)

    def _of(self, situation: Situation) -> dict[str, str]:
        amount = situation.claim.entitlement.amount_per_month
        texts = self.words.texts
        return {
            "months": say_span(situation.claim.months) if situation.claim.months else "",
            "amount": texts["amount"].format(amount=amount) if amount else texts["amount_open"],
            "registration": texts[f"registered.{situation.registered}"],
        }


def _ended(record: Record, today: date) -> Ended:
    """A reason matters only to whoever could draw the benefit if it were the right one."""
    reason = record.items.get(REASON, "")
    could_draw = _claim(record, "", today).status is ClaimStatus.UNCLEAR
    return Ended("unknown" if could_draw and not reason else "known")


def _situation(answers: Answers, today: date) -> Situation:
    record = answers.the(Record)
    asked = next((one.value for _, one in answers.given if isinstance(one, Given) and one.item == REASON), "")
    work = record.employment or Employment()
    claimed = _claim(record, record.items.get(REASON, asked), today)
    drawing = claimed.status is ClaimStatus.DRAWING
    return Situation(
        claimed.status,
        registered=_yes(work.registered_on is not None and not work.working),
        certified=_yes(bool(work.certificate_no)),
        trained=_yes(drawing and bool(work.training_course)),
        claim=claimed,
    )


def _claim(record: Record, reason: str, today: date) -> Claim:
    work, benefits, pension = record.employment or Employment(), record.benefits, record.pension
    who = Near(record.category, Month.of(record.person.birth)) if record.category else None
    known = Circumstances(
        paid_months=benefits.paid_months if benefits else 0,
        remaining_months=benefits.remaining_months if benefits else 0,
        reason=reason,
        working=work.working,
        drawing=benefits is not None and benefits.state is BenefitState.DRAWING,
        draws_pension=pension is not None and pension.already_retired,
        who=who,
    )
    return claim(known, today)


def _plan(answers: Answers) -> Plan:
    situation, wishes = answers.the(Situation), answers["wishes"]
    benefit = situation.status in (ClaimStatus.ENTITLED, ClaimStatus.UNCLEAR)
    wanted = (
        benefit,
        situation.registered == "no",
        situation.certified == "no",
        wishes != "neither",
        answers.get("training") == "claim",
        answers["hardship"] == "apply",
    )
    left = any(isinstance(one, Given) and one.item == REASON and one.value for _, one in answers.given)
    return Plan(
        _yes(any(wanted)),
        _yes(benefit),
        job_wish="yes" if wishes in ("job", "both") else None,
        unemployment_reason=AFTER_WORK if left else None,
    )


def _yes(holds: bool) -> YesNo:
    return "yes" if holds else "no"
