"""The residents' pension (城乡居民养老保险): who has joined, what was paid, what is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pydantic import NonNegativeInt

from office.record.pension import Payment
from office.record.section import Items, Section, Text20, Text200, YearMonth, Yuan, first_day


@dataclass(frozen=True)
class Resident(Section):
    """``paid_until`` is the last year that was paid, 0 where none was; ``grade`` a value of the item ``pay_grade``.

    ``hardship`` is why the government pays (a value of ``hardship_payment``), in the year ``hardship_year``. Of a
    pension that is drawn the rest is as in :class:`office.record.pension.Pension`; ``drawn_from`` is its first month.
    """

    TABLE = "residents"

    enrolled_on: date | None = None
    cancelled_on: date | None = None
    village: Text200 = field(default="", repr=False)
    grade: Text20 = ""
    paid_years: NonNegativeInt = 0
    paid_until: NonNegativeInt = 0
    balance: Yuan = ""
    hardship: Text20 = ""
    hardship_year: NonNegativeInt = 0
    payment: Payment = Payment.NONE
    monthly_amount: Yuan = ""
    drawn_from: YearMonth = ""
    authenticated_on: date | None = None
    seen_on: date | None = None
    suspended_from: YearMonth = ""

    @property
    def state(self) -> str:
        """A value of the item ``resident_state``."""
        if self.payment is not Payment.NONE:
            return self.payment.value
        return "cancelled" if self.cancelled_on else "enrolled" if self.enrolled_on else "none"

    @property
    def proved_on(self) -> date | None:
        """When they last proved to be alive: a new pensioner has until a year after the first payment."""
        return self.authenticated_on or first_day(self.drawn_from)

    @classmethod
    def given(cls, own: tuple[Resident, ...]) -> Items:
        scheme = own[0] if own else cls()
        yield from (("resident_state", scheme.state), ("enrol_village", scheme.village))
        if scheme.state == "none":
            return
        yield from (("paid_years", str(scheme.paid_years)), ("account_balance", scheme.balance))
        yield "paid_year", str(scheme.paid_until or "")
