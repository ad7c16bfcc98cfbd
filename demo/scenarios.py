"""The demonstration visits as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import PositiveInt

from config.datafile import Data, load
from config.settings import Settings


class Ending(Data):
    """How the visit must end: see :class:`flows.visit.VisitEnd`."""

    reason: str
    outcome: str = ""
    fault: str = ""


class Scenario(Data):
    """One visit of one invented citizen, or of somebody of the staff (``scene: staff``)."""

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
    #: goes away without the card
    leaves_card: bool = False
    #: by node: what happens to the machine when that page comes up; ids of the dock's buttons
    befalls: Mapping[str, tuple[str, ...]] = {}
    #: the scenario that was played before at the same machine
    after: str = ""
    #: what comes next at the same machine, in the pictures, too; it may have begun anew in between, in another mode
    then: tuple[Scenario, ...] = ()
    #: what the machine has otherwise than the site: laid over its settings
    site: Mapping[str, Any] = {}
    #: so many touches are enough, from the first page of the desk on and without *finish*
    most_taps: PositiveInt | None = None

    def of(self, site: Settings) -> Settings:
        """``site`` as this scenario has it."""
        content = site.model_dump(exclude={"mode": True, "hall": {"test"}})
        return Settings.model_validate(_laid_over(content, self.site)) if self.site else site

    @property
    def before(self) -> Iterator[Scenario]:
        """What was played before, the first first."""
        if self.after:
            earlier = scenarios()[self.after]
            yield from earlier.before
            yield earlier


def _laid_over(content: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: _laid_over(content[name], over[name]) for name in over if isinstance(content.get(name), Mapping)}
    return {**content, **over, **both}


class Scenarios(Data):
    #: by node (and kind of page): what everybody does there, or presents, whose scenario does not say it, on a machine
    #: that was too busy to look; of several the first that is offered
    otherwise: Mapping[str, str | tuple[str, ...]]
    scenarios: Mapping[str, Scenario]


@cache
def scenario_file() -> Scenarios:
    return load(Path(__file__).parent / "scenarios.yaml", Scenarios)


def scenarios() -> Mapping[str, Scenario]:
    """Every scenario, by name."""
    return scenario_file().scenarios
