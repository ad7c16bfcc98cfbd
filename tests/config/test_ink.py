"""Strokes as they come from the glass or from a file, and what is none."""

from __future__ import annotations

import json

import pytest

from config.ink import MOST_POINTS, MOST_STROKES, Strokes, read_strokes
from flows.bodies import Signature


def told(*strokes: object, ratio: object = 2.5) -> str:
    return json.dumps({"ratio": ratio, "strokes": strokes})


def test_strokes_are_plain_data_and_their_ink_is_measured_in_heights_of_the_pad() -> None:
    read = read_strokes(told([[0, 0.5], [1, 0.5]], [], [[0.5, 0], [0.5, 1]]))
    assert read == Strokes((((0.0, 0.5), (1.0, 0.5)), ((0.5, 0.0), (0.5, 1.0))), 2.5)
    assert read.length == pytest.approx(3.5)
    assert read.width == pytest.approx(2.5)
    assert "0.5" not in repr(read)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "strokes",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        told([[0.1]]),
        told([[0.1, 1.1]]),
        told([[-0.1, 0.1]]),
        told([[True, False]]),
        told([["0", "1"]]),
        told("ab"),
        told(ratio=0),
        told(ratio=None),
        told([[float("nan"), 0.5]]),
        told(*[[[0.1, 0.1]]] * (MOST_STROKES + 1)),
        told([[0.1, 0.1]] * (MOST_POINTS + 1)),
        " " * 1_000_000,
    ],
)
def test_what_is_no_strokes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_strokes(text)


@pytest.mark.parametrize(
    ("strokes", "is_one"),
    [
        ([], False),
        ([[[0.5, 0.5]]], False),
        ([[[0.5, 0.1], [0.5, 0.9]]], False),  # one stroke down: no name is so narrow
        ([[[0.1, 0.5], [0.2, 0.5]]], False),
        ([[[0.1, 0.2], [0.3, 0.8]], [[0.3, 0.2], [0.1, 0.8]]], True),
    ],
)
def test_a_dot_and_a_slip_of_the_hand_are_no_signature(strokes: list[object], is_one: bool) -> None:
    if is_one:
        assert Signature().read(told(*strokes)).lines
        return
    with pytest.raises(ValueError, match="笔画太少了"):
        Signature().read(told(*strokes))
