"""Parts become nodes of the scene that uses them: ``consent`` of what is used as ``identify`` is ``identify/consent``.

Conditions in a file speak of its own nodes, and of what the parts that it uses give out. Whatever a file names and is
not there is a problem, with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from config.datafile import Lines, Place
from flows.bundle import wishes
from flows.path.flow import Branch, Condition, Flow, Node
from flows.path.flowfile import BranchData, FlowData, MatterData, PartData, SceneData, StepData, UseData, When
from flows.path.kinds import StepKind
from flows.person import principal

#: how deep parts may use parts
DEEPEST = 8
SLASH = "/"


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class Part:
    """A part as it stands in its file."""

    name: str
    data: PartData
    lines: Lines


@dataclass(frozen=True)
class _Target:
    """Where an exit leads: branches of the file above, in its own scope; None is the end of the visit."""

    scope: _Scope
    branches: tuple[tuple[BranchData, Place], ...]
    end: str
    place: Place


@dataclass(frozen=True)
class _Scope:
    """One file in its place: ``prefix`` stands before its names, and ``targets`` say where its exits lead."""

    prefix: str
    data: FlowData
    lines: Lines
    targets: Mapping[str, _Target] = field(default_factory=dict)
    stage: str = ""


def expand(
    scene: SceneData, lines: Lines, part_of: Callable[[str], Part | None], kinds: Mapping[str, StepKind]
) -> tuple[Flow, list[Problem]]:
    """The flow of a scene, with all its parts, and what is wrong with it; with problems it must not be walked."""
    return _Expander(part_of, kinds).flow(scene, lines)


class _Expander:
    def __init__(self, part_of: Callable[[str], Part | None], kinds: Mapping[str, StepKind]) -> None:
        self._part_of = part_of
        self._kinds = kinds
        self._nodes: dict[str, Node] = {}
        self._parts: dict[str, str] = {}
        self._problems: list[Problem] = []

    def flow(self, scene: SceneData, lines: Lines) -> tuple[Flow, list[Problem]]:
        scope = _Scope("", scene, lines)
        self._expand(scope)
        matters = {
            name: (
                *self._conditions(scope, matter.when, lines.at("matters", name)),
                *self._wished(name, matter, lines),
                *self._covered(name, lines),
            )
            for name, matter in scene.matters.items()
        }
        items = {
            name: tuple(self._path(scope, path, lines.at("items", name)) for path in paths)
            for name, paths in scene.items.items()
        }
        start = self._entry(scope, scene.start, lines.at("start"))
        flow = Flow(
            scene=scene.scene,
            start=start,
            stages=scene.stages,
            nodes=self._nodes,
            matters=matters,
            parts=self._parts,
            items=items,
        )
        return flow, self._problems

    def _wished(self, name: str, matter: MatterData, lines: Lines) -> Iterator[Condition]:
        """That a matter which has to be wished is chosen, at the one node that asks."""
        if not matter.wish:
            return
        place = lines.at("matters", name)
        asking = [node for node, made in self._nodes.items() if made.step == wishes.STEP]
        if len(asking) != 1:
            self._wrong(place, f"matter {name!r} is to be wished, and {len(asking)} nodes ask for wishes")
            return
        yield Condition(asking[0], (wishes.MATTER, name), (wishes.YES,), place)

    def _covered(self, name: str, lines: Lines) -> Iterator[Condition]:
        """That whoever acts for another may do so in this matter."""
        place = lines.at("matters", name)
        asking = [node for node, made in self._nodes.items() if made.step == principal.STEP]
        yield from (Condition(node, (principal.COVERS, name), (None, principal.YES), place) for node in asking)

    def _wrong(self, place: Place, reason: str) -> None:
        problem = Problem(place, reason)
        if problem not in self._problems:  # a part may be used more than once
            self._problems.append(problem)

    # -- files --

    def _expand(self, scope: _Scope) -> None:
        for name, data in scope.data.nodes.items():
            place = scope.lines.at("nodes", name)
            if isinstance(data, UseData):
                self._use(scope, name, data, place)
            else:
                self._step(scope, name, data, place)

    def _use(self, scope: _Scope, name: str, data: UseData, place: Place) -> None:
        part = self._part(scope, data.use, place)
        if part is None:
            return
        full = f"{scope.prefix}{name}"
        self._parts[full] = data.use
        for exit_ in data.exits:
            if exit_ not in part.data.exits:
                self._wrong(scope.lines.at("nodes", name, exit_), f"part {data.use!r} has no exit {exit_!r}")
        targets = {exit_: self._target(scope, name, data, exit_, place) for exit_ in part.data.exits}
        for exit_, target in targets.items():
            if not target.branches and not data.end:
                self._wrong(place, f"node {name!r} does not say where the exit {exit_!r} of {data.use!r} leads")
        inner = _Scope(f"{full}{SLASH}", part.data, part.lines, targets, self._stage_of(scope, name, data.stage))
        self._expand(inner)
        for number, exit_ in enumerate(part.data.exits):
            if exit_ not in _exits_taken(part.data):
                self._wrong(part.lines.at("exits", number), f"nothing leaves by the exit {exit_!r}")
        for given, path in part.data.gives.items():
            self._path(inner, path, part.lines.at("gives", given))

    def _target(self, scope: _Scope, name: str, data: UseData, exit_: str, place: Place) -> _Target:
        branches = data.exits.get(exit_, ())
        placed = tuple((branch, scope.lines.at("nodes", name, exit_, number)) for number, branch in enumerate(branches))
        return _Target(scope, placed, data.end or "", place)

    def _part(self, scope: _Scope, name: str, place: Place) -> Part | None:
        if scope.prefix.count(SLASH) >= DEEPEST:
            self._wrong(place, f"part {name!r} uses itself")
            return None
        part = self._part_of(name)
        if part is None:
            self._wrong(place, f"there is no part {name!r}")
        return part

    def _stage_of(self, scope: _Scope, name: str, own: str | None) -> str:
        """The stage that begins at a node: its own, or that of the part that it is the start of."""
        return own or (scope.stage if name == scope.data.start else "")

    # -- nodes --

    def _step(self, scope: _Scope, name: str, data: StepData, place: Place) -> None:
        kind = self._kinds.get(data.step)
        if kind is None:
            self._wrong(scope.lines.at("nodes", name, "step"), f"there is no kind of step {data.step!r}")
            return
        self._nodes[f"{scope.prefix}{name}"] = Node(
            step=data.step,
            kind=kind,
            page=f"{scope.prefix}{data.page or name}",
            place=place,
            next=tuple(self._branches(scope, name, data, place)),
            stage=self._stage_of(scope, name, data.stage),
            variant=self._variant(scope, name, data),
            options=data.options,
            papers=data.papers,
            notes=data.notes,
            of=self._node(scope, data.of, scope.lines.at("nodes", name, "of")) if data.of else "",
            item=data.item or "",
            items=data.items,
            by=data.by or "",
            final=data.final,
        )

    def _branches(self, scope: _Scope, name: str, data: StepData, place: Place) -> Iterator[Branch]:
        if data.end is not None:
            yield Branch("", place, end=data.end)
        elif data.exit is not None:
            at = scope.lines.at("nodes", name, "exit")
            yield from self._leaving(scope, BranchData(exit=data.exit), at, ())
        for number, branch in enumerate(data.next or ()):
            yield from self._leading(scope, branch, scope.lines.at("nodes", name, "next", number), ())

    def _leading(
        self, scope: _Scope, branch: BranchData, place: Place, before: tuple[Condition, ...]
    ) -> Iterator[Branch]:
        """The branches of the scene that one of a file becomes; ``before`` are conditions of the part that was left."""
        if branch.exit is not None:
            yield from self._leaving(scope, branch, place, before)
            return
        when = (*before, *self._conditions(scope, branch.when, place))
        yield Branch(self._entry(scope, branch.go or "", place), place, when, branch.end or "")

    def _leaving(
        self, scope: _Scope, branch: BranchData, place: Place, before: tuple[Condition, ...]
    ) -> Iterator[Branch]:
        target = scope.targets.get(branch.exit or "")
        if target is None:
            has = "has no exit" if scope.prefix else "is a scene, and has no exit"
            self._wrong(place, f"this file {has} {branch.exit!r}")
            return
        when = (*before, *self._conditions(scope, branch.when, place))
        if not target.branches:
            yield Branch("", place, when, branch.end or target.end)
        for further, at in target.branches:
            named = further if further.end or not branch.end else further.model_copy(update={"end": branch.end})
            yield from self._leading(target.scope, named, at, when)

    # -- names --

    def _entry(self, scope: _Scope, name: str, place: Place) -> str:
        """The node of the scene at which ``name`` begins: of a part, its start."""
        data = scope.data.nodes.get(name)
        if data is None:
            self._wrong(place, f"there is no node {name!r}")
            return ""
        if isinstance(data, StepData):
            return f"{scope.prefix}{name}"
        part = self._part(scope, data.use, place)
        if part is None:
            return ""
        return self._entry(_Scope(f"{scope.prefix}{name}{SLASH}", part.data, part.lines), part.data.start, place)

    def _node(self, scope: _Scope, name: str, place: Place) -> str:
        if not isinstance(scope.data.nodes.get(name), StepData):
            self._wrong(place, f"there is no node {name!r}")
        return f"{scope.prefix}{name}"

    def _variant(self, scope: _Scope, name: str, data: StepData) -> str:
        if data.variant is None:
            return ""
        node, attributes = self._path(scope, data.variant, scope.lines.at("nodes", name, "variant"))
        return ".".join((node, *attributes))

    def _conditions(self, scope: _Scope, when: When, place: Place) -> Iterator[Condition]:
        for path, values in when.items():
            node, attributes = self._path(scope, path, place)
            yield Condition(node, attributes, values, place)

    def _path(self, scope: _Scope, path: str, place: Place) -> tuple[str, tuple[str, ...]]:
        """The node of the scene that a path of a file is about, and the attributes of its answer."""
        name, *rest = path.split(".")
        data = scope.data.nodes.get(name)
        if data is None:
            self._wrong(place, f"there is no node {name!r} to compare")
            return "", ()
        if isinstance(data, StepData):
            return f"{scope.prefix}{name}", tuple(rest)
        part = self._part(scope, data.use, place)
        given = part.data.gives.get(rest[0]) if part and rest else None
        if part is None or given is None:
            if part is not None:
                self._wrong(place, f"{path!r}: part {data.use!r} gives only {', '.join(part.data.gives) or 'nothing'}")
            return "", ()
        inner = _Scope(f"{scope.prefix}{name}{SLASH}", part.data, part.lines)
        node, attributes = self._path(inner, given, part.lines.at("gives", rest[0]))
        return node, (*attributes, *rest[1:])


def _exits_taken(data: PartData) -> set[str]:
    """The exits by which the nodes of a part leave it."""
    taken = set()
    for node in data.nodes.values():
        if isinstance(node, StepData):
            taken |= {node.exit, *(branch.exit for branch in node.next or ())}
        else:
            taken |= {branch.exit for branches in node.exits.values() for branch in branches}
    return {exit_ for exit_ in taken if exit_}
