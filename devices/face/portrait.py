"""The portrait of the card or the office: decoded, found, turned into the reference vector."""

from __future__ import annotations

from devices.face.engine import Embedding, Face, FaceEngine, Pixels
from devices.face.picture import PictureUnusable, decoded, enlarged, faces_in
from devices.face.quality import people_gate

#: card pictures are small; beyond this a file is no portrait, and must not be unpacked
PORTRAIT_MAX_BYTES = 4_000_000
#: the detector finds all of the small portraits at x3
WORKING_WIDTH_PX = 306


class PortraitUnusable(Exception):
    """Not a picture, or no single clear face in it. ``reason`` says which, and is of no person."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def reference_of(portrait: bytes, engine: FaceEngine) -> Embedding:
    """The vector of the one face in an encoded picture; :class:`PortraitUnusable` otherwise."""
    if len(portrait) > PORTRAIT_MAX_BYTES:
        raise PortraitUnusable("too_large")
    try:
        pixels, face = face_of_picture(portrait, engine)
    except PictureUnusable as unusable:
        raise PortraitUnusable(unusable.reason) from unusable
    if face.score < engine.limits.portrait_score_min:
        raise PortraitUnusable("unclear")
    return engine.embed(engine.chip(pixels, face))


def face_of_picture(content: bytes, engine: FaceEngine) -> tuple[Pixels, Face]:
    """The one face of an encoded picture, and the picture at the size at which it was searched.

    :class:`PictureUnusable`, also with the reasons no_face and two_faces.
    """
    pixels = enlarged(decoded(content), WORKING_WIDTH_PX)
    faces = faces_in(pixels, engine)
    if not faces:
        raise PictureUnusable("no_face")
    if not people_gate(faces, engine.limits).passed:
        raise PictureUnusable("two_faces")
    return pixels, faces[0]
