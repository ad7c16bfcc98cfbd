"""English is whole; a copy of it that is broken in one place is refused, with file, line and reason."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.language import EN, ZH, languages, speaking, translation
from flows.definition.loading import load_scene, scene_names
from flows.proving.translated import CHINESE, ROOT, problems_of, said_files, untranslated

UNSAID = dict(said_files())
CONSENT, RETIREMENT = "flows/shared/identify/words.zh.yaml", "flows/scenes/retirement/words.zh.yaml"
ITEMS, LAW, FRAME = "config/items.yaml", "law/words.zh.yaml", "ui/words.zh.yaml"
HINT = ', hint: "Book a time at the counter, or a home visit"}\n  pin:'
OTHER_WAY = "      appointment: {label: 改天办，或请人上门, hint: 预约窗口，或上门服务}\n  pin:"


@dataclass(frozen=True)
class Broken:
    """``right`` of the English beside ``file`` becomes ``wrong``; the problem stands where ``at`` (or ``wrong``) is.

    ``chinese``: it stands in the Chinese file, at that.
    """

    file: str
    right: str
    wrong: str
    reason: str
    at: str = ""
    chinese: str = ""


BROKEN = {
    "a comma that nobody quoted": Broken(
        CONSENT, HINT, ", hint: Book a time, or a visit}\n  pin:",
        "options.appointment.or a visit: there is no such text to say in other words", at="or a visit",
    ),
    # -- something is not said --
    "a title": Broken(
        CONSENT, "    title: May the camera check that it is you?\n", "", "pages.consent.title is not said in en",
        chinese="    title: 用摄像头核对",
    ),
    "a hint": Broken(
        CONSENT, HINT, "}\n  pin:",
        "pages.other_way.electronic_card.options.appointment.hint is not said in en", chinese=OTHER_WAY,
    ),
    "an answer": Broken(
        ITEMS, ', "5": Disabled}', "}", "items.health_status.values.5 is not said in en", chinese="  health_status:"
    ),
    "a line of several": Broken(
        RETIREMENT, "Application, Papers]", "Papers]", "notice.5.lines.3 is not said in en",
        chinese="  - {heading: 办理流程",
    ),
    "a law": Broken(
        "config/parameters/retirement.yaml", "  flexible: {title: Interim Measures on Flexible Retirement}\n", "",
        "documents.flexible.title is not said in en", chinese="    title: 实施弹性退休",
    ),
    "what a citizen is told of a fault": Broken(
        "config/faults.yaml", '  CARD-LEFT: {citizen: "There is a card in the machine. Please take it out first."}\n',
        "", "faults.CARD-LEFT.citizen is not said in en", chinese="    citizen: 机器里有一张卡片",
    ),
    # -- something else is said --
    "a value": Broken(
        CONSENT, "a few more movements. Instead of the camera you can use {ways}", "a few more movements.",
        "filled with nothing, and the Chinese with {ways}", at="  demand.strict:",
    ),
    "a misspelt value": Broken(LAW, '"{month} {year}"', '"{moon} {year}"', "filled with {moon} {year}", at="month: "),
    "a brace too few": Broken(LAW, '"{month} {year}"', '"{month} {year"', "expected '}'", at="month: "),
    "a button that there is not": Broken(
        CONSENT, "      agree: {label", "      agrees: {label", "options.agrees.label: there is no such text"
    ),
    "Chinese": Broken(FRAME, "back: Back", "back: 返回", "Chinese stands in it"),
    "Chinese punctuation": Broken(FRAME, "back: Back", "back: Back。", "Chinese stands in it"),
    "nothing": Broken(FRAME, "back: Back", 'back: " "', "it says nothing"),
    "no YAML": Broken(FRAME, "back: Back", "back: [Back", "did not find expected", at="help: Help"),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_translation_is_refused_with_file_line_and_reason(tmp_path: Path, broken: Broken) -> None:
    shipped = ROOT / broken.file
    file = Path(shutil.copy(shipped, tmp_path))
    text = translation(shipped, EN).read_text(encoding="utf-8")
    assert text.count(broken.right) == 1, "the copy is broken in one place"
    english = translation(file, EN)
    english.write_text(text.replace(broken.right, broken.wrong), encoding="utf-8")
    blamed, there = (file, broken.chinese) if broken.chinese else (english, broken.at or broken.wrong)
    before, found, _ = blamed.read_text(encoding="utf-8").partition(there)
    assert found
    place = f"{blamed}:{before.count(chr(10)) + 1}: "
    told = list(problems_of(file, EN, UNSAID[shipped]))
    assert any(one.startswith(place) and broken.reason in one for one in told), "\n".join(told)


def test_the_shipped_languages_are_whole() -> None:
    assert list(untranslated()) == []


def test_a_file_that_says_nothing_in_a_language_is_refused(tmp_path: Path) -> None:
    file = Path(shutil.copy(ROOT / "config/groups.yaml", tmp_path))
    (told,) = problems_of(file, EN)
    assert told == f"{file}:1: nothing of this is said in en: groups.en.yaml is missing"


def test_every_file_with_words_is_known_to_the_check() -> None:
    """A translation that is looked at by nobody would be one that nobody keeps whole."""
    rooms = [ROOT / room for room in ("config", "flows", "law", "ui", "office")]
    others = [code for code in languages() if code != ZH]
    beside = {file for room in rooms for code in others for file in room.rglob(f"*.{code}.yaml")}
    assert beside == {translation(file, code) for file in UNSAID for code in others}


@pytest.mark.parametrize("name", scene_names())
def test_a_scene_is_the_same_in_every_language_but_for_its_texts(name: str) -> None:
    scene = load_scene(name)
    chinese = scene.words
    with speaking(EN):
        english = scene.words
    assert english.pages.keys() == chinese.pages.keys()
    for page, words in chinese.pages.items():
        said = english.pages[page]
        assert said.options.keys() == words.options.keys()
        assert (said.kind, said.digits, said.reading) == (words.kind, words.digits, words.reading)
        assert [option.weight for option in said.options.values()] == [one.weight for one in words.options.values()]
    assert not CHINESE.search(english.title)


def test_every_name_of_a_law_in_brackets_is_one_that_the_chinese_cites() -> None:
    """What stands in brackets behind an English name is the official name, and not another one."""
    cited = re.compile(r"\(([^()]*[\u3400-\u9fff][^()]*)\)")
    for file in UNSAID:
        official = re.sub(r"[《》（）\s]", "", file.read_text(encoding="utf-8"))
        for name in cited.findall(translation(file, EN).read_text(encoding="utf-8")):
            for part in re.split("[，、]", name):
                assert part in official, f"{file.name}: {name}"
