"""For which unit (employer) a proved person acts: one that the office has on record for them, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from office.port import Unit
from office.record import UnitRecord


@dataclass(frozen=True)
class Units:
    """The units for which the person may act, by the office's record."""

    units: tuple[UnitRecord, ...] = field(repr=False)

    @property
    def any(self) -> Literal["yes", "no"]:
        return "yes" if self.units else "no"


@dataclass(frozen=True)
class ChosenUnit:
    """The unit for which somebody acts; ``record`` is None where they want another one than those on record."""

    record: UnitRecord | None = None

    @property
    def known(self) -> Literal["yes", "no"]:
        return "yes" if self.record else "no"

    @property
    def insured(self) -> Literal["yes", "no"]:
        """Whether it has registered for social insurance (社会保险登记)."""
        return "yes" if self.record and self.record.insured_on else "no"

    @property
    def institution(self) -> Literal["yes", "no"]:
        """Whether it is a public institution (事业单位)."""
        return "yes" if self.record and self.record.kind == "institution" else "no"

    @property
    def unit(self) -> Unit | None:
        return Unit(self.record.code, self.record.name) if self.record else None

    @property
    def name(self) -> str:
        return self.record.name if self.record else ""

    @property
    def code(self) -> str:
        return self.record.code if self.record else ""

    @property
    def given(self) -> Mapping[str, str]:
        """The items that the office has of it."""
        return {item: value for item, value in self.record.items if value} if self.record else {}


@dataclass(frozen=True)
class TypedCode:
    """The unified credit code of a unit that the office has not noted for whoever stands there."""

    code: str
