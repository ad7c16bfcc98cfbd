"""Which face draws which character: a body face, rare-character faces behind it, and a visible sign for what none has.

ReportLab draws a missing glyph as an empty box without a word and embeds TrueType outlines only, so every character is
looked up in the faces' own character maps first. Faces load on first need; their files, 120 MB in all, are mapped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from config.faults import Fault

#: U+3013, the printers' sign for a character that is not in the case
GETA = "〓"
#: they choose a variant of the character before them and have no picture of their own
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


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


@dataclass(frozen=True)
class Glyph:
    """One character as it will be drawn. ``width`` is in 1/1000 of the type size."""

    text: str
    face: str
    width: float
    missing: bool = False


class _Font(TTFont):  # type: ignore[misc]
    """A TTFont whose text can be copied and searched above U+FFFF as well."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        # WORKAROUND for ReportLab 5.1.0, makeToUnicodeCMap: it writes U+20164 as five hex digits, where PDF 32000-1
        # section 9.10.3 asks for UTF-16BE; readers then extract another character.
        before = set(doc.idToObject)
        super().addObjects(doc)
        for key in set(doc.idToObject) - before:
            if str(key).startswith("toUnicodeCMap:"):
                stream = doc.idToObject[key]
                stream.content = re.sub(r"(?<=> )<([0-9A-F]{5,6})>", _utf16, stream.content)


class _Mapped:
    """A file as ReportLab reads it, which is in memory only where somebody has looked."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        with path.open("rb") as file:
            self._content = mmap(file.fileno(), 0, access=ACCESS_READ)

    def read(self) -> mmap:
        return self._content


def _utf16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _font(face: Face) -> _Font:
    try:
        font = _Font(face.name, _Mapped(face.path))
    except (TTFError, OSError, ValueError) as error:
        raise Fault("PRINTER-FONTS", f"{face.path.name}: {type(error).__name__}") from error
    pdfmetrics.registerFont(font)
    return font


@cache
def glyph(char: str) -> Glyph:
    """How ``char`` is drawn: by the first face that has it, else as ``〓`` with ``missing`` set.

    Private-use characters are always missing: some face has *a* picture there, but nobody knows that it is the right
    one. PRINTER-FONTS when a face is not installed or not readable.
    """
    for face in CHAIN if unicodedata.category(char) != "Co" else ():
        font = _font(face)
        if ord(char) in font.face.charToGlyph:
            return Glyph(char, face.name, font.face.getCharWidth(ord(char)))
    sign = glyph(GETA)
    return Glyph(GETA, sign.face, sign.width, missing=True)


def glyphs(text: str) -> tuple[Glyph, ...]:
    """``text`` as it will be drawn: composed (NFC), control characters as spaces, without invisible characters."""
    return tuple(glyph(char) for char in _visible(text))


def missing(text: str) -> frozenset[str]:
    """The characters of ``text`` that no face has, as code points (``U+2FFFF``)."""
    return frozenset(f"U+{ord(char):04X}" for char in _visible(text) if glyph(char).missing)


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in composed if not _invisible(c))


def _invisible(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or any(ord(char) in block for block in _VARIATION_SELECTORS)


def preload() -> str:
    """Load the body face, so that the first paper does not wait for it, and give its name."""
    _font(CHAIN[0])
    return CHAIN[0].name
