"""Every case once more: read in English from the start, and with a change of language on every page that it acts on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.language import EN, ZH
from config.names import masked_name
from config.places import below, here, located, place_of
from config.settings import DEMO_SITE, load_settings
from flows.bodies import PageKind
from flows.definition.shelf import SHIPPED
from flows.proving.translated import CHINESE, OFFICIAL_NAME
from flows.stay.end import EndReason
from play.cases import FILE
from play.report import play
from play.script import ATTRACT, Action, Loaded, Step
from printing.documents.letters import glosses
from tests.families import by_day, few_by_day
from tests.play.conftest import of_visits
from tests.play.test_cases import CASES, PEOPLE
from tests.printing.looking import text

pytestmark = pytest.mark.expects_log("visit: a card was left in its slot")  # by whoever walks off


def cuts_power(case: Loaded) -> bool:
    """It plays on from its file, which is in Chinese."""
    return any(act.verb == "power_cut" for step in case.script.steps for act in step.do)


SCENES_BY_DAY = 1


def names() -> Iterator[Any]:
    """Every case; by day the longest of a scene: three visits, of which every page is read."""
    whole = {name: case for name, case in CASES.items() if not cuts_power(case)}
    longest: dict[str, str] = {}
    for name, case in sorted(whole.items(), key=lambda one: len(one[1].script.steps)):
        longest[case.script.scene] = name
    day = [longest[scene] for scene in few_by_day(longest, SCENES_BY_DAY)]
    yield from by_day(whole, day)


#: numbers of cases and of appointments, as the office gives them
NUMBERS = re.compile(r"达川人社受〔\d{4}〕\d+号(-\d+)?|预约〔\d{4}〕\d+号")
#: what a paper begins with to say in English what it is
GLOSS = glosses(EN).heading.replace(" ", "")
#: of a submission, what is another one each time
UNLIKE = {"key": "", "at": "", "machine_ms": 0, "visit_s": 0}
#: pages that a member of staff reads
BY_STAFF = "identify/staff"


def english_from_the_start(case: Loaded) -> Loaded:
    steps = case.script.steps
    if steps[0].on != ATTRACT:
        steps = (Step(on=ATTRACT, do=(Action("answer", case.script.scene),)), *steps)
    return replace(case, script=case.script.model_copy(update={"steps": tuple(map(begun_in_english, steps))}))


def begun_in_english(step: Step) -> Step:
    """Whoever begins a visit chooses the language of it just before."""
    if step.on != ATTRACT or all(act.verb != "answer" for act in step.do):
        return step
    begins = next(place for place, act in enumerate(step.do) if act.verb == "answer")
    return Step(on=step.on, do=(*step.do[:begins], Action("language", EN), *step.do[begins:]))


def changed_on_every_page(case: Loaded) -> Loaded:
    languages = cycle((EN, ZH))
    steps = tuple(Step(on=one.on, do=(Action("language", next(languages)), *one.do)) for one in case.script.steps)
    return replace(case, script=case.script.model_copy(update={"steps": steps}))


def report_of(name: str, case: Loaded, out: Path) -> dict[str, Any]:
    return play(SHIPPED.scenes / CASES[name].script.scene / FILE, case, PEOPLE, DEMO_SITE, load_settings(), out)


def walked(report: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """What was shown, without its texts: a page that is said anew is no other page. Whether a page is seen while the
    document camera looks is a matter of how fast that is.
    """
    pages = [(page["node"], page["kind"], page["moves"]) for page in report["pages"]]
    pages = [page for page in pages if page[1:] != (PageKind.DOCUMENT, [EndReason.FINISH])]
    return [page for place, page in enumerate(pages) if place == 0 or pages[place - 1] != page]


def came_of(report: dict[str, Any]) -> dict[str, Any]:
    """What a language must not change: the end, what was handed in and decided, the papers, the events."""
    same = {name: report[name] for name in ("end", "outcome", "fault")}
    handed_in = [
        {**one, **UNLIKE, "promises": promised(one), "attachments": captured(one)} for one in report["submissions"]
    ]
    papers = [(paper["kind"], paper["state"]) for paper in report["papers"]]
    return {**same, "events": in_visits_and_behind(report), "in": handed_in, "papers": papers}


def in_visits_and_behind(report: dict[str, Any]) -> list[list[str]]:
    """Events in their order: what the courier hands in is handed in while a card is taken out, or a moment later."""
    events = of_visits(report)
    return [[kind for kind in events if kind.startswith("submission.") is apart] for apart in (False, True)]


def captured(submission: dict[str, Any]) -> list[str]:
    """What pictures were handed in for; no two pictures of a camera are the same."""
    return [one["item"] for one in submission["attachments"]]


def promised(submission: dict[str, Any]) -> list[str]:
    """Which words were promised; when, is another moment in every visit."""
    return [one["words_id"] for one in submission["promises"]]


@cache
def registered() -> tuple[str, ...]:
    """Names (masked ones too), employers, addresses and the places around, the longest first: they stay Chinese."""
    data = yaml.load(PEOPLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found = {text for text in texts_of(data) if CHINESE.search(text)}
    found |= {masked_name(person["name"]) for person in data["people"]}
    found |= {place_of(code).name for code in located(here()).codes} | {place.name for place in below(here())}
    return tuple(sorted(found, key=len, reverse=True))


def texts_of(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from texts_of(one)


def left_in_chinese(report: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for page in report["pages"]:
        text = NUMBERS.sub("", OFFICIAL_NAME.sub("", f"{page['title']}\n{page['text']}"))
        for name in registered():
            text = text.replace(name, "")
        lines = [line for line in text.splitlines() if CHINESE.search(line)]
        found += [(page["node"], line) for line in lines if page["node"] != BY_STAFF]
    return found


def are_glossed(folder: Path) -> list[bool]:
    """Of every paper that came out, whether it says in English what it is."""
    return [GLOSS in text(file.read_bytes()) for file in folder.glob("*.pdf")]


@pytest.mark.parametrize("name", [*names()])
def test_a_visit_in_english_is_the_same_visit_and_no_chinese_is_left_in_it(name: str, tmp_path: Path) -> None:
    chinese = report_of(name, CASES[name], tmp_path / "zh")
    english = report_of(name, english_from_the_start(CASES[name]), tmp_path / "en")
    assert walked(english) == walked(chinese)
    assert came_of(english) == came_of(chinese)
    assert left_in_chinese(english) == []
    printed = are_glossed(tmp_path / "zh")
    assert len(printed) >= len(chinese["papers"]), "one that was missing is printed again"
    assert not any(printed)
    assert are_glossed(tmp_path / "en") == [True] * len(printed)
    both = report_of(name, changed_on_every_page(CASES[name]), tmp_path / "both")
    assert walked(both) == walked(chinese)
    assert came_of(both) == came_of(chinese)
