"""The flow of a scene as a drawing, by Graphviz: pages, what leads from one to the next, and parts as frames."""

from __future__ import annotations

from typing import Any

import graphviz

from flows.definition.scene import Scene
from flows.path.flow import Branch, Condition, Node
from flows.proving.overview import said, title_of

FONT = "Noto Sans CJK SC"
#: fill and line of a node: something is asked, something is only shown or waited for, the machine works by itself
ASKS, SHOWS, WORKS = ("#dceafb", "#2f6fb3"), ("#f3f5f8", "#7b8794"), ("#fff6dc", "#b98900")
END = ("#e0f2e4", "#2e7d46")
PART = ("#fafbfc", "#b5bfca")
#: the most signs of a line
WIDE = 13


class NoDrawing(Exception):
    """The drawing program is not there."""


def drawn(scene: Scene) -> str:
    """The drawing, as SVG."""
    graph = graphviz.Digraph(scene.name)
    graph.attr("graph", rankdir="TB", fontname=FONT, nodesep="0.35", ranksep="0.5", pad="0.4", bgcolor="white")
    graph.attr("graph", label=f"{scene.words.title}  ({scene.name})", labelloc="t", fontsize="24", compound="true")
    graph.attr("node", fontname=FONT, fontsize="13", shape="box", style="rounded,filled", margin="0.16,0.09")
    graph.attr("edge", fontname=FONT, fontsize="11", color="#5b6673", fontcolor="#3a4450", arrowsize="0.7")
    _frames(graph, scene, "")
    for name, node in scene.flow.nodes.items():
        _arrows(graph, scene, name, node)
    try:
        return str(graph.pipe(format="svg", encoding="utf-8"))
    except graphviz.ExecutableNotFound as error:
        raise NoDrawing("`dot` is not there: install the Debian package graphviz") from error


def _frames(graph: Any, scene: Scene, within: str) -> None:
    """The nodes of one file, and the parts that it uses, each in a frame of its own."""
    for name, node in scene.flow.nodes.items():
        if name.rpartition("/")[0] == within:
            _box(graph, scene, name, node)
    for used_as, part in scene.flow.parts.items():
        if used_as.rpartition("/")[0] == within:
            with graph.subgraph(name=f"cluster_{used_as}") as frame:
                fill, line = PART
                frame.attr(
                    label=part if used_as.rpartition("/")[2] == part else f"{used_as}: {part}", style="rounded,filled"
                )
                frame.attr(fillcolor=fill, color=line, fontcolor="#3a4450", fontsize="15")
                _frames(frame, scene, used_as)


def _box(graph: Any, scene: Scene, name: str, node: Node) -> None:
    fill, line = ASKS if node.kind.asks else SHOWS if node.kind.waits else WORKS
    title, short = title_of(scene, node), name.rpartition("/")[2]
    label = f"{_broken(title)}\n{short}" if title else short
    graph.node(_key(name), label, fillcolor=fill, color=line, penwidth="2" if name == scene.flow.start else "1")


def _arrows(graph: Any, scene: Scene, name: str, node: Node) -> None:
    together: dict[str, list[str]] = {}
    for branch in node.next:
        together.setdefault(branch.go or _end(graph, branch), []).append(_label(scene, name, branch))
    for target, labels in together.items():
        graph.edge(_key(name), _key(target), "\n".join(filter(None, labels)))


def _end(graph: Any, branch: Branch) -> str:
    name, (fill, line) = f"end {branch.end}", END
    graph.node(_key(name), branch.end, shape="oval", fillcolor=fill, color=line)
    return name


def _label(scene: Scene, name: str, branch: Branch) -> str:
    """The conditions of a branch, and the end that it names."""
    conditions = [_broken(_condition(scene, name, one)) for one in branch.when]
    return "\n".join([*conditions, *([f"[{branch.end}]"] if branch.end and branch.go else [])])


def _condition(scene: Scene, name: str, condition: Condition) -> str:
    """A condition; of the answer that has just been given, its values alone."""
    if words := said(scene, condition):
        return words
    raw = str(condition)
    return raw.partition(" = ")[2] if condition.node == name else raw.rpartition("/")[2]


def _broken(text: str) -> str:
    """``text`` in lines that are not too long; Chinese may be broken anywhere."""
    if text.isascii():
        return text.replace(" = ", "\n= ").replace("|", "\n")
    return (
        "\n".join(text[start : start + WIDE] for start in range(0, len(text), WIDE)) if len(text) > WIDE + 3 else text
    )


def _key(name: str) -> str:
    return name.replace("/", "__").replace(":", "_")
