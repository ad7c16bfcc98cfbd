"""Finding a paper in a picture, judging whether it is seen well, and cutting out its leaf: drawn pages, as they lie."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from config.document import LONGEST_PX, MOST_BYTES
from devices.document.paper import STILL_PICTURES, Finder, Pixels, Points, find, is_sharp, leaf, sight
from devices.document.port import Advice, Leaf
from devices.document.staging import Manner, Mat
from office.cases.leaves import picture
from simulated.document.camera import LAID_WELL, SimulatedDocumentCamera, scene
from simulated.document.pages import page, shipped
from tests.families import by_day

SAYS = {
    Manner.WELL: Advice.GOOD,
    Manner.HALF_OUT: Advice.MOVE_IN,
    Manner.TWO: Advice.ONE_PAPER,
    Manner.FOLDED: Advice.ALL_CORNERS,
    Manner.DARK: Advice.MORE_LIGHT,
    Manner.GLARE: Advice.NO_GLARE,
    Manner.BLURRED: Advice.FLATTEN,
}


@pytest.fixture
def camera() -> SimulatedDocumentCamera:
    return SimulatedDocumentCamera(1000, sleep=lambda _: None)


def test_there_is_an_advice_for_each_way_to_lie() -> None:
    assert set(SAYS) == set(Manner)


@pytest.mark.parametrize("manner", by_day(sorted(SAYS), [Manner.GLARE, Manner.HALF_OUT]))
def test_each_way_to_lie_badly_is_told_by_its_own_advice(manner: Manner, camera: SimulatedDocumentCamera) -> None:
    camera.lay(Mat("record", manner))
    finder = Finder()
    for _ in range(STILL_PICTURES):
        found = finder.see(camera.read().pixels)
    assert found.advice is SAYS[manner]


def test_an_empty_mat_asks_for_a_paper_and_not_for_light(camera: SimulatedDocumentCamera) -> None:
    assert find(camera.read().pixels).advice is Advice.LAY_DOWN


def test_a_paper_that_was_just_moved_is_asked_to_lie_still(camera: SimulatedDocumentCamera) -> None:
    camera.lay(Mat("record"))
    finder, picture_ = Finder(), camera.read().pixels
    moved = np.roll(picture_, 40, axis=1)
    said = [finder.see(one).advice for one in (picture_, moved, picture_, picture_, picture_)]
    assert said == [Advice.HOLD_STILL] * 4 + [Advice.GOOD]


def test_its_corners_are_told_in_shares_of_the_picture_and_are_where_it_lies() -> None:
    seen = scene("record", Manner.WELL)
    told = sight(find(seen), seen)
    assert np.abs(np.array(told.corners) - np.array(LAID_WELL)).max() < 0.004


def test_sharp_in_one_direction_alone_is_not_sharp() -> None:
    """A paper that was pulled along blurs across the movement, and its other edges stay as they are."""
    seen = scene("record", Manner.WELL)
    corners = find(seen).corners
    assert corners is not None
    assert is_sharp(seen, corners)
    assert not is_sharp(np.asarray(cv2.blur(seen, (21, 1)), np.uint8), corners)
    assert not is_sharp(np.asarray(cv2.blur(seen, (1, 21)), np.uint8), corners)


@pytest.mark.parametrize("name", by_day(shipped(), ["record"]))
def test_a_leaf_is_upright_in_the_proportions_of_its_sheet_and_says_nothing_but_the_picture(name: str) -> None:
    taken = _leaf_of(scene(name, Manner.WELL))
    read = picture(taken.jpeg)  # the office takes it: no Exif, no comment, one size
    assert abs(read.high / read.wide - 2**0.5) < 0.002
    assert read.high >= 1654  # A4 at 141 dpi at least
    assert max(read.high, read.wide) <= LONGEST_PX
    assert len(taken.jpeg) <= MOST_BYTES
    assert picture(taken.view).high < read.high


def test_what_stands_on_the_paper_stands_on_the_leaf() -> None:
    """Compared with the page that was laid there: turned straight, nothing is lost at its edges or swapped."""
    taken = cv2.imdecode(np.frombuffer(_leaf_of(scene("record", Manner.WELL)).jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert taken is not None
    laid = cv2.cvtColor(page("record"), cv2.COLOR_BGR2GRAY)
    drawn = cv2.resize(laid, taken.shape[::-1], interpolation=cv2.INTER_AREA)
    soft = [cv2.GaussianBlur(one, (0, 0), 4).astype(np.float32) for one in (taken, drawn)]
    assert np.corrcoef(soft[0].ravel(), soft[1].ravel())[0, 1] > 0.9


def test_the_largest_picture_of_a_camera_becomes_a_leaf_within_its_bounds() -> None:
    """Noise is what a JPEG takes the most bytes for."""
    noise = np.random.default_rng(1).integers(0, 256, (4000, 3000, 3), np.uint8)
    whole: Points = np.array([[0, 0], [3000, 0], [3000, 4000], [0, 4000]], np.float32)
    taken = leaf(noise, whole)
    assert len(taken.jpeg) <= MOST_BYTES
    assert picture(taken.jpeg).high <= LONGEST_PX


def test_another_paper_than_a_sheet_keeps_its_own_proportions() -> None:
    corners: Points = np.array([[100, 100], [900, 100], [900, 500], [100, 500]], np.float32)
    read = picture(leaf(np.full((1000, 1000, 3), 200, np.uint8), corners).jpeg)
    assert (read.wide, read.high) == (800, 400)


def _leaf_of(seen: Pixels) -> Leaf:
    corners = find(seen).corners
    assert corners is not None
    return leaf(seen, corners)
