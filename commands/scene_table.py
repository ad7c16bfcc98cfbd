"""All scenes in one table: how much is bundled, what is asked once, and what an ordinary visit takes.

The ordinary visit is the first case of a scene (``cases.yaml``), played as ``visit play`` plays it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assembly.site import ROOT
from config.settings import DEMO_SITE, load_settings
from flows.definition.loading import load_scene, scene_names
from flows.definition.scene import Scene
from flows.definition.shelf import shelf
from flows.proving.overview import united
from play.cases import FILE, load_cases
from play.report import play
from play.script import Action

#: kinds of steps that ask about the matter itself, and not who it is, whether to go on, or whether a paper came out
QUESTIONS = frozenset(
    {"ask", "pick", "ask_item", "ask_next", "ask_promise", "ask_people", "choose_matters", "sign", "review"}
)
#: the part whose questions are about who somebody is
IDENTIFY = "identify"
COLUMNS = ("scene", "matters", "items_sum", "items_union", "questions", "papers", "taps", "title")


def rows() -> list[dict[str, Any]]:
    """A row for each scene; ``questions``, ``papers`` and ``taps`` are those of its ordinary visit."""
    return [_row(load_scene(name)) for name in scene_names()]


def as_text(table: Iterable[Mapping[str, Any]]) -> str:
    """A line for each row, under the names of the columns; the title, whose letters are wider, comes last."""
    cells = [COLUMNS, *([str(_counted(row[name])) for name in COLUMNS] for row in table)]
    widths = [max(len(cell[place]) for cell in cells) for place in range(len(COLUMNS) - 1)]
    return "\n".join("  ".join([*map(str.ljust, cell, widths), cell[-1]]) for cell in cells)


def _counted(value: Any) -> Any:
    return len(value) if isinstance(value, list) else value


def _row(scene: Scene) -> dict[str, Any]:
    bundle = united(scene)
    shipped, file = ROOT / load_settings().office.invented, shelf().scenes / scene.name / FILE
    ordinary = next(iter(load_cases(file, shipped).values()))
    with tempfile.TemporaryDirectory(prefix="ordinary-") as out:
        report = play(file, ordinary, shipped, DEMO_SITE, load_settings(), Path(out))
    return {
        "scene": scene.name,
        "title": scene.words.title,
        **{name: bundle[name] for name in ("matters", "items_sum", "items_union")},
        "questions": sum(_is_question(scene, step.on) for step in ordinary.script.steps for _ in _answers(step.do)),
        "papers": [paper["kind"] for paper in report["papers"]],
        "taps": sum(_taps(action) for step in ordinary.script.steps for action in step.do),
    }


def _is_question(scene: Scene, node: str) -> bool:
    return not node.startswith(IDENTIFY) and node in scene.flow.nodes and scene.flow.nodes[node].step in QUESTIONS


def _answers(actions: Iterable[Action]) -> list[Action]:
    return [action for action in actions if _taps(action)]


def _taps(action: Action) -> int:
    """Touches: one for a button; what is typed takes one for each character, and one to go on."""
    return {"answer": 1, "type": len(str(action.value)) + 1}.get(action.verb, 0)
