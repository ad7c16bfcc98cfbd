"""Fonts in one document: which glyphs its texts use, and those glyphs as an embedded font of its own.

ReportLab embeds a font as parts of 255 characters, each with tables of its own, and builds all of them anew for each
document: a third of a paper's time. Here a face is one composite font (PDF 32000-1, 9.7) whose glyphs are numbered as
they come up, and a glyph's outline is read, packed and summed once for all papers.
"""

from __future__ import annotations

import codecs
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject, PDFStream, PDFZCompress

from printing import fonts
from printing.fonts import Face

codecs.lookup("utf-16-be")  # read with all else, and not for the first paper

#: tables that a face's instructions need, taken over as they are
_COPIED = ("cvt ", "fpgm", "prep")
#: flags of a part of a composed glyph (OpenType, glyf)
_MORE_PARTS, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80
#: of an ideograph, in thousandths of the size
_FULL = 1000
#: begins and ends a zlib stream (RFC 1950) around pieces that were packed each by itself
_ZLIB_BEGIN, _ZLIB_END = b"\x78\x9c", b"\x03\x00"
_SYMBOLIC, _NONSYMBOLIC = 0x04, 0x20
_UNICODE_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
)
_UNICODE_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
#: as many entries a block of such a map may have
_ENTRIES = 100
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Outline:
    """A glyph or a table as it stands in a font file: padded from ``length`` to four bytes, packed, and summed.

    ``metrics`` are its width and its left bearing, as the table of them holds them; ``parts`` where it names others.
    """

    content: bytes
    length: int
    packed: bytes
    total: int
    metrics: bytes = b""
    parts: tuple[tuple[int, int], ...] = ()


class Character(NamedTuple):
    """A character in a face: its glyph, its width in the words of a font if it is no ideograph's, and its UTF-16."""

    glyph: int
    width: str
    utf16: str


class _Kept(dict[_Key, _Value]):
    """What is ``read`` of a file, once each."""

    def __init__(self, read: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: _Key) -> _Value:
        found = self[key] = self._read(key)
        return found


class Source:
    """A face's file: its outlines, each read once, and its tables."""

    def __init__(self, face: Face) -> None:
        self.font = fonts.loaded(face)
        self._file = self.font.face
        self._glyf = self._file.get_table_pos("glyf")[0]
        self.outlines = _Kept(self._outline)
        self.characters = _Kept(self._character)
        self.copied = {tag: [_piece(self._table(tag))] for tag in _COPIED if tag in self._file.table}
        self.head, self.hhea, self.maxp = (self._table(tag) for tag in ("head", "hhea", "maxp"))
        self.descriptor = self._descriptor()

    def _descriptor(self) -> str:
        """What of a font's descriptor (PDF 32000-1, 9.8) is the same in all documents."""
        file = self._file
        box = " ".join(f"{side:.4f}" for side in file.bbox)
        return (
            f"/Flags {file.flags & ~_NONSYMBOLIC | _SYMBOLIC} /FontBBox [{box}] /ItalicAngle {file.italicAngle:.4f} "
            f"/Ascent {file.ascent:.4f} /Descent {file.descent:.4f} /CapHeight {file.capHeight:.4f} /StemV {file.stemV}"
        )

    def _table(self, tag: str) -> bytes:
        return bytes(self._file.get_table(tag))

    def _character(self, char: str) -> Character:
        code, width = ord(char), float(self._file.getCharWidth(ord(char)))
        said = f"[{width:g}]" if width != _FULL else ""
        return Character(int(self._file.charToGlyph[code]), said, char.encode("utf-16-be").hex())

    def _outline(self, glyph: int) -> Outline:
        begin, end = self._file.glyphPos[glyph], self._file.glyphPos[glyph + 1]
        content = bytes(self._file._ttf_data[self._glyf + begin : self._glyf + end])
        width, bearing = self._file.hmetrics[glyph]
        metrics = struct.pack(">HH", int(width), int(bearing) & 0xFFFF)
        return _piece(content, metrics, tuple(_parts(content)))


@cache
def source(face: Face) -> Source:
    """The file behind ``face``; PRINTER-FONTS."""
    return Source(face)


class _Codes(dict[str, str]):
    """By character: the number of its glyph in one document, as pages write it, given when it first comes up."""

    def __missing__(self, char: str) -> str:
        number = len(self) + 1  # the sign for what is missing comes first in every font
        code = self[char] = f"{number:04X}"
        return code


class Embedded:
    """One face in one document. ``name`` is what the pages call it."""

    def __init__(self, face: Face, name: str) -> None:
        self.name = name
        self._face, self._source, self._codes = face, source(face), _Codes()

    def written(self, text: str) -> str:
        """``text`` in the codes of this font, as hexadecimal digits."""
        codes = self._codes
        return "".join([codes[char] for char in text])

    def add_to(self, document: Any) -> None:
        """The font and what it consists of, as objects of ``document``."""

        def added(part: PDFObject) -> str:
            """The name by which other objects call it."""
            return str(document.Reference(part).format(document), "ascii")

        known = self._source.characters
        characters = [known[char] for char in self._codes]
        glyphs = [0, *[one.glyph for one in characters]]
        packed, length = _font_file(self._source, glyphs)
        file = PDFStream(PDFDictionary({"Length1": length, "Filter": PDFName("FlateDecode")}), packed)
        said = [f"<{code}> <{one.utf16}>" for code, one in zip(self._codes.values(), characters, strict=True)]
        unicode = PDFStream(content=_to_unicode(said), filters=[PDFZCompress])
        widths = [f"{at} {one.width}" for at, one in enumerate(characters, start=1) if one.width]
        name = f"/{_tag(glyphs)}+{self._face.name}"
        descriptor = _Dictionary(
            f"/Type /FontDescriptor /FontName {name} {self._source.descriptor} /FontFile2 {added(file)}"
        )
        descendant = _Dictionary(
            f"/Type /Font /Subtype /CIDFontType2 /BaseFont {name} /FontDescriptor {added(descriptor)} "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity "
            f"/DW {_FULL} /W [{' '.join(widths)}]"
        )
        whole = _Dictionary(
            f"/Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H "
            f"/DescendantFonts [{added(descendant)}] /ToUnicode {added(unicode)}"
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(whole)


class _Dictionary(PDFObject):  # type: ignore[misc]
    """As it stands in the file: ReportLab's own takes each of its words apart."""

    def __init__(self, entries: str) -> None:
        self._entries = entries

    def format(self, _document: Any) -> bytes:
        return f"<< {self._entries} >>".encode("ascii")


class Embedding:
    """All fonts of one document; ReportLab asks it for their objects when everything is drawn."""

    def __init__(self) -> None:
        self._fonts: dict[str, Embedded] = {}

    def font(self, name: str) -> Embedded:
        """The font that draws with the face of this name."""
        found = self._fonts.get(name)
        if found is None:
            (face,) = (face for face in fonts.CHAIN if face.name == name)
            found = self._fonts[name] = Embedded(face, f"F{len(self._fonts) + 1}")
        return found

    def addObjects(self, document: Any) -> None:  # noqa: N802 - ReportLab's name
        for font in self._fonts.values():
            font.add_to(document)


# -- the file of a font ------------------------------------------------------------------------------------------------


def _font_file(source: Source, glyphs: list[int]) -> tuple[bytes, int]:
    """A TrueType file (OpenType 1.9) with these glyphs in this order, packed for a PDF, and its length."""
    outlines, order = _with_parts(source, glyphs)
    places = [0, *accumulate([len(outline.content) for outline in outlines])]
    tables = {
        **source.copied,
        "glyf": outlines,
        "head": [_loose(source.head[:8] + bytes(4) + source.head[12:50] + b"\0\1" + source.head[52:])],
        "hhea": [_loose(source.hhea[:34] + struct.pack(">H", len(outlines)))],
        "hmtx": [_loose(b"".join([outline.metrics for outline in outlines]))],
        "loca": [_loose(struct.pack(f">{len(places)}L", *places))],
        "maxp": [_loose(source.maxp[:4] + struct.pack(">H", len(order)) + source.maxp[6:])],
    }
    return _assembled(tables)


def _with_parts(source: Source, glyphs: list[int]) -> tuple[list[Outline], list[int]]:
    """The outlines of ``glyphs`` and, behind them, of all that they are composed of, which they name by new numbers."""
    outlines = [source.outlines[glyph] for glyph in glyphs]
    if not any(outline.parts for outline in outlines):
        return outlines, glyphs
    order, places = list(glyphs), {glyph: place for place, glyph in reversed(list(enumerate(glyphs)))}
    outlines = []
    for glyph in order:  # which grows meanwhile
        outline = source.outlines[glyph]
        if outline.parts:
            for _, part in outline.parts:
                if part not in places:
                    places[part] = len(order)
                    order.append(part)
            outline = _renumbered(outline, places)
        outlines.append(outline)
    return outlines, order


def _renumbered(outline: Outline, places: dict[int, int]) -> Outline:
    content = bytearray(outline.content)
    for at, part in outline.parts:
        struct.pack_into(">H", content, at, places[part])
    return _piece(bytes(content), outline.metrics)


def _assembled(tables: dict[str, list[Outline]]) -> tuple[bytes, int]:
    """The tables behind their directory, in the order of their names, each at a place that four divides."""
    count = len(tables)
    exponent = count.bit_length() - 1
    directory = struct.pack(">LHHHH", 0x00010000, count, 16 << exponent, exponent, 16 * (count - (1 << exponent)))
    at = 12 + 16 * count
    pieces: list[Outline] = []
    for tag, parts in sorted(tables.items()):
        taken, total = sum([len(part.content) for part in parts]), sum([part.total for part in parts]) & 0xFFFFFFFF
        length = parts[0].length if len(parts) == 1 else taken
        directory += struct.pack(">4sLLL", tag.encode(), total, at, length)
        at += taken
        pieces += parts
    whole = b"".join([directory, *[piece.content for piece in pieces]])
    packed = [_ZLIB_BEGIN, _stored(directory), *[piece.packed for piece in pieces], _ZLIB_END]
    return b"".join([*packed, struct.pack(">L", zlib.adler32(whole))]), len(whole)


def _piece(content: bytes, metrics: bytes = b"", parts: tuple[tuple[int, int], ...] = ()) -> Outline:
    padded = content + bytes(-len(content) % 4)
    return Outline(padded, len(content), _packed(padded), _sum(padded), metrics, parts)


def _loose(content: bytes) -> Outline:
    """A table of this document alone: small, and not worth the time to pack it."""
    padded = content + bytes(-len(content) % 4)
    return Outline(padded, len(content), _stored(padded), _sum(padded))


def _stored(content: bytes) -> bytes:
    """``content`` as it is, between packed pieces (RFC 1951, 3.2.4)."""
    cuts = [content[at : at + 0xFFFF] for at in range(0, len(content), 0xFFFF)]
    return b"".join([struct.pack("<BHH", 0, len(cut), len(cut) ^ 0xFFFF) + cut for cut in cuts])


def _packed(content: bytes) -> bytes:
    """``content`` packed so that it can stand between other pieces of one stream (RFC 1951, full flush)."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def _sum(content: bytes) -> int:
    return sum(struct.unpack(f">{len(content) // 4}L", content))


def _parts(content: bytes) -> Iterator[tuple[int, int]]:
    """The glyphs that a composed one consists of, each with the place of its number."""
    if len(content) < 10 or struct.unpack_from(">h", content)[0] >= 0:
        return
    at, flags = 10, _MORE_PARTS
    while flags & _MORE_PARTS:
        flags, glyph = struct.unpack_from(">HH", content, at)
        yield at + 2, glyph
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0


def _tag(glyphs: Sequence[int]) -> str:
    """Six letters that tell this selection of glyphs from others (PDF 32000-1, 9.6.4)."""
    number = zlib.crc32(struct.pack(f">{len(glyphs)}H", *glyphs))
    return "".join(chr(65 + (number >> 5 * place) % 26) for place in range(6))


def _to_unicode(entries: list[str]) -> bytes:
    """Which characters the glyphs stand for, for whoever copies or searches (PDF 32000-1, 9.10.3)."""
    blocks = [entries[at : at + _ENTRIES] for at in range(0, len(entries), _ENTRIES)]
    said = "".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks)
    return f"{_UNICODE_HEAD}{said}{_UNICODE_TAIL}".encode("ascii")
