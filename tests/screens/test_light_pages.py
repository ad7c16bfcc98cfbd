"""A page is made of what it shows: whatever is only made to be hidden costs time on a touch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtQuick import QQuickItem

from tests.screens.pages import MANY_SERVICES, PAGES
from tests.screens.show import Show


def everything(root: QQuickItem) -> Iterator[QQuickItem]:
    """All items below ``root``, those that are not visible, too."""
    for child in root.childItems():
        yield child
        yield from everything(child)


@pytest.mark.parametrize("name", ["notice_long", "result_long", "review", "papers_bundle", "confirm_long"])
def test_no_button_is_made_for_a_line_that_has_none(show: Show, name: str) -> None:
    show.app.screen.show(PAGES[name])
    show.wait()
    made = [item for item in everything(show.app.kiosk_item) if item.inherits("QQuickAbstractButton")]
    assert [item for item in made if not item.isVisible() and item.objectName() == ""] == []


@pytest.mark.parametrize("name", ["choice_thirty", "review"])
def test_the_focus_is_drawn_where_it_is_and_made_nowhere_else(show: Show, name: str) -> None:
    show.app.screen.show(PAGES[name])
    show.wait()
    assert sum(item.objectName() == "ring" for item in everything(show.app.kiosk_item)) <= 1


def test_the_cards_of_a_page_that_is_not_up_are_not_made_yet(show: Show) -> None:
    offered = [replace(one, id=f"{one.id}-{copy}") for copy in range(3) for one in MANY_SERVICES]
    show.app.bridge.offer(offered)
    show.app.bridge.show_services()
    show.wait()
    cards = [item for item in everything(show.app.kiosk_item) if item.objectName().startswith("service:")]
    assert 0 < len(cards) < len(offered) / 2
    assert all(card.isVisible() for card in cards)
