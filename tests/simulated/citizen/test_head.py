"""The drawn people: found at every pose, themselves in any light, and nobody else."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from devices.face.decide import distance
from devices.face.engine import Embedding
from devices.face.portrait import reference_of
from simulated.citizen.head import LIGHT_HALL, Light, heads, over, render, render_portrait
from tests.devices.face.stage import HEADS as WITH_ENGINE
from tests.devices.face.stage import engine
from tests.families import by_day, some_by_day

pytestmark = WITH_ENGINE
HEADS = sorted(heads())
PORTRAITS = Path(__file__).parents[3] / "office" / "demo_portraits"
WALL = np.full((480, 640, 3), 176, np.uint8)


def drawn(head: str, yaw: float = 0.0, light: Light = LIGHT_HALL) -> NDArray[np.uint8]:
    return over(render(heads()[head], yaw, light), WALL)


def embedded(pixels: NDArray[np.uint8]) -> Embedding:
    faces = engine().detect(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8), 2)
    assert len(faces) == 1
    return engine().embed(engine().chip(pixels, faces[0]))


@cache
def seen(head: str) -> Embedding:
    return embedded(drawn(head))


@cache
def carded(head: str) -> Embedding:
    return reference_of(render_portrait(heads()[head]), engine())


@pytest.mark.parametrize("head", "abcd")
def test_the_portraits_of_the_demonstration_office_are_the_drawn_ones(head: str) -> None:
    assert (PORTRAITS / f"{head}.png").read_bytes() == render_portrait(heads()[head])


@pytest.mark.parametrize("head", by_day(HEADS, "ad"))
def test_each_head_is_found_at_every_pose_of_the_challenge(head: str) -> None:
    for yaw in (-24, -20, -14, -8, 8, 14, 20, 24):
        grey = np.asarray(cv2.cvtColor(drawn(head, yaw), cv2.COLOR_BGR2GRAY), np.uint8)
        assert len(engine().detect(grey, 2)) == 1, f"at {yaw}°"


@pytest.mark.parametrize("head", by_day(HEADS, "ad"))
def test_each_head_is_at_home_with_its_own_portrait(head: str) -> None:
    assert distance(carded(head), seen(head)) < 0.30


@pytest.mark.parametrize("head", by_day(HEADS, "ad"))
@pytest.mark.parametrize("light", [LIGHT_HALL, (0.3, 0.2, 0.9), (0.0, 0.7, 0.7)])
def test_each_head_matches_its_portrait_in_any_light(head: str, light: Light) -> None:
    assert distance(carded(head), embedded(drawn(head, light=light))) < 0.35


@pytest.mark.parametrize(("one", "other"), some_by_day(combinations(HEADS, 2), 4, ("a", "b")))
def test_two_heads_are_two_people(one: str, other: str) -> None:
    apart = [distance(x(one), y(other)) for x in (seen, carded) for y in (seen, carded)]
    assert min(apart) > 0.55


def test_young_and_old_people_with_beard_and_glasses_are_among_them() -> None:
    people = heads().values()
    for trait in ("beard", "moustache", "glasses", "long_hair"):
        assert 0 < sum(bool(getattr(head, trait)) for head in people) < len(people), trait
    assert min(head.age for head in people) < 0.2 < 0.7 < max(head.age for head in people)
