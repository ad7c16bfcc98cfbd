"""The gates: each turns a bad frame into advice, and a good frame passes all of them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from devices.face import quality
from devices.face.engine import Face
from devices.face.models import engine_facts
from devices.face.port import Prompt
from devices.face.pose import Pose
from devices.face.quality import Gate, GateName
from simulated.citizen.head import heads, over, render
from tests.devices.face.stage import Pixels, engine

LIMITS = engine_facts("dlib-resnet-v1").limits
STRAIGHT = Pose(0.0, 0.7, 0.0, 90.0)


@pytest.fixture(scope="module")
def picture() -> Pixels:
    return over(render(heads()["a"]), np.full((480, 640, 3), 176, np.uint8))


@pytest.fixture(scope="module")
def face(picture: Pixels) -> Face:
    return engine().detect(grey_of(picture), 2)[0]


def grey_of(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def advice(pixels: Pixels, face: Face) -> Prompt | None:
    return quality.advice(gates(pixels, face))


def gates(pixels: Pixels, face: Face) -> tuple[Gate, ...]:
    return quality.frame_gates(face, quality.measure(engine().chip(pixels, face)), grey_of(pixels), LIMITS)


def posture(pose: Pose, neutral: Pose | None) -> Prompt | None:
    return quality.advice(quality.pose_gates(pose, neutral, LIMITS))


def alone(faces: list[Face]) -> bool:
    return quality.people_gate(faces, LIMITS).passed


def test_a_good_frame_needs_no_advice(picture: Pixels, face: Face) -> None:
    assert advice(picture, face) is None


def test_too_dark_asks_for_light(picture: Pixels, face: Face) -> None:
    assert advice((picture * 0.25).astype(np.uint8), face) is Prompt.MORE_LIGHT


def test_too_bright_asks_for_less(picture: Pixels, face: Face) -> None:
    assert advice(np.asarray(cv2.convertScaleAbs(picture, alpha=1.4, beta=110), np.uint8), face) is Prompt.LESS_LIGHT


def test_one_half_in_shadow_asks_for_light(picture: Pixels, face: Face) -> None:
    shadow = np.where(np.arange(640)[None, :, None] < 320, picture * 0.3, picture * 1.0)
    assert advice(shadow.astype(np.uint8), face) is Prompt.MORE_LIGHT


def test_blur_asks_to_hold_still(picture: Pixels, face: Face) -> None:
    assert advice(np.asarray(cv2.GaussianBlur(picture, (0, 0), 7), np.uint8), face) is Prompt.HOLD_STILL


def test_a_weak_detection_asks_to_uncover_the_face(picture: Pixels, face: Face) -> None:
    assert advice(picture, replace(face, score=0.4)) is Prompt.UNCOVER_FACE


def test_a_small_face_asks_to_come_nearer_and_a_huge_one_to_go_back(picture: Pixels, face: Face) -> None:
    assert advice(picture, replace(face, width=139.0)) is Prompt.NEARER
    assert advice(picture, replace(face, height=370.0)) is Prompt.FURTHER


@pytest.mark.parametrize("pose", [replace(STRAIGHT, turn=0.11), replace(STRAIGHT, roll=-21.0)])
def test_a_turned_or_tilted_head_is_asked_to_look_straight(pose: Pose) -> None:
    assert posture(pose, None) is Prompt.LOOK_STRAIGHT
    assert posture(STRAIGHT, None) is None


def test_a_nod_is_seen_against_the_neutral_pose() -> None:
    assert posture(replace(STRAIGHT, nod=0.82), None) is None
    assert posture(replace(STRAIGHT, nod=0.82), STRAIGHT) is Prompt.LOOK_STRAIGHT


def test_motion_is_a_share_of_the_eye_distance(face: Face) -> None:
    eyes = face.right_eye[0] - face.left_eye[0]
    moved = replace(face, nose=(face.nose[0] + eyes / 10, face.nose[1]))
    assert quality.motion(moved, face) == pytest.approx(0.1, rel=0.01)


def test_a_small_face_in_the_background_is_not_a_second_person(face: Face) -> None:
    assert not alone([face, replace(face, width=0.41 * face.width)])
    assert alone([face, replace(face, width=0.39 * face.width)])
    assert alone([face])


def test_a_dark_face_before_a_bright_window_is_told_what_is_wrong(picture: Pixels, face: Face) -> None:
    left, right = round(face.left), round(face.left + face.width)
    window = np.full_like(picture, 240)
    window[:, left:right] = (picture * 0.25)[:, left:right]
    assert advice(window, face) is Prompt.LIGHT_BEHIND


def test_a_dark_skin_before_a_white_wall_is_not_a_light_behind(picture: Pixels, face: Face) -> None:
    left, right = round(face.left), round(face.left + face.width)
    wall = np.full_like(picture, 250)
    wall[:, left:right] = (picture * 0.5)[:, left:right]
    assert {gate.name: gate.value for gate in gates(wall, face)}[GateName.BACKLIGHT] == 0
    assert advice(wall, face) is None


def test_every_gate_measures_and_the_first_that_fails_advises(picture: Pixels, face: Face) -> None:
    measured = [*gates(picture, face), *quality.pose_gates(STRAIGHT, STRAIGHT, LIMITS)]
    measured += [quality.motion_gate(face, face, LIMITS), quality.people_gate([face], LIMITS)]
    assert {gate.name for gate in measured} == set(GateName)
    assert all(gate.passed for gate in measured)
    weak_and_small = replace(face, width=100.0, score=0.1)
    assert advice(picture, weak_and_small) is Prompt.NEARER


def test_a_number_that_is_none_passes_no_gate(picture: Pixels, face: Face) -> None:
    failed = [gate.name for gate in gates(picture, replace(face, score=float("nan"))) if not gate.passed]
    assert failed == [GateName.OCCLUSION]
