"""What is before the simulated camera, as one value that commands change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from devices.camera.citizen import Blur, Command, Lighting, Obedience, Pace, Spot, Stream, Worn
from devices.camera.head import heads


@dataclass(frozen=True)
class ShownCode:
    """A phone with the QR code of ``text``."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class ShownPrint:
    """A printed picture of ``head``; ``bend`` is the paper's width over its radius."""

    head: str
    bend: float


@dataclass(frozen=True)
class Situation:
    """Who stands there and how, what is held up, the light and the camera's own trouble."""

    head: str | None = None
    obey: Obedience = True
    pace: Pace = "calm"
    at: Spot = "usual"
    wear: Worn = "nothing"
    successor: str | None = None
    companion: str | None = None
    held: ShownCode | ShownPrint | None = None
    light: Lighting = "usual"
    blur: Blur = "none"
    stream: Stream = "live"


#: commands whose one word is kept as it is
WORDS: Mapping[str, tuple[Any, ...]] = {
    "obey": get_args(Obedience),
    "pace": get_args(Pace),
    "at": get_args(Spot),
    "wear": get_args(Worn),
    "light": get_args(Lighting),
    "blur": get_args(Blur),
    "stream": get_args(Stream),
}
BEND_MAX = 3.0  # beyond, the paper closes to a tube


def changed(situation: Situation, command: Command) -> Situation:
    """``situation`` after ``command``; ValueError when it is none."""
    match command:
        case ("stand", str(head)) if head in heads():
            return replace(situation, head=head)
        case ("leave",):
            return replace(situation, head=None)
        case ("swap", str(head)) if head in heads():
            return replace(situation, successor=head)
        case ("join", str(head)) if head in heads():
            return replace(situation, companion=head)
        case ("alone",):
            return replace(situation, companion=None)
        case ("show", str(text)) if text:
            return replace(situation, held=ShownCode(text))
        case ("print", str(head), int(bend) | float(bend)) if head in heads() and 0 <= bend <= BEND_MAX:
            return replace(situation, held=ShownPrint(head, bend))
        case ("hide",):
            return replace(situation, held=None)
        case (str(verb), word) if word in WORDS.get(verb, ()):
            kept: dict[str, Any] = {verb: word}
            return replace(situation, **kept)
    raise ValueError(f"unknown command {command[:1]}")  # what follows may be the text of a code
