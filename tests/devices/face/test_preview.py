"""Pictures that cross between two processes and leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from devices.face.preview import HEIGHT, WIDTH, PreviewReader
from devices.face.preview_writer import PreviewWriter


@pytest.fixture
def reader() -> PreviewReader:
    return PreviewReader()


def test_a_picture_arrives_mirrored_and_in_rgb(reader: PreviewReader) -> None:
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:, 0] = (255, 20, 10)  # blue, green, red, at the left edge
    PreviewWriter(reader.path).write(pixels)
    preview = reader.read()
    assert preview is not None
    assert (preview.width, preview.height, preview.index) == (640, 480, 1)
    seen = np.frombuffer(preview.rgb, np.uint8).reshape(HEIGHT, WIDTH, 3)
    assert seen[:, -1].tolist() == [[10, 20, 255]] * HEIGHT
    assert not seen[:, :-1].any()
    reader.close()


def test_there_is_no_picture_before_the_first_and_after_a_wipe(reader: PreviewReader) -> None:
    writer = PreviewWriter(reader.path)
    assert reader.read() is None
    writer.write(np.full((240, 320, 3), 9, np.uint8))  # any size
    assert reader.read() is not None
    writer.wipe()
    assert reader.read() is None
    reader.close()


def test_a_picture_is_whole_while_the_next_ones_are_written(reader: PreviewReader) -> None:
    writer = PreviewWriter(reader.path)
    for value in range(1, 40):
        writer.write(np.full((HEIGHT, WIDTH, 3), value, np.uint8))
        preview = reader.read()
        assert preview is not None
        assert (preview.index, set(preview.rgb)) == (value, {value})
    reader.close()


def test_the_memory_has_no_name_and_goes_with_its_holder(reader: PreviewReader) -> None:
    assert Path(reader.path).readlink().name.endswith("(deleted)")
    path = reader.path
    reader.close()
    assert not Path(path).exists()
