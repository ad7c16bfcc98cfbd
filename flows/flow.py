"""The path of a scene as data: nodes with a step kind, parameters and rules for what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from config.datafile import Data, load
from config.matters import matters

#: what a condition compares with: the text of a value, or null for "nothing there"
Expected = str | None


def _as_texts(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


class Branch(Data):
    """Go to ``go`` when every condition of ``if`` holds: ``node.attribute: value``, or a list of values."""

    when: Mapping[str, Annotated[tuple[Expected, ...], BeforeValidator(_as_texts)]] = Field(default={}, alias="if")
    go: str


def _as_branches(value: Any) -> Any:
    return [{"go": value}] if isinstance(value, str) else value


class Node(Data):
    """One step. ``next`` is empty where the visit ends, and then ``end`` says how it ended."""

    step: str
    stage: str
    #: the page of the words file, and the answer whose text chooses among its variants
    page: str = ""
    variant: str = ""
    options: tuple[str, ...] | Mapping[str, tuple[str, ...]] = ()
    papers: tuple[str, ...] = ()
    next: Annotated[tuple[Branch, ...], BeforeValidator(_as_branches)] = ()
    end: str = ""

    @model_validator(mode="after")
    def _goes_on_or_ends(self) -> Node:
        if bool(self.next) == bool(self.end):
            raise ValueError("a node has either `next` or `end`")
        if self.next and self.next[-1].when:
            raise ValueError("the last branch of `next` must hold always (no `if`)")
        return self


class Flow(Data):
    """A scene's flow. The card must stay in the reader until ``card_held_until`` is answered."""

    scene: str
    #: the official matter whose demands on the proof of identity hold for the whole visit
    matter: str
    start: str
    stages: tuple[str, ...]
    card_held_until: str
    #: *Back* never crosses these: the person is known, or something is done that cannot be undone
    no_way_back_past: tuple[str, ...]
    nodes: Mapping[str, Node]

    @model_validator(mode="after")
    def _is_closed(self) -> Flow:
        if self.matter not in matters():
            raise ValueError(f"matter {self.matter!r} does not exist")
        for name in (self.start, self.card_held_until, *self.no_way_back_past, *self._targets()):
            if name not in self.nodes:
                raise ValueError(f"node {name!r} does not exist")
        for name, node in self.nodes.items():
            if node.stage not in self.stages:
                raise ValueError(f"node {name!r}: stage {node.stage!r} is not one of the stages")
        unreached = set(self.nodes) - self._reached()
        if unreached:
            raise ValueError(f"nothing leads to {', '.join(sorted(unreached))}")
        return self

    def _targets(self) -> Iterator[str]:
        for node in self.nodes.values():
            yield from (branch.go for branch in node.next)

    def _reached(self) -> set[str]:
        reached: set[str] = set()
        ahead = [self.start]
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                ahead += [branch.go for branch in self.nodes[name].next]
        return reached


def load_flow(folder: Path) -> Flow:
    """The ``flow.yaml`` of a scene's folder."""
    return load(folder / "flow.yaml", Flow)
