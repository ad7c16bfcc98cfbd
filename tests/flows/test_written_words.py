"""How the words of citizens are written: buttons that are named are there; where a sentence has its stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from config.language import EN, ZH, Language, translation
from flows.proving.translated import CHINESE, OFFICIAL_NAME, ROOT, said_files

NAMED = re.compile(r"按“([^”]+)”")
#: a label of a page, or a word of the frame
LABEL = re.compile(
    r"^\s*\w+: \"?([^\",{}\n]+?)\"?$|label: \"?([^\"{}\n]+?)\"?(?:, (?:hint|weight): |\}|$)", re.MULTILINE
)
#: on the pad of four keys, not on the screen
KEYS = {"下一项"}
#: the font of the kiosk draws these as wide as a Chinese character
WIDE = re.compile(r"[“”‘’]")

#: what the staff read at the screen is written likewise
DESK = ROOT / "maintenance" / "desk" / "words.zh.yaml"
FILES = {file: file.read_text(encoding="utf-8") for file in (*(file for file, _ in said_files()), DESK)}
LABELS = {one or other for text in FILES.values() for one, other in LABEL.findall(text)}

#: a span or an age that somebody has laid down, and where: an article, a document, or what the agency announces
FIGURE = re.compile(r"(?<!年)(?<!月)([0-9]+|[一二两三五六十]+)(个工作日|日|天|周岁|年|个月)")
LAW = re.compile(r"第[一二三四五六七八九十百]+条|〔[0-9]{4}〕|以经办机构公布为准")
#: the name of a document may hold its date
DOCUMENT = re.compile(r"《.*")


def test_each_button_that_is_named_is_there() -> None:
    named = {(file.parent.name, name) for file, text in FILES.items() for name in NAMED.findall(text)}
    assert len(named) > 5
    assert {(where, name) for where, name in named if name not in LABELS | KEYS} == set()


def test_english_has_quotation_marks_of_its_own_width() -> None:
    english = (translation(file, EN) for file in FILES)
    assert [file for file in english if WIDE.search(file.read_text(encoding="utf-8"))] == []


#: what ends a sentence, and one within a text: in English before a space
STOPS = {ZH: ("。", re.compile(r"[。？！](?=.)", re.DOTALL)), EN: (".", re.compile(r"[.?!](?=\s)"))}
#: it may fill in a sentence, or nothing
FILLED_AT_THE_END = re.compile(r"\}$")


@pytest.mark.parametrize("language", STOPS)
def test_a_lead_of_one_sentence_has_no_stop_and_of_several_each_has_one(language: Language) -> None:
    stop, within = STOPS[language]
    files = [translation(file, language) if language != ZH else file for file in FILES]
    leads = [one for file in files for one in leads_in(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))]
    leads = [lead for lead in leads if language == ZH or not CHINESE.search(lead)]  # the staff read Chinese
    assert len(leads) > 400
    ends_so = [(lead, lead.endswith((stop, "？", "?", "：", ":")), bool(within.search(lead))) for lead in leads]
    assert [
        lead for lead, ends, several in ends_so if several and not ends and not FILLED_AT_THE_END.search(lead)
    ] == []
    assert [lead for lead, _, several in ends_so if not several and lead.endswith(stop)] == []


def leads_in(words: Any) -> Iterator[str]:
    """Of every page what stands below its title, that of a farewell too."""
    if isinstance(words, dict):
        for key, value in words.items():
            if key == "lead":
                yield value
            elif key == "goodbyes":
                yield from (lead for _, lead in value.values())
            else:
                yield from leads_in(value)
    elif isinstance(words, list):
        for value in words:
            yield from leads_in(value)


def test_no_answer_of_a_question_looks_chosen_already() -> None:
    """Filled is what was chosen, or the way on: a question asks, and its first answer is recommended enough."""
    pages = [page for file in FILES for page in yaml.load(FILES[file], yaml.CSafeLoader).get("pages", {}).values()]
    asked = [page for page in pages if page["kind"] == "choice" and page["title"].endswith("？")]
    assert len(asked) > 20
    weights = [[option.get("weight") for option in page.get("options", {}).values()] for page in asked]
    assert [
        page["title"] for page, each in zip(asked, weights, strict=True) if len(each) > 1 and "primary" in each
    ] == []


def test_each_figure_of_the_law_has_the_law_beside_it() -> None:
    """In what is told of a service, and on its papers."""
    told = [line for text in FILES.values() for line in _told_in(yaml.load(text, yaml.CSafeLoader))]
    figures = [line for line in told if FIGURE.search(DOCUMENT.sub("", line))]
    assert len(figures) > 40
    assert [line for line in figures if not LAW.search(line)] == []


def _told_in(words: Any) -> Iterator[str]:
    """The lines of a notice and of the papers, without labels and values."""
    if isinstance(words, dict):
        for part in ("notice", "papers"):
            yield from _lines_in(words.get(part))


def _lines_in(words: Any) -> Iterator[str]:
    for value in words.values() if isinstance(words, dict) else words if isinstance(words, list) else ():
        if isinstance(value, str) and isinstance(words, list):
            yield value
        else:
            yield from _lines_in(value)


#: where a Chinese text is a word of somebody's own, or part of a sentence: there English says it as that asks
NOT_TEXTS_OF_THEIR_OWN = {"values", "conditions", "keywords", "console", "desk"}
#: a shorter one means what stands around it
LONG_ENOUGH = 6
#: a way to be recognised is listed in a sentence; a column is narrow; a count that is no whole one is never one
TWO_WAYS = {"工作人员当面核对", "公民身份号码", "{months}个月"}
ARTICLE = re.compile(r"^(a|an|the) ")


def test_what_is_said_alike_in_chinese_is_said_alike_in_english() -> None:
    """A button, a law, a state: who has learnt its name on one page finds it on the next."""
    said: dict[str, set[str]] = {}
    for file in FILES:
        both = [yaml.load(one.read_text(encoding="utf-8"), yaml.CSafeLoader) for one in (file, translation(file, EN))]
        for chinese, english in pairs_in(both[0], both[1], (file.parent.name,)):
            said.setdefault(chinese, set()).add(ARTICLE.sub("", OFFICIAL_NAME.sub("", english).strip().lower()))
    assert len(said) > 2000
    assert {chinese: ways for chinese, ways in said.items() if len(ways) > 1 and chinese not in TWO_WAYS} == {}


def pairs_in(chinese: Any, english: Any, where: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each text that is long enough, with what it is in English."""
    if isinstance(english, dict):
        for key, value in english.items():
            yield from pairs_in(chinese[key], value, (*where, str(key)))
    elif isinstance(english, list):
        for one, other in zip(chinese, english, strict=True):
            yield from pairs_in(one, other, where)
    elif len(chinese) >= LONG_ENOUGH and not NOT_TEXTS_OF_THEIR_OWN & set(where):
        yield chinese, english


#: what stands in a dictionary, and in no public service of an English-speaking country
NOT_ENGLISH = re.compile(r"\b(arts?\.|(?<!Urban )[Uu]nits?(?!\})|archives?|ID card|[Ww]hoever's|fetch)(?=\W|$)")


def test_english_is_that_of_the_glossary() -> None:
    """An employer is no "unit", a personnel file no "archive", and no word is cut short."""
    found = {}
    for file in FILES:
        english = yaml.load(translation(file, EN).read_text(encoding="utf-8"), yaml.CSafeLoader)
        texts = [text for text in texts_in(english) if NOT_ENGLISH.search(text)]
        if texts and file.parent.name != "console":
            found[file.name] = texts
    assert found == {}


def texts_in(words: Any) -> Iterator[str]:
    if isinstance(words, dict):
        for key, value in words.items():
            if key not in ("keywords", "unit"):
                yield from texts_in(value)
    elif isinstance(words, list):
        for value in words:
            yield from texts_in(value)
    elif isinstance(words, str):
        yield words
