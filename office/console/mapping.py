"""A schematic map of halls: where they stand to each other, without any map from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 1000.0, 620.0, 70.0
#: of a label, in units of the drawing: a letter of Chinese is as wide as it is high
LETTER, LINE, GAP = 17.0, 22.0, 7.0
KM_PER_DEGREE = 111.32
#: what a scale may say
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)
LEAST_KM = 0.5


@dataclass(frozen=True)
class Spot:
    """A hall where it is drawn. ``label`` is None where there is no room for its name."""

    id: str
    x: float
    y: float
    radius: float
    label: tuple[float, float, str] | None


@dataclass(frozen=True)
class Drawn:
    """``scale``: how many kilometres its line stands for, and how long it is."""

    spots: Sequence[Spot]
    scale: tuple[float, float]


def drawn(halls: Iterable[tuple[str, str, float, float, int]]) -> Drawn:
    """``halls``: id, name, longitude, latitude (degrees) and how many kiosks; those with most have their name first."""
    listed = sorted(halls, key=lambda one: (-one[4], one[0]))
    if not listed:
        return Drawn((), (1, 0))
    middle = math.radians(sum(one[3] for one in listed) / len(listed))
    flat = [(one[2] * KM_PER_DEGREE * math.cos(middle), one[3] * KM_PER_DEGREE) for one in listed]
    left, low = min(x for x, _ in flat), min(y for _, y in flat)
    wide = max(max(x for x, _ in flat) - left, LEAST_KM)
    tall = max(max(y for _, y in flat) - low, LEAST_KM)
    unit = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
    from_left, from_low = (WIDTH - wide * unit) / 2, (HEIGHT - tall * unit) / 2
    taken: list[tuple[float, float, float, float]] = []
    spots = []
    for (hall, name, *_, count), (x, y) in zip(listed, flat, strict=True):
        at = from_left + (x - left) * unit, HEIGHT - from_low - (y - low) * unit
        radius = 7 + 2.2 * math.sqrt(count)
        taken.append((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius))
        spots.append((hall, name, at, radius))
    placed = [Spot(hall, *at, radius, _label(name, at, radius, taken)) for hall, name, at, radius in spots]
    km = max((step for step in STEPS if step * unit <= WIDTH / 5), default=STEPS[0])
    return Drawn(placed, (km, km * unit))


def _label(
    name: str, at: tuple[float, float], radius: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float, str] | None:
    """The first side of the spot on which its name covers nothing: x, y of its text, and how it is anchored."""
    wide = sum(LETTER if ord(letter) > 0x2E80 else LETTER * 0.6 for letter in name)
    x, y = at
    aside = (
        (x + radius + GAP, y - LINE / 2, "start"),
        (x - radius - GAP - wide, y - LINE / 2, "end"),
        (x - wide / 2, y + radius + GAP, "middle"),
        (x - wide / 2, y - radius - GAP - LINE, "middle"),
    )
    for left, top, anchor in aside:
        box = (left, top, left + wide, top + LINE)
        if left < 0 or top < 0 or box[2] > WIDTH or box[3] > HEIGHT or any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        return {"start": left, "end": left + wide, "middle": x}[anchor], top + LINE * 0.75, anchor
    return None


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
