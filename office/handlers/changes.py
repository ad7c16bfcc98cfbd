"""What changes of somebody's own data, and what is taken along from another province.

``result``: of ``personal_info_change`` none. A telephone and an address change on the spot; an account is compared with
the bank first.
"""

from __future__ import annotations

from collections.abc import Iterator

from law.transfer import Destiny, transfer
from office.cases.handling import NO, YES, Application, Decision, Effect, decided, first

CHANGE, PENSION = "personal_info_change", "pension_transfer"
ACCOUNT = "bank_account"
CHANGEABLE = ("mobile", "residence_address", ACCOUNT)
REFUSED = {Destiny.TEMPORARY: "too_old_to_transfer", Destiny.DRAWING: "draws_pension"}


def objection(application: Application) -> str | None:
    if application.id == CHANGE:
        return first([(not any(_is_new(application, item) for item in CHANGEABLE), "nothing_changed")])
    if application.id == PENSION:
        return REFUSED.get(transfer(application.known, application.made).destiny)
    return None


def decide(application: Application) -> Decision:
    """Facts: ``account``, whether another account was told."""
    return decided(application, {"account": YES if _is_new(application, ACCOUNT) else NO}, {})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:  # noqa: ARG001 - the office keeps what is told
    yield from ()


def _is_new(application: Application, item: str) -> bool:
    told = application.told.get(item)
    return application.is_changed(item) and told != application.own.get(item)
