"""Video files as people make them, written byte by byte: a browser's WebM has no rate, only the frames' own times.

Matroska (RFC 9559) with Motion JPEG inside, because every frame of it stands for itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

EBML, DOC_TYPE, SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
INFO, SCALE, TRACKS, TRACK = 0x1549A966, 0x2AD7B1, 0x1654AE6B, 0xAE
TRACK_NUMBER, TRACK_UID, TRACK_TYPE, CODEC = 0xD7, 0x73C5, 0x83, 0x86
VIDEO, WIDTH, HEIGHT, AUDIO, SAMPLING, CHANNELS, BITS = 0xE0, 0xB0, 0xBA, 0xE1, 0xB5, 0x9F, 0x6264
CLUSTER, TIMESTAMP, SIMPLE_BLOCK = 0x1F43B675, 0xE7, 0xA3
PICTURES, SOUND = 1, 2
KEYFRAME = 0x80
MILLISECOND_NS = 1_000_000


def webm(path: Path, frames: Iterable[tuple[int, Pixels]]) -> Path:
    """A film of ``frames``: the time of each in milliseconds, and the picture."""
    shown = list(frames)
    height, width = shown[0][1].shape[:2] if shown else (240, 320)
    picture = _element(VIDEO, _number(WIDTH, width) + _number(HEIGHT, height))
    return _film(path, PICTURES, b"V_MJPEG", picture, [(at_ms, _jpeg(pixels)) for at_ms, pixels in shown])


def sound_only(path: Path) -> Path:
    """What a recorder leaves that was not allowed to use the camera."""
    rate = _element(SAMPLING, struct.pack(">d", 8000.0))
    sound = _element(AUDIO, rate + _number(CHANNELS, 1) + _number(BITS, 16))
    return _film(path, SOUND, b"A_PCM/INT/LIT", sound, [(at_ms, bytes(1600)) for at_ms in range(0, 1000, 100)])


def mp4_on_its_side(path: Path, pixels: Pixels, frames: int) -> Path:
    """A film as a phone takes it upright: the sensor's wide pictures, and the note that they are to be turned."""
    height, width = pixels.shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 25, (width, height))
    for _ in range(frames):
        writer.write(pixels)
    writer.release()
    upright, quarter = _matrix(1, 0, 0, 1), _matrix(0, 1, -1, 0)  # ISO 14496-12, 8.3.2
    track_header = path.read_bytes().index(b"tkhd")
    content = bytearray(path.read_bytes())
    at = content.index(upright, track_header)
    content[at : at + len(quarter)] = quarter
    path.write_bytes(content)
    return path


def _film(path: Path, kind: int, codec: bytes, form: bytes, blocks: list[tuple[int, bytes]]) -> Path:
    head = _element(EBML, _element(DOC_TYPE, b"webm"))
    track = _number(TRACK_NUMBER, 1) + _number(TRACK_UID, 1) + _number(TRACK_TYPE, kind) + _element(CODEC, codec) + form
    info = _element(INFO, _number(SCALE, MILLISECOND_NS))
    clusters = b"".join(_cluster(at_ms, content) for at_ms, content in blocks)
    path.write_bytes(head + _element(SEGMENT, info + _element(TRACKS, _element(TRACK, track)) + clusters))
    return path


def _cluster(at_ms: int, content: bytes) -> bytes:
    block = struct.pack(">BhB", 0x81, 0, KEYFRAME) + content
    return _element(CLUSTER, _number(TIMESTAMP, at_ms) + _element(SIMPLE_BLOCK, block))


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(8, "big"))


def _element(name: int, content: bytes) -> bytes:
    label = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return label + (1 << 56 | len(content)).to_bytes(8, "big") + content


def _jpeg(pixels: Pixels) -> bytes:
    return cv2.imencode(".jpg", pixels)[1].tobytes()


def _matrix(a: int, b: int, c: int, d: int) -> bytes:
    return struct.pack(">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
