"""Looking at a finished PDF with other people's eyes: poppler reads it, OpenCV reads its QR."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from xml.etree import ElementTree

import cv2
import numpy as np

_XHTML = "{http://www.w3.org/1999/xhtml}"
QR_DOTS_PER_INCH = 100
#: tests of a file look at the same few papers, each at something else of them
KEPT = 16


@lru_cache(KEPT)
def _poppler(*command: str, pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def text(pdf: bytes) -> str:
    """All text without white space, so that a line break does not hide a match."""
    return re.sub(r"\s+", "", raw_text(pdf))


def raw_text(pdf: bytes, order: str = "-layout") -> str:
    return _poppler("pdftotext", order, "-", "-", pdf=pdf).decode()


def info(pdf: bytes) -> dict[str, str]:
    lines = _poppler("pdfinfo", "-", pdf=pdf).decode().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def fonts(pdf: bytes) -> list[dict[str, str]]:
    """One row per font: name, and the columns emb, sub, uni."""
    lines = _poppler("pdffonts", "-", pdf=pdf).decode().splitlines()
    columns = ("emb", "sub", "uni")
    return [{"name": line.split()[0], **dict(zip(columns, line.split()[-5:-2], strict=True))} for line in lines[2:]]


def words(pdf: bytes) -> list[tuple[int, float, float, float, float, str]]:
    """Every word with its page (from 1) and box (left, top, right, bottom) in points."""
    tree = ElementTree.fromstring(_poppler("pdftotext", "-bbox", "-", "-", pdf=pdf))  # noqa: S314 - from poppler
    return [
        (number, *_box(word), word.text or "")
        for number, page in enumerate(tree.iter(f"{_XHTML}page"), start=1)
        for word in page.iter(f"{_XHTML}word")
    ]


def heights(pdf: bytes) -> list[float]:
    """The height of every page in points."""
    tree = ElementTree.fromstring(_poppler("pdftotext", "-bbox", "-", "-", pdf=pdf))  # noqa: S314 - from poppler
    return [float(page.attrib["height"]) for page in tree.iter(f"{_XHTML}page")]


def _box(word: ElementTree.Element) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax"))
    return left, top, right, bottom


def picture(pdf: bytes, page: int, dots_per_inch: int = 100) -> np.ndarray:
    """One page as a grey picture (height × width). A PNG of it would take longer to make than the picture."""
    command = ("pdftoppm", "-r", str(dots_per_inch), "-f", str(page), "-l", str(page), "-gray", "-")
    coded = np.frombuffer(_poppler(*command, pdf=pdf), np.uint8)
    decoded = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    if decoded is None:
        raise ValueError("pdftoppm gave no picture")
    return decoded


def qr_but_the_proof(pdf: bytes) -> list[tuple[str, float]]:
    """Every QR code with its text and its width in millimetres, seen less sharply than a telephone sees it.

    But for the code that every paper has, which is finer.
    """
    found = []
    for page in range(1, int(info(pdf)["Pages"]) + 1):
        seen = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(picture(pdf, page, QR_DOTS_PER_INCH))
        for content, corners in zip(seen[1], seen[2] if seen[0] else (), strict=seen[0]):
            if content and not content.startswith("HRSS1|"):
                found.append((content, float(np.linalg.norm(corners[0] - corners[1])) / QR_DOTS_PER_INCH * 25.4))
    return found
