"""The face engine on dlib: HOG detector, five landmarks, 128-d ResNet. Licences: Boost (code), public domain (models).

The models come from the package ``face_recognition_models``, which cannot be imported (it wants ``pkg_resources``) and
is only located. Its 68-point model is not free for commercial use and is never opened.
"""

from __future__ import annotations

import importlib.util
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from config.face import EngineName
from devices.face.engine import Embedding, Face, Pixels
from devices.face.models import EngineUnavailable, Limits, checked_files, engine_facts

NAME: EngineName = "dlib-resnet-v1"
DETECTION_MIN = 0.0
CHIP_PX = 150
CHIP_PADDING = 0.25
CPU_INFO = Path("/proc/cpuinfo")
#: what ``dlib.get_frontal_face_detector()`` saves (Boost licence). That makes it of a text in the library, which takes
#: half a second of the processor whenever the eyes are loaded
DETECTOR = Path(__file__).with_name("frontal.svm")


class DlibEngine:
    """dlib's ResNet v1. Build it with :func:`load_dlib`."""

    name: EngineName = NAME
    chip_px = CHIP_PX
    limits: Limits

    def __init__(self, dlib: Any, files: Mapping[str, Path]) -> None:
        self.limits = engine_facts(NAME).limits
        self._dlib = dlib
        self._detector = dlib.fhog_object_detector(str(DETECTOR))
        self._landmarks = dlib.shape_predictor(str(files["landmarks"]))
        self._network = dlib.face_recognition_model_v1(str(files["network"]))

    def detect(self, grey: Pixels, shrink: float = 1.0) -> list[Face]:
        small = (
            grey if shrink == 1 else cv2.resize(grey, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
        )
        boxes, scores, _ = self._detector.run(small, 0, DETECTION_MIN)
        found = [self._face(grey, box, score, shrink) for box, score in zip(boxes, scores, strict=True)]
        return sorted(found, key=lambda face: face.width, reverse=True)

    def chip(self, pixels: Pixels, face: Face) -> Pixels:
        rgb = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
        chip = self._dlib.get_face_chip(rgb, face.landmarks, CHIP_PX, CHIP_PADDING)
        return np.asarray(cv2.cvtColor(chip, cv2.COLOR_RGB2BGR), np.uint8)

    def embed(self, chip: Pixels) -> Embedding:
        return np.array(self._network.compute_face_descriptor(cv2.cvtColor(chip, cv2.COLOR_BGR2RGB)), np.float64)

    def _face(self, grey: Pixels, box: Any, score: float, shrink: float) -> Face:
        edges = (round(edge * shrink) for edge in (box.left(), box.top(), box.right(), box.bottom()))
        full = self._dlib.rectangle(*edges)
        shape = self._landmarks(grey, full)
        # dlib's order: outer and inner corner of the eye on the picture's right, then of the other eye, nose base
        x, y = np.array([(p.x, p.y) for p in shape.parts()], np.float64).T.tolist()
        return Face(
            left=full.left(),
            top=full.top(),
            width=full.width(),
            height=full.height(),
            score=float(score),
            left_eye=((x[2] + x[3]) / 2, (y[2] + y[3]) / 2),
            right_eye=((x[0] + x[1]) / 2, (y[0] + y[1]) / 2),
            nose=(x[4], y[4]),
            landmarks=shape,
        )


def load_dlib(models: Path | None = None, cpu_info: Path = CPU_INFO) -> DlibEngine:
    """The engine, or :class:`EngineUnavailable`. Takes about a fifth of a second.

    ``models`` is the folder of the model files; None looks for the installed package.
    """
    if not has_avx(cpu_info):
        raise EngineUnavailable("this processor has no AVX")
    files = checked_files(models or installed_models(), NAME)
    import dlib

    return DlibEngine(dlib, files)


def has_avx(cpu_info: Path = CPU_INFO) -> bool:
    """Whether dlib's wheel can run: it is built with AVX, and without it the import would end the process by SIGILL."""
    if platform.machine() != "x86_64":
        return True
    flags = next((line for line in cpu_info.read_text().splitlines() if line.startswith("flags")), "")
    return "avx" in flags.split()


def installed_models() -> Path:
    """The folder of the installed model files."""
    package = importlib.util.find_spec("face_recognition_models")
    if package is None or not package.submodule_search_locations:
        raise EngineUnavailable("package face_recognition_models is not installed")
    return Path(package.submodule_search_locations[0]) / "models"
