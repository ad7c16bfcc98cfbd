"""Which face draws which character: a body face, rare-character faces behind it, and a visible sign for what none has.

ReportLab draws a missing glyph as an empty box without a word and embeds TrueType outlines only, so every character is
looked up in the faces' own character maps first. Faces load on first need; their files, 120 MB in all, are mapped.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFError, TTFont

from config.faults import Fault

#: U+3013, the printers' sign for a character that is not in the case
GETA = "〓"
#: what has no picture of its own beside category Cf (Unicode: Default_Ignorable_Code_Point): joiners, fillers, and
#: what chooses a variant of the character before it
_WITHOUT_PICTURE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


@dataclass(frozen=True)
class Face:
    """A TrueType file of Debian; coverage is counted in the face's character map, not taken from its name."""

    name: str
    path: Path


_TRUETYPE = Path("/usr/share/fonts/truetype")
#: In the order of search. fonts-wqy-zenhei, fonts-hanazono (twice), fonts-babelstone-han
CHAIN = (
    Face("ZenHei", _TRUETYPE / "wqy/wqy-zenhei.ttc"),
    Face("HanaMinA", _TRUETYPE / "hanazono/HanaMinA.ttf"),
    Face("HanaMinB", _TRUETYPE / "hanazono/HanaMinB.ttf"),
    Face("BabelStoneHan", _TRUETYPE / "babelstone/BabelStoneHan.ttf"),
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it will be drawn. ``width`` is in 1/1000 of the type size."""

    text: str
    face: str
    width: float
    missing: bool = False


class _Mapped:
    """A file as ReportLab reads it, which is in memory only where somebody has looked."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        with path.open("rb") as file:
            self._content = mmap(file.fileno(), 0, access=ACCESS_READ)

    def read(self) -> mmap:
        return self._content


class _Table(Mapping[int, float]):
    """Numbers by their codes, in two columns: a dictionary of them takes ten times the memory."""

    def __init__(self, entries: Mapping[int, float], kind: str) -> None:
        self._codes = array("I", sorted(entries))
        self._values = array(kind, [entries[code] for code in self._codes])

    def __getitem__(self, code: int) -> float:
        place = bisect_left(self._codes, code)
        if place == len(self._codes) or self._codes[place] != code:
            raise KeyError(code)
        return self._values[place]

    def __iter__(self) -> Iterator[int]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


class _Pairs(Sequence[tuple[float, float]]):
    """Pairs of numbers, in two columns."""

    def __init__(self, pairs: Sequence[tuple[float, float]]) -> None:
        self._columns = tuple(array("d", column) for column in zip(*pairs, strict=True))

    def __getitem__(self, place: Any) -> Any:
        first, second = self._columns
        return first[place], second[place]

    def __len__(self) -> int:
        return len(self._columns[0])


def _pack(file: Any) -> None:
    """Keep what ReportLab has read of a file's tables as columns: 42,000 characters are 12 MB less.

    The way back from a picture to its characters is for shaping alone, which no paper has.
    """
    file.charToGlyph = _Table(file.charToGlyph, "I")
    file.charWidths = _Table(file.charWidths, "d")
    file.glyphPos = array("I", file.glyphPos)
    file.hmetrics = _Pairs(file.hmetrics)
    file.glyphToChar = {}


@cache
def loaded(face: Face) -> TTFont:
    """The file of ``face``; PRINTER-FONTS when it is not installed or not readable."""
    try:
        font = TTFont(face.name, _Mapped(face.path))
        _pack(font.face)
    except (TTFError, OSError, ValueError) as error:
        raise Fault("PRINTER-FONTS", f"{face.path.name}: {type(error).__name__}") from error
    return font


@cache
def glyph(char: str) -> Glyph:
    """How ``char`` is drawn: by the first face that has it, else as ``〓`` with ``missing`` set.

    Private-use characters are always missing: some face has *a* picture there, but nobody knows that it is the right
    one. PRINTER-FONTS when a face is not installed or not readable.
    """
    for face in CHAIN if unicodedata.category(char) != "Co" else ():
        font = loaded(face)
        if ord(char) in font.face.charToGlyph:
            return Glyph(char, face.name, font.face.getCharWidth(ord(char)))
    sign = glyph(GETA)
    return Glyph(GETA, sign.face, sign.width, missing=True)


def glyphs(text: str) -> list[Glyph]:
    """``text`` as it will be drawn."""
    return list(map(glyph, visible(text)))


def missing(text: str) -> frozenset[str]:
    """The characters of ``text`` that no face has, as code points (``U+2FFFF``)."""
    return frozenset([f"U+{ord(char):04X}" for char in set(visible(text)) if glyph(char).missing])


def visible(text: str) -> str:
    """What of ``text`` is drawn: composed (NFC), control characters as spaces, without invisible characters."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable() and not _WITHOUT_PICTURE.search(composed):
        return composed
    return "".join(map(_drawn, composed))


@cache
def _drawn(char: str) -> str:
    if unicodedata.category(char) == "Cc":
        return " "
    return "" if unicodedata.category(char) == "Cf" or _WITHOUT_PICTURE.match(char) else char


def preload() -> None:
    """Load the body face, so that the first paper does not wait for it."""
    loaded(CHAIN[0])
