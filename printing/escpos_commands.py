"""ESC/POS, outwards: every byte that a receipt printer is sent (Epson, ESC/POS command reference). Pure; no I/O.

A real-time command (``DLE EOT``, ``DLE ENQ``, ``DLE DC4``) is obeyed as soon as it arrives, also where it stands by
chance inside of a picture: ``10 05 02`` there would throw the rest of the receipt away. :func:`defused` moves a dot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from config.printers import PrinterModel
from printing.raster import Dots

DLE, ESC, GS = b"\x10", b"\x1b", b"\x1d"

INITIALISE = ESC + b"@"
#: DLE EOT n: 1 the printer, 2 why it is offline, 3 its error, 4 the sensors of its roll
QUESTIONS = tuple(DLE + b"\x04" + bytes([n]) for n in (1, 2, 3, 4))
GO_ON = DLE + b"\x05\x01"  #: after an error: from the line where it occurred
GIVE_UP = DLE + b"\x05\x02"  #: after an error: without what was still to be printed
FORGET = DLE + b"\x14\x08\x01\x03\x14\x01\x06\x02\x08"  #: whatever was received, at once; answered by 37 25 00
REPORT, BE_QUIET = GS + b"a\xff", GS + b"a\x00"
ASK_WIDTH = GS + b"(E\x02\x00\x06\x03"
RETRACT, ASK_MOUTH = GS + b"e\x02", GS + b"e\x06"

#: the characters of a mark (GS ( H), from space to tilde; without those that a byte of a picture often is
MARK_CHARACTERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789abcdefghijkmnopqrstuvwxyz"
MARK_LENGTH = 4
#: A receipt goes out in bands of so many rows: six millimetres at 203 dpi, and less than the smallest buffers hold. A
#: multiple of 24, because ESC * prints so many at once
BAND_ROWS = 48
_COLUMN_ROWS = 24
#: what stands above the knife when a receipt ends, on a machine without one: somebody tears it there
_TEAR_MM = 18.0
_MM_PER_INCH = 25.4
_PRESENT_STEPS = 8

_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")
_MOVED = b"\x18"


def mark(token: str) -> bytes:
    """A question that is answered when all before it is on paper: 37 22, the four characters, 00."""
    return GS + b"(H\x06\x0000" + token.encode("ascii")


def ask_counter(number: int) -> bytes:
    return GS + b"g2\x00" + number.to_bytes(2, "little")


def prologue(model: PrinterModel) -> bytes:
    """Nothing of an earlier receipt holds for this one; and feeding is counted in dots."""
    return INITIALISE + GS + b"P" + bytes([model.dpi, model.dpi])


def ended(model: PrinterModel) -> bytes:
    """What ends a receipt: it is cut and held out, or moved to where somebody tears it off."""
    if model.cutter == "none":
        return _fed(round(_TEAR_MM / _MM_PER_INCH * model.dpi))
    cut = GS + b"V" + (b"A" if model.cutter == "full" else b"B") + b"\x00"
    return cut + GS + b"e\x03" + bytes([_PRESENT_STEPS]) if model.presenter else cut


def _fed(dots: int) -> bytes:
    return b"".join(ESC + b"J" + bytes([min(255, dots - at)]) for at in range(0, dots, 255))


def bands(dots: Dots, model: PrinterModel) -> Iterator[bytes]:
    """The commands that print ``dots``, a band each."""
    size = BAND_ROWS * dots.row_bytes
    for at in range(0, len(dots.rows), size):
        yield _ENCODED[model.raster](Dots(dots.width, dots.rows[at : at + size]))


def defused(rows: bytes) -> bytes:
    """``rows`` in which no real-time command stands: one dot beside where there would be one."""
    return _REAL_TIME.sub(_MOVED, rows)


def _graphics(dots: Dots) -> bytes:
    """GS ( L: stored by function 112, printed by function 50."""
    head = b"0p0\x01\x011" + dots.width.to_bytes(2, "little") + dots.height.to_bytes(2, "little")
    length = (len(head) + len(dots.rows)).to_bytes(2, "little")
    return GS + b"(L" + length + head + defused(dots.rows) + GS + b"(L\x02\x0002"


def _raster(dots: Dots) -> bytes:
    size = dots.row_bytes.to_bytes(2, "little") + dots.height.to_bytes(2, "little")
    return GS + b"v0\x00" + size + defused(dots.rows)


def _column(dots: Dots) -> bytes:
    """ESC *: 24 rows at once, each column in three bytes from above; what the last strip lacks is white."""
    return b"".join(_strip(dots, top) for top in range(0, dots.height, _COLUMN_ROWS))


def _strip(dots: Dots, top: int) -> bytes:
    rows = dots.rows[top * dots.row_bytes : (top + _COLUMN_ROWS) * dots.row_bytes]
    rows = rows.ljust(_COLUMN_ROWS * dots.row_bytes, b"\0")
    columns = defused(turned(rows, dots.width))
    return ESC + b"*\x21" + dots.width.to_bytes(2, "little") + columns + ESC + b"J" + bytes([_COLUMN_ROWS])


def turned(rows: bytes, width: int) -> bytes:
    """24 rows of ``width`` dots as that many columns of three bytes, the uppermost dot in the highest bit."""
    bits = np.unpackbits(np.frombuffer(rows, np.uint8).reshape(_COLUMN_ROWS, width // 8), axis=1)
    return np.packbits(bits.T, axis=1).tobytes()


_ENCODED: Mapping[str, Callable[[Dots], bytes]] = {"graphics": _graphics, "raster": _raster, "column": _column}
