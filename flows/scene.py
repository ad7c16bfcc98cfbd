"""A scene: its flow, its words and its rules, from one folder."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

from config.settings import Hall
from flows.engine import Answers
from flows.flow import Flow, load_flow
from flows.page import Option, Section
from flows.words import SceneWords, load_words
from office.port import Submission
from printing.documents.port import Letter

SCENES_DIR = Path(__file__).parent / "scenes"


class SceneRules(Protocol):
    """What a scene computes: pure functions of the answers. Steps call them by the names that the flow gives."""

    def compute(self, node: str, answers: Answers, today: date) -> object:
        """The answer of a ``compute`` node."""
        ...

    def values(self, answers: Answers, today: date) -> Mapping[str, str]:
        """What fills the ``{names}`` of the words, as far as it is known by now."""
        ...

    def sections(self, name: str, answers: Answers, today: date) -> tuple[Section, ...]:
        """The sections that a page takes by ``sections_from``."""
        ...

    def options(self, node: str, answers: Answers) -> tuple[Option, ...]:
        """The buttons of a question whose choices depend on the answers."""
        ...

    def submission(self, answers: Answers, key: str) -> Submission:
        """The application that goes to the office, but for its proofs: those are the visit's to add."""
        ...

    def paper(self, kind: str, answers: Answers, hall: Hall, now: datetime, *, promised: datetime | None) -> Letter:
        """What one paper says, made ``now``; ``promised`` is when the citizen made the promise, if there was one."""
        ...


@dataclass(frozen=True)
class Scene:
    """A scene, loaded and ready; ``folder`` is its name too."""

    name: str
    flow: Flow
    words: SceneWords
    rules: SceneRules


@cache
def load_scene(name: str) -> Scene:
    """The scene of the folder ``name``."""
    folder = SCENES_DIR / name
    words = load_words(folder)
    module: Any = importlib.import_module(f"flows.scenes.{name}.rules")
    return Scene(name, load_flow(folder), words, cast(SceneRules, module.Rules(words)))


def scene_names() -> tuple[str, ...]:
    """Every scene that the kiosk has, by folder."""
    return tuple(sorted(folder.parent.name for folder in SCENES_DIR.glob("*/flow.yaml")))
