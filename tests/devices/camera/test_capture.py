"""The OpenCV drivers against what is no camera, and against real video files."""

from __future__ import annotations

import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from config.faults import Fault
from config.settings import FileCamera as FileSettings
from config.settings import V4l2Camera as V4l2Settings
from devices.camera.file import FileCamera
from devices.camera.port import Camera
from devices.camera.v4l2 import V4l2Camera, taken_at


def absence(camera: Camera) -> str:
    with pytest.raises(Fault) as caught:
        camera.open()
    assert caught.value.code == "CAMERA-ABSENT"
    return caught.value.detail


def until_gone(camera: Camera, levels: list[int]) -> str:
    """Read into ``levels`` until the camera is gone; the code of its fault."""
    while True:
        try:
            levels.append(round(float(camera.read().pixels.mean()) / 20))
        except Fault as fault:
            return fault.code


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Ten frames at 50 a second, each a different grey."""
    path = tmp_path / "ten.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 50, (320, 240))
    for level in range(10):
        writer.write(np.full((240, 320, 3), 20 * level, np.uint8))
    writer.release()
    return path


def test_a_device_that_is_not_there_is_absent() -> None:
    assert absence(V4l2Camera(V4l2Settings(driver="v4l2", device=Path("/dev/video99")))).endswith("does not exist")


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero"])
def test_a_device_of_this_machine_that_is_no_camera_is_not_ours(path: str) -> None:
    with pytest.raises(Fault) as caught:
        V4l2Camera(V4l2Settings(driver="v4l2", device=Path(path))).open()
    assert (caught.value.code, caught.value.detail) == ("CAMERA-FOREIGN", f"{path} is no video device")


@pytest.mark.parametrize(
    ("stamp", "taken"),
    [(99.9, 99.9), (91.0, 91.0), (0.0, 100.0), (100.1, 100.0), (1.7e9, 100.0), (float("nan"), 100.0)],
)
def test_a_frame_is_as_old_as_its_driver_says_if_that_can_be(stamp: float, taken: float) -> None:
    assert taken_at(stamp, came=100.0) == taken


def test_a_file_that_is_no_video_is_absent(tmp_path: Path) -> None:
    path = tmp_path / "notes.avi"
    path.write_text("not a video")
    assert absence(FileCamera(FileSettings(driver="file", path=path))).endswith("cannot be opened")


def test_a_recording_plays_at_its_own_speed_and_then_the_camera_is_gone(recording: Path) -> None:
    camera = FileCamera(FileSettings(driver="file", path=recording))
    camera.open()
    began = time.monotonic()
    levels: list[int] = []
    assert until_gone(camera, levels) == "CAMERA-ABSENT"
    assert time.monotonic() - began > 0.17
    assert levels == sorted(levels)
    assert levels[-1] == 9
    camera.close()


def test_a_camera_opens_again_after_it_was_closed(recording: Path) -> None:
    camera = FileCamera(FileSettings(driver="file", path=recording))
    for _ in range(2):
        camera.open()
        assert camera.read().pixels.shape == (240, 320, 3)
        camera.close()
        camera.close()
    with pytest.raises(RuntimeError, match="not open"):
        camera.read()
