"""What is typed, turned to or chosen by finger, changed on a review, and turned to in a table."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF

from flows.bodies import Chart, Choice, Option, Review, Table, Telephone
from flows.pages.moves import moves
from tests.screens.looking import buttons, says, texts
from tests.screens.pages import PAGES
from tests.screens.show import Show
from ui.robot import NotTouchable, find, items, touch


async def asked(show: Show, name: str) -> asyncio.Future[str]:
    """The answer to that page, which is up and can be touched."""
    answer = asyncio.ensure_future(show.app.screen.ask(PAGES[name]))
    await asyncio.sleep(0)
    show.settle()
    return answer


def said(show: Show) -> list[str]:
    return [says(text) for text in texts(show.app.kiosk_item)]


@pytest.mark.parametrize(
    ("name", "typed", "groups", "answer"),
    [
        ("telephone", "13812345678", ["138", "1234", "5678"], "13812345678"),
        ("account_empty", "6222021234567890128", ["6222", "0212", "3456", "7890", "128"], "6222021234567890128"),
        ("amount_empty", "12345.67", ["12,345.67"], "12345.67"),
        ("number", "12", ["12"], "12"),
    ],
)
async def test_what_is_typed_stands_in_its_groups_and_is_handed_over_once(
    show: Show, name: str, typed: str, groups: list[str], answer: str
) -> None:
    asking = await asked(show, name)
    for character in typed:
        touch(show.app.window, "key:point" if character == "." else f"key:{character}")
    show.check(f"{name}_typed")
    assert [text for text in said(show) if text in groups] == groups
    touch(show.app.window, "key:ok")
    assert await asking == answer
    show.app.screen.show(PAGES["working"])
    show.wait()
    assert not any(group in said(show) for group in groups)


async def test_a_choice_of_several_pages_begins_where_it_was_touched_last(show: Show) -> None:
    """Whoever chooses several of many is not led back to the first page by each touch."""
    many = tuple(Option(f"matter{number}", f"事项{number}", "5个工作日内办好") for number in range(20))
    page = PAGES["choice"]
    for at, there in (("", "matter0"), ("matter19", "matter19")):
        show.app.screen.show(replace(page, body=Choice(options=many, at=at)))
        show.settle()
        show.wait()
        find(show.app.window, f"option:{there}")
    with pytest.raises(NotTouchable):
        find(show.app.window, "option:matter0")


async def test_a_month_is_gone_to_on_the_chart_and_taken(show: Show) -> None:
    answer = await asked(show, "chart")
    points = PAGES["chart"].the(Chart).points
    touch(show.app.window, "chart:later")
    touch(show.app.window, "chart:later")
    show.check("chart_moved")
    assert points[4].label in said(show)
    touch(show.app.window, "chart:earlier")
    touch(show.app.window, "chart:take")
    assert await answer == points[3].id


async def test_a_chart_ends_at_its_ends(show: Show) -> None:
    await asked(show, "chart_long")
    with pytest.raises(NotTouchable):
        touch(show.app.window, "chart:earlier")


async def test_what_is_wrong_is_said_at_once_and_pushes_no_key_away(show: Show) -> None:
    answer = await asked(show, "telephone")
    before = place_of(show, "key:0")
    touch(show.app.window, "key:2")
    show.wait()
    problem = PAGES["telephone"].the(Telephone).typed("2").problem
    assert problem in said(show)
    assert place_of(show, "key:0") == before
    touch(show.app.window, "key:ok")
    touch(show.app.window, "key:erase")
    show.wait()
    assert problem not in said(show)
    assert not answer.done()


async def test_what_is_missing_is_said_when_it_is_confirmed(show: Show) -> None:
    answer = await asked(show, "account_empty")
    for digit in "622202123456789":
        touch(show.app.window, f"key:{digit}")
    touch(show.app.window, "key:ok")
    show.wait()
    assert any("现在是15位" in text for text in said(show))
    touch(show.app.window, "key:4")
    touch(show.app.window, "key:ok")
    assert await answer == "6222021234567894"


async def test_what_was_typed_is_gone_when_it_is_asked_again(show: Show) -> None:
    await asked(show, "telephone")
    touch(show.app.window, "key:1")
    touch(show.app.window, "key:3")
    show.wait()
    assert "13" in said(show)
    await asked(show, "telephone")
    show.wait()
    assert "13" not in said(show)


async def test_a_day_is_turned_to_and_confirmed(show: Show) -> None:
    """From 24 November 2026 to 30 September 2024."""
    answer = await asked(show, "date")
    for key in ("year:less", "year:less", "month:less", "month:less", "day:more_ten"):
        touch(show.app.window, key)
    show.check("date_turned")
    assert any("2024年9月30日" in text for text in said(show))
    touch(show.app.window, "key:ok")
    assert await answer == "2024-09-30"


async def test_a_wheel_that_has_come_to_its_end_turns_no_further(show: Show) -> None:
    answer = await asked(show, "month")
    with pytest.raises(NotTouchable):
        touch(show.app.window, "year:less")
    touch(show.app.window, "month:less")
    touch(show.app.window, "key:ok")
    assert await answer == "2026-10", "there is no earlier year"


async def test_yes_and_no_weigh_the_same(show: Show) -> None:
    answer = await asked(show, "yes_no_long")
    yes, no = (find(show.app.window, f"option:{one}") for one in ("yes", "no"))
    assert (yes.width(), yes.height(), yes.y()) == pytest.approx((no.width(), no.height(), no.y()), abs=1.5)
    assert yes.property("weight") == no.property("weight")
    touch(show.app.window, "option:no")
    assert await answer == "no"


@pytest.mark.parametrize("name", ["choice_thirty", "choice_thirty_long"])
async def test_every_one_of_thirty_answers_is_turned_to_once_and_none_is_small(show: Show, name: str) -> None:
    """None is scrolled to; whoever does not know says so on every page of them; the ears hear all in one list."""
    page = PAGES[name]
    answer = await asked(show, name)
    wanted = [f"option:{option.id}" for option in page.the(Choice).options]
    assert len(wanted) == 30
    assert [stop.action for stop in moves(page, asks=True) if f"option:{stop.action}" in wanted] == [
        one.removeprefix("option:") for one in wanted
    ]
    found: list[str] = []
    while True:
        show.settle()
        show.check(f"{name}-{len(found)}")
        here = [button.objectName() for button in buttons(show.app.kiosk_item) if button.isEnabled()]
        assert "option:unknown" in here
        found += [one for one in here if one in wanted]
        if "page:next" not in here:
            break
        touch(show.app.window, "page:next")
    assert found == wanted
    with pytest.raises(NotTouchable):
        touch(show.app.window, wanted[0])  # it is on another page
    touch(show.app.window, wanted[-1])
    assert await answer == "p30"


def place_of(show: Show, name: str) -> QPointF:
    return find(show.app.window, name).mapToItem(show.app.kiosk_item, QPointF(0, 0))


async def test_each_line_of_a_review_that_can_be_changed_has_its_button(show: Show) -> None:
    answer = await asked(show, "review")
    changes = [fact.change for fact in PAGES["review"].the(Review).every_fact if fact.change]
    found: list[str] = []
    while True:
        buttons = [item for item in items(show.app.kiosk_item) if item.objectName() in changes and item.isEnabled()]
        found += [item.objectName() for item in buttons]
        if changes[-1] in found:
            break
        touch(show.app.window, "page:next")
        show.wait()
    assert found == changes
    touch(show.app.window, changes[-1])
    assert await answer == changes[-1]


async def test_every_row_of_a_long_table_is_turned_to_once_with_its_heads_and_totals(show: Show) -> None:
    table = PAGES["table"].the(Table)
    await asked(show, "table")
    months: list[str] = []
    while True:
        lines = said(show)
        assert lines.count(table.columns[0].title) == 1
        assert table.totals[-1] in lines
        here = {row[0] for row in table.rows} & set(lines)
        months += [row[0] for row in table.rows if row[0] in here]
        if "page:next" not in [item.objectName() for item in items(show.app.kiosk_item)]:
            break
        touch(show.app.window, "page:next")
        show.wait(1)
    assert months == [row[0] for row in table.rows]
