"""All files of dated law, and the yearly figures in them that ought to be there by a day and are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.authentication import authentication_law
from config.capacity import capacity_law
from config.cards import card_law
from config.coordination import coordination_law
from config.death import death_law
from config.flexible import flexible_law
from config.graduate import graduate_law
from config.holidays import holiday_law
from config.injury import injury_law
from config.law import DatedLaw, Series, parts_of, retirement_law
from config.pauses import pause_law
from config.pension import pension_law
from config.residents import joining_law
from config.retirement_ways import retirement_ways
from config.service import service_law
from config.startup import startup_law
from config.transfer import transfer_law
from config.unemployment import unemployment_law
from config.work_death import work_death_law

#: how each file of ``config/parameters`` is read, by its name
LAWS: Mapping[str, Callable[[], DatedLaw[Any]]] = {
    "authentication": authentication_law,
    "capacity": capacity_law,
    "card": card_law,
    "coordination": coordination_law,
    "death": death_law,
    "flexible": flexible_law,
    "graduate": graduate_law,
    "holidays": holiday_law,
    "injury": injury_law,
    "pauses": pause_law,
    "pension": pension_law,
    "residents": joining_law,
    "retirement": retirement_law,
    "retirement_ways": retirement_ways,
    "service": service_law,
    "startup": startup_law,
    "transfer": transfer_law,
    "unemployment": unemployment_law,
    "work_death": work_death_law,
}


@dataclass(frozen=True, order=True)
class Missing:
    """A series whose newest figure is of ``last``, 0 where there is none at all."""

    file: str
    series: str
    last: int

    def __str__(self) -> str:
        return f"{self.file}.yaml {self.series}: {self.last or '-'}"


def missing_figures(on: date) -> tuple[Missing, ...]:
    """Every series of which a year is missing that is published by ``on``."""
    every = ((file, key, series) for file, law in LAWS.items() for key, series in parts_of(law(), Series))
    return tuple(
        Missing(file, ".".join(key), series.last_known)
        for file, key, series in every
        if series.last_known < series.expected.last_year(on)
    )
