"""Pictures from anywhere: any format OpenCV reads, from bytes of which nothing is known.

A file says in its header how large its picture is. It is read before anything is unpacked, because a small file can
unpack to gigabytes: Pillow knows most headers, and the few formats that only OpenCV reads say it in plain text.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from devices.face.engine import Face, FaceEngine, Pixels

FILE_MAX_BYTES = 64_000_000
SIDE_MIN_PX, SIDE_MAX_PX = 40, 12_000
AREA_MAX_PX = 50_000_000
TEXT_HEADER_BYTES = 1024
PNG, JPEG = b"\x89PNG", b"\xff\xd8"
#: PAM, colour PFM and Radiance, which Pillow does not know
TEXT_HEADERS = (
    re.compile(
        rb"P7\s(?=[^\0]*?^HEIGHT\s+(?P<height>\d{1,9})\s)(?=[^\0]*?^WIDTH\s+(?P<width>\d{1,9})\s)", re.MULTILINE
    ),
    re.compile(rb"P[Ff]\s+(?P<width>\d{1,9})\s+(?P<height>\d{1,9})\s"),
    re.compile(rb"#\?R(?:ADIANCE|GBE)[^\0]*?\n-Y (?P<height>\d{1,9}) \+X (?P<width>\d{1,9})\n"),
)
#: detectors find faces from a quarter of a small picture's width on: large pictures are searched again larger
SEARCH_WIDTHS_PX = (320, 640, 1280)
TALL_MAX = 3  # of an enlarged picture, of its width


class PictureUnusable(Exception):
    """``reason``: missing, not_a_picture, too_small or too_large."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_picture(path: Path) -> bytes:
    """The bytes of a file, whatever its name; :class:`PictureUnusable` when there is none or it is too large."""
    try:
        if not path.is_file():
            raise PictureUnusable("missing")
        if path.stat().st_size > FILE_MAX_BYTES:
            raise PictureUnusable("too_large")
        return path.read_bytes()
    except OSError as error:
        raise PictureUnusable("missing") from error


def decoded(content: bytes) -> Pixels:
    """The picture of an encoded file, BGR; :class:`PictureUnusable` otherwise."""
    width, height = _declared_size(content)
    if min(width, height) < SIDE_MIN_PX:
        raise PictureUnusable("too_small")
    if max(width, height) > SIDE_MAX_PX or width * height > AREA_MAX_PX:
        raise PictureUnusable("too_large")
    if content.startswith(JPEG):
        return _unpacked(content)
    if content.startswith(PNG):
        _verify(content)
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise PictureUnusable("not_a_picture") from error
    if pixels is None:
        raise PictureUnusable("not_a_picture")
    return np.asarray(pixels, np.uint8)


def _verify(content: bytes) -> None:
    """Refuse a PNG that is damaged: libpng would write to the standard error what it thinks of it."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureUnusable("not_a_picture") from error


def _unpacked(content: bytes) -> Pixels:
    """A JPEG by Pillow: the pixels are those of OpenCV, whose libjpeg writes to the standard error what it thinks."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what else is in the file
            with Image.open(io.BytesIO(content)) as picture:
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise PictureUnusable("not_a_picture") from error
    return np.ascontiguousarray(np.asarray(upright, np.uint8)[:, :, ::-1])


def grey_of(pixels: Pixels) -> Pixels:
    """``pixels`` (BGR) without colour."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def enlarged(pixels: Pixels, width_px: int) -> Pixels:
    """``pixels``, or a larger copy of a picture that is narrower than ``width_px``."""
    height, width = pixels.shape[:2]
    scale = min(width_px / width, TALL_MAX * width_px / height)
    if scale <= 1:
        return pixels
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)


def faces_in(pixels: Pixels, engine: FaceEngine) -> list[Face]:
    """Every face of a still picture, the widest first, searched at growing sizes until there is one."""
    grey = grey_of(pixels)
    for width in SEARCH_WIDTHS_PX:
        shrink = max(pixels.shape[1] / width, 1.0)
        if (faces := engine.detect(grey, shrink)) or shrink == 1:
            return faces
    return []


def _declared_size(content: bytes) -> tuple[int, int]:
    """Width and height by the header."""
    for header in TEXT_HEADERS:
        if found := header.match(content[:TEXT_HEADER_BYTES]):
            return int(found["width"]), int(found["height"])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in a file that OpenCV will judge; the size is judged by us
            with Image.open(io.BytesIO(content)) as picture:
                return picture.size
    except Image.DecompressionBombError as error:
        raise PictureUnusable("too_large") from error
    except (OSError, ValueError, OverflowError) as error:
        raise PictureUnusable("not_a_picture") from error
