"""A maintainer at a terminal, a real broker and the real agent: a command typed, signed, sent, followed to its end."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assembly.fleet_stage import KIOSK, MAINTAINERS, PASSPHRASE, Stage
from tests.commands.terminal import LIMIT_S, ROOT, Terminal, at_a_terminal
from tests.waiting import seen_from_outside

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("broker")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """All but the kiosk, which does not run."""
    folder = tmp_path_factory.mktemp("fleet")
    said = folder / "said"
    with said.open("wb") as file:
        command = [sys.executable, "kiosk.py", "fleet", "stage", "--folder", str(folder / "stage")]
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
    try:
        there = "the line to the broker is there"
        assert seen_from_outside(lambda: there in said.read_text(encoding="utf-8")), said.read_text(encoding="utf-8")
        yield Stage(folder / "stage")
    finally:
        process.terminate()
        process.wait(LIMIT_S)


def _signed(terminal: Terminal) -> int:
    terminal.answer("Is this meant?", "y")
    terminal.answer("passphrase of", PASSPHRASE)
    code = terminal.end()
    assert PASSPHRASE not in terminal.said
    return code


def _given(stage: Stage, who: str, *words: str) -> tuple[int, str]:
    """Exit code and what was said when ``who`` has typed a command, meant it, and opened the key."""
    with at_a_terminal("fleet", "command", *words, "--as", str(stage.maintainer(who))) as terminal:
        return _signed(terminal), terminal.said


def test_the_bundle_of_a_kiosk_that_is_gone_comes_as_a_file(stage: Stage, tmp_path: Path) -> None:
    code, said = _given(stage, MAINTAINERS[0], KIOSK, "support_bundle", "--files", str(tmp_path), "--json")
    assert code == 0, said
    answers = [json.loads(line) for line in said.splitlines() if line.startswith('{"kiosk"')]
    assert [each["outcome"] for each in answers] == ["accepted", "done"]
    (file,) = tmp_path.iterdir()
    with zipfile.ZipFile(file) as bundle:
        assert {"about.json", "settings.json", "left_out.json"} <= set(bundle.namelist())


def test_what_a_kiosk_that_is_gone_cannot_do_is_told(stage: Stage) -> None:
    code, said = _given(stage, MAINTAINERS[1], KIOSK, "self_test")
    assert code == 1
    assert "failed    AGENT-POST" in said


def test_a_dangerous_one_goes_from_hand_to_hand(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "closing.json"
    first, said = _given(stage, MAINTAINERS[0], KIOSK, "close_services", "--reason", "policy", "--out", str(file))
    assert (first, "a second maintainer" in said) == (0, True)
    second, said = _given(stage, MAINTAINERS[1], "--countersign", str(file))
    assert second == 1  # it was sent, and there is nobody who could close anything
    assert "accepted" in said
    again, said = _given(stage, MAINTAINERS[1], "--countersign", str(file))
    assert again == 1
    assert "refused   replayed" in said
