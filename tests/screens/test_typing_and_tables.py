"""What is typed on a number page, changed on a review, and turned to in a table."""

from __future__ import annotations

import asyncio

import pytest

from flows.bodies import Chart, Review, Table
from tests.screens.looking import texts
from tests.screens.pages import PAGES
from tests.screens.show import Show
from ui.robot import NotTouchable, items, touch


async def asked(show: Show, name: str) -> asyncio.Future[str]:
    """The answer to that page, which is up and can be touched."""
    answer = asyncio.ensure_future(show.app.screen.ask(PAGES[name]))
    await asyncio.sleep(0)
    show.settle()
    return answer


def said(show: Show) -> list[str]:
    return [str(text.property("text")) for text in texts(show.app.kiosk_item)]


@pytest.mark.parametrize(
    ("name", "typed", "groups"),
    [
        ("number", "13812345678", ["138", "1234", "5678"]),
        ("number_day", "20260930", ["2026", "09", "30"]),
        ("number_long", "6217001234567890123", ["6217", "0012", "3456", "7890", "123"]),
    ],
)
async def test_digits_stand_in_their_groups_and_are_handed_over_once(
    show: Show, name: str, typed: str, groups: list[str]
) -> None:
    answer = await asked(show, name)
    for digit in typed:
        touch(show.app.window, f"pin:{digit}")
    touch(show.app.window, "pin:1")  # one more than the page takes
    show.check(f"{name}_typed")
    assert [text for text in said(show) if text in groups] == groups
    touch(show.app.window, "pin:ok")
    assert await answer == typed
    show.wait()
    assert not any(group in said(show) for group in groups)


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


async def test_a_number_that_is_too_short_cannot_be_handed_over(show: Show) -> None:
    answer = await asked(show, "number_long")
    for digit in "62170012345678905":
        touch(show.app.window, f"pin:{digit}")
    touch(show.app.window, "pin:erase")
    touch(show.app.window, "pin:ok")
    assert await answer == "6217001234567890"


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
