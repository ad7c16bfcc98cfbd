"""How much does the face check add to the engine? Against the bare dlib calls, on the same pictures, in one run.

    .venv/bin/python -m benchmarks.face_speed [--runs N]

Watched frame: everything the check does with a picture (gates and pose included) over detector and landmarks alone.
Decision: everything from the third good frame to the verdict over the three embeddings of chips that are at hand.
Prints medians and ratios, and exits with 1 when a ratio is over its limit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import cv2
import numpy as np

from config.settings import load_settings
from devices.camera.port import Frame
from devices.face.decide import decide
from devices.face.dlib_engine import installed_models
from devices.face.engine import Embedding, Pixels
from devices.face.engines import load_engine
from devices.face.models import checked_files
from devices.face.picture import grey_of
from devices.face.portrait import reference_of
from devices.face.sight import SEARCH_WIDTH_PX, Sight
from simulated.citizen.head import heads, over, render, render_portrait

WATCH_RATIO_MAX, DECISION_RATIO_MAX = 1.3, 1.2
YAWS_DEG = (-20, -10, 0, 0, 0, 10, 20)
WALL_GREY, NOISE_SIGMA = 176, 1.5


class Bare:
    """What somebody would write who only wants dlib's answer."""

    def __init__(self) -> None:
        dlib = import_module("dlib")
        files = checked_files(installed_models(), "dlib-resnet-v1")
        self.detector = dlib.get_frontal_face_detector()
        self.predictor = dlib.shape_predictor(str(files["landmarks"]))
        self.network = dlib.face_recognition_model_v1(str(files["network"]))
        self.rectangle = dlib.rectangle

    def watch(self, pixels: Pixels) -> object:
        grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        shrink = pixels.shape[1] / SEARCH_WIDTH_PX
        small = cv2.resize(grey, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
        boxes, _, _ = self.detector.run(small, 0, 0.0)
        box = max(boxes, key=lambda found: found.width())
        edges = (round(edge * shrink) for edge in (box.left(), box.top(), box.right(), box.bottom()))
        return self.predictor(grey, self.rectangle(*edges))

    def embed(self, chip: Pixels) -> object:
        return self.network.compute_face_descriptor(chip)


def pictures() -> list[Pixels]:
    """Drawn heads before a wall, straight and turned, with the noise of a sensor."""
    wall, source = np.full((480, 640, 3), WALL_GREY, np.uint8), np.random.default_rng(1)
    drawn = [over(render(head, yaw), wall) for head in heads().values() for yaw in YAWS_DEG]
    noisy = (picture + source.normal(0, NOISE_SIGMA, picture.shape) for picture in drawn)
    return [np.asarray(np.clip(picture, 0, 255), np.uint8) for picture in noisy]


def alternately(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median milliseconds of both, measured in turns, so that what slows the machine slows both."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs):
        order = ((0, one), (1, other)) if run % 2 else ((1, other), (0, one))
        for place, work in order:
            begun = time.perf_counter()
            work()
            times[place].append(1000 * (time.perf_counter() - begun))
    return statistics.median(times[0]), statistics.median(times[1])


@dataclass(frozen=True)
class Compared:
    """Our milliseconds and those of the bare engine, for the same work; ``limit`` is of their ratio."""

    name: str
    ours_ms: float
    bare_ms: float
    limit: float

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.bare_ms


def compared(runs: int) -> list[Compared]:
    """A watched frame, and a decision."""
    cv2.setNumThreads(1)  # as in the eyes process
    settings, bare, frames = load_settings().face, Bare(), pictures()
    engine = load_engine(settings.engine)
    sight = Sight(engine)
    ours, alone = alternately(
        lambda: [sight.look(Frame(pixels, 0.0, 0)) for pixels in frames],
        lambda: [bare.watch(pixels) for pixels in frames],
        runs,
    )
    watched = Compared("watched frame", ours / len(frames), alone / len(frames), WATCH_RATIO_MAX)

    straight = frames[2:5]
    chips = [engine.chip(pixels, engine.detect(grey_of(pixels), 2)[0]) for pixels in straight]
    rgb = [np.ascontiguousarray(chip[:, :, ::-1]) for chip in chips]
    reference = reference_of(render_portrait(next(iter(heads().values()))), engine)

    def decided() -> object:
        vectors: list[Embedding] = [engine.embed(chip) for chip in chips]
        return decide(reference, vectors, settings.thresholds)

    ours, alone = alternately(decided, lambda: [bare.embed(chip) for chip in rgb], runs)
    return [watched, Compared("decision", ours, alone, DECISION_RATIO_MAX)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30)
    results = compared(parser.parse_args().runs)
    for one in results:
        print(
            f"{one.name:<14} {one.ours_ms:8.2f} ms   bare dlib {one.bare_ms:8.2f} ms   "
            f"ratio {one.ratio:5.2f}   limit {one.limit:.2f}"
        )
    return int(any(one.ratio > one.limit for one in results))


if __name__ == "__main__":
    sys.exit(main())
