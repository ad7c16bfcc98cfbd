"""The grounds of a decision: a law stands on a paper once, with all its articles."""

from __future__ import annotations

from flows.bundle.bases import joined


def test_a_law_that_two_sources_name_stands_once_with_the_articles_of_both() -> None:
    lines = (
        "《社会保险经办条例》第六条、第十条",
        "国发〔2014〕8号",
        "社会保险经办条例第十条",
        "社会保险经办条例第十八条",
    )
    assert joined(lines) == ("《社会保险经办条例》第六条、第十条、第十八条", "国发〔2014〕8号")


def test_the_fullest_name_of_a_law_is_the_one_that_stands() -> None:
    assert joined(("社会保险法第五十七条", "《中华人民共和国社会保险法》第十六条")) == (
        "《中华人民共和国社会保险法》第五十七条、第十六条",
    )
    assert joined(("失业保险条例", "《失业保险条例》（国务院令第258号）")) == ("《失业保险条例》（国务院令第258号）",)


def test_what_says_more_than_articles_stays_as_it_is() -> None:
    lines = ("社会保险经办条例第三十二条：免费查询，未定时限", "乐至县待遇资格认证办事指南：即时办结")
    assert joined(lines) == lines
