"""The families of matters, and who decides each: a family is a file of ``config/matters``.

One that has something to judge has a module of its name here; every other one is data, and :mod:`plain` decides it.
"""

from __future__ import annotations

from collections.abc import Mapping

from office.cases.handling import Handler
from office.handlers import (
    authentication,
    card,
    certificates,
    changes,
    death,
    delay,
    employer,
    flexible,
    graduate,
    injury,
    plain,
    residents,
    retirement,
    startup,
    unemployment,
    unit_affairs,
    work_death,
)

HANDLERS: Mapping[str, Handler] = {
    "authentication": authentication,
    "card": card,
    "certificates": certificates,
    "changes": changes,
    "death": death,
    "delay": delay,
    "employer": employer,
    "flexible": flexible,
    "graduate": graduate,
    "injury": injury,
    "residents": residents,
    "retirement": retirement,
    "startup": startup,
    "unemployment": unemployment,
    "unit_affairs": unit_affairs,
    "work_death": work_death,
}


def handler_of(family: str) -> Handler:
    """Who decides the matters of that family."""
    return HANDLERS.get(family, plain)
