"""The portrait of the card or the office: decoded, found, turned into the reference vector."""

from __future__ import annotations

import io
import warnings

import cv2
import numpy as np
from PIL import Image

from devices.face.engine import Embedding, FaceEngine, Pixels
from devices.face.quality import more_than_one

#: card pictures are small; beyond this a file is no portrait, and must not be unpacked
PORTRAIT_MAX_BYTES = 4_000_000
SIDE_MIN_PX, SIDE_MAX_PX = 40, 4000
SCORE_MIN = 0.4
#: the detector finds all of the small portraits at x3; larger ones are brought near the same size
WORKING_WIDTH_PX = 306


class PortraitUnusable(Exception):
    """Not a picture, or no single clear face in it."""


def reference_of(portrait: bytes, engine: FaceEngine) -> Embedding:
    """The vector of the one face in an encoded picture; :class:`PortraitUnusable` otherwise."""
    pixels = _decoded(portrait)
    faces = engine.detect(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8))
    if not faces or faces[0].score < SCORE_MIN or more_than_one(faces):
        raise PortraitUnusable
    return engine.embed(engine.chip(pixels, faces[0]))


def _decoded(portrait: bytes) -> Pixels:
    """The picture, brought near the size at which the detector works best."""
    if len(portrait) > PORTRAIT_MAX_BYTES or not _has_sane_size(portrait):
        raise PortraitUnusable
    pixels = cv2.imdecode(np.frombuffer(portrait, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise PortraitUnusable
    scale = WORKING_WIDTH_PX / pixels.shape[1]
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=method), np.uint8)


def _has_sane_size(portrait: bytes) -> bool:
    """Read the header only: a small file can unpack to gigabytes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(portrait)) as picture:
                return min(picture.size) >= SIDE_MIN_PX and max(picture.size) <= SIDE_MAX_PX
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
