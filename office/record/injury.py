"""A work injury that the bureau has recognised (工伤认定)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from office.record.section import Items, Section, Text30, Text100, Yuan


@dataclass(frozen=True)
class Injury(Section):
    """``wage`` is the own month's wage, mean of the twelve before; ``grade`` of the disability, 0 where none was found;
    ``after_leave``: the leave for the injury (停工留薪期) is over."""

    TABLE = "injuries"

    decision_no: Text30 = ""
    unit: Text100 = ""
    wage: Yuan = ""
    grade: Annotated[int, Field(ge=0, le=10)] = 0
    after_leave: bool = False

    @classmethod
    def given(cls, own: tuple[Injury, ...]) -> Items:
        for injury in own:
            yield from (("injury_decision_no", injury.decision_no), ("employer", injury.unit))
