"""Pictures that cross between two processes and leave nothing behind."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

import numpy as np
import pytest

from devices.face.preview import HEIGHT, TOTAL_BYTES, WIDTH, PreviewReader
from devices.face.preview_writer import PreviewWriter
from devices.face.watchdog import Glimpse, Watchdog


@pytest.fixture
def reader() -> PreviewReader:
    return PreviewReader()


def test_a_picture_arrives_mirrored_and_in_rgb(reader: PreviewReader) -> None:
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:, 0] = (255, 20, 10)  # blue, green, red, at the left edge
    PreviewWriter(reader.fd).write(pixels, 7.0)
    preview = reader.read()
    assert preview is not None
    assert (preview.width, preview.height, preview.index) == (640, 480, 1)
    seen = np.frombuffer(preview.rgb, np.uint8).reshape(HEIGHT, WIDTH, 3)
    assert seen[:, -1].tolist() == [[10, 20, 255]] * HEIGHT
    assert not seen[:, :-1].any()
    reader.close()


def test_there_is_no_picture_before_the_first_and_after_a_wipe(reader: PreviewReader) -> None:
    writer = PreviewWriter(reader.fd)
    assert reader.read() is None
    writer.write(np.full((240, 320, 3), 9, np.uint8), 7.0)  # any size
    assert reader.read() is not None
    writer.wipe()
    assert reader.read() is None
    reader.close()


def test_a_picture_is_whole_while_the_next_ones_are_written(reader: PreviewReader) -> None:
    writer = PreviewWriter(reader.fd)
    for value in range(1, 40):
        writer.write(np.full((HEIGHT, WIDTH, 3), value, np.uint8), 7.0)
        preview = reader.read()
        assert preview is not None
        assert (preview.index, set(preview.rgb)) == (value, {value})
    reader.close()


def test_the_writer_believes_nothing_that_stands_in_the_memory(reader: PreviewReader) -> None:
    writer = PreviewWriter(reader.fd)
    writer.write(np.full((HEIGHT, WIDTH, 3), 1, np.uint8), 7.0)
    os.pwrite(reader.fd, b"\xff" * 4096, 0)
    writer.write(np.full((HEIGHT, WIDTH, 3), 2, np.uint8), 8.0)
    preview = reader.read()
    assert preview is not None
    assert (preview.index, set(preview.rgb)) == (2, {2})
    reader.close()


def test_the_memory_has_no_name_and_goes_with_its_holder(reader: PreviewReader) -> None:
    path = Path(f"/proc/self/fd/{reader.fd}")
    assert path.readlink().name.endswith("(deleted)")
    reader.close()
    assert not path.exists()


def test_nobody_who_has_the_memory_can_cut_it_short_or_unseal_it(reader: PreviewReader) -> None:
    for size in (0, TOTAL_BYTES - 1, TOTAL_BYTES + 1):
        with pytest.raises(PermissionError):
            os.ftruncate(reader.fd, size)
    with pytest.raises(PermissionError):
        fcntl.fcntl(reader.fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE)
    reader.close()


def test_what_the_watchdog_sees_is_the_newest_picture_its_time_and_the_beat(reader: PreviewReader) -> None:
    assert reader.glimpse() == Glimpse(0, 0.0, None, 0.0)
    writer, source = PreviewWriter(reader.fd), np.random.default_rng(2)
    writer.beat()
    glimpses = []
    for taken in (3.0, 4.0, 5.0):
        writer.write(source.integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8), taken)
        glimpses.append(reader.glimpse())
    assert [(one.index, one.taken) for one in glimpses] == [(1, 3.0), (2, 4.0), (3, 5.0)]
    assert len({one.digest for one in glimpses}) == 3
    assert 0 <= time.monotonic() - glimpses[0].beat < 5
    reader.wipe()
    assert reader.glimpse().digest is None
    assert reader.beat >= glimpses[0].beat  # the process lives on
    writer.close()
    reader.close()


def test_the_same_picture_has_the_same_digest_but_one_of_a_single_colour_has_none(reader: PreviewReader) -> None:
    writer = PreviewWriter(reader.fd)
    picture = np.random.default_rng(3).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    digests = []
    for pixels in (picture, picture, np.zeros_like(picture), np.zeros_like(picture)):
        writer.write(pixels, 1.0)
        digests.append(reader.glimpse().digest)
    assert digests[0] == digests[1] is not None
    assert digests[3] is None
    reader.close()


@pytest.mark.parametrize("garbage", [b"\xff" * TOTAL_BYTES, b"\x7f\xf0" * (TOTAL_BYTES // 2)])
def test_garbage_in_the_memory_breaks_no_reader(reader: PreviewReader, garbage: bytes) -> None:
    os.pwrite(reader.fd, garbage, 0)
    assert reader.read() is None or len(reader.read().rgb) == WIDTH * HEIGHT * 3  # type: ignore[union-attr]
    assert Watchdog(time.monotonic()).look(reader.glimpse(), time.monotonic()) is not None
    reader.close()
