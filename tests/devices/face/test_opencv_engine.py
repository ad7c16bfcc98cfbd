"""The engine on OpenCV: with other files, or none, it is unavailable, and nothing weaker takes its place.

Its real weights are not at hand here: what they see is not tested.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from config.faults import Fault
from config.settings import Face, load_settings
from devices.face import opencv_engine
from devices.face.engines import load_engine
from devices.face.models import engine_facts
from devices.face.opencv_engine import NAME, face_of
from devices.face.pose import pose_of

FILES = engine_facts(NAME).files


def refusal(models: Path | None) -> str:
    with pytest.raises(Fault) as caught:
        load_engine(NAME, models)
    assert caught.value.code == "FACE-UNAVAILABLE"
    return caught.value.detail


def test_without_a_folder_there_is_no_engine() -> None:
    assert refusal(None) == "face.models_dir is not set"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"model file {FILES['detector'].name} is missing"


@pytest.mark.parametrize("length", [1000, FILES["detector"].bytes])
def test_a_file_with_other_content_is_refused(tmp_path: Path, length: int) -> None:
    (tmp_path / FILES["detector"].name).write_bytes(bytes(length))
    assert refusal(tmp_path) == f"model file {FILES['detector'].name} is not the one that was checked"


def test_files_that_opencv_cannot_load_are_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.onnx").write_bytes(b"no network")
    monkeypatch.setattr(opencv_engine, "checked_files", lambda folder, name: dict.fromkeys(FILES, folder / "x.onnx"))
    assert refusal(tmp_path).startswith("OpenCV refuses the model files")


def test_a_row_of_the_detector_becomes_a_face_of_the_whole_picture() -> None:
    """The detector gives the person's right eye first, which is the picture's left one."""
    row = np.array([10, 20, 50, 60, 25, 40, 45, 40, 38, 50, 28, 65, 42, 65, 0.9], np.float32)
    face = face_of(row, 2.0)
    assert (face.left, face.top, face.width, face.height) == (20, 40, 100, 120)
    assert (face.left_eye, face.right_eye, face.nose) == ((50, 80), (90, 80), (76, 100))
    assert face.score == pytest.approx(0.9)
    assert pose_of(face).turn == pytest.approx(6 / 40)  # towards the picture's right


def test_settings_whose_thresholds_belong_to_another_engine_are_refused() -> None:
    face = load_settings().face.model_dump() | {"engine": NAME}
    with pytest.raises(ValueError, match="belong to dlib-resnet-v1, not to opencv-sface-2021dec"):
        Face.model_validate(face)
