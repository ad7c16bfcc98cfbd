"""The language of a visit: one value that all its tasks see, and nobody else."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from pydantic import Field

from config.datafile import Data, DataFileError, load
from config.faults import fault_list
from config.items import items
from config.language import (
    EN,
    ZH,
    Language,
    Spoken,
    all_of,
    any_of,
    language,
    languages,
    load_said,
    per_language,
    speaking,
    using,
)
from config.law import titles
from config.matters import Span
from config.settings import DEMO_SITE, Settings, load_settings
from law.wording import Article, Count, say_age, say_day, say_limit, say_span


class Greeting(Data):
    hello: str
    names: dict[str, str] = Field(default_factory=dict)
    size: int = 1


@pytest.fixture
def greeting(tmp_path: Path) -> Path:
    file = tmp_path / "greeting.yaml"
    file.write_text("hello: 您好\nnames: {a: 甲}\nsize: 3\n", encoding="utf-8")
    return file


def translated(file: Path, text: str) -> Path:
    beside = file.with_name("greeting.en.yaml")
    beside.write_text(text, encoding="utf-8")
    return beside


def test_a_change_is_seen_by_every_task_of_the_visit_and_by_no_other() -> None:
    async def one(spoken: Spoken, changes: asyncio.Event) -> list[Language]:
        async def step() -> Language:
            await changes.wait()
            return language()

        with using(spoken):
            before = language()
            asking = asyncio.ensure_future(step())
        await changes.wait()
        return [before, await asking]

    async def both() -> tuple[list[Language], list[Language]]:
        mine, changes = Spoken(), asyncio.Event()
        first = asyncio.ensure_future(one(mine, changes))
        second = asyncio.ensure_future(one(Spoken(), changes))
        await asyncio.sleep(0)
        mine.language = EN
        changes.set()
        return await first, await second

    assert asyncio.run(both()) == ([ZH, EN], [ZH, ZH])
    assert language() == ZH


def test_papers_are_chinese_in_the_midst_of_an_english_visit() -> None:
    with using(Spoken(EN)):
        with speaking(ZH):
            assert items()["name"].name == "姓名"
        assert items()["name"].name == "Name"
    assert items()["name"].name == "姓名"


def test_what_is_read_once_is_read_once_in_each_language(greeting: Path) -> None:
    translated(greeting, "hello: Good day\n")
    read: list[Language] = []

    @per_language
    def hello() -> str:
        read.append(language())
        return load_said(greeting, Greeting).hello

    with speaking(EN):
        assert (hello(), hello()) == ("Good day", "Good day")
    assert (hello(), hello()) == ("您好", "您好")
    assert read == [EN, ZH]


def test_what_a_language_does_not_say_is_said_in_chinese(greeting: Path) -> None:
    with speaking(EN):
        assert load_said(greeting, Greeting) == Greeting(hello="您好", names={"a": "甲"}, size=3)
        translated(greeting, "names: {a: A}\n")
        assert load_said(greeting, Greeting) == Greeting(hello="您好", names={"a": "A"}, size=3)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("hello: Good day\nbye: Bye\n", "2: there is no 'bye'"),
        ("names:\n  b: B\n", "2: there is no 'b'"),
        ("hello: [Good, day]\n", "1: this does not have the form"),
        ("size: 4\n", "1: this does not have the form"),
        ("hello: Good\nhello: day\n", "2: key 'hello' stands twice"),
    ],
)
def test_a_translation_holds_texts_alone_each_of_which_there_is(greeting: Path, text: str, refused: str) -> None:
    beside = translated(greeting, text)
    with speaking(EN), pytest.raises(DataFileError) as error:
        load_said(greeting, Greeting)
    assert str(error.value).startswith(f"{beside}:{refused}")


#: a limit in each unit
SPANS = ("10 workdays", "60 days", "30 minutes", "none")


def said() -> tuple[object, ...]:
    return (
        say_day(date(2026, 12, 1)),
        [say_span(months) for months in (1, 12, 13, 30)],
        say_age(60, 1),
        [all_of("ABC"[:count]) for count in range(4)],
        any_of("AB"),
        [say_limit(Span(span=span, source="test", basis="R")) for span in SPANS],
    )


def test_numbers_days_and_rows_are_said_as_each_language_says_them() -> None:
    assert said() == (
        "2026年12月1日",
        ["1个月", "1年", "1年1个月", "2年6个月"],
        "60周岁1个月",
        ["", "A", "A、B", "A、B、C"],
        "A、B",
        ["10个工作日", "60日", "30分钟", "未定时限"],
    )
    with speaking(EN):
        assert said() == (
            "1 December 2026",
            ["1 month", "1 year", "1 year and 1 month", "2 years and 6 months"],
            "60 years and 1 month of age",
            ["", "A", "A and B", "A, B and C"],
            "A or B",
            ["10 working days", "60 days", "30 minutes", "no time limit"],
        )


@pytest.mark.parametrize(
    ("article", "number"),
    [("第一条", 1), ("第十条", 10), ("第十六条", 16), ("第四十五条", 45), ("第一百零八条", 108), ("第12条", 12)],
)
def test_an_article_is_numbered_in_any_script(article: str, number: int) -> None:
    assert f"{Article(article)}" == article
    assert f"{Article(article):number}" == str(number)


@pytest.mark.parametrize(("count", "said"), [("1", "1 try"), ("2", "2 tries"), ("0", "0 tries"), ("12", "12 tries")])
def test_one_is_not_many(count: str, said: str) -> None:
    assert f"{Count(count):try|tries}" == said
    assert f"{Count(count)}" == count


def test_a_language_names_itself_and_the_laws_that_are_cited() -> None:
    assert {code: tongue.name for code, tongue in languages().items()} == {ZH: "中文", EN: "English"}
    with speaking(EN):
        assert titles()["中华人民共和国社会保险法"] == "Social Insurance Law of the People's Republic of China"
        assert fault_list()["CARD-MUTE"].citizen.startswith("The card does not respond.")
        assert fault_list()["CARD-MUTE"].staff.startswith("卡槽内有卡")


def test_a_place_is_called_as_the_site_says_it_in_each_language() -> None:
    hall = load_settings().hall
    assert hall.said is hall
    with speaking(EN):
        assert hall.said.bureau == "Dachuan District Social Security Bureau"
        assert (hall.said.telephone, hall.said.bureau_short) == (hall.telephone, hall.bureau_short)
        silent = hall.model_copy(update={"in_other_languages": {}})
        assert silent.said is silent


@pytest.mark.parametrize("code", ["zh", "xx"])
def test_a_site_says_it_in_languages_that_the_kiosk_speaks(tmp_path: Path, code: str) -> None:
    file = tmp_path / "site.yaml"
    file.write_text(DEMO_SITE.read_text(encoding="utf-8").replace("    en:\n", f"    {code}:\n"), encoding="utf-8")
    with pytest.raises(DataFileError, match=f"{code!r} is no other language of the kiosk"):
        load(file, Settings)
