"""待遇资格认证, of whichever pension somebody draws.

``result``: ``next_due`` (ISO day); of a pension that was suspended also ``resumed_from`` (the first month that is paid
in time, YYYY-MM), ``arrears_from`` and ``arrears_months``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from law.authentication import arrears, authentication, next_due
from law.month import Month
from office.cases.handling import Application, Change, Decision, Effect, decided
from office.record import Payment, Pension, Resident

BY_DATA = "data"


def objection(application: Application) -> str | None:
    if (drawn := application.record.drawn) is None:
        return "no_pension"
    _, pension = drawn
    silent = authentication(pension.proved_on, pension.seen_on, application.made).silent
    return "nobody_seen" if _way(application) == BY_DATA and not silent else None


def decide(application: Application) -> Decision:
    _, pension = _drawn(application)
    proved = application.made
    if _way(application) == BY_DATA and pension.seen_on is not None:
        proved = pension.seen_on
    result = {"next_due": next_due(proved).isoformat(), **_resumed(application, pension)}
    return decided(application, {"pension": pension.payment.value}, result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if decision.completed:
        section, _ = _drawn(application)
        proved = {} if _way(application) == BY_DATA else {"authenticated_on": application.made}
        yield Change(section, {**proved, "payment": Payment.DRAWING, "suspended_from": ""})


def _resumed(application: Application, pension: Pension | Resident) -> Mapping[str, str]:
    """Paid again from the next month on, with what was not paid meanwhile."""
    if pension.payment is not Payment.SUSPENDED:
        return {}
    resumed = Month.of(application.moment) + 1
    since = Month.parse(pension.suspended_from) if pension.suspended_from else resumed
    span = {"arrears_from": str(since), "arrears_months": str(arrears(since, resumed))}
    return {"resumed_from": str(resumed), **span}


def _way(application: Application) -> str:
    return application.items.get("authentication_way", "")


def _drawn(application: Application) -> tuple[str, Pension | Resident]:
    if (drawn := application.record.drawn) is None:
        raise LookupError("no pension")  # objected to
    return drawn
