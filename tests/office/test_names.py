"""Names as two systems compare them."""

from __future__ import annotations

import pytest

from config.names import GETA, comparable, same_name


def test_the_form_for_comparing_knows_one_dot_and_no_space() -> None:
    for dot in "\u00b7\u2022\u30fb\uff65":
        assert comparable(f"阿{dot}布　") == "阿·布"
    assert comparable("李 四") == "李四"
    assert comparable("e\u0301") == "\u00e9"


@pytest.mark.parametrize(("one", "other"), [("阿\u30fb布", "阿\u00b7布"), ("李 四", "李四"), (f"李{GETA}", "李\ue000")])
def test_what_only_another_system_writes_differently_is_the_same_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


def test_another_name_is_another_name() -> None:
    assert not same_name("李四", "李五")
