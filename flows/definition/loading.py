"""Loading scenes: each from its folder, its flow with the kinds of steps that it names, its words in each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from config.datafile import DataFileError, load_with_lines
from config.groups import groups
from config.language import per_language
from config.matters import matters
from flows.definition.scene import Scene, Wording
from flows.definition.shelf import Shelf, shelf
from flows.pages.words import PartWords, SceneWords, Written, joined, load_words
from flows.path.expand import Part, Problem, expand
from flows.path.flowfile import PartData, SceneData
from flows.steps import STEPS


def load_scene(name: str, on: Shelf | None = None) -> Scene:
    """The scene of the folder ``name``; :class:`DataFileError` names file, line and reason of what is wrong."""
    return _loaded(name, on or shelf())


@cache
def _loaded(name: str, on: Shelf) -> Scene:
    folder = on.scenes / name
    if (folder / "rules.py").exists():
        raise DataFileError(f"{folder / 'rules.py'}:1: rules are code, and a scene is data alone")
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
    return Wording(words, lines, places, text_places)


@cache
def load_part(name: str, on: Shelf) -> Part | None:
    """The part of the folder ``name``; None when there is none."""
    file = on.part(name) / "flow.yaml"
    return Part(name, *load_with_lines(file, PartData)) if file.is_file() else None


@per_language
def _part_words(name: str, on: Shelf) -> Written:
    return Written(*load_words(on.part(name), PartWords))


def scene_names(on: Shelf | None = None) -> tuple[str, ...]:
    """Every scene that there is, by folder."""
    return _scene_names(on or shelf())


@cache
def _scene_names(on: Shelf) -> tuple[str, ...]:
    return tuple(sorted(file.parent.name for file in on.scenes.glob("*/flow.yaml")))


def part_names(on: Shelf | None = None) -> tuple[str, ...]:
    """Every part that lies on the shelf, by folder."""
    return tuple(sorted(file.parent.name for file in (on or shelf()).shared.glob("*/flow.yaml")))


def programme() -> Mapping[str, Scene]:
    """Every scene that there is, in the order of the first screen."""
    return {scene.name: scene for scene in sorted(map(load_scene, scene_names()), key=_place)}


def _place(scene: Scene) -> tuple[int, int, str]:
    return list(groups()).index(scene.offer.group), scene.offer.order, scene.name
