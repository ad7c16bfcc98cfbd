"""What is written by hand: strokes, as plain data."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

#: more is a scribble; a signature of four characters has some forty strokes, and some thousand points
MOST_STROKES, MOST_POINTS = 200, 6000
LONGEST_TEXT = 200_000

#: where the pen was, in shares of the pad's width and height, from its upper left corner
Point = tuple[float, float]


@dataclass(frozen=True)
class Strokes:
    """A drawing on a pad that is ``ratio`` times as wide as it is high."""

    lines: tuple[tuple[Point, ...], ...] = field(repr=False)
    ratio: float

    @property
    def length(self) -> float:
        """All of it, in heights of the pad."""
        steps = (step for line in self.lines for step in pairwise(line))
        return sum(math.hypot((x2 - x1) * self.ratio, y2 - y1) for (x1, y1), (x2, y2) in steps)

    @property
    def width(self) -> float:
        """From its left to its right edge, in heights of the pad."""
        places = [x for line in self.lines for x, _ in line]
        return (max(places) - min(places)) * self.ratio if places else 0.0


def read_strokes(text: str) -> Strokes:
    """``{"ratio": 2.5, "strokes": [[[x, y], ...], ...]}``. ValueError when it is no such thing."""
    if len(text) > LONGEST_TEXT:
        raise ValueError("too long for strokes")
    try:
        told = json.loads(text)
        lines = tuple(tuple(_point(point) for point in line) for line in told["strokes"])
        ratio = _number(told["ratio"], 0.2, 20)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no strokes") from error
    if len(lines) > MOST_STROKES or sum(map(len, lines)) > MOST_POINTS:
        raise ValueError("more strokes than anybody writes")
    return Strokes(tuple(line for line in lines if line), ratio)


def _point(told: Any) -> Point:
    x, y = told
    return _number(x, 0, 1), _number(y, 0, 1)


def _number(told: Any, least: float, most: float) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not least <= told <= most:
        raise ValueError("a place outside the pad")
    return float(told)
