"""The modules of a QR code (ISO/IEC 18004), as a PDF draws them.

Every paper carries one, and segno takes 2 ms for it, half as long as all else. What is the same for all codes of a size
is taken from segno once; of a text only its bytes, their error correction and their places are left: a tenth of that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain, compress, count, cycle, islice, zip_longest
from operator import itemgetter
from typing import Any

import segno
from segno import consts as _consts
from segno import encoder as _encoder

#: segno's own tables and steps, which say nothing of their types
consts: Any = _consts
encoder: Any = _encoder
#: which of the eight patterns lies over the data: to weigh them all takes 6 ms, and readers read each of them
_MASK = 3
_LEVEL = consts.ERROR_LEVEL_M
_PADDING = (0xEC, 0x11)


@dataclass(frozen=True)
class _Plan:
    """A size of codes, module by module and row by row; a column that is never dark ends each row.

    ``blank`` is a byte a module, when all bits are 0. ``bits`` takes the bit of each out of all bits; where none stands
    that is the last one, which is 0. ``places`` says where each is.
    """

    side: int
    blank: int
    bits: Callable[[bytes], tuple[int, ...]]
    places: tuple[str, ...]


def modules(text: str) -> tuple[str, int]:
    """The dark modules of a QR code of ``text``, error correction M, as PDF operators, and how many a side has.

    A module is one unit, the lower left corner is the origin; a row's neighbours are one rectangle.
    """
    content = text.encode()
    version = _version(len(content))
    plan = _plan(version)
    dark = int.from_bytes(plan.bits(_bits(_codewords(content, version)) + _NO_BITS)) ^ plan.blank
    edges = list(compress(count(), (dark ^ dark >> 8).to_bytes(len(plan.places))))
    bars = [f"{plan.places[begin]} {end - begin} 1 re" for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    return " ".join([*bars, "f"]), plan.side


def _version(length: int) -> int:
    """The smallest that holds so many bytes; ValueError when none does."""
    for version in range(1, 41):
        if _head_bits(version) + 8 * length <= consts.SYMBOL_CAPACITY[version][_LEVEL]:
            return version
    raise ValueError(f"no code holds {length} bytes")


def _head_bits(version: int) -> int:
    """Of the mode, and of the number of bytes."""
    return 4 + (8 if version < 10 else 16)


@cache
def _plan(version: int) -> _Plan:
    side = encoder.calc_matrix_size(version)
    matrix = encoder.make_matrix(side, side)
    encoder.add_finder_patterns(matrix, side, side)
    encoder.add_alignment_patterns(matrix, side, side)
    free = sum(row.count(2) for row in map(list, matrix))
    numbered = [list(row) for row in matrix]
    encoder.add_codewords(numbered, range(3, 3 + free), version)  # each bit says where it was put
    pattern = segno.make(b"", version=version, error="m", mask=_MASK, micro=False, boost_error=False).matrix
    bits, blank = [], bytearray()
    for row in range(side):
        for column in range(side):
            bit = max(numbered[row][column] - 3, -1)
            bits.append(bit)
            blank.append((row + column) % 3 == 0 if bit >= 0 else pattern[row][column])
        bits.append(-1)
        blank.append(0)
    places = tuple(f"{column} {side - 1 - row}" for row in range(side) for column in range(side + 1))
    return _Plan(side, int.from_bytes(blank), itemgetter(*bits), places)


def _codewords(content: bytes, version: int) -> bytes:
    """The bytes of the code: head, content, padding, cut into blocks, which are mixed with their error correction."""
    head = (0b0100 << _head_bits(version) - 4) | len(content)
    said = ((head << 8 * len(content) | int.from_bytes(content)) << 4).to_bytes(
        (_head_bits(version) + 4) // 8 + len(content)
    )
    room = consts.SYMBOL_CAPACITY[version][_LEVEL] // 8
    data = said[:room] + bytes(islice(cycle(_PADDING), max(room - len(said), 0)))
    blocks, correction, at = [], [], 0
    for kind in consts.ECC[version][_LEVEL]:
        for _ in range(kind.num_blocks):
            blocks.append(data[at : at + kind.num_data])
            correction.append(_correction(blocks[-1], kind.num_total - kind.num_data))
            at += kind.num_data
    mixed = chain(zip_longest(*blocks), zip_longest(*correction))
    return bytes([byte for column in mixed for byte in column if byte is not None])


def _correction(block: bytes, count: int) -> bytes:
    """The rest of the block's polynomial over that of the code (Reed-Solomon)."""
    rests, low, top, rest = _rests(count), (1 << 8 * (count - 1)) - 1, 8 * (count - 1), 0
    for byte in block:
        rest = (rest & low) << 8 ^ rests[rest >> top ^ byte]
    return rest.to_bytes(count)


@cache
def _rests(count: int) -> list[int]:
    """The rest that each byte leaves."""
    divisor = reduce(_times_root, range(count), [1])[1:]
    return [int.from_bytes(_product(byte, factor) for factor in divisor) for byte in range(256)]


def _times_root(polynomial: list[int], power: int) -> list[int]:
    """``polynomial`` times (x + 2^power)."""
    root = consts.GALIOS_EXP[power]
    return [high ^ _product(low, root) for high, low in zip([*polynomial, 0], [0, *polynomial], strict=True)]


def _product(one: int, other: int) -> int:
    """In the field of 256 elements."""
    if not one or not other:
        return 0
    return int(consts.GALIOS_EXP[(consts.GALIOS_LOG[one] + consts.GALIOS_LOG[other]) % 255])


def _bits(content: bytes) -> bytes:
    """Each bit as a byte of 0 or 1."""
    return f"{int.from_bytes(content):0{8 * len(content)}b}".encode().translate(_DIGITS)


_DIGITS = bytes.maketrans(b"01", b"\0\1")
#: what no codeword fills: up to seven bits of a size, and the one of all modules that no bit changes
_NO_BITS = bytes(8)
