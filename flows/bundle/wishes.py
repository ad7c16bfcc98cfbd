"""The matters that a citizen wishes beside those that apply anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flows.engine import Answers, holds
from flows.path.flow import Flow

#: the kind of step that asks for them
STEP = "choose_matters"
#: the attribute of its answer that a matter with ``wish`` is compared by: ``matter.<name>`` is ``yes``
MATTER, YES = "matter", "yes"


@dataclass(frozen=True)
class Wishes:
    """What was chosen, by id of the matter; ``any`` says whether something was. ``silent``: nobody was asked."""

    chosen: tuple[str, ...] = ()
    silent: bool = False

    @property
    def matter(self) -> Mapping[str, str]:
        return dict.fromkeys(self.chosen, YES)

    @property
    def any(self) -> Literal["yes", "no"]:
        return "yes" if self.chosen else "no"


def offered(flow: Flow, node: str, answers: Answers) -> tuple[str, ...]:
    """The matters that may be wished at ``node``: those of which everything else holds."""
    return tuple(
        matter
        for matter, when in flow.matters.items()
        if any(one.node == node for one in when) and holds([one for one in when if one.node != node], answers)
    )
