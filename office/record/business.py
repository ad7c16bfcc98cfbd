"""A business of one's own: what somebody has registered, and what they were given for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import NonNegativeInt

from office.record.section import Items, Section, Text20


@dataclass(frozen=True)
class Business(Section):
    """``registered_on``: 就业登记(自主创业), and to which group of founders they belonged then.

    ``staff``: those whom the business insures now; ``loans``: 创业担保贷款 so far.
    """

    TABLE = "businesses"

    unit_code: Text20 = ""
    registered_on: date | None = None
    group: Text20 = ""
    staff: NonNegativeInt | None = None
    loans: NonNegativeInt = 0

    @classmethod
    def given(cls, own: tuple[Business, ...]) -> Items:
        business = own[0] if own else cls()
        yield from (("unit_code", business.unit_code), ("founder_category", business.group))
        yield "previous_loans", str(business.loans)
        yield "jobs_created", "" if business.staff is None else str(business.staff)
