"""A scene: its flow and its words. What it computes lies in ``flows/computed``, for every scene that names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from config.datafile import Lines, Place
from flows.pages.words import SceneWords
from flows.path.flow import Flow
from flows.path.flowfile import Offer


@dataclass(frozen=True)
class Wording:
    """A scene in one language. ``places`` and ``text_places`` say where each page and text is written in Chinese."""

    words: SceneWords
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


#: every scene that there is, by name, in the order of the first screen
Programme = Callable[[], Mapping[str, Scene]]
