from __future__ import annotations

import pytest

from config.names import GETA
from devices.cards.names import decode_name, displayable


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("C0EECAD4D1F9", "李试样"),
        ("C0EE9532A632", "李\U00020164"),
        ("8139EF31FE9F82358F33", "㐂䶮龦"),
        ("9838F537", "\U0002b5af"),
        ("99338932", "\U0002ca0e"),
        ("9933D438", "\U0002cd02"),
        ("9A35BD35", "\U00030729"),
        ("B0A2A1A4B2BC", "阿·布"),
    ],
)
def test_names_decode_as_gb18030(raw: str, name: str) -> None:
    assert decode_name(bytes.fromhex(raw)) == name


@pytest.mark.parametrize(
    ("code", "point"),
    [
        ("FE59", 0x9FB4),
        ("FE61", 0x9FB5),
        ("FE66", 0x9FB6),
        ("FE67", 0x9FB7),
        ("FE6D", 0x9FB8),
        ("FE7E", 0x9FB9),
        ("FE90", 0x9FBA),
        ("FEA0", 0x9FBB),
        ("FE51", 0x20087),
        ("FE52", 0x20089),
        ("FE53", 0x200CC),
        ("FE6C", 0x215D7),
        ("FE76", 0x2298F),
        ("FE91", 0x241FE),
        ("A8BC", 0x1E3F),
        ("A6D9", 0xFE10),
        ("A6DA", 0xFE12),
        ("A6F3", 0xFE19),
        ("82359037", 0x9FB4),  # the other code of the same character
    ],
)
def test_codes_of_the_2000_edition_are_repaired(code: str, point: int) -> None:
    assert ord(decode_name(bytes.fromhex(code))) == point


def test_bytes_that_are_no_gb18030_are_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        decode_name(b"\xc0\xee\xca")


def test_private_use_is_shown_as_geta_and_never_dropped() -> None:
    assert displayable("李\ue000样") == f"李{GETA}样"
    assert displayable("\U000f0000") == GETA
    assert displayable("李\U00020164") == "李\U00020164"
