"""The data of the engines (``engines.yaml``): which files one needs, and the limits of its quality gates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt

from config.datafile import Data, load
from config.face import EngineName, Share


class EngineUnavailable(Exception):
    """Why this machine has no engine. Says nothing of any person."""


class ModelFile(Data):
    """One file of weights."""

    name: str
    bytes: PositiveInt
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    licence: str


class Limits(Data):
    """The limits of the gates, in the units of :mod:`devices.face.quality`."""

    face_width_min: Share
    face_height_max: Share
    second_face_min: Share
    brightness_min: NonNegativeFloat
    brightness_max: PositiveFloat
    saturated_max: Share
    side_light_max: PositiveFloat
    backlight_max: PositiveFloat
    score_min: float
    portrait_score_min: float
    sharpness_min: NonNegativeFloat
    motion_max: PositiveFloat
    turn_max: PositiveFloat
    roll_max_deg: PositiveFloat
    nod_tolerance: PositiveFloat


class EngineFacts(Data):
    """What is known of one engine; ``files`` by their part in it."""

    files: Mapping[str, ModelFile]
    limits: Limits


class EngineList(Data):
    engines: Mapping[EngineName, EngineFacts]


@cache
def engine_facts(name: EngineName) -> EngineFacts:
    """The data of one engine."""
    return load(Path(__file__).with_name("engines.yaml"), EngineList).engines[name]


def trouble_of(folder: Path, file: ModelFile) -> str | None:
    """Why ``file`` in ``folder`` cannot be used, or None."""
    path = folder / file.name
    if not path.is_file():
        return f"model file {file.name} is missing"
    if path.stat().st_size == file.bytes:
        with path.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256:
                return None
    return f"model file {file.name} is not the one that was checked"


def checked_files(folder: Path, name: EngineName) -> dict[str, Path]:
    """The files of an engine by their part in it, each with the right content; :class:`EngineUnavailable` otherwise."""
    files = engine_facts(name).files
    for file in files.values():
        if trouble := trouble_of(folder, file):
            raise EngineUnavailable(trouble)
    return {part: folder / file.name for part, file in files.items()}
