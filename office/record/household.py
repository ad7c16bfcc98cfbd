"""户口: how somebody is registered by the police."""

from __future__ import annotations

from dataclasses import dataclass, field

from office.record.section import Items, Section, Text10, Text200


@dataclass(frozen=True)
class Household(Section):
    """Kind (values of the item ``household_type``) and address."""

    TABLE = "households"

    kind: Text10 = ""
    address: Text200 = field(default="", repr=False)

    @classmethod
    def given(cls, own: tuple[Household, ...]) -> Items:
        for household in own:
            yield from (("household_type", household.kind), ("household_address", household.address))
