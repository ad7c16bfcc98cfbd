"""Where somebody works or worked last, and what the office has noted of their being out of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.record.section import ON_FILE, Items, Section, Text10, Text20, Text30, Text100

#: the office has looked, and there is none
NONE_YET = "none"
#: 与单位解除或终止劳动关系, as `unemployment_reason`
AFTER_WORK = "20"


@dataclass(frozen=True)
class Employment(Section):
    """``working``: an employer pays for them now, with ``unit_code`` where that is told.

    ``separation_reason``: as the employer reported it.
    """

    TABLE = "employment"

    working: bool = False
    former_unit: Text100 = ""
    separation_date: date | None = None
    separation_reason: Text20 = ""
    income_before: Text10 = ""
    #: 失业登记
    registered_on: date | None = None
    certificate_no: Text30 = ""
    training_course: Text100 = ""
    unit_code: Text20 = ""

    @classmethod
    def given(cls, own: tuple[Employment, ...]) -> Items:
        work = own[0] if own else cls()
        ended = work.separation_date.isoformat() if work.separation_date else ""
        yield from (("former_unit", work.former_unit), ("separation_date", ended), ("unemployment_date", ended))
        yield from (("separation_reason", work.separation_reason), ("income_before", work.income_before))
        yield "unemployment_reason", AFTER_WORK if work.separation_reason else ""
        yield "founder_category", "unemployed" if work.registered_on and not work.working else ""
        yield "employment_certificate_no", work.certificate_no or NONE_YET
        yield "registered_on", work.registered_on.isoformat() if work.registered_on else ""
        yield "labour_relation", ON_FILE if work.working else ""
        yield "work_state", ("working" if work.working else "stopped") if own else ""
        yield from (("training_course", work.training_course), ("no_unit_enrolment", "no" if work.working else "yes"))
