"""The path of a scene, ready to be walked: nodes with a kind of step, and rules for what comes next.

What stands in files, and how parts become nodes of the scene that uses them, is in ``flows/path/flowfile.py`` and
``flows/path/expand.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.datafile import Place
from flows.path.kinds import StepKind


@dataclass(frozen=True)
class Condition:
    """The answer of ``node``, or its ``attributes``, is one of ``values``; None stands for "nothing there"."""

    node: str
    attributes: tuple[str, ...]
    values: tuple[str | None, ...]
    place: Place = field(compare=False)

    @property
    def path(self) -> str:
        """What is compared."""
        return ".".join((self.node, *self.attributes))

    def __str__(self) -> str:
        return f"{self.path} = {'|'.join('nothing' if value is None else value for value in self.values)}"


@dataclass(frozen=True)
class Branch:
    """Go to ``go`` when every condition of ``when`` holds; where ``go`` is empty, the visit ends.

    ``end`` is the outcome of the visit. One that is named on the way to the last node counts more than what stands
    where the visit ends.
    """

    go: str
    place: Place = field(compare=False)
    when: tuple[Condition, ...] = ()
    end: str = ""


@dataclass(frozen=True)
class Node:
    """One step. A name of a part's node or page stands after the name that the part is used by: ``identify/consent``.

    ``page`` is the key of its words; ``variant`` the answer whose text chooses among the variants of the page.
    """

    step: str
    kind: StepKind = field(repr=False, compare=False)
    page: str
    place: Place = field(compare=False)
    next: tuple[Branch, ...]
    #: the stage of the step bar that begins here; empty where the stage stays as it is
    stage: str = ""
    variant: str = ""
    options: tuple[str, ...] | Mapping[str, tuple[str, ...]] = ()
    papers: tuple[str, ...] = ()
    #: events that an answer leaves in the log
    notes: Mapping[str, str] = field(default_factory=dict)
    #: another node that this one is about
    of: str = ""
    #: the item that it asks for
    item: str = ""
    #: the items that departments are asked for before it is known which matters apply
    items: tuple[str, ...] = ()
    #: the computation that answers it, where one does
    by: str = ""
    #: *Back* never crosses it, whatever its kind says
    final: bool = False

    @property
    def is_final(self) -> bool:
        return self.final or self.kind.final


@dataclass(frozen=True)
class Flow:
    """A scene's flow, with all its parts."""

    scene: str
    start: str
    stages: tuple[str, ...]
    nodes: Mapping[str, Node]
    #: the official matters of the bundle, and when each applies
    matters: Mapping[str, tuple[Condition, ...]]
    #: names of parts as they are used, with what they are: ``identify``, ``handle/collect``
    parts: Mapping[str, str] = field(default_factory=dict)
    #: items that the scene itself knows, each by the first of these answers that is there: node and attributes
    items: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
