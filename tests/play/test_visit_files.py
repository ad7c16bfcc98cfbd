"""Files of visits: which are refused, with what reason, and how the command ends that plays one."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assembly.site import ROOT
from config.datafile import DataFileError
from config.settings import DEMO_SITE, load_settings
from kiosk import kiosk
from play import report as lives
from play.report import one_life
from play.script import load_script
from tests.play.conftest import LI, Played, steps


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'scene: retirement\nsteps:\n  - {on: "*", do: []}\n  - {on: nowhere, do: []}',
            ":4: steps.1.on: there is no page 'nowhere'",
        ),
        ("scene: retirement\nclock: 20261124\nsteps: []", ":2: clock: Value error, a moment is written as"),
        (
            "scene: retirement\nsteps:\n  - on: card\n    do: [{own: 李试样}]",
            ":4: steps.0.do.0: Value error, a work number",
        ),
        ("", "visit.yaml:1: keys with their values are expected here"),
        ("scene: retirement\nsteps:\n  - {on: card, do: }", "visit.yaml:3: steps.0.do: a list is expected here"),
        ("scene: marriage\nsteps: []", "there is no scene 'marriage'"),
        (
            "scene: retirement\nsteps:\n  - on: card\n    do: [{jump: high}]",
            ":4: steps.0.do.0: Value error, there is no action 'jump'",
        ),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{fault: {part: wheel, kind: flat}}]", ":4:"),
        (
            "scene: retirement\nsteps:\n  - on: card\n    do: [{fault: {part: printer, kind: flat}}]",
            "printer knows no 'flat'",
        ),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{insert: {social_card: nobody}}]", "nobody.yaml"),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{face: [dance]}]", "there is no behaviour 'dance'"),
        ("scene: retirement\nsteps:\n  - on: card\n    do: [{signal: SIGKILL}]", "there is no signal 'SIGKILL'"),
        ("scene: retirement\nworld: {parrot: li}\nsteps: []", "there is no 'parrot'"),
        ("scene: retirement\nstep: []", "visit.yaml:2: step: Extra inputs are not permitted"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_reason(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as wrong:
        load_script(file, ROOT / load_settings().office.invented)
    assert says in str(wrong.value)
    assert f"{file}:" in str(wrong.value)


def command(file: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """The command with this file, and more arguments: exit code, report and errors."""
    root = logging.getLogger()
    level = root.level
    try:
        ran = CliRunner().invoke(kiosk, ["visit", "play", str(file), "--json", *more])
    finally:
        root.setLevel(level)  # the command, which is a program's, is silent ever after
    return ran.exit_code, json.loads(ran.stdout) if ran.stdout else {}, ran.stderr


def test_the_command_says_by_its_exit_code_how_far_it_came(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(steps("  - {on: identify/consent, do: [finish]}"), encoding="utf-8")
    code, report, said = command(file)
    assert (code, report["end"], said) == (0, "finish", "")
    file.write_text(steps("  - {on: result, do: [finish]}"), encoding="utf-8")
    code, report, said = command(file)
    assert (code, report["end"]) == (3, "idle")
    assert "step 1: the page result never came" in said
    assert report["never_came"] in said
    file.write_text(steps("  - {on: result, do: [fly]}"), encoding="utf-8")
    code, report, said = command(file)
    assert (code, report) == (2, {})
    assert f"{file}:4" in said


def test_papers_that_cannot_lie_where_they_shall_are_told_before_anything_is_played(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(steps("  - {on: identify/consent, do: [finish]}"), encoding="utf-8")
    code, told, said = command(file, "--out", "/proc/nowhere")
    assert (code, told) == (1, {})
    assert said.startswith("Error: /proc/nowhere: ")


def test_a_life_that_does_not_end_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "LIFE_LIMIT_S", 0.05)
    monkeypatch.setattr(lives, "one_life", one_life)  # a program of its own
    file = tmp_path / "visit.yaml"
    file.write_text(steps("  - {on: identify/consent, do: [power_cut]}"), encoding="utf-8")
    code, told, said = command(file)
    assert (code, told) == (1, {})
    assert said.startswith("Error: the kiosk's process went on for ")


def test_a_site_in_service_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(steps("  - {on: identify/consent, do: [finish]}"), encoding="utf-8")
    code, report, said = command(file, "--site", str(DEMO_SITE.parent / "service.example.yaml"))
    assert (code, report) == (1, {})
    assert "VISIT-SITE-IN-SERVICE" in said


def test_on_a_demonstration_with_real_devices_the_virtual_ones_are_played_with(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    text = DEMO_SITE.read_text(encoding="utf-8")
    site.write_text(text.replace("id_reader:\n  driver: simulated", "id_reader:\n  driver: usb"), encoding="utf-8")
    file = tmp_path / "visit.yaml"
    file.write_text(
        steps("  - {on: identify/card, do: [{insert: {id_card: li}}]}\n  - {on: identify/consent, do: [finish]}", "{}"),
        encoding="utf-8",
    )
    code, report, _ = command(file, "--site", str(site))
    assert (code, report["end"]) == (0, "finish")


@pytest.mark.parametrize(
    "action",
    [
        "fault: {part: eyes, kind: [killed]}",
        "fault: {part: [eyes], kind: killed}",
        'fault: {part: eyes, kind: "..a.B"}',
        "signal: [SIGTERM]",
        "pull: [[social_card]]",
        "insert: {social_card: [li]}",
        "face: {stand: [[li]]}",
        "face: {print: [li, [1]]}",
        "wait: [1]",
        "clock: {now: 1}",
        "answer: [agree]",
        "[finish]",
    ],
)
def test_a_value_of_another_type_is_refused_with_its_line(played: Played, action: str) -> None:
    with pytest.raises(DataFileError, match=r"visit\.yaml:5: "):
        played(steps(f"  - on: card\n    do: [{{{action}}}]" if ":" in action else f"  - on: card\n    do: [{action}]"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "li2"}, "has that number or id"),
        ({"number": "510000196511030111"}, "has that number or id"),
        ({"id": "li2", "number": "510000196511030111", "head": "nobody"}, "no portrait 'nobody'"),
    ],
)
def test_people_who_cannot_join_the_shipped_ones_are_refused(
    played: Played, tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    """Two people of one number are two cards, and one record."""
    li = {
        "id": "li", "name": "王重号", "sex": "M", "birth": "1965-11-03", "number": LI,
        "card_number": "T0000009X", "category": "male", "paid_months": 372, "paid_until": "2026-10",
        "archive": "not_needed", "head": "a",
    }  # fmt: skip
    (tmp_path / "more.yaml").write_text(json.dumps({"people": [{**li, **change}]}), encoding="utf-8")
    with pytest.raises(DataFileError, match=f"more.yaml: people.0: .*{reason}"):
        played("scene: retirement\npeople: more.yaml\nsteps: []")
