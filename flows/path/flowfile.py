"""What stands in a ``flow.yaml``: of a scene (``flows/scenes``), or of a part that scenes use (``flows/shared``).

Names in a file are its own; :mod:`flows.path.expand` puts files together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PositiveInt, model_validator

from config.datafile import Data
from flows.path.kinds import Need

#: a name of a node, part, exit, stage or end
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
#: `node.attribute`, or `part.what_it_gives.attribute`
Path = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]
#: what may stand beside the exits of a node that uses a part
OF_USE = frozenset({"use", "stage", "end"})


def _as_texts(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


When = Mapping[Path, Annotated[tuple[str | None, ...], BeforeValidator(_as_texts)]]


class BranchData(Data):
    """Where to go, or how to leave the part, when every condition of ``if`` holds; ``end`` is then the outcome."""

    when: When = Field(default={}, alias="if")
    go: Name | None = None
    exit: Name | None = None
    end: Name | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> BranchData:
        if bool(self.go) == bool(self.exit):
            raise ValueError("a branch has either `go` or, in a part, `exit`")
        return self


def _as_branches(value: Any) -> Any:
    return [{"go": value}] if isinstance(value, str) else value


def _one_holds_always(branches: tuple[BranchData, ...]) -> tuple[BranchData, ...]:
    if not branches or branches[-1].when:
        raise ValueError("the last branch must hold always (no `if`)")
    if any(not branch.when for branch in branches[:-1]):
        raise ValueError("a branch that holds always hides those behind it")
    return branches


Branches = Annotated[tuple[BranchData, ...], BeforeValidator(_as_branches), AfterValidator(_one_holds_always)]


class StepData(Data):
    """A node with a step. It goes on (``next``), leaves its part (``exit``), or ends the visit (``end``)."""

    step: str
    #: the stage of the step bar that begins here
    stage: Name | None = None
    #: the key of its words; its own name unless it says another
    page: str = ""
    #: the answer that chooses among the variants of the page
    variant: Path | None = None
    options: tuple[str, ...] | Mapping[str, tuple[str, ...]] = ()
    papers: tuple[Name, ...] = ()
    #: events that an answer leaves in the log
    notes: Mapping[str, str] = {}
    #: another node that this one is about
    of: Name | None = None
    #: the item (config/items.yaml) that this one asks for
    item: Name | None = None
    #: the items that departments are asked for before it is known which matters apply
    items: tuple[Name, ...] = ()
    #: the computation (flows/computed) that answers it
    by: Name | None = None
    final: bool = False
    next: Branches | None = None
    exit: Name | None = None
    end: Name | None = None

    @model_validator(mode="after")
    def _goes_on_or_ends(self) -> StepData:
        if [self.next is None, self.exit is None, self.end is None].count(False) != 1:
            raise ValueError("a node has one of `next`, `exit` and `end`")
        return self


class UseData(Data):
    """A node that is a part: where each of its exits leads. Those that are not named end the visit with ``end``."""

    use: Name
    stage: Name | None = None
    end: Name | None = None
    exits: Mapping[Name, Branches] = {}


def _as_node(value: Any) -> Any:
    """A ``use`` with its exits in one place; any other node is a step."""
    if not isinstance(value, Mapping):
        return value
    if "use" not in value:
        return StepData.model_validate(value)
    exits = {key: to for key, to in value.items() if key not in OF_USE}
    return UseData.model_validate({**{key: value[key] for key in OF_USE & set(value)}, "exits": exits})


NodeData = Annotated[StepData | UseData, BeforeValidator(_as_node)]


class FlowData(Data):
    """What a scene and a part have in common."""

    start: Name
    nodes: Annotated[Mapping[Name, NodeData], Field(min_length=1)]


class PartData(FlowData):
    """A part. ``gives``: names that whoever uses it may compare, and the answers here that they stand for."""

    exits: Annotated[tuple[Name, ...], Field(min_length=1)]
    gives: Mapping[Name, Path] = {}


class MatterData(Data):
    """When a matter of the bundle applies."""

    when: When = Field(default={}, alias="if")
    #: it also has to be chosen, at the node whose step is `choose_matters`
    wish: bool = False


class Offer(Data):
    """Where the first screen offers the scene; ``icon`` is a sign of its own, else it has that of its group.

    ``minutes`` is how long an ordinary visit takes somebody who reads slowly. It is an estimate: what is said is held
    against the cases of the scene (``tests/play/test_minutes.py``).
    """

    group: Name
    order: int
    minutes: PositiveInt | None = None
    icon: Name | None = None
    #: what is missing while it is on offer, and only then; it does without
    stands_in: Need | None = None


class SceneData(FlowData):
    """A scene."""

    scene: Name
    offer: Offer
    #: the matters of the bundle; none where nobody in particular is served
    matters: Mapping[Name, MatterData] = {}
    #: items that the scene itself knows, each by the first of these answers that is there
    items: Mapping[Name, Annotated[tuple[Path, ...], BeforeValidator(_as_texts), Field(min_length=1)]] = {}
    stages: Annotated[tuple[Name, ...], Field(min_length=1)]
