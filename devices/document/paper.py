"""Where a paper lies in a picture, whether it is seen well, and its leaf, cut out and set straight.

The ground is a dark mat, as below any document camera. Pictures are height x width x 3, BGR, uint8.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from config.document import LONGEST_PX, MOST_BYTES
from devices.document.port import Advice, Corner, Leaf, Sight

Pixels = NDArray[np.uint8]
Points = NDArray[np.float32]

#: the longer side of the picture in which papers are looked for
LOOKED_AT_PX = 720
#: of the picture: what is smaller is no paper, or a speck
LEAST_SHARE = 0.03
#: paper and ground differ by so much, in grey values; a paper that is not as light as this lies in the dark
LEAST_CONTRAST, LEAST_LIGHT = 20, 95
#: what is written on it differs by so much, or says nothing of how sharp it is
LEAST_INK = 70
#: a paper covers so much of the rectangle around it, unless something lies over its edge
LEAST_FILLED = 0.93
#: as light as a sensor can say; a paper that is lighter than ``BLOWN`` shows no writing
WHITE, BLOWN, GLARE_SHARE = 250, 245, 0.006
#: between two pictures a corner moves by less, in shares of the diagonal; so many pictures lie still
STILL_SHARE, STILL_PICTURES = 0.006, 3
#: an edge rises by so much of its height within a pixel of a picture 2,000 px high: blurred by 2 px it is 0.2
LEAST_STEEP, STEEP_AT_PX = 0.19, 2000
#: beside the edge, in pixels; and how many places of a side are looked at
PROFILE_PX, PLACES = 14, 24
#: of a sheet of ISO 216, and how far another paper may be from it to be one
A_RATIO, A_SLACK = 2**0.5, 0.05
VIEW_PX = 1000
QUALITIES = (82, 70, 55, 40)
VIEW_QUALITY = 78


@dataclass(frozen=True)
class Found:
    """The corners of the one paper, from the top left around, in pixels; None, with the reason, where it is not one."""

    advice: Advice
    corners: Points | None = None


class Finder:
    """Looks at one picture after the other."""

    def __init__(self) -> None:
        self._before: Points | None = None
        self._still = 0

    def see(self, pixels: Pixels) -> Found:
        """What there is to be done now."""
        found = find(pixels)
        advice = found.advice
        if found.corners is None:
            self._before, self._still = None, 0
            return found
        if not self._lies_still(found.corners, pixels) and advice is Advice.GOOD:
            advice = Advice.HOLD_STILL
        elif advice is Advice.GOOD and not is_sharp(pixels, found.corners):
            advice = Advice.FLATTEN
        return Found(advice, found.corners)

    def _lies_still(self, corners: Points, pixels: Pixels) -> bool:
        before, self._before = self._before, corners
        moved = np.inf if before is None else float(np.abs(before - corners).max())
        self._still = self._still + 1 if moved < STILL_SHARE * np.hypot(*pixels.shape[:2]) else 0
        return self._still >= STILL_PICTURES - 1


def sight(found: Found, pixels: Pixels) -> Sight:
    """``found`` in shares of the picture."""
    if found.corners is None:
        return Sight(found.advice)
    size = np.array(pixels.shape[1::-1], np.float32)
    corners: tuple[Corner, ...] = tuple((float(x), float(y)) for x, y in found.corners / size)
    return Sight(found.advice, corners)


def find(pixels: Pixels) -> Found:
    """The paper in one picture; whether it lies still and is sharp, nobody has looked yet."""
    scale = LOOKED_AT_PX / max(pixels.shape[:2])
    small = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    outlines = _outlines(grey)
    if len(outlines) != 1:
        return Found(Advice.ONE_PAPER if outlines else Advice.LAY_DOWN)
    corners = _corners(outlines[0])
    if _lightness(grey, outlines[0]) < LEAST_LIGHT:
        return Found(Advice.MORE_LIGHT, None if corners is None else corners / scale)
    high, wide = grey.shape
    x, y, w, h = cv2.boundingRect(outlines[0])
    if x <= 1 or y <= 1 or x + w >= wide - 1 or y + h >= high - 1:
        return Found(Advice.MOVE_IN, None if corners is None else corners / scale)
    if corners is None:
        return Found(Advice.ALL_CORNERS)
    return Found(Advice.NO_GLARE if _glares(grey, corners) else Advice.GOOD, (corners / scale).astype(np.float32))


def is_sharp(pixels: Pixels, corners: Points) -> bool:
    """Whether edges are steep, of the paper against its ground or of what is written on it, in both directions."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    sharpest, least = _steepness_of_edge(grey, corners), LEAST_STEEP * STEEP_AT_PX / float(max(pixels.shape[:2]))
    return sharpest >= least or _steepness_of_writing(_straight(grey, corners)) >= least


def leaf(pixels: Pixels, corners: Points) -> Leaf:
    """The paper alone, as large as it was seen and never larger than :data:`LONGEST_PX`."""
    whole = _straight(pixels, corners)
    longest = max(whole.shape[:2])
    view = _shrunk(whole, VIEW_PX / longest) if longest > VIEW_PX else whole
    return Leaf(_small_enough(whole), _encoded(view, VIEW_QUALITY))


# -- where it is ------------------------------------------------------------------------------------------------------


def _outlines(grey: Pixels) -> list[NDArray[np.int32]]:
    """Around everything light that is as large as a paper."""
    smooth = cv2.GaussianBlur(grey, (5, 5), 0)
    _, mask = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light, dark = grey[mask > 0], grey[mask == 0]
    if not len(dark) or not len(light) or float(np.median(light)) - float(np.median(dark)) < LEAST_CONTRAST:
        return []
    # what is written on it, up to its edge, belongs to it
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    found, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return [np.asarray(one, np.int32) for one in found if cv2.contourArea(one) > LEAST_SHARE * grey.size]


def _corners(outline: NDArray[np.int32]) -> Points | None:
    """Its four corners from the top left around; None where it has not four, or is not filled between them."""
    hull = cv2.convexHull(outline)
    rough = cv2.approxPolyDP(hull, 0.015 * cv2.arcLength(hull, True), True)
    if len(rough) != 4 or cv2.contourArea(outline) < LEAST_FILLED * cv2.contourArea(rough):
        return None
    points = np.asarray(rough, np.float32).reshape(4, 2)
    around = points - points.mean(axis=0)
    ordered = points[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    first = int(np.argmin(ordered.sum(axis=1)))
    return np.roll(ordered, -first, axis=0)


# -- whether it is seen well ------------------------------------------------------------------------------------------


def _lightness(grey: Pixels, outline: NDArray[np.int32]) -> float:
    inside = np.zeros_like(grey)
    cv2.fillPoly(inside, [outline], 255)
    return float(np.median(grey[inside > 0]))


def _glares(grey: Pixels, corners: Points) -> bool:
    inside = np.zeros_like(grey)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 255)
    values = grey[inside > 0]
    paper = float(np.median(values))
    return paper > BLOWN or (paper < WHITE - 15 and float((values >= WHITE).mean()) > GLARE_SHARE)


def _steepness_of_edge(grey: Pixels, corners: Points) -> float:
    """Of the flattest of the four sides: a picture that was moved is blurred in one direction only."""
    return min(_steepness_of_side(grey, corners[i], corners[(i + 1) % 4]) for i in range(4))


def _steepness_of_side(grey: Pixels, begin: Points, end: Points) -> float:
    along = end - begin
    across = np.array([along[1], -along[0]], np.float32) / max(float(np.hypot(*along)), 1.0)
    places = begin + np.linspace(0.15, 0.85, PLACES, dtype=np.float32)[:, None] * along
    steps = np.arange(-PROFILE_PX, PROFILE_PX + 1, dtype=np.float32)
    map_x = (places[:, 0:1] + steps * across[0]).astype(np.float32)
    map_y = (places[:, 1:2] + steps * across[1]).astype(np.float32)
    seen_there = cv2.remap(grey, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    profiles = np.asarray(seen_there, np.float32)
    height = profiles.max(axis=1) - profiles.min(axis=1)
    steep = np.abs(np.diff(profiles, axis=1)).max(axis=1)
    seen = height > LEAST_CONTRAST
    return float(np.median(steep[seen] / height[seen])) if seen.any() else 0.0


def _steepness_of_writing(paper: Pixels) -> float:
    """Of the steepest half per cent, in the direction in which that is flatter."""
    edge = max(paper.shape) // 40
    inside = np.asarray(paper[edge:-edge, edge:-edge], np.float32)
    lightest, darkest = np.percentile(inside[::4, ::4], (99, 0.5))
    if lightest - darkest < LEAST_INK:
        return 0.0
    rises = (np.percentile(np.abs(np.diff(inside, axis=axis))[::2, ::2], 99.5) for axis in (0, 1))
    return float(min(rises) / (lightest - darkest))


# -- what becomes of it -----------------------------------------------------------------------------------------------


def _straight(pixels: Pixels, corners: Points) -> Pixels:
    """The paper as it is seen from above, at the size that it was seen at."""
    top, right, bottom, left = (float(np.hypot(*(corners[(i + 1) % 4] - corners[i]))) for i in range(4))
    wide, high = _size(max(top, bottom), max(left, right))
    target = np.array([[0, 0], [wide - 1, 0], [wide - 1, high - 1], [0, high - 1]], np.float32)
    turned = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(pixels, turned, (wide, high), flags=cv2.INTER_LINEAR), np.uint8)


def _size(wide: float, high: float) -> tuple[int, int]:
    """Of a leaf in pixels: of a sheet of ISO 216 in its own proportions."""
    longer, shorter = max(wide, high), min(wide, high)
    if abs(longer / shorter / A_RATIO - 1) < A_SLACK:
        shorter = longer / A_RATIO
    scale = min(1.0, LONGEST_PX / longer)
    size = round(longer * scale), max(1, round(shorter * scale))
    return size if wide >= high else (size[1], size[0])


def _small_enough(whole: Pixels) -> bytes:
    for quality in QUALITIES:
        if len(encoded := _encoded(whole, quality)) <= MOST_BYTES:
            return encoded
    return _small_enough(_shrunk(whole, 0.7))


def _shrunk(whole: Pixels, scale: float) -> Pixels:
    return np.asarray(cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _encoded(whole: Pixels, quality: int) -> bytes:
    """A plain JPEG: OpenCV writes no Exif, no comment and no time."""
    done, encoded = cv2.imencode(".jpg", whole, (cv2.IMWRITE_JPEG_QUALITY, quality))
    if not done:
        raise ValueError("a leaf that cannot be encoded")
    return encoded.tobytes()
