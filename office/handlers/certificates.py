"""查询打印.

``result``: ``kind``; of what can be checked also ``code``, ``valid_until`` and what it attests: of a participation
certificate ``paid_months``, ``paid_until`` and ``state``, of the kinds of ``config/certificates.yaml`` their items; of
lists ``rows``, ``first`` and ``last`` (YYYY-MM).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from config.certificates import certificates
from office.cases.handling import Application, Decision, Effect, Issue, decided
from office.record import NONE_YET, Payment

PARTICIPATION, CONTRIBUTIONS, PAYMENTS = "participation", "contributions", "payments"


class _OfMonth(Protocol):
    @property
    def month(self) -> str: ...


def objection(application: Application) -> str | None:
    match _kind(application):
        case "participation":
            found = application.pension is not None
        case "contributions":
            found = bool(application.contributions)
        case "payments":
            found = bool(application.record.paid_pensions)
        case kind if kind in certificates().kinds:
            needs = certificates().kinds[kind].needs
            found = not needs or any(application.record.items.get(item) for item in needs)
        case _:
            found = True
    return None if found else "nothing_on_record"


def decide(application: Application) -> Decision:
    kind = _kind(application)
    result = {"kind": kind}
    attested = _attested(application)
    if attested:
        until = application.moment.date() + timedelta(days=certificates().valid_days)
        result |= {"code": application.token, "valid_until": until.isoformat(), **attested}
    if kind == CONTRIBUTIONS:
        result |= _span(application.contributions)
    return decided(application, {}, result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    result = decision.result
    if decision.completed and "code" in result:
        until = date.fromisoformat(result["valid_until"])
        kind = certificates().kinds.get(result["kind"])
        told = {} if kind and kind.private else _attested(application)
        yield Issue(result["code"], result["kind"], until, told)


def _attested(application: Application) -> Mapping[str, str]:
    """What the office vouches for; empty of what nobody can check."""
    kind = _kind(application)
    if kind == PARTICIPATION and (pension := application.pension) is not None:
        state = "insured" if pension.payment is Payment.NONE else pension.payment.value
        return {"paid_months": str(pension.paid_months), "paid_until": pension.paid_until, "state": state}
    if kind == PAYMENTS:
        return _span(application.record.paid_pensions)
    if kind not in certificates().kinds:
        return {}
    own = application.record.items
    return {item: own[item] for item in certificates().kinds[kind].attests if own.get(item) not in (None, NONE_YET)}


def _span(rows: Sequence[_OfMonth]) -> dict[str, str]:
    return {"rows": str(len(rows)), "first": rows[0].month, "last": rows[-1].month}


def _kind(application: Application) -> str:
    return application.items.get("certificate_kind", "")
