"""Supplies: what the machine uses up (``supplies.yaml``), and what a site says of its own machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol, Self

from pydantic import AfterValidator, NonNegativeInt, PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data
from config.language import load_said, per_language
from config.parts import PartName


class SiteSupply(Data):
    """What a site says of a supply of its machine; what it leaves out is as in ``supplies.yaml``.

    ``begins_with`` is what lies in it before the log says anything: counted when the machine was set up.
    """

    capacity: PositiveInt | None = None
    low: NonNegativeInt | None = None
    out: NonNegativeInt | None = None
    begins_with: NonNegativeInt | None = None


class Supply(Data):
    """One supply. From ``low`` on somebody must come soon, from ``out`` on at once; ``per_unit`` are one ``unit``."""

    name: str
    unit: str
    per_unit: PositiveInt = 1
    part: PartName
    uses: Literal["sheets", "pages", "length_mm", "cuts", "cards"]
    refill: Literal["add", "replace"]
    capacity: PositiveInt
    low: NonNegativeInt
    out: NonNegativeInt = 0
    fitted: bool = True
    begins_with: NonNegativeInt | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if not self.out < self.low < self.capacity:
            raise ValueError("out, low and capacity grow in this order")
        return self

    def in_units(self, amount: int) -> str:
        """``amount`` as people hear it; what is less than one unit is none."""
        return str(amount // self.per_unit)

    def at(self, site: SiteSupply) -> Supply:
        """The supply as a site has it; ValueError when that makes no sense."""
        return Supply.model_validate({**self.model_dump(), **site.model_dump(exclude_none=True)})


class SupplyWords(Data):
    """How supplies are spoken of. ``parts`` of a day begin at their hours."""

    about: str
    heading: str
    level: str
    not_counted: str
    until: str
    today: str
    tomorrow: str
    weekdays: tuple[str, ...]
    later: str
    parts: Mapping[int, str]
    states: Mapping[str, str]
    doubts: Mapping[str, str]
    joined: str

    def say_until(self, until: datetime, now: datetime) -> str:
        """As people say it: *until Thursday night*."""
        part = self.parts[max(hour for hour in self.parts if hour <= until.hour)]
        return self.until.format(day=self._day(until, now), part=part)

    def _day(self, until: datetime, now: datetime) -> str:
        days = (until.date() - now.date()) // timedelta(days=1)
        if days in (0, 1):
            return self.tomorrow if days else self.today
        if days < len(self.weekdays):
            return self.weekdays[until.weekday()]
        return self.later.format(month=until.month, day=until.day)


class SupplyList(Data):
    supplies: Mapping[str, Supply]
    words: SupplyWords


@per_language
def supply_list() -> SupplyList:
    """Every supply by its name, in the order in which staff hear of them, and the words for them."""
    return load_said(CONFIG_DIR / "supplies.yaml", SupplyList)


def _fits_the_list(chosen: Mapping[str, SiteSupply]) -> Mapping[str, SiteSupply]:
    for name, site in chosen.items():
        if (supply := supply_list().supplies.get(name)) is None:
            raise ValueError(f"there is no supply {name!r}; there are {', '.join(supply_list().supplies)}")
        supply.at(site)
    return chosen


#: ``supplies:`` of a site
SiteSupplies = Annotated[Mapping[str, SiteSupply], AfterValidator(_fits_the_list)]


class Equipped(Protocol):
    """What the settings of a site say of its machine."""

    @property
    def supplies(self) -> SiteSupplies: ...

    @property
    def receipt_printer(self) -> object | None: ...


def supplied(site: Equipped) -> Mapping[str, Supply]:
    """The supplies of the machine of a site, by name."""
    return {
        name: supply.at(site.supplies.get(name, SiteSupply()))
        for name, supply in supply_list().supplies.items()
        if (supply.fitted or name in site.supplies)
        and (supply.part is not PartName.RECEIPT_PRINTER or site.receipt_printer is not None)
    }
