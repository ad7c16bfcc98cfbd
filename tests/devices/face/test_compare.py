"""Pictures against a reference, and where heads look."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.face.compare import compare, poses
from devices.face.picture import decoded
from devices.face.port import Profile
from simulated.citizen.head import heads, over, render
from tests.devices.face.stage import HEADS, SHARED_FACES, Pixels, engine, face_settings, portrait
from tests.devices.face.test_picture import png_that_says

pytestmark = HEADS
WALL = np.full((480, 640, 3), 176, np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures by what they show."""
    tmp_path = tmp_path_factory.mktemp("pictures")
    standing = over(render(heads()["a"]), WALL)
    beside = np.hstack([standing[:, 100:540], over(render(heads()["b"]), WALL)[:, 100:540]])
    pictures: dict[str, Pixels] = {
        "straight": standing,
        "left": over(render(heads()["a"], -20), WALL),
        "right": over(render(heads()["a"], 20), WALL),
        "dark": (standing * 0.25).astype(np.uint8),
        "nobody": WALL,
        "black": np.zeros_like(WALL),
        "two": beside,
        "large": np.asarray(cv2.resize(standing, None, fx=5, fy=5), np.uint8),
        "far": np.pad(standing, ((800, 800), (900, 900), (0, 0)), mode="edge"),
        "point": WALL[:1, :1],
    }
    for name, pixels in pictures.items():
        cv2.imwrite(str(tmp_path / f"{name}.png"), pixels)
    (tmp_path / "huge.png").write_bytes(png_that_says(20_000, 20_000))
    (tmp_path / "text.png").write_text("no picture")
    for head in heads():
        (tmp_path / f"card-{head}.png").write_bytes(portrait(head))
    return tmp_path


def compared(folder: Path, reference: str, *probes: str, profile: Profile = Profile.ORDINARY) -> dict[str, Any]:
    paths = [folder / f"{probe}.png" for probe in probes]
    report = compare(folder / f"{reference}.png", paths, engine(), face_settings().thresholds, profile)
    assert json.loads(json.dumps(report)) == report
    return report


@pytest.mark.parametrize("probe", ["straight", "large", "far"])
def test_the_holder_matches_at_any_size(folder: Path, probe: str) -> None:
    report = compared(folder, "card-a", probe)
    assert (report["decision"], report["reason"], report["engine"]) == ("match", None, "dlib-resnet-v1")
    assert report["distance"] < 0.35


def test_another_does_not(folder: Path) -> None:
    report = compared(folder, "card-b", "straight", "straight", "straight")
    assert report["decision"] == "no_match"
    assert report["distance"] > 0.55


def test_several_probes_make_one_decision_and_each_has_its_gates(folder: Path) -> None:
    report = compared(folder, "card-a", "straight", "left", "dark")
    failed = {(gate["picture"], gate["name"]) for gate in report["gates"] if not gate["passed"]}
    assert {(2, "turn"), (3, "light_low")} <= failed
    assert not {name for picture, name in failed if picture == 1}
    single = [compared(folder, "card-a", probe)["distance"] for probe in ("straight", "left", "dark")]
    assert report["distance"] < max(single)


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("nobody", "0:no_face"),
        ("black", "0:no_face"),
        ("two", "0:two_faces"),
        ("point", "0:too_small"),
        ("huge", "0:too_large"),
        ("text", "0:not_a_picture"),
        ("nothing", "0:missing"),
    ],
)
def test_a_reference_that_cannot_be_used_says_why(folder: Path, reference: str, reason: str) -> None:
    report = compared(folder, reference, "straight")
    assert (report["decision"], report["distance"], report["reason"]) == ("portrait_unusable", None, reason)


@pytest.mark.parametrize(
    ("probe", "decision", "reason"),
    [
        ("nobody", "no_face", "2:no_face"),
        ("black", "no_face", "2:no_face"),
        ("two", "two_faces", "2:two_faces"),
        ("huge", "no_face", "2:too_large"),
        ("text", "no_face", "2:not_a_picture"),
    ],
)
def test_a_probe_that_cannot_be_used_is_never_left_out_silently(
    folder: Path, probe: str, decision: str, reason: str
) -> None:
    report = compared(folder, "card-a", "straight", probe)
    assert (report["decision"], report["distance"], report["reason"]) == (decision, None, reason)


def test_money_needs_a_closer_match(folder: Path) -> None:
    ordinary = compared(folder, "card-a", "straight")
    between = face_settings().thresholds.model_copy(update={"strict": ordinary["distance"] - 0.01})
    report = compare(folder / "card-a.png", [folder / "straight.png"], engine(), between, Profile.STRICT)
    assert (ordinary["decision"], report["decision"]) == ("match", "unsure")


def test_the_side_is_the_one_of_the_picture(folder: Path) -> None:
    seen = poses([folder / f"{name}.png" for name in ("straight", "left", "right", "two", "nobody", "text")], engine())
    assert json.loads(json.dumps(seen)) == seen
    assert [pose["side"] for pose in seen] == ["front", "left", "right", seen[3]["side"], None, None]
    assert [pose["faces"] for pose in seen] == [1, 1, 1, 2, 0, 0]
    assert [pose["reason"] for pose in seen] == [None, None, None, None, "no_face", "not_a_picture"]
    assert seen[1]["turn"] < -0.1
    assert seen[2]["turn"] > 0.1


def test_roll_is_in_degrees_and_grows_clockwise(folder: Path) -> None:
    straight = decoded((folder / "straight.png").read_bytes())
    turn = cv2.getRotationMatrix2D((320, 240), -15, 1)
    rolled = cv2.warpAffine(straight, turn, (640, 480), borderMode=cv2.BORDER_REPLICATE)
    cv2.imwrite(str(folder / "rolled.png"), rolled)
    assert poses([folder / "rolled.png"], engine())[0]["roll"] == pytest.approx(15, abs=3)


@pytest.mark.skipif(
    not SHARED_FACES.is_dir() and "CI" not in os.environ, reason="the pictures for evaluation are not here"
)
def test_turned_people_are_seen_to_turn_to_their_side() -> None:
    """Sides as looked at by a person."""
    images = [SHARED_FACES / "images" / f"s1_{number}.pgm" for number in ("05", "06", "03")]
    assert [pose["side"] for pose in poses(images, engine())] == ["right", "left", "front"]
