"""查询打印.

``result``: ``kind``; of a participation certificate also ``code`` and ``valid_until``, and what it attests:
``paid_months``, ``paid_until`` and ``state``; of a list of contributions ``rows``, ``first`` and ``last`` (YYYY-MM).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from office.handling import Application, Decision, Effect, Issue, decided
from office.record import Payment

PARTICIPATION, CONTRIBUTIONS = "participation", "contributions"
#: reconstruction: how long a printed certificate can be checked
VALID_DAYS = 90


def objection(application: Application) -> str | None:
    kind = _kind(application)
    nothing = (kind == PARTICIPATION and application.pension is None) or (
        kind == CONTRIBUTIONS and not application.contributions
    )
    return "nothing_on_record" if nothing else None


def decide(application: Application) -> Decision:
    result = {"kind": _kind(application)}
    match result["kind"]:
        case "participation":
            until = application.moment.date() + timedelta(days=VALID_DAYS)
            result |= {"code": application.token, "valid_until": until.isoformat(), **_attested(application)}
        case "contributions":
            rows = application.contributions
            result |= {"rows": str(len(rows)), "first": rows[0].month, "last": rows[-1].month}
    return decided(application, {}, result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    result = decision.result
    if decision.completed and result["kind"] == PARTICIPATION:
        until = date.fromisoformat(result["valid_until"])
        yield Issue(result["code"], PARTICIPATION, until, _attested(application))


def _attested(application: Application) -> Mapping[str, str]:
    if (pension := application.pension) is None:
        raise LookupError("no pension")  # objected to
    state = "insured" if pension.payment is Payment.NONE else pension.payment.value
    return {"paid_months": str(pension.paid_months), "paid_until": pension.paid_until, "state": state}


def _kind(application: Application) -> str:
    return application.items.get("certificate_kind", "")
