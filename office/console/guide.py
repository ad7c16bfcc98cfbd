"""What the console knows of scenes: values that are handed in when it starts, made of the data of the kiosk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Part:
    """One heading of a notice, and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """一件事, as the first screen of a kiosk offers it. ``matters`` are ids of ``config/matters``."""

    id: str
    title: str
    hint: str
    group: str
    whom: str
    matters: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """The item list in the present language: every scene, and the notice of a matter of one on a day."""

    scenes: Callable[[], tuple[Scene, ...]]
    notice: Callable[[Scene, str, date], tuple[Part, ...]]
    #: what can be done against a decision of a day
    remedies: Callable[[date], tuple[str, ...]]

    def scene(self, name: str) -> Scene | None:
        return next((scene for scene in self.scenes() if scene.id == name), None)

    def title(self, name: str) -> str:
        """What a scene is called; its id where nothing is known of it any more."""
        scene = self.scene(name)
        return scene.title if scene else name
