"""The view follows the face up and down: seated and standing people, cameras upright and on their side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from config.settings import SimulatedCamera as View
from devices.camera.port import Frame
from devices.face.port import FaceBox, Outcome, Prompt, Verdict
from devices.face.region import Region
from devices.face.sight import Sight
from simulated.citizen.head import heads, over, render
from tests.devices.face.stage import HEADS, Pixels, Stage, engine, portrait

pytestmark = HEADS
PERIOD_S = 1 / 15


def view(rotate_deg: int = 0, view_height: float = 1.0) -> View:
    return View.model_validate({"driver": "simulated", "rotate_deg": rotate_deg, "view_height": view_height})


def frame(pixels: Pixels, number: int = 1) -> Frame:
    return Frame(pixels, number * PERIOD_S, number)


def room(width: int, height: int, face_at: int | None) -> Pixels:
    """A wall, with a drawn head whose middle is so many pixels from the top."""
    wall = np.full((height, width, 3), 176, np.uint8)
    if face_at is None:
        return wall
    head = over(render(heads()["a"], 0), np.full((480, 640, 3), 176, np.uint8))
    left, top = (width - 640) // 2, face_at - 240
    above, below = max(top, 0), min(top + 480, height)
    wall[above:below, max(left, 0) : left + 640] = head[above - top : below - top, max(-left, 0) : 640 - max(-left, 0)]
    return wall


def followed(region: Region, pixels: Pixels, seconds: float, begin: int = 1) -> list[float]:
    """Where the middle of the face is in the view, frame by frame; a frame without a face is left out."""
    sight, middles = Sight(engine()), []
    for number in range(begin, begin + round(seconds / PERIOD_S)):
        box = sight.look(region.cut(frame(pixels, number))).box
        region.follow(box)
        middles += [] if box is None else [box.y + box.height / 2]
    return middles


@pytest.mark.parametrize(
    ("size", "view_height", "shape"),
    [
        ((640, 480), 1.0, (480, 640)),
        ((1280, 720), 1.0, (720, 960)),
        ((1280, 720), 2 / 3, (480, 640)),
        ((720, 1280), 1.0, (540, 720)),
        ((320, 240), 1.0, (240, 320)),
        ((1, 1), 1.0, (1, 1)),
    ],
)
def test_the_view_has_the_shape_of_the_preview(
    size: tuple[int, int], view_height: float, shape: tuple[int, int]
) -> None:
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    assert Region(view(view_height=view_height)).cut(frame(pixels)).pixels.shape[:2] == shape


@pytest.mark.parametrize(
    ("rotate_deg", "turned"), [(90, cv2.ROTATE_90_COUNTERCLOCKWISE), (270, cv2.ROTATE_90_CLOCKWISE)]
)
def test_a_camera_on_its_side_is_turned_upright(rotate_deg: int, turned: int) -> None:
    upright = room(720, 1280, 640)
    cut = Region(view(rotate_deg)).cut(frame(np.asarray(cv2.rotate(upright, turned), np.uint8)))
    assert (cut.pixels == upright[370:910]).all()


@pytest.mark.parametrize(("size", "face_at"), [((1280, 720), 460), ((1280, 720), 250), ((720, 1280), 1000)])
def test_a_seated_or_tall_person_is_brought_to_the_middle(size: tuple[int, int], face_at: int) -> None:
    region = Region(view(view_height=2 / 3), engine().detect)
    middles = followed(region, room(*size, face_at), 2.0)
    assert middles
    assert middles[-1] == pytest.approx(0.5, abs=0.16)


def test_who_sits_down_is_followed_slowly_until_the_face_is_in_the_middle() -> None:
    region = Region(view(view_height=0.6))
    followed(region, room(1280, 720, 360), 0.5)
    middles = followed(region, room(1280, 720, 450), 3.0, begin=20)
    assert middles[0] > 0.65
    assert middles[-1] == pytest.approx(0.5, abs=0.06)
    assert max(abs(np.diff(middles))) < 0.08  # nothing jumps but the detector, by a cell


def test_a_small_movement_does_not_tilt_the_view() -> None:
    region = Region(view(view_height=0.6))
    followed(region, room(1280, 720, 360), 0.5)
    middles = followed(region, room(1280, 720, 390), 1.5, begin=20)
    assert max(middles) - min(middles) < 0.02
    assert middles[-1] > 0.55


def test_when_nobody_is_there_the_view_stays_and_finds_whoever_comes() -> None:
    region = Region(view(), engine().detect)
    assert followed(region, room(720, 1280, None), 1.5) == []
    assert followed(region, room(720, 1280, 1000), 1.0, begin=30)


def test_the_view_never_leaves_the_picture() -> None:
    region = Region(view(view_height=0.5))
    for number in range(1, 200):
        assert region.cut(frame(room(1280, 720, None), number)).pixels.shape == (360, 480, 3)
        region.follow(FaceBox(0.4, 0.9, 0.2, 0.1))


def test_pictures_whose_size_changes_keep_the_view_at_the_height_of_the_face() -> None:
    region = Region(view(view_height=0.5), engine().detect)
    followed(region, room(1280, 720, 430), 1.0)
    larger = cv2.resize(room(1280, 720, 430), (1920, 1080))
    assert followed(region, np.asarray(larger, np.uint8), 0.3, begin=20)[0] == pytest.approx(0.5, abs=0.2)


@pytest.mark.nightly
def test_a_seated_person_passes_a_whole_check() -> None:
    """The drawn head stands low in a picture of 720 x 1280, half of it below the middle view."""
    stage, region = Stage("a"), Region(view(), engine().detect)

    def seated(pixels: Pixels, prompt: Prompt, now: float) -> Pixels:
        tall = np.full((1280, 720, 3), 176, np.uint8)
        tall[800:1280, 40:680] = pixels
        cut = region.cut(Frame(tall, now, 1))
        found = engine().detect(np.asarray(cv2.cvtColor(cut.pixels, cv2.COLOR_BGR2GRAY), np.uint8), 2.25)
        height = cut.pixels.shape[0]
        region.follow(FaceBox(0.4, found[0].top / height, 0.2, found[0].height / height) if found else None)
        return cut.pixels

    verdict = stage.play(portrait("a"), seated, order=(Prompt.TURN_LEFT, Prompt.COME_CLOSER))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.MATCH
