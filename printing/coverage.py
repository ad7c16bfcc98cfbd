"""Which characters of GB 18030-2022 the faces of the papers can draw, counted in the faces' own character maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainValidator

from config.datafile import Data, load
from printing.fonts import CHAIN, loaded

LEVELS_FILE = Path(__file__).parent / "gb18030.yaml"
Code = Annotated[int, PlainValidator(lambda value: int(str(value), 16))]


class Range(Data):
    """Characters from one to another, or of these ``only`` some."""

    first: Code = Field(alias="from")
    last: Code = Field(alias="to")
    only: tuple[Code, ...] = ()
    says: str

    @property
    def characters(self) -> frozenset[int]:
        return frozenset(self.only or range(self.first, self.last + 1))


class Level(Data):
    """What a level adds to the one before; ``total`` is what the standard counts up to here."""

    name: str
    total: int
    ranges: tuple[Range, ...] = ()
    characters: str = ""


class Levels(Data):
    levels: tuple[Level, ...]
    beyond: tuple[Range, ...]


@dataclass(frozen=True)
class Covered:
    """How many of ``known`` characters each face alone has, and all together; the standard counts ``total``."""

    name: str
    total: int
    known: int
    faces: dict[str, int]
    drawn: int
    missing: tuple[int, ...]


def levels() -> Levels:
    return load(LEVELS_FILE, Levels)


def covered() -> Iterator[Covered]:
    """Each level with all below it, then the blocks beyond the standard. Loads every face; PRINTER-FONTS."""
    faces = {face.name: frozenset(loaded(face).face.charToGlyph) for face in CHAIN}
    told, so_far = levels(), frozenset[int]()
    for level in told.levels:
        so_far |= frozenset().union(*(one.characters for one in level.ranges), map(ord, level.characters))
        yield _covered(level.name, level.total, so_far, faces)
    for block in told.beyond:
        yield _covered(block.says, len(block.characters), block.characters, faces)


def _covered(name: str, total: int, characters: frozenset[int], faces: dict[str, frozenset[int]]) -> Covered:
    every = frozenset[int]().union(*faces.values())
    counted = {face: len(characters & has) for face, has in faces.items()}
    return Covered(name, total, len(characters), counted, len(characters & every), tuple(sorted(characters - every)))
