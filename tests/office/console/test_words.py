"""The words of the console: every key that a page takes is there, in both languages, and none is left over."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from config.language import EN, ZH, speaking
from config.parts import PartName
from fleet.admission import Why
from fleet.keys import WhyNot
from fleet.messages import Outcome, Serving
from office.cases.history import What
from office.console.audit import Purpose
from office.console.fleet import PLACES
from office.console.pages.fleet_commands import doings
from office.console.roles import Act, Page, Role
from office.console.words import words
from office.departments.pushing import PushState
from office.fleet.rollouts import Stands, Status
from office.port import CaseState, ShareState
from office.ratings.follow_ups import FollowUp

CONSOLE = Path(__file__).parent.parent.parent.parent / "office" / "console"
CHINESE = re.compile(r"[\u3400-\u9fff]")
#: sections whose names are values of the program
CLOSED: dict[str, type[StrEnum]] = {
    "rollouts": Status,
    "stands": Stands,
    "parts": PartName,
    "outcomes": Outcome,
    "roles": Role,
    "pages": Page,
    "states": CaseState,
    "acts": Act,
    "purposes": Purpose,
}
#: what happened to a case while its state stayed
HAPPENED = set(What) - {What.STATE}


def texts() -> str:
    files = [*CONSOLE.rglob("*.html"), *CONSOLE.rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def keys() -> set[str]:
    return {f"{section}.{name}" for section, names in words().items() for name in names}


def test_every_word_that_a_page_takes_is_there_and_none_is_left_over() -> None:
    used = texts()
    literal = set(re.findall(r"""\b(?:t|word)\(\s*f?['"]([a-z_]+\.[a-z_0-9]+)['"]\s*[,)]""", used))
    begun = set(re.findall(r"""\b(?:t|word)\(\s*['"]([a-z_]+\.[a-z_]*_?)['"]\s*~""", used))
    assert literal - keys() == set()
    begun |= set(re.findall(r"""\b(?:t|word)\(\s*f['"]([a-z_]+\.[a-z_]*)\{""", used))
    by_value = {
        *CLOSED,
        "parties",
        "sources",
        "answers",
        "errors",
        "pages",
        "acts",
        "happened",
        "papers",
        "attested",
        "pushes",
        "following",
        *("severities", "serving", "told", "outcomes", "fleet_acts", "parts", "doings", "rollouts", "stands", "whys"),
    }
    left = {key for key in keys() - literal if key.partition(".")[0] not in by_value}
    assert {key for key in left if not any(key.startswith(prefix) for prefix in begun)} == set()


def test_every_value_of_the_program_has_a_word() -> None:
    for section, values in CLOSED.items():
        assert {one.value for one in values} <= set(words()[section])
    assert set(words()["severities"]) == set(PLACES.values())
    assert set(words()["doings"]) >= set(doings())
    assert {one.value for one in Serving} <= set(words()["serving"])
    assert {one.value for one in (*Why, *WhyNot, *Serving)} <= set(words()["whys"])
    assert set(words()["happened"]) == {one.value for one in HAPPENED}
    assert set(words()["following"]) == {state.value for state in FollowUp}
    assert set(words()["pushes"]) == {state.value for state in PushState}
    assert {state.value for state in ShareState} <= set(words()["answers"])


def test_the_other_language_says_everything_and_nothing_in_chinese() -> None:
    with speaking(ZH):
        chinese = words()
    with speaking(EN):
        english = words()
    assert {name: set(section) for name, section in english.items()} == {n: set(s) for n, s in chinese.items()}
    said = {f"{name}.{key}": text for name, section in english.items() for key, text in section.items()}
    assert {key for key, text in said.items() if CHINESE.search(text)} == set()


def test_no_page_has_a_word_script_or_style_of_its_own() -> None:
    for file in (CONSOLE / "templates").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not CHINESE.search(text.replace("（{{", "").replace("}}）", "")), file
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", text), file
