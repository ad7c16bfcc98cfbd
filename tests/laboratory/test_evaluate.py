"""The evaluation on drawn heads: the same files, lists and failures as with people."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.face.engine import Embedding
from laboratory.evaluate import EvaluationError, evaluate, read_list
from simulated.citizen.head import heads, over, render
from tests.devices.face.stage import HEADS, Pixels, engine, face_settings, portrait

pytestmark = HEADS
PEOPLE = ("a", "b", "c", "d")
YAWS_DEG = (-8, 0, 8)
WALL = np.full((480, 640, 3), 176, np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("faces")
    (root / "portraits").mkdir()
    (root / "images").mkdir()
    for head in PEOPLE:
        (root / "portraits" / f"{head}_plain.png").write_bytes(portrait(head))
        for number, yaw in enumerate(YAWS_DEG, start=1):
            cv2.imwrite(
                str(root / "images" / f"{head}_{number}.png"), over(render(heads()[head], yaw), WALL)[60:, 120:520]
            )
    cv2.imwrite(str(root / "portraits" / "wall_plain.png"), WALL)
    cv2.imwrite(str(root / "images" / "wall_1.png"), WALL)
    triples = ((one, other) for one, other in product(PEOPLE, PEOPLE))
    lines = [
        f"{one},{','.join(f'images/{other}_{n}.png' for n in (1, 2, 3))},{int(one == other)}" for one, other in triples
    ]
    (root / "triples.csv").write_text("\n".join(["reference_subject,probe1,probe2,probe3,same", *lines]))
    return root


def listed(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(["reference_subject,probe,same", *lines]))
    return path


def evaluated(folder: Path, file: Path, probes: str = "") -> dict[str, Any]:
    report = evaluate(
        folder / "portraits", "plain", folder / probes, read_list(file), engine(), face_settings().thresholds
    )
    assert json.loads(json.dumps(report)) == report
    return report


@pytest.mark.nightly
def test_drawn_heads_are_told_apart_at_the_shipped_threshold(folder: Path) -> None:
    report = evaluated(folder, folder / "triples.csv")
    assert (report["genuine"], report["impostor"], report["references"], report["probes"]) == (4, 12, 4, 12)
    assert (report["frr"], report["far"], report["eer"]) == (0, 0, 0)
    assert report["tar_at_far_1e-2"] == report["tar_at_far_1e-3"] == 1
    assert report["threshold"] == 0.48
    assert report["far_at_most"] > 0.2  # twelve comparisons prove little, and the report says so
    assert 0 < report["seconds_per_comparison"] < 5


def test_probes_are_found_in_their_own_folder_too(folder: Path) -> None:
    assert evaluated(folder, folder / "triples.csv", "images")["failures_to_acquire"] == 0


def test_pictures_without_a_face_are_failures_and_count_against_the_engine(folder: Path) -> None:
    file = listed(
        folder,
        "pairs.csv",
        "a,images/a_1.png,1",
        "a,images/wall_1.png,1",
        "wall,images/a_1.png,1",
        "a,images/b_1.png,0",
    )
    report = evaluated(folder, file)
    assert (report["failures_to_enrol"], report["failures_to_acquire"]) == (1, 1)
    assert (report["genuine"], report["impostor"], report["frames"]) == (1, 1, 1)
    assert (report["frr"], report["frr_with_failures"]) == (0, round(2 / 3, 5))


def test_a_mixed_up_list_shows_as_errors(folder: Path) -> None:
    file = listed(folder, "mixed.csv", "a,images/b_2.png,1", "a,images/a_2.png,1", "b,images/b_2.png,0")
    report = evaluated(folder, file)
    assert (report["false_rejects"], report["false_accepts"], report["frr"], report["far"]) == (1, 1, 0.5, 1.0)


def test_every_picture_is_turned_into_a_vector_once(folder: Path, counted: list[int]) -> None:
    evaluated(folder, folder / "triples.csv")
    assert len(counted) == 4 + 12


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    embed = engine().embed

    def counting(chip: Pixels) -> Embedding:
        calls.append(1)
        return embed(chip)

    monkeypatch.setattr(engine(), "embed", counting)
    return calls


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "columns"),
        ("", "columns"),
        ("reference_subject,probe,same\na,x.png,1\na,x.png,maybe\n", ":3:"),
        ("reference_subject,probe,same\na,,1\n", ":2:"),
        ("reference_subject,probe,same\na\n", ":2:"),
    ],
)
def test_a_list_that_is_none_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "list.csv").write_text(text)
    with pytest.raises(EvaluationError, match=says):
        read_list(tmp_path / "list.csv")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content:
        (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(EvaluationError):
        read_list(tmp_path / "list.csv")


@pytest.mark.parametrize("line", ["nobody,images/a_1.png,1", "a,images/z_1.png,1", "a,images/a_1.png,1"])
def test_missing_files_and_one_sided_lists_are_refused(folder: Path, line: str) -> None:
    with pytest.raises(EvaluationError):
        evaluated(folder, listed(folder, "short.csv", line))
