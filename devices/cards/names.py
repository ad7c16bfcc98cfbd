"""Names of all citizens: from the bytes of a card to characters (GB 18030-2022).

Python's ``gb18030`` codec is the edition of 2000: it sends 25 two-byte codes to the private use area that have had
real characters since. They are repaired here; what is private use after that cannot be displayed and becomes 〓.
"""

from __future__ import annotations

from config.names import GETA

# code point of the 2000 edition: code point of 2005 (A8BC) and 2022; the sources stand in the facts on cards, 6.2
_REPAIRS = {
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE831: 0x215D7,
    0xE83B: 0x2298F,
    0xE855: 0x241FE,
    0xE7C7: 0x1E3F,
    0xE5E5: 0x3000,  # A3A0: a blank of full width, with which some issuers pad (the mapping of the web, WHATWG)
    **dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True)),
}


#: blanks of all kinds, and what padding looks like when it was decoded
_BLANKS = " \u00a0\u3000\x00\uffff"


def trimmed(name: str) -> str:
    """``name`` without the blanks around it."""
    return name.strip(_BLANKS)


def decode_name(raw: bytes) -> str:
    """The characters of ``raw``, repaired; private use is kept. :class:`UnicodeDecodeError` when it is no GB 18030."""
    return raw.decode("gb18030").translate(_REPAIRS)


def displayable(name: str) -> str:
    """``name`` with 〓 for every character of private use: shown, never silently dropped."""
    return "".join(GETA if _is_private(char) else char for char in name)


def _is_private(char: str) -> bool:
    return 0xE000 <= ord(char) <= 0xF8FF or ord(char) >= 0xF0000
