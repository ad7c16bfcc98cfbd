"""Where somebody was insured before, and for how long: it decides where the pension is drawn (待遇领取地)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pydantic import NonNegativeInt, PositiveInt

from law.pension_place import Insured, PlaceOfPension, pension_place
from office.record.section import Section, Text50


@dataclass(frozen=True)
class InsuredPlace(Section):
    """Months paid in one place, in the order of time by ``place`` (from 1 on).

    ``household``: the household is registered there, whether or not anything was paid; ``here``: it is ours.
    """

    TABLE = "insured_places"
    KEYS = ("number", "place")

    place: PositiveInt
    area: Text50
    months: NonNegativeInt
    household: bool = False
    here: bool = False


@dataclass(frozen=True)
class Drawn:
    """Where the pension is drawn, and whether that is here; None where the agency must decide."""

    place: PlaceOfPension
    here: bool | None


def drawn_at(places: Iterable[InsuredPlace], on: date) -> Drawn | None:
    """By the law ``on`` that day; None of whoever was never insured anywhere else."""
    own = sorted(places, key=lambda place: place.place)
    if not any(place.months for place in own):
        return None
    found = pension_place([Insured(place.area, place.months, place.household) for place in own], on)
    return Drawn(found, next((place.here for place in own if place.area == found.area), None))
