"""Pictures from anywhere: what is one is read whatever its format and name, what is none is refused for a reason."""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from devices.face.picture import FILE_MAX_BYTES, PictureUnusable, decoded, grey_of, read_picture
from tests.devices.face.stage import Pixels, portrait

PNG_BODY = struct.pack(">I", 1000) + b"IDAT" + bytes(100)  # cut off
FORMATS = ["png", "jpg", "bmp", "webp", "tiff", "ppm", "pgm", "pam", "pfm", "hdr", "sr", "jp2", "avif", "gif"]


def picture() -> Pixels:
    return decoded(portrait("a"))


@cache
def encoded(extension: str) -> bytes:
    pixels = picture()
    if extension == "pgm":
        pixels = grey_of(pixels)
    if extension in ("pfm", "hdr"):
        done, content = cv2.imencode(f".{extension}", pixels.astype(np.float32) / 255)
    else:
        done, content = cv2.imencode(f".{extension}", pixels)
    assert done
    return content.tobytes()


def png_that_says(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + PNG_BODY


def reason_of(content: bytes) -> str:
    with pytest.raises(PictureUnusable) as refused:
        decoded(content)
    return refused.value.reason


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_of_opencv_is_read(extension: str) -> None:
    assert decoded(encoded(extension)).shape == picture().shape


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_a_picture"),
        (b"no picture at all" * 100, "not_a_picture"),
        (b"P7\nWIDTH 9\n", "not_a_picture"),
        (png_that_says(200, 200), "not_a_picture"),
        (cv2.imencode(".png", np.zeros((1, 1, 3), np.uint8))[1].tobytes(), "too_small"),
        (cv2.imencode(".png", np.zeros((39, 400, 3), np.uint8))[1].tobytes(), "too_small"),
        (png_that_says(20_000, 20_000), "too_large"),
        (png_that_says(2**31 - 1, 2**31 - 1), "too_large"),
        (b"P7\nWIDTH 20000\nHEIGHT 20000\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n", "too_large"),
        (b"P7\nHEIGHT 20000\nWIDTH 20000\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n", "too_large"),
        (b"PF\n20000 20000\n-1.0\n", "too_large"),
        (b"P6\n20000 20000\n255\n", "too_large"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 20000 +X 20000\n", "too_large"),
        (b"BM" + struct.pack("<IIIIiiHHI", 0, 0, 54, 40, 20_000, 20_000, 1, 24, 0) + bytes(24), "too_large"),
    ],
)
def test_what_is_no_usable_picture_says_why(content: bytes, reason: str) -> None:
    assert reason_of(content) == reason


def test_a_huge_picture_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("unpacked"))
    assert reason_of(png_that_says(12_001, 100)) == "too_large"
    assert reason_of(png_that_says(8_000, 8_000)) == "too_large"


@settings(deadline=None, max_examples=60)
@given(
    extension=st.sampled_from(["png", "jpg", "bmp", "webp", "tiff", "gif", "pam", "hdr", "sr", "jp2"]),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
)
def test_damaged_files_are_pictures_or_refused(extension: str, cut: float, changes: list[tuple[float, int]]) -> None:
    content = bytearray(encoded(extension))
    for place, value in changes:
        content[int(place * min(len(content), 200))] = value  # headers decide how much is unpacked
    with suppress(PictureUnusable):  # and nothing else
        assert decoded(bytes(content[: int(cut * len(content)) + 1])).ndim == 3


@pytest.mark.parametrize("place", [0.4, 0.6, 0.9])
def test_a_damaged_picture_is_refused_without_a_word_of_any_library(
    place: float, capfd: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(encoded("png"))
    content[int(place * len(content))] ^= 0xFF
    assert reason_of(bytes(content)) == "not_a_picture"
    assert capfd.readouterr() == ("", "")


def test_a_jpeg_with_something_between_its_parts_is_read_without_a_word_of_any_library(
    capfd: pytest.CaptureFixture[str],
) -> None:
    content = encoded("jpg")
    frame = content.index(b"\xff\xc0")
    assert (decoded(content[:frame] + bytes(69) + content[frame:]) == decoded(content)).all()
    assert capfd.readouterr() == ("", "")


def test_a_jpeg_is_what_opencv_makes_of_it_and_upright() -> None:
    lying = BytesIO()
    with Image.open(BytesIO(encoded("jpg"))) as still:
        exif = still.getexif()
        exif[ExifTags.Base.Orientation] = 6  # the camera lay on its side
        still.save(lying, "jpeg", exif=exif)
    for content in (encoded("jpg"), lying.getvalue()):
        assert (decoded(content) == cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)).all()
    height, width = decoded(encoded("jpg")).shape[:2]
    assert decoded(lying.getvalue()).shape[:2] == (width, height)


@pytest.mark.parametrize("name", ["头像 ü 'x' #%20.png", "-rf", "a\nb.jpg", "ключ.bin"])
def test_any_file_name_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(portrait("b"))
    assert read_picture(tmp_path / name) == portrait("b")


def test_what_is_no_file_is_missing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "pipe", tmp_path / ("x" * 300)):
        with pytest.raises(PictureUnusable, match="missing"):
            read_picture(path)


def test_a_file_beyond_all_reason_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(FILE_MAX_BYTES + 1)
    with pytest.raises(PictureUnusable, match="too_large"):
        read_picture(tmp_path / "huge")
