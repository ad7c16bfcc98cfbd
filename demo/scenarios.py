"""The demonstration visits as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from config.datafile import Data, load


class Ending(Data):
    """How the visit must end: see :class:`flows.visit.VisitEnd`."""

    reason: str
    outcome: str = ""
    fault: str = ""


class Scenario(Data):
    """One visit of one invented citizen."""

    says: str
    scene: str = "retirement"
    #: by node: ``social:``, ``id:`` or ``phone:``, and whose
    presents: Mapping[str, str] = {}
    #: who stands before the camera; nobody when it is empty
    head: str = ""
    #: what else happens there: the ids of the dock's buttons
    camera: tuple[str, ...] = ()
    answers: Mapping[str, str | tuple[str, ...]]
    #: what is touched at the top of the first screen before a service is chosen
    tools: tuple[str, ...] = ()
    #: the nodes whose pages are turned to their end before they are answered
    reads: tuple[str, ...] = ()
    ends: Ending
    papers: int = 0
    pull_card_at: str = ""


class Scenarios(Data):
    scenarios: Mapping[str, Scenario]


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Every scenario, by name."""
    return load(Path(__file__).parent / "scenarios.yaml", Scenarios).scenarios
