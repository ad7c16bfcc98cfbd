"""An employer (用人单位), as the office knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from config.unit_code import unit_code_is_right
from office.record.section import ON_FILE, Items, Section, Text10, Text20, Text30, Text50, Text100, Text200


def _right(code: Text20) -> Text20:
    if not unit_code_is_right(code):
        raise ValueError("the check character of the unified credit code is wrong")
    return code


@dataclass(frozen=True)
class UnitRecord(Section):
    """By its unified social credit code. ``kind``: a value of ``unit_type``; ``insured_on``: day of 社会保险登记."""

    TABLE = "units"
    KEYS = ("code",)
    OF_PERSON = False

    code: Annotated[Text20, AfterValidator(_right)]
    name: Text100
    kind: Text20 = ""
    address: Text200 = ""
    legal_person: Text100 = field(default="", repr=False)
    phone: Text20 = ""
    founded: date | None = None
    industry: Text20 = ""
    bank_account: Text30 = field(default="", repr=False)
    bank: Text50 = ""
    risk_class: Text10 = ""
    insured_on: date | None = None

    @property
    def items(self) -> Items:
        """What the office can give of the unit, by item; who acts for it is compared, and needs no item's value."""
        yield from (("unit_code", self.code), ("unit_name", self.name), ("unit_agent", ON_FILE))
        yield from (("unit_type", self.kind), ("unit_address", self.address), ("unit_phone", self.phone))
        yield from (("unit_legal_person", self.legal_person), ("industry", self.industry))
        yield "unit_founded", self.founded.isoformat() if self.founded else ""
        yield from (("unit_bank_account", self.bank_account), ("unit_risk_class", self.risk_class))
