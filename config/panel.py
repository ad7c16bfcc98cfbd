"""What the first picture needs of a site file, read without the models of everything else, which take long to import.

A kiosk that starts shows its first picture before it reads the rest (docs/decisions/029-first-picture.md). Only then is
the file read as :class:`config.settings.Settings`, which says what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path
from typing import Literal, get_args

import yaml

from config.files import content_of
from config.mode import Mode

ThemeName = Literal["day", "night", "contrast"]
ScaleName = Literal["large", "larger"]

ROOT = Path(__file__).parent.parent
DEMO_SITE = ROOT / "config" / "sites" / "demo.yaml"


@dataclass(frozen=True)
class Panel:
    """The panel, whose machine it is, and whether a dock with simulated devices stands beside it."""

    width_px: int
    height_px: int
    width_mm: float
    bureau: str
    zone: str
    demonstration: bool
    docked: bool
    theme: str = "day"
    scale: str = "large"
    data_dir: str = ""
    mode: Mode = Mode.SERVICE

    @property
    def banner(self) -> str:
        """The word that stands over every screen, by its name; empty where none does."""
        if self.mode is Mode.TRAINING:
            return "training_banner"
        if self.mode is Mode.TEST:
            return "test_demo_banner" if self.demonstration else "test_banner"
        return "demo_banner" if self.demonstration else ""


def panel_in(site: Path) -> Panel | None:
    """The panel of a site file; None when there is anything wrong with what is needed of it."""
    try:
        return _panel(_content(site))
    except _UNREADABLE:
        return None


def data_dir_in(site: Path) -> Path | None:
    """Where the data of a site lie; None when the file does not say it."""
    try:
        content = _content(site)
    except _UNREADABLE:
        return None
    match content:
        case {"data_dir": str(folder)}:
            return ROOT / folder
    return None


_UNREADABLE = (OSError, ValueError, RecursionError, yaml.YAMLError)


def _content(site: Path) -> object:
    """What stands in the file, as texts."""
    return _loaded(content_of(site))


@cache
def _loaded(content: bytes) -> object:
    return yaml.load(content, Loader=yaml.CBaseLoader)  # noqa: S506 - makes texts, and nothing else


def _panel(content: object) -> Panel | None:
    """ValueError for a number that is none."""
    match content:
        case {
            "purpose": "service" | "demonstration" as purpose,
            "hall": {"bureau": str(bureau), "zone": str(zone)},
            "display": {"width_px": str(width), "height_px": str(height), "width_mm": str(millimetres), **looks},
            "card_reader": {"driver": str(reader)},
            "data_dir": str(data_dir),
        }:
            theme, scale = looks.get("theme", Panel.theme), looks.get("scale", Panel.scale)
            if theme not in get_args(ThemeName) or scale not in get_args(ScaleName):
                return None
            panel = Panel(
                width_px=int(width),
                height_px=int(height),
                width_mm=float(millimetres),
                bureau=bureau,
                zone=zone,
                demonstration=purpose == "demonstration",
                docked=reader == "virtual",
                theme=str(theme),
                scale=str(scale),
                data_dir=data_dir,
            )
            if all(0 < size < inf for size in (panel.width_px, panel.height_px, panel.width_mm)):
                return panel
    return None
