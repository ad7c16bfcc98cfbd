"""The static check of a scene: every page, button and text that the flow names is there, and no word is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.expand import Problem
from flows.flow import Node
from flows.scene import Scene


def problems(scene: Scene) -> list[Problem]:
    """What is wrong with ``scene``; empty when it is whole."""
    return [*_stages(scene), *_missing_words(scene), *_missing_texts(scene), *_unused_pages(scene)]


def pages_of(node: Node) -> Iterator[str]:
    """The keys of the words that ``node`` may draw."""
    if isinstance(node.options, Mapping):
        yield from (f"{node.page}.{variant}" for variant in node.options)
    else:
        yield from (f"{node.page}.{variant}" if variant else node.page for variant in node.kind.pages)


def _stages(scene: Scene) -> Iterator[Problem]:
    for node in scene.flow.nodes.values():
        if node.stage and node.stage not in scene.flow.stages:
            yield Problem(node.place, f"stage {node.stage!r} is not one of the scene's stages")
    for stage in scene.flow.stages:
        if stage not in scene.words.stages:
            yield Problem(scene.lines.at("stages"), f"stage {stage!r} has no words")


def _missing_words(scene: Scene) -> Iterator[Problem]:
    for name, node in scene.flow.nodes.items():
        for page in pages_of(node):
            if page not in scene.words.pages:
                yield Problem(node.place, f"node {name!r}: page {page!r} has no words")
            else:
                yield from _wrong_options(scene, name, node, page)


def _missing_texts(scene: Scene) -> Iterator[Problem]:
    for name, node in scene.flow.nodes.items():
        for text in (*node.kind.texts, *(f"paper.{paper}" for paper in node.papers)):
            if text not in scene.words.texts:
                yield Problem(node.place, f"node {name!r}: text {text!r} has no words")


def _wrong_options(scene: Scene, name: str, node: Node, page: str) -> Iterator[Problem]:
    options = node.options[page.rpartition(".")[2]] if isinstance(node.options, Mapping) else node.options
    written = set(scene.words.pages[page].options)
    if options and written != set(options):
        reason = f"page {page!r} has the buttons {sorted(written)}, node {name!r} the options {sorted(options)}"
        yield Problem(scene.places[page], reason)


def _unused_pages(scene: Scene) -> Iterator[Problem]:
    used = {page for node in scene.flow.nodes.values() for page in pages_of(node)}
    for page in scene.words.pages:
        if page not in used:
            yield Problem(scene.places[page], f"page {page!r} is never shown")
