from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.colors import black

from printing.typeset import Style, Text, atoms, break_lines, fitted

STYLE = Style(12, 18, black)
SIGNS = "，。、；：！？）》」』〕（《「『〔"
TEXTS = st.text(st.sampled_from("退休养老金缴费年限达到" + SIGNS + "0123456789abc 年月日"), min_size=1, max_size=120)


@given(TEXTS, st.floats(60, 400))
def test_no_line_is_wider_than_its_room_and_nothing_but_spaces_at_breaks_is_lost(text: str, room: float) -> None:
    lines = break_lines(text, STYLE, room)
    assert all(line.width <= line.room + 0.001 for line in lines)
    assert "".join(one.text for line in lines for one in line.glyphs).replace(" ", "") == text.replace(" ", "")


@given(TEXTS)
def test_no_piece_begins_with_a_closing_sign_or_ends_with_an_opening_one(text: str) -> None:
    pieces = atoms(text)
    assert not any(piece[0] in "，。、；：！？）》」』〕" for piece in pieces[1:])
    assert not any(piece[-1] in "（《「『〔" for piece in pieces[:-1])


def test_numbers_stay_whole_with_their_units() -> None:
    for room in range(80, 200, 7):
        lines = [
            "".join(one.text for one in line.glyphs) for line in break_lines("于2026年11月缴满372个月。", STYLE, room)
        ]
        assert any("2026年" in line for line in lines)
        assert any("372个" in line for line in lines)


@pytest.mark.parametrize("number", ["人社部发〔2024〕94号", "国发〔1978〕104号"])
def test_the_number_of_a_document_stays_whole(number: str) -> None:
    for room in range(160, 260, 9):
        lines = break_lines(f"申请条件见有关规定（{number}）第二条。", STYLE, room)
        assert any(number in "".join(one.text for one in line.glyphs) for line in lines)


def test_no_character_is_left_alone_on_the_last_line_of_several() -> None:
    for count in range(20, 120):
        lines = break_lines("退" * count + "。", STYLE, 200)
        assert len(lines) == 1 or len([one for one in lines[-1].glyphs if one.text != "。"]) > 1


def test_a_word_wider_than_the_line_is_cut_rather_than_lost() -> None:
    lines = break_lines("A" * 100, STYLE, 100)
    assert sum(len(line.glyphs) for line in lines) == 100
    assert all(line.width <= 100 for line in lines)


def test_fitting_makes_smaller_but_not_too_small() -> None:
    assert fitted("短", STYLE, 100, smallest=8) == STYLE
    assert len(break_lines("达" * 10, fitted("达" * 10, STYLE, 100, smallest=8), 100)) == 1
    assert fitted("达" * 100, STYLE, 100, smallest=8).size == 8


def test_a_split_leaves_at_least_two_lines_on_each_side() -> None:
    text = Text("退休" * 60, STYLE)
    _, height = text.wrap(200, 1000)
    count = round(height / STYLE.leading)
    whole = []
    for room in range(1, count):
        parts = text.split(200, room * STYLE.leading + 0.1)
        if parts:
            heights = [part.wrap(200, 1000)[1] / STYLE.leading for part in parts]
            assert min(heights) >= 2
            assert sum(heights) == count
        else:
            whole.append(room)
    assert whole == [1]  # of what is left for the next page there are always two
