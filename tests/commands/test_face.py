"""``face`` as its users type it: the calibration at a terminal, and bad pictures on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from click.testing import CliRunner, Result

from kiosk import kiosk
from laboratory.calibrate_text import words
from simulated.citizen.head import heads, over, render, render_portrait
from tests.commands.terminal import ROOT, Terminal, at_a_terminal
from tests.devices.face.test_picture import png_that_says

pytestmark = pytest.mark.xdist_group("face-commands")
NEXT, CONSENT, SESSION = "位志愿者来了吗", words().consent, "次拍摄：请正对摄像头"
PORTRAIT = "虚拟人物"


def face(*arguments: str) -> Result:
    """Without a process of its own; what a library writes to standard error fails the test all the same."""
    return CliRunner().invoke(kiosk, ["face", *arguments], catch_exceptions=False)


def measure(terminal: Terminal, head: str) -> None:
    """Lead the virtual citizen ``head`` through one session."""
    terminal.answer(NEXT, "是")
    terminal.answer(CONSENT, "y")
    terminal.answer(PORTRAIT, head)
    terminal.answer(SESSION, "是")
    terminal.expect(words().session_done.format(number=1))
    terminal.answer(SESSION, "否")


@pytest.mark.nightly
def test_volunteers_are_led_through_a_calibration_whose_block_the_site_can_use(tmp_path: Path) -> None:
    out = tmp_path / "thresholds.yaml"
    with at_a_terminal("face", "calibrate", "--people", "3", "--far", "0.45", "--out", str(out)) as terminal:
        for head in ("a", "b", "c"):
            measure(terminal, head)
        terminal.answer(NEXT, "否")
        assert terminal.end() == 0
    block = yaml.safe_load(out.read_text(encoding="utf-8"))
    evidence = block["thresholds"]["evidence"]
    assert (evidence["people"], evidence["genuine"], evidence["impostors"]) == (3, 3, 6)
    assert f"95%上限 {evidence['far_at_most']:.4%}" in terminal.said
    site = yaml.safe_load((ROOT / "config/sites/demo.yaml").read_text(encoding="utf-8"))
    site["face"] |= block
    site["data_dir"] = str(tmp_path / "data")
    (tmp_path / "site.yaml").write_text(yaml.safe_dump(site), encoding="utf-8")
    told = json.loads(face("selftest", "--json", "--site", str(tmp_path / "site.yaml")).stdout)
    assert told["thresholds"] == str(block["thresholds"]["calibrated_on"])
    assert told["calibration"] == "too_few_people_or_too_high_a_rate"


@pytest.mark.nightly
def test_ctrl_c_leaves_out_whoever_is_being_measured_and_too_few_are_refused(tmp_path: Path) -> None:
    with at_a_terminal("face", "calibrate", "--out", str(tmp_path / "out.yaml")) as terminal:
        measure(terminal, "a")
        terminal.answer(NEXT, "是")
        terminal.expect(CONSENT)
        terminal.interrupt(words().interrupted.format(people=1))
        terminal.expect(words().too_few_people.format(needed=100, people=1))
        assert terminal.end() == 1
    assert "Traceback" not in terminal.said
    assert not list(tmp_path.iterdir())


def test_a_calibration_without_anybody_to_answer_ends_with_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "kiosk.py"), "face", "calibrate", "--out", str(tmp_path / "out.yaml")]
    nobody = subprocess.run(  # standard input is empty
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert nobody.returncode == 1
    assert nobody.stderr == ""
    assert nobody.stdout.splitlines()[-1] == words().too_few_people.format(needed=100, people=0)


def test_what_was_measured_before_is_never_overwritten_and_nobody_is_measured_in_vain(tmp_path: Path) -> None:
    (tmp_path / "out.yaml").touch()
    for out in (tmp_path / "out.yaml", tmp_path / "nowhere" / "out.yaml"):
        refused = face("calibrate", "--out", str(out))
        assert (refused.exit_code, refused.stdout) == (2, "")


# -- pictures --


@pytest.mark.nightly
def test_matters_that_move_money_have_a_threshold_of_their_own_on_the_command_line(tmp_path: Path) -> None:
    for head in ("a", "b"):
        (tmp_path / f"{head}_plain.png").write_bytes(render_portrait(heads()[head]))
    lines = ["reference_subject,probe,same", "a,a_plain.png,1", "a,b_plain.png,0"]
    (tmp_path / "pairs.csv").write_text("\n".join(lines))
    folder, pairs = str(tmp_path), str(tmp_path / "pairs.csv")
    told = [
        json.loads(
            face("evaluate", "--references", folder, "--probes", folder, "--pairs", pairs, "--json", *how).stdout
        )
        for how in ([], ["--strict"])
    ]
    assert [report["threshold"] for report in told] == [0.48, 0.42]
    assert [(report["frr"], report["far"]) for report in told] == [(0, 0), (0, 0)]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    wall = np.full((480, 640, 3), 176, np.uint8)
    one, other = (over(render(heads()[head]), wall)[:, 100:540] for head in ("a", "b"))
    for name, pixels in (("good", one), ("black", np.zeros_like(wall)), ("two", np.hstack([one, other]))):
        cv2.imwrite(str(folder / f"{name}.png"), pixels)
    (folder / "huge.png").write_bytes(png_that_says(20_000, 20_000))
    (folder / "text.png").write_text("no picture")
    (folder / "card.png").write_bytes(render_portrait(heads()["a"]))
    return folder


@pytest.mark.parametrize(  # by night those, too, that ``tests/devices/face/test_compare.py`` tells without a command
    ("name", "reason"),
    [
        ("text", "not_a_picture"),
        pytest.param("huge", "too_large", marks=pytest.mark.nightly),
        pytest.param("black", "no_face", marks=pytest.mark.nightly),
        pytest.param("two", "two_faces", marks=pytest.mark.nightly),
    ],
)
def test_a_bad_picture_is_a_verdict_with_its_reason_on_either_side(pictures: Path, name: str, reason: str) -> None:
    bad, card, good = (str(pictures / f"{shown}.png") for shown in (name, "card", "good"))
    compared = face("compare", bad, good, "--json")
    report = json.loads(compared.stdout)
    assert (compared.exit_code, compared.stderr) == (0, "")
    assert (report["decision"], report["distance"], report["reason"]) == ("portrait_unusable", None, f"0:{reason}")
    report = json.loads(face("compare", card, good, bad, "--json").stdout)
    wanted = reason if reason == "two_faces" else "no_face"
    assert (report["decision"], report["distance"], report["reason"]) == (wanted, None, f"2:{reason}")
