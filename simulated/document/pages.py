"""Invented pages, drawn as pictures: what somebody lays below the camera of a demonstration."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from config.datafile import Data, load

FILE = Path(__file__).with_suffix(".yaml")
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
#: A4 at 150 dpi
WIDE, HIGH = 1240, 1754
MARGIN, TITLE_PX, TEXT_PX, LINE_PX, SEAL_PX = 142, 57, 32, 63, 142
PAPER, INK, FAINT, SEAL = (222, 224, 226), (38, 36, 34), (150, 148, 146), (70, 62, 196)


class Drawn(Data):
    """What stands on a page; ``seal`` is who has stamped it."""

    title: str
    number: str
    lines: tuple[str, ...]
    seal: str
    landscape: bool = False


class _Pages(Data):
    pages: dict[str, Drawn]


@cache
def shipped() -> dict[str, Drawn]:
    """Every page by its name."""
    return load(FILE, _Pages).pages


@cache
def page(name: str) -> NDArray[np.uint8]:
    """The page of that name, or the picture at that path: BGR. LookupError when there is none."""
    if name in shipped():
        return _drawn(shipped()[name])
    picture = cv2.imread(name, cv2.IMREAD_COLOR)
    if picture is None:
        raise LookupError(f"there is no page {name!r}; shipped are {', '.join(shipped())}")
    return np.asarray(picture, np.uint8)


def _drawn(drawn: Drawn) -> NDArray[np.uint8]:
    size = (HIGH, WIDE) if drawn.landscape else (WIDE, HIGH)
    picture = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(picture)
    title, text = (ImageFont.truetype(str(FONT), px) for px in (TITLE_PX, TEXT_PX))
    draw.text((size[0] / 2, MARGIN), drawn.title, INK, title, anchor="mm")
    draw.text((size[0] - MARGIN, MARGIN + TITLE_PX), drawn.number, FAINT, text, anchor="rm")
    draw.line((MARGIN, MARGIN + 105, size[0] - MARGIN, MARGIN + 105), INK, 3)
    for place, line in enumerate(drawn.lines):
        draw.text((MARGIN, MARGIN + 142 + place * LINE_PX), line, INK, text)
    centre = size[0] - MARGIN - SEAL_PX, size[1] - MARGIN - SEAL_PX
    draw.ellipse((*(one - SEAL_PX for one in centre), *(one + SEAL_PX for one in centre)), outline=SEAL, width=6)
    draw.text(centre, drawn.seal, SEAL, text, anchor="mm")
    return np.asarray(picture, np.uint8)
