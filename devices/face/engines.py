"""Which engine a site's settings name: that one, or none. There is no weaker fall-back."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from config.face import EngineName
from devices.face.dlib_engine import CPU_INFO, load_dlib
from devices.face.engine import FaceEngine
from devices.face.failures import engine_unavailable
from devices.face.models import EngineUnavailable
from devices.face.opencv_engine import load_opencv


def load_engine(name: EngineName, models: Path | None = None, cpu_info: Path = CPU_INFO) -> FaceEngine:
    """The engine ``name``, warm, or FACE-UNAVAILABLE with the reason. Takes about a fifth of a second.

    ``models`` is ``face.models_dir`` of the settings.
    """
    try:
        engine = load_dlib(models, cpu_info) if name == "dlib-resnet-v1" else load_opencv(models)
    except (EngineUnavailable, ImportError, OSError, RuntimeError) as error:
        raise engine_unavailable(str(error)) from error
    engine.embed(
        np.zeros((engine.chip_px, engine.chip_px, 3), np.uint8)
    )  # the first call pays for the memory of the network
    return engine
