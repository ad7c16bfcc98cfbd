"""Pension insurance of employees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import NonNegativeInt

from config.law import Category
from office.record.section import ON_FILE, Items, Section, YearMonth, Yuan

MONTHS_OF_A_YEAR = 12
#: what stands beside the name in the people file, because nearly everybody there has it
PLAIN = ("category", "paid_months", "paid_until", "archive", "already_retired")


class Archive(StrEnum):
    """Whether the personal archive must be examined before retirement (``facts``: 无需审档 / 已审档 / 需审档)."""

    NOT_NEEDED = "not_needed"
    EXAMINED = "examined"
    NEEDED = "needed"


class Payment(StrEnum):
    """Whether a pension is paid. A suspended one waits for an authentication (待遇资格认证)."""

    NONE = "none"
    DRAWING = "drawing"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Pension(Section):
    """``paid_months`` counts to the end of ``paid_until`` (YYYY-MM).

    ``category`` is None where the data leave it open: the archive and the bureau decide. ``authenticated_on`` is when
    they last proved to be alive; ``seen_on`` when data of others (medical visits, travel) last showed it.
    """

    TABLE = "pension"

    category: Category | None
    paid_months: NonNegativeInt
    paid_until: YearMonth
    archive: Archive
    already_retired: bool = False
    first_work_date: date | None = None
    payment: Payment = Payment.NONE
    monthly_amount: Yuan = ""
    authenticated_on: date | None = None
    seen_on: date | None = None
    #: the first month (YYYY-MM) that was not paid
    suspended_from: YearMonth = ""

    @property
    def scheme(self) -> str:
        """A value of the item ``employee_scheme``; empty where nothing was ever paid here."""
        return "drawing" if self.payment is not Payment.NONE else "joined" if self.paid_months else ""

    @classmethod
    def invented(cls, name: str, told: dict[str, Any]) -> Any:
        """Whoever has retired draws, unless it is said otherwise."""
        plain = {each: told.pop(each) for each in PLAIN if each in told}
        more = told.pop(name, None) or {}
        paid = {"payment": Payment.DRAWING} if plain.get("already_retired") is True else {}
        return {**paid, **plain, **more} if plain or more else None

    @classmethod
    def given(cls, own: tuple[Pension, ...]) -> Items:
        for pension in own:
            yield "category", pension.category.value if pension.category else ""
            yield from (("paid_months", str(pension.paid_months)), ("archive_state", pension.archive.value))
            yield "first_work_date", pension.first_work_date.isoformat() if pension.first_work_date else ON_FILE
            yield "employee_scheme", pension.scheme
            yield "resident_insured_1y", "yes" if pension.paid_months >= MONTHS_OF_A_YEAR else ""
            yield from (("resume", ON_FILE), ("pension_place", ON_FILE), ("other_pension", ON_FILE))
