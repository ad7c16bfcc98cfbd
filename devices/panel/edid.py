"""What a panel says of its size: the base block of its EDID (VESA E-EDID 1.4, sections 3.6.2 and 3.10.2)."""

from __future__ import annotations

BLOCK = 128
_HEADER = bytes.fromhex("00ffffffffffff00")
#: the largest image in centimetres; the other of the two is 0 where only a ratio is given, and both for a projector
_WIDTH_CM, _HEIGHT_CM = 21, 22
#: the first detailed timing, which is the preferred one: its image in millimetres
_TIMING = 54
_MM_PER_CM = 10
#: what televisions say whose maker gives their shape, 16:9 or 16:10, in the place of their size
_SHAPES = frozenset({(160, 90), (160, 100), (1600, 900), (1600, 1000)})


def size_of(edid: bytes) -> tuple[int, int] | None:
    """Width and height of the image in millimetres, as the panel was built; None when it says none.

    ValueError for what is no EDID. Millimetres count where they agree with the centimetres: many a panel gives its
    ratio there, or nothing. A television may give its ratio in both.
    """
    block = edid[:BLOCK]
    if len(block) < BLOCK or not block.startswith(_HEADER) or sum(block) % 256:
        raise ValueError("no EDID, or a damaged one")
    rough = block[_WIDTH_CM] * _MM_PER_CM, block[_HEIGHT_CM] * _MM_PER_CM
    if not all(rough) or rough in _SHAPES:
        return None
    fine = _fine_size(block)
    agree = all(abs(one - other) <= _MM_PER_CM for one, other in zip(rough, fine, strict=True))
    return fine if agree else rough


def _fine_size(block: bytes) -> tuple[int, int]:
    """(0, 0) where no timing stands, but a text or the like."""
    timing = block[_TIMING:]
    if not any(timing[:2]):
        return 0, 0
    high = timing[14]
    return timing[12] | (high & 0xF0) << 4, timing[13] | (high & 0x0F) << 8
