"""Does the engine of this machine work? Processor, files and hashes, a drawn head against itself and another."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from config.face import EngineName
from config.faults import Fault
from config.settings import Face as FaceSettings
from devices.face.decide import distance, judged
from devices.face.dlib_engine import CPU_INFO, has_avx, installed_models
from devices.face.engine import Embedding, FaceEngine, Pixels
from devices.face.engines import load_engine
from devices.face.models import EngineUnavailable, engine_facts, trouble_of
from devices.face.picture import faces_in
from devices.face.port import Outcome
from devices.face.portrait import reference_of
from simulated.citizen.head import heads, over, render, render_portrait

#: two drawn people that the engines hold apart
ONE, OTHER = "a", "b"
FRAME = (480, 640, 3)
WALL_GREY = 176


def self_test(settings: FaceSettings, today: date, cpu_info: Path = CPU_INFO) -> dict[str, Any]:
    """``{"passed", "engine", "thresholds", "calibration", "cpu", "files", "load_ms", "fault", "detail", "heads"}``.

    Never raises. ``calibration`` is a :class:`config.face.Calibration` of ``today``; whatever it is, the engine works.
    ``heads`` are the comparisons of drawn heads: they show that the engine works, and nothing of its accuracy.
    """
    report: dict[str, Any] = {
        "passed": False,
        "engine": settings.engine,
        "thresholds": settings.thresholds.id,
        "calibration": settings.thresholds.calibration(today).value,
        "cpu": {"avx": has_avx(cpu_info)},
        "files": _files(settings.engine, settings.models_dir),
        "load_ms": None,
        "fault": None,
        "detail": None,
        "heads": [],
    }
    began = time.perf_counter()
    try:
        engine = load_engine(settings.engine, settings.models_dir, cpu_info)
    except Fault as fault:
        return report | {"fault": fault.code, "detail": fault.detail}
    report["load_ms"] = round(1000 * (time.perf_counter() - began))
    frame = over(render(heads()[ONE]), np.full(FRAME, WALL_GREY, np.uint8))
    report["heads"] = [_head(ONE, frame, engine, settings), _head(OTHER, frame, engine, settings)]
    return report | {"passed": all(head["passed"] for head in report["heads"])}


def _files(name: EngineName, models_dir: Path | None) -> list[dict[str, Any]]:
    """Every file of the engine, with what is wrong with it."""
    folder = models_dir
    if folder is None and name == "dlib-resnet-v1":
        try:
            folder = installed_models()
        except EngineUnavailable:
            folder = None  # said as the fault of loading
    return [
        {
            "name": file.name,
            "sha256": file.sha256,
            "licence": file.licence,
            "trouble": "no folder" if folder is None else trouble_of(folder, file),
        }
        for file in engine_facts(name).files.values()
    ]


def _head(card: str, frame: Pixels, engine: FaceEngine, settings: FaceSettings) -> dict[str, Any]:
    """The portrait of ``card`` against a frame in which ``ONE`` stands."""
    wanted = Outcome.MATCH if card == ONE else Outcome.NO_MATCH
    vector = _vector(frame, engine)
    if vector is None:
        return {"card": card, "stands": ONE, "decision": Outcome.NO_FACE.value, "passed": False}
    apart = distance(reference_of(render_portrait(heads()[card]), engine), vector)
    outcome = judged(apart, settings.thresholds)
    return {
        "card": card,
        "stands": ONE,
        "distance": round(apart, 4),
        "decision": outcome.value,
        "passed": outcome is wanted,
    }


def _vector(frame: Pixels, engine: FaceEngine) -> Embedding | None:
    faces = faces_in(frame, engine)
    return engine.embed(engine.chip(frame, faces[0])) if faces else None
