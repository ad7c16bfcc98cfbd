"""A page is made of what it shows: whatever is only made to be hidden costs time on a touch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtQuick import QQuickItem

from tests.screens.pages import PAGES
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
