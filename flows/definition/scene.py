"""A scene: its flow, its words and its rules, from one folder."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar, cast

from config.datafile import DataFileError, Lines, Place, load_with_lines, read_from
from config.language import per_language
from config.matters import matters
from flows.bodies import Chart, Option, Section
from flows.engine import Answers
from flows.pages.words import PartWords, SceneWords, Written, joined, load_words
from flows.papers.own_papers import worded
from flows.papers.papers import Outcome, Papers
from flows.path.expand import Part, Problem, expand
from flows.path.flow import Flow
from flows.path.flowfile import Offer, PartData, SceneData
from flows.steps import STEPS
from printing.documents.letters import LETTERS, layout, letter
from printing.documents.port import Letter

FLOWS_DIR = Path(__file__).parent.parent


@dataclass(frozen=True)
class Shelf:
    """Where scenes, the parts that they use and papers lie. Parts that are not there are the shipped ones.

    ``given`` is the folder that all this lies in, where it is not what is shipped.
    """

    scenes: Path
    shared: Path
    letters: Path = LETTERS
    given: Path | None = None

    def part(self, name: str) -> Path:
        own = self.shared / name
        return own if own.is_dir() else SHIPPED.shared / name


SHIPPED = Shelf(FLOWS_DIR / "scenes", FLOWS_DIR / "shared")


#: where scenes are loaded from: the last one
_shelves = [SHIPPED]


def shelf() -> Shelf:
    """Where scenes and parts are loaded from."""
    return _shelves[-1]


def read_all_from(folder: Path) -> None:
    """Scenes, parts and data in ``folder`` are read before the shipped ones. For the start of a program.

    It is a copy of the repository, or a folder with any of ``scenes/``, ``shared/``, ``matters/``, ``items.yaml`` … in
    it; or the folders of scenes themselves.
    """
    for place in (folder, folder / "config"):
        read_from(place)
    _shelves.append(shelf_in(folder))


def shelf_in(folder: Path) -> Shelf:
    """What lies in ``folder``: a copy of the repository or of ``flows``, or the folders of scenes themselves."""
    home = next((place for place in (folder / "flows", folder) if (place / "scenes").is_dir()), None)
    papers = (folder / "printing" / "letters", folder / "letters", LETTERS)
    letters = next(place for place in papers if place.is_dir())
    scenes, shared = (home / "scenes", home / "shared") if home else (folder, folder / "shared")
    return Shelf(scenes, shared, letters, folder)


@dataclass(frozen=True)
class Declared:
    """What the rules of a scene say of themselves, for the static check.

    ``computes``: the types of the answers of ``compute`` nodes. ``fills``: the values that fill ``{names}``, by the
    node from whose answer on they are there. ``sections``, ``options``, ``charts``, ``papers``: the names that the
    rules know. ``texts``: further words that they use.
    """

    computes: Mapping[str, type] = field(default_factory=dict)
    fills: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sections: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    charts: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


class SceneRules:
    """What a scene computes: pure functions of the answers. Steps call them by the names that the flow gives.

    A scene says what it has; one that is data alone computes nothing.
    """

    declares: ClassVar[Declared] = Declared()

    def compute(self, node: str, answers: Answers, today: date) -> object:
        """The answer of a ``compute`` node."""
        raise NotImplementedError(node)

    def values(self, answers: Answers, today: date) -> Mapping[str, str]:  # noqa: ARG002
        """What fills the ``{names}`` of the words, as far as it is known by now."""
        return {}

    def sections(self, name: str, answers: Answers, today: date) -> tuple[Section, ...]:
        """The sections that a page takes by ``sections_from``."""
        raise NotImplementedError(name)

    def options(self, node: str, answers: Answers) -> tuple[Option, ...]:
        """The buttons of a question whose choices depend on the answers."""
        raise NotImplementedError(node)

    def chart(self, node: str, answers: Answers, today: date) -> Chart:
        """The points that one of is to be picked."""
        raise NotImplementedError(node)

    def outcome(self, answers: Answers, today: date) -> Outcome:  # noqa: ARG002
        """What the papers of what was decided say beside the cases."""
        return Outcome()

    def paper(self, kind: str, papers: Papers) -> Letter:
        """A paper of the scene's own; what fills it stands in the words of the scene."""
        letters = shelf().letters
        made_of = layout(kind, letters)
        sources = (*made_of.sources("facts"), *made_of.sources("reasons"), *made_of.sources("tables"))
        wanted = {*made_of.values, *made_of.optional, *sources}
        return letter(kind, worded(papers, kind, wanted), letters)


@dataclass(frozen=True)
class Wording:
    """A scene in one language. ``places`` and ``text_places`` say where each page and text is written in Chinese."""

    words: SceneWords
    rules: SceneRules
    lines: Lines = field(repr=False)
    places: Mapping[str, Place] = field(repr=False)
    text_places: Mapping[str, Place] = field(repr=False)


@dataclass(frozen=True)
class Scene:
    """A scene, loaded and ready; ``name`` is that of its folder, ``lines`` are those of its ``flow.yaml``.

    Its flow knows no language; what it says it says in that of whoever is served.
    """

    name: str
    offer: Offer
    flow: Flow
    lines: Lines = field(repr=False)
    #: in the present language
    wording: Callable[[], Wording] = field(repr=False)

    @property
    def words(self) -> SceneWords:
        return self.wording().words

    @property
    def rules(self) -> SceneRules:
        return self.wording().rules


def load_scene(name: str, on: Shelf | None = None) -> Scene:
    """The scene of the folder ``name``; :class:`DataFileError` names file, line and reason of what is wrong."""
    return _loaded(name, on or shelf())


@cache
def _loaded(name: str, on: Shelf) -> Scene:
    folder = on.scenes / name
    data, lines = load_with_lines(folder / "flow.yaml", SceneData)
    if data.scene != name:
        raise DataFileError(f"{lines.at('scene')}: the scene must be called {name!r}, as its folder")
    flow, problems = expand(data, lines, lambda part: load_part(part, on), STEPS)
    unknown = [name for name in flow.matters if name not in matters()]
    problems += [Problem(lines.at("matters", name), f"there is no matter {name!r}") for name in unknown]
    if problems:
        raise DataFileError("\n".join(map(str, problems)))
    wording = partial(_wording, name, on, tuple(flow.parts.items()))
    wording()  # what is wrong with the words is wrong with the scene
    return Scene(name, data.offer, flow, lines, wording)


@per_language
def _wording(name: str, on: Shelf, parts: tuple[tuple[str, str], ...]) -> Wording:
    folder = on.scenes / name
    own, lines = load_words(folder, SceneWords)
    used = {used_as: _part_words(part, on) for used_as, part in parts}
    pages, texts, places, text_places = joined(Written(own, lines), used)
    words = own.model_copy(update={"pages": pages, "texts": texts})
    return Wording(words, _rules(folder, words), lines, places, text_places)


@cache
def load_part(name: str, on: Shelf) -> Part | None:
    """The part of the folder ``name``; None when there is none."""
    file = on.part(name) / "flow.yaml"
    return Part(name, *load_with_lines(file, PartData)) if file.is_file() else None


@per_language
def _part_words(name: str, on: Shelf) -> Written:
    return Written(*load_words(on.part(name), PartWords))


def _rules(folder: Path, words: SceneWords) -> SceneRules:
    """``rules.py`` of the scene; one of data alone has none. Rules are code: only those that are shipped are run."""
    if not (SHIPPED.scenes / folder.name / "rules.py").is_file():
        if (folder / "rules.py").is_file():
            raise DataFileError(f"{folder / 'rules.py'}:1: rules are code, and only shipped scenes have them")
        return SceneRules()
    module: Any = importlib.import_module(f"flows.scenes.{folder.name}.rules")
    return cast(SceneRules, module.Rules(words))


def scene_names(on: Shelf | None = None) -> tuple[str, ...]:
    """Every scene that there is, by folder."""
    return tuple(sorted(file.parent.name for file in (on or shelf()).scenes.glob("*/flow.yaml")))


def part_names(on: Shelf | None = None) -> tuple[str, ...]:
    """Every part that lies on the shelf, by folder."""
    return tuple(sorted(file.parent.name for file in (on or shelf()).shared.glob("*/flow.yaml")))
