"""``voice list``: what can be recorded, as a bureau that has it recorded reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from config.settings import DEMO_SITE
from devices.voice.recordings import name_of
from kiosk import kiosk

QUESTION = "请插入社会保障卡"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("site")
    settings = yaml.safe_load(DEMO_SITE.read_text(encoding="utf-8"))
    settings["voice"]["recordings"] = str(home / "recordings")
    file = home / "site.yaml"
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def listed(site: Path) -> dict[str, Any]:
    """What is said of a folder with two recordings, once for all who only look at it."""
    folder = site.parent / "recordings/zh"
    folder.mkdir(parents=True)
    (folder / f"{name_of(QUESTION)}.ogg").touch()
    (folder / f"{name_of('No clerk wrote this')}.wav").touch()
    done = CliRunner().invoke(kiosk, ["voice", "list", "--site", str(site), "--json"])
    assert (done.exit_code, done.stderr) == (0, "")
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def test_it_says_what_is_recorded_what_is_not_and_what_nobody_needs(listed: dict[str, Any], site: Path) -> None:
    facts = listed
    assert facts["folder"] == str(site.parent / "recordings")
    prompts = {(prompt["language"], prompt["text"]): prompt for prompt in facts["prompts"]}
    assert prompts["zh", QUESTION]["recorded"] == f"zh/{name_of(QUESTION)}.ogg"
    assert [text for (_, text), prompt in prompts.items() if prompt["recorded"]] == [QUESTION]
    assert facts["unused"] == [f"zh/{name_of('No clerk wrote this')}.wav"]


def test_every_sentence_stands_once_and_holds_no_value(listed: dict[str, Any]) -> None:
    prompts = listed["prompts"]
    files = [prompt["file"] for prompt in prompts]
    assert len(files) == len(set(files)) > 300
    assert [prompt["text"] for prompt in prompts if "{" in prompt["text"]] == []
    assert {prompt["language"] for prompt in prompts} >= {"zh", "en"}


def test_what_a_page_says_and_what_guides_before_the_camera_can_be_recorded(listed: dict[str, Any]) -> None:
    texts = {prompt["text"] for prompt in listed["prompts"] if prompt["language"] == "zh"}
    assert {
        QUESTION,
        "芯片朝上，轻轻推到底",
        "请把头慢慢转向左边",
        "您还在吗？",
        "语速，慢",
        "要选这一项，请按选择键",
    } <= texts


def test_people_read_a_line_a_sentence(listed: dict[str, Any], site: Path) -> None:
    done = CliRunner().invoke(kiosk, ["voice", "list", "--site", str(site)])
    assert len(done.stdout.splitlines()) == len(listed["prompts"])
    assert f"+ zh/{name_of(QUESTION)}.wav  {QUESTION}" in done.stdout.splitlines()
