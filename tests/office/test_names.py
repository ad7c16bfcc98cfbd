"""Names as two systems compare them."""

from __future__ import annotations

import pytest

from config.names import GETA, comparable, is_displayable, same_name


def test_the_form_for_comparing_knows_neither_dot_nor_blank_nor_width() -> None:
    for dot in "\u00b7\u2022\u30fb\uff65\u2027\u22c5\u2219\u25cf.\uff0e":
        assert comparable(f"阿{dot}布　") == "阿布"
    assert comparable("李 四\0") == "李四"
    assert comparable("e\u0301") == "\u00c9"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("阿\u30fb布", "阿\u00b7布"),
        ("买买提\u00b7吐尔逊", "买买提吐尔逊"),
        ("李 四", "李四"),
        ("李四\u3000\u3000", "李四"),
        ("ＡＢＤＵＬ　ＡＺＩＺ", "Abdul Aziz"),
        ("\u200b李四", "李四"),
        (f"李{GETA}", "李\ue000"),
        (f"李{GETA}", "李𠅤"),
        (f"李试样{GETA * 4}", "李试样"),
        (GETA, "李𠅤"),
    ],
)
def test_what_only_another_system_writes_differently_is_the_same_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("李四", "李五"), ("李四", "李四五"), (f"王{GETA}", "李试样"), ("李四", ""), ("王.*", "王重号")],
)
def test_another_name_is_another_name(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


def test_only_a_name_of_known_characters_tells_its_holder_from_others() -> None:
    assert is_displayable("李𠅤")
    assert not is_displayable(f"李{GETA}")
    assert not is_displayable("李\ue000")
