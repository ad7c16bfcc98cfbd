"""``scenes``: what there is, as a clerk reads it; and data that do not fit are refused with file and line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from assembly.site import ROOT
from commands.scene_graph import drawn
from config.items import items
from config.matters import matters
from flows.definition.loading import load_scene, scene_names
from flows.proving.overview import shown
from flows.proving.overview_words import as_text
from kiosk import kiosk
from tests.commands.door import Door, door
from tests.families import some_by_day

__all__ = ["door"]
TODAY = date(2026, 11, 24)


def scenes(*arguments: str) -> subprocess.CompletedProcess[str]:
    """As whoever types it."""
    command = [sys.executable, str(ROOT / "kiosk.py"), "scenes", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def asked(*arguments: str) -> Result:
    """Of the shipped data, which this process has read as well."""
    return CliRunner().invoke(kiosk, ["scenes", *arguments])


def told(*arguments: str) -> object:
    done = asked(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_every_scene_is_listed_with_its_matters() -> None:
    listed = told("list")
    assert isinstance(listed, list)
    assert [one["scene"] for one in listed] == list(scene_names())
    for one in listed:
        assert set(one) == {"scene", "title", "group", "matters"}
        assert set(one["matters"]) <= set(matters())


def test_a_clerk_finds_basis_and_source_of_everything() -> None:
    facts = told("show", "retirement")
    assert isinstance(facts, dict)
    for kind in ("matters", "questions", "items", "materials", "papers"):
        assert facts[kind], kind
        for one in facts[kind]:
            assert one["basis"] in ("S", "R"), one
            assert one["source"], one
    for limit in facts["limits"]:
        for span in ("statutory", "promise"):
            assert limit[span]["source"]
    assert {one["item"] for one in facts["items"]} >= {"category", "paid_months", "bank_account"}
    assert "notice" in facts


def test_a_clerk_reads_the_limit_of_today_and_not_the_one_that_is_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = matters()["retirement"]
    now, faster = matter.limits[-1], matter.limits[-1].promise.model_copy(update={"span": "1 workdays"})
    later = now.model_copy(update={"valid_from": date(2099, 1, 1), "promise": faster})
    monkeypatch.setitem(matters(), "retirement", matter.model_copy(update={"limits": (*matter.limits, later)}))
    told = shown(load_scene("retirement"), TODAY)["notice"]["limits"]
    assert f"{matter.name}：10个工作日" in told
    assert f"{matter.name}：1个工作日" in shown(load_scene("retirement"), date(2099, 1, 2))["notice"]["limits"]


@pytest.mark.parametrize("name", scene_names())
def test_what_a_clerk_reads_has_no_name_of_the_machine(name: str) -> None:
    scene = load_scene(name)
    conditions = {str(one) for when in scene.flow.matters.values() for one in when}
    said = as_text(shown(scene, TODAY))
    assert said.startswith(scene.words.title)
    assert [condition for condition in conditions if condition in said] == []
    assert "share." not in said
    assert " = " not in said
    assert "“”" not in said
    assert "{" not in said


@pytest.mark.parametrize("name", some_by_day(scene_names(), 4, "retirement"))
def test_every_scene_can_be_drawn(name: str) -> None:
    assert drawn(load_scene(name)).count("<title>") > len(load_scene(name).flow.nodes)


def test_the_union_is_never_more_than_the_sum() -> None:
    for name in scene_names():
        union = told("union", name)
        assert isinstance(union, dict)
        assert union["items_union"] <= union["items_sum"]
        assert union["materials_union"] <= union["materials_sum"]
        assert len(union["asked"]) <= union["asked_sum"]
        assert set(union["asked"]) <= set(items())


def test_the_drawing_shows_every_node_and_every_part(tmp_path: Path) -> None:
    done = asked("graph", "retirement", "--svg", str(tmp_path / "flow.svg"))
    assert done.exit_code == 0, done.stderr
    drawing = ElementTree.parse(tmp_path / "flow.svg").getroot()  # noqa: S314 - our own file
    texts = {element.text for element in drawing.iter() if element.tag.endswith("text")}
    assert {"consent", "record", "rating", "identify", "leave", "同意，开始刷脸", "checked"} <= texts


def test_the_shipped_data_are_whole() -> None:
    done = scenes("check")
    assert (done.returncode, done.stderr) == (0, "")


def copied(folder: Path) -> Path:
    """A copy of all data, as they lie in the repository."""
    for name in ("flows/scenes", "flows/shared", "config/matters", "printing/letters"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    for name in ("items.yaml", "items.en.yaml"):
        shutil.copy(ROOT / "config" / name, folder / "config" / name)
    return folder


def refused(door: Door, folder: Path, *wrongs: tuple[str, str, str]) -> str:
    """What is said of a copy in some of whose files ``right`` has become ``wrong``; the lines must be those."""
    places = []
    for file, right, wrong in wrongs:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        places.append(f"{path}:{text.partition(right)[0].count(chr(10)) + 1}: ")
    done = door("scenes", "check", "--dir", str(folder))
    assert done.returncode == 1
    assert [place for place in places if place not in done.stderr] == [], done.stderr
    return done.stderr


def test_a_copy_of_all_data_is_whole(tmp_path: Path, door: Door) -> None:
    done = door("scenes", "check", "--dir", str(copied(tmp_path)))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_matter_with_an_unknown_item_is_refused(tmp_path: Path, door: Door) -> None:
    wrong = "config/matters/retirement.yaml", "first_work_date, paid", "first_job, paid"
    said = refused(door, copied(tmp_path), wrong)
    assert "'first_job' does not exist" in said


def test_a_scene_and_a_paper_that_are_wrong_are_refused(tmp_path: Path, door: Door) -> None:
    scene = "flows/scenes/retirement/flow.yaml", "go: early_month", "go: nowhere"
    paper = "printing/letters/receipt.yaml", "{block: caveats}", "{blok: caveats}"
    said = refused(door, copied(tmp_path), scene, paper)
    assert "no node 'nowhere'" in said
    assert "discriminator 'block'" in said


def test_a_scene_that_is_not_there_is_refused() -> None:
    done = asked("show", "nothing")
    assert done.exit_code == 1
    assert "there is no scene 'nothing'" in done.stderr
