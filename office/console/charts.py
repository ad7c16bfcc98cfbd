"""Charts as values that a template draws in SVG: shares of the whole or of the longest bar, and no colour that says
something alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: a bar of the whole width; the drawing is stretched to the place that there is
WIDTH = 100.0


@dataclass(frozen=True)
class Bar:
    """A line of a chart: what it is, how much, and how long each part of its bar is, in shares of :data:`WIDTH`."""

    label: str
    value: str
    parts: tuple[float, ...]


def bars(lines: Iterable[tuple[str, str, Sequence[float]]], whole: float = 0.0) -> tuple[Bar, ...]:
    """Bars of one or more parts each; ``whole`` takes the whole width, or the longest where there is no whole."""
    listed = list(lines)
    full = whole or max((sum(parts) for _, _, parts in listed), default=0.0)
    scale = WIDTH / full if full else 0.0
    return tuple(Bar(label, value, tuple(round(part * scale, 2) for part in parts)) for label, value, parts in listed)


@dataclass(frozen=True)
class Column:
    """A column of a chart: where it stands and how high it is, in its own units."""

    label: str
    value: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Columns:
    """Columns over a base line at ``height``; ``most`` is the value of the highest."""

    columns: tuple[Column, ...]
    most: int
    width: float
    height: float
    column: float


def columns(values: Sequence[int], width: float = 720.0, height: float = 150.0, gap: float = 6.0) -> Columns:
    """One for each value, in their order."""
    most, step = max(values, default=0), width / max(len(values), 1)
    tall = [round(height * value / most, 1) if most else 0.0 for value in values]
    each = (
        Column(str(place), value, round(place * step + gap / 2, 1), round(height - up, 1), up)
        for place, (value, up) in enumerate(zip(values, tall, strict=True))
    )
    return Columns(tuple(each), most, width, height, round(step - gap, 1))
