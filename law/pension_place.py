"""待遇领取地: where somebody who was insured in several places draws the pension. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.retirement_ways import RetirementWays, retirement_ways
from law.reason import Reason, because


@dataclass(frozen=True)
class Insured:
    """Months paid in one place; ``household``: the household is registered there, whether or not anything was paid."""

    area: str
    months: int
    household: bool = False


class Ground(StrEnum):
    """Why it is drawn there."""

    HOUSEHOLD = "household"
    CURRENT = "current"
    EARLIER = "earlier"
    COLLECTED = "collected"


@dataclass(frozen=True)
class PlaceOfPension:
    """``area`` is None where nobody has ten years and the household is not known: the agency decides."""

    area: str | None
    ground: Ground
    reason: Reason


def pension_place(places: Sequence[Insured], on: date, law: RetirementWays | None = None) -> PlaceOfPension:
    """Of ``places`` in the order in which somebody was insured there; the last one paid in has the relation now.

    ValueError for whoever was never insured.
    """
    law = law or retirement_ways()
    rule = law.on(on).place
    paid = [place for place in places if place.months]
    if not paid:
        raise ValueError("whoever was never insured draws no pension")
    current = paid[-1]
    long_enough = [place for place in paid if place.months >= rule.months]
    area: str | None
    home = next((place.area for place in places if place.household), None)
    if current.household:
        ground, area = Ground.HOUSEHOLD, current.area
    elif current.months >= rule.months:
        ground, area = Ground.CURRENT, current.area
    elif long_enough:
        ground, area = Ground.EARLIER, long_enough[-1].area
    else:
        ground, area = Ground.COLLECTED, home
    told = f"place_{ground}" if area else "place_unknown"
    values = {"area": area or "", "here": current.area, "reached": rule.months}
    return PlaceOfPension(area, ground, because(told, rule.basis, law.documents, **values))
