"""Reading the QR code of an electronic card that somebody holds before the camera, frame by frame.

The text is opaque and a bearer token while it is valid (facts on cards, 3.1): nothing here looks into it, and
nothing keeps it. OpenCV's detector by the marker method reads at once what the older one hardly finds; what it only
finds is looked at again enlarged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.port import Frame
from devices.face.engine import Pixels
from devices.face.port import FaceBox, Guidance, NoCode, Prompt, ScannedCode

#: finding the app takes an elderly citizen a while; one app shows a fresh code every 60 s
SCAN_TIMEOUT_S = 60.0
#: the same text so often and no other in between, so that a second code has its chance to be seen
AGREEING_FRAMES = 2
#: shorter, and a sentence on the screen would only flicker
PROMPT_MIN_S = 0.7
#: sides of an unread code, as shares of the picture's height
SIDE_MIN, SIDE_MAX = 0.25, 0.8
#: a code too small to be found at all may be found in the enlarged picture, which costs four times as much
ENLARGED_EVERY_FRAMES = 3
ENLARGEMENT = 2.0
#: a code that was found and not read is looked at again at these scales, in turn; a large one gains nothing from it
SCALES = (2.0, 3.0, 1.5)
SCALED_MAX = 0.5  # of the picture's height
MARGIN = 0.2  # around a found code, of its side: the quiet zone belongs to it
#: an unread code is looked at in cells; one without anything dark is under a reflection
FLAT_PX, CELL_PX = 96, 16
BLEACHED_MIN = 0.75  # of the way from the darkest to the lightest of the code

Quad = NDArray[np.float32]  # 4 x 2, corners in pixels

#: what the library raises on a code that it finds and cannot decode (a mode that it does not know: Hanzi of GB/T 18284,
#: structured append), or on a picture that it did not expect
LIBRARY_ERRORS = (cv2.error, ValueError, SystemError)
#: the content of a code that says something which is no text: no text begins so
NO_TEXT = b"\xff"


@dataclass(frozen=True)
class Code:
    """A code in a picture; ``content`` is empty when it was found and not read."""

    corners: Quad
    content: bytes = field(repr=False)

    @property
    def side(self) -> float:
        """The longest side, in pixels."""
        return float(np.linalg.norm(self.corners - np.roll(self.corners, 1, axis=0), axis=1).max())


#: finds and reads the codes of a picture
Find = Callable[[Pixels], list[Code]]


class CodeScan:
    """One scan. Feed it frames until it gives an end; then :meth:`close`."""

    def __init__(self, find: Find | None = None) -> None:
        """``find`` gives the codes of a grey picture: OpenCV's detector does, unless somebody else is to."""
        self._find = find or partial(_codes_in, cv2.QRCodeDetectorAruco())
        self._began: float | None = None
        self._frames = 0
        self._far = False
        self._text = ""
        self._agreeing = 0
        self._prompt = Prompt.SHOW_CODE
        self._prompted = 0.0
        self._advice = self._prompt

    @property
    def advice(self) -> Prompt:
        """What the newest picture asks for; the guidance follows it slowly enough to be read."""
        return self._advice

    def begin(self) -> Guidance:
        """What to ask before the first picture."""
        return Guidance(self._prompt, None, 0, 0)

    def see(self, frame: Frame) -> Guidance | ScannedCode | NoCode:
        """Take the next frame: what to ask now, the text, or that none came in time."""
        if self._began is None:
            self._began = self._prompted = frame.taken
        self._frames += 1
        grey = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY), np.uint8)
        codes = self._codes(grey)
        if (text := self._agreed(codes)) is not None:
            return ScannedCode(text)
        if frame.taken - self._began > SCAN_TIMEOUT_S:
            return NoCode()
        return self._guidance(codes, grey, frame.taken)

    def close(self) -> None:
        """Forget what was read; call it however the scan ends."""
        self._text = ""

    # -- what a frame shows --

    def _codes(self, grey: Pixels) -> list[Code]:
        codes = self._found(grey)
        if not codes and (self._far or self._frames % ENLARGED_EVERY_FRAMES == 0):
            codes = self._found(grey, ENLARGEMENT)
            self._far = bool(codes)
        return [code if code.content else self._looked_at_again(grey, code) for code in codes]

    def _found(self, grey: Pixels, scale: float = 1.0) -> list[Code]:
        if scale != 1:
            grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
        return [Code(code.corners / scale, code.content) for code in self._find(grey)]

    def _looked_at_again(self, grey: Pixels, code: Code) -> Code:
        """``code``, read in an enlarged cut of the picture if that helps."""
        if code.side > SCALED_MAX * grey.shape[0]:
            return code
        margin = MARGIN * code.side
        left, top = np.maximum(code.corners.min(axis=0) - margin, 0).astype(int)
        right, bottom = np.ceil(code.corners.max(axis=0) + margin).astype(int)
        scale = SCALES[self._frames % len(SCALES)]
        for again in self._found(np.ascontiguousarray(grey[top:bottom, left:right]), scale):
            if again.content:
                return Code(code.corners, again.content)
        return code

    # -- what follows from it --

    def _agreed(self, codes: list[Code]) -> str | None:
        """The text that enough frames agree on; a picture with two codes agrees with nothing."""
        contents = {code.content for code in codes if code.content}
        if contents:
            text = _text(contents.pop()) if len(contents) == 1 else ""
            self._agreeing = 0 if not text else self._agreeing + 1 if text == self._text else 1
            self._text = text
        return self._text if self._agreeing >= AGREEING_FRAMES else None

    def _guidance(self, codes: list[Code], grey: Pixels, now: float) -> Guidance:
        self._advice = _prompt(codes, grey) or self._prompt
        if self._advice is not self._prompt and now - self._prompted >= PROMPT_MIN_S:
            self._prompt, self._prompted = self._advice, now
        return Guidance(self._prompt, _mirrored_box(codes[0], grey) if codes else None, 0, 0)


def texts_in(grey: Pixels, scales: Iterable[float] = (1.0, *SCALES, 0.5)) -> set[str]:
    """The texts of all codes in one picture, as that of a paper, looked at in each of ``scales`` until all are read."""
    detector, texts = cv2.QRCodeDetectorAruco(), set[str]()
    for scale in scales:
        smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        seen = grey if scale == 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=smooth)
        codes = _codes_in(detector, np.asarray(seen, np.uint8))
        texts |= {text for code in codes if (text := _text(code.content))}
        if codes and all(code.content for code in codes):
            break
    return texts


def _codes_in(detector: cv2.QRCodeDetectorAruco, grey: Pixels) -> list[Code]:
    """The codes of a picture; one that cannot be decoded keeps no other from being read."""
    try:
        found, contents, corners, straight = detector.detectAndDecodeBytesMulti(grey)
    except LIBRARY_ERRORS:
        return [Code(quad, _decoded(detector, grey, quad)) for quad in _quads_in(detector, grey)]
    if not found:
        return []
    # The modules of a code are only given when it was decoded: then no content is what it says.
    nothing = NO_TEXT if len(straight) == len(contents) else b""
    return [Code(quad, content or nothing) for quad, content in zip(corners, contents, strict=True)]


def _quads_in(detector: cv2.QRCodeDetectorAruco, grey: Pixels) -> list[Quad]:
    try:
        found, corners = detector.detectMulti(grey)
    except LIBRARY_ERRORS:
        return []  # the next picture is another one
    return [np.asarray(quad, np.float32) for quad in corners] if found else []


def _decoded(detector: cv2.QRCodeDetectorAruco, grey: Pixels, quad: Quad) -> bytes:
    try:
        return bytes(detector.decodeBytes(grey, quad[None])[0])
    except LIBRARY_ERRORS:
        return NO_TEXT


def _text(content: bytes) -> str:
    """The text of a code, empty when it is none: then it is not the code of an electronic card."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _prompt(codes: list[Code], grey: Pixels) -> Prompt | None:
    """What would help most; None while nothing is wrong."""
    if not codes:
        return Prompt.SHOW_CODE
    if len({code.content for code in codes}) > 1:
        return Prompt.ONE_CODE
    code, height = codes[0], grey.shape[0]
    if code.content:
        return None if _text(code.content) else Prompt.OTHER_CODE
    if code.side < SIDE_MIN * height:
        return Prompt.NEARER
    if code.side > SIDE_MAX * height:
        return Prompt.FURTHER
    return Prompt.TILT_CODE if _bleached(code, grey) else Prompt.HOLD_STILL


def _bleached(code: Code, grey: Pixels) -> bool:
    """Whether a reflection covers a part of ``code``: everywhere else some modules are dark."""
    edge = FLAT_PX - 1
    square = np.array([[0, 0], [edge, 0], [edge, edge], [0, edge]], np.float32)
    flat = cv2.warpPerspective(grey, cv2.getPerspectiveTransform(code.corners, square), (FLAT_PX, FLAT_PX))
    cells = flat.reshape(FLAT_PX // CELL_PX, CELL_PX, FLAT_PX // CELL_PX, CELL_PX)
    darkest, lightest = float(flat.min()), float(flat.max())
    return float(cells.min(axis=(1, 3)).max()) > darkest + BLEACHED_MIN * (lightest - darkest)


def _mirrored_box(code: Code, grey: Pixels) -> FaceBox:
    """Where the code is in the mirrored preview."""
    height, width = grey.shape
    left, top = code.corners.min(axis=0)
    right, bottom = code.corners.max(axis=0)
    return FaceBox(
        float(1 - right / width), float(top / height), float((right - left) / width), float((bottom - top) / height)
    )
