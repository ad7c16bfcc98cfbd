"""Pension insurance of employees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import NonNegativeInt

from config.law import Category
from law.month import Month
from law.retirement import Standing, standing
from office.record.section import ON_FILE, Items, Section, Text20, Text30, YearMonth, Yuan

MONTHS_OF_A_YEAR = 12
#: values of the item ``insured_as`` of those who may not choose to retire later
IN_TIME = frozenset({"manager", "servant"})
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

    ``paid_months`` are all that count, those that are deemed paid (``deemed_from`` to ``deemed_until``) too.
    ``account_balance`` is that of the individual account; ``insured_from`` the first month that was ever paid.
    ``extra_claim`` and ``insured_as`` are values of the items, empty where nobody knows. ``delayed_to`` is the later
    month that was agreed; ``appraisal_no`` names the finding that the ability to work is lost.
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
    account_balance: Yuan = ""
    deemed_from: YearMonth = ""
    deemed_until: YearMonth = ""
    insured_from: YearMonth = ""
    extra_claim: Text20 = ""
    #: the bureau wants to know whether something can be claimed beside the pension
    claim_open: bool = False
    insured_as: Text20 = ""
    delayed_to: YearMonth = ""
    appraisal_no: Text30 = ""
    #: what was paid by themselves, where that is known
    own_paid: Yuan = ""
    #: the first month of pension
    pension_from: YearMonth = ""

    def standing(self, born: Month, on: date, category: Category, insured_as: str = "") -> Standing:
        """By the law ``on`` that day. ``insured_as`` is told by the citizen where the office does not know it."""
        in_time = (self.insured_as or insured_as) in IN_TIME
        return standing(
            category, born, self.paid_months, on, retired=self.already_retired, agreed=self.agreed, in_time=in_time
        )

    @property
    def agreed(self) -> Month | None:
        """The later month that was agreed."""
        return Month.parse(self.delayed_to) if self.delayed_to else None

    @property
    def deemed(self) -> tuple[Month, Month] | None:
        """First and last month that is deemed paid."""
        if not (self.deemed_from and self.deemed_until):
            return None
        return Month.parse(self.deemed_from), Month.parse(self.deemed_until)

    @property
    def deemed_months(self) -> int:
        return self.deemed[1] - self.deemed[0] + 1 if self.deemed else 0

    @property
    def proved_on(self) -> date | None:
        """When they last proved to be alive; whoever retires has just done so."""
        return self.authenticated_on

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
            yield from (("employee_scheme", pension.scheme), ("paid_until", pension.paid_until))
            yield "resident_insured_1y", "yes" if pension.paid_months >= MONTHS_OF_A_YEAR else ""
            yield from (("resume", ON_FILE), ("pension_place", ON_FILE), ("other_pension", ON_FILE))
            yield from (("extra_claim", pension.extra_claim), ("insured_as", pension.insured_as))
            yield "claim_open", "yes" if pension.claim_open and not pension.extra_claim else ""
            yield "appraisal_result", pension.appraisal_no
            yield "deemed_years", "yes" if pension.deemed else "no"
            yield from (("pension_account", pension.account_balance), ("monthly_pension", pension.monthly_amount))
            yield "pension_payment", pension.payment
            yield "authenticated_on", pension.authenticated_on.isoformat() if pension.authenticated_on else ""
