"""What is before the simulated camera, as one value that commands change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from devices.camera.staging import Asked, Blur, Command, Lighting, Obedience, Pace, Spot, Stream, Worn
from simulated.citizen.head import heads


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
    recording: tuple[Asked, ...] = ()
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
    "pace": get_args(Pace),
    "at": get_args(Spot),
    "wear": get_args(Worn),
    "light": get_args(Lighting),
    "blur": get_args(Blur),
    "stream": get_args(Stream),
}
#: commands that name a head, and those that end something, with what they change
PEOPLE = {"stand": "head", "swap": "successor", "join": "companion"}
NOBODY = {"leave": "head", "keep": "successor", "alone": "companion", "hide": "held"}
BEND_MAX = 3.0  # beyond, the paper closes to a tube


def changed(situation: Situation, command: Command) -> Situation:
    """``situation`` after ``command``; ValueError when it is none."""
    match command:
        case ("show", str(text)) if text:
            return replace(situation, held=ShownCode(text))
        case ("print", str(head), int(bend) | float(bend)) if head in heads() and 0 <= bend <= BEND_MAX:
            return replace(situation, held=ShownPrint(head, bend))
        case ("replay", tuple(recording)) if set(recording) <= set(get_args(Asked)):
            return replace(situation, recording=recording)
        case ("obey", word) if word in get_args(Obedience):
            return replace(situation, obey=word, recording=())
        case (str(verb),) if verb in NOBODY:
            return _with(situation, NOBODY[verb], None)
        case (str(verb), head) if verb in PEOPLE and head in heads():
            return _with(situation, PEOPLE[verb], head)
        case (str(verb), word) if word in WORDS.get(verb, ()):
            return _with(situation, verb, word)
    raise ValueError(f"unknown command {command[:1]}")  # what follows may be the text of a code


def _with(situation: Situation, name: str, value: Any) -> Situation:
    return replace(situation, **{name: value})
