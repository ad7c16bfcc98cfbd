"""The windows of the tests of screens: one for each orientation, used by a whole module."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from config.settings import load_settings
from tests.screens.everywhere import orientation_by_day
from tests.screens.pages import SERVICES
from tests.screens.show import DISPLAYS, Show
from ui.window import qt_application


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By day a test that is marked ``one_way_by_day`` shows each page in one orientation, in turn; by night in both."""
    if os.environ.get("HYPOTHESIS_PROFILE") != "nightly":
        left_out = [item for item in items if not shown_by_day(item)]
        config.hook.pytest_deselected(items=left_out)
        out = set(left_out)
        items[:] = [item for item in items if item not in out]


def shown_by_day(item: pytest.Item) -> bool:
    one, other = item.get_closest_marker("one_way_by_day"), item.get_closest_marker("other_way_by_day")
    if not one and not other:
        return True
    assert isinstance(item, pytest.Function)
    values = item.callspec.params
    return (orientation_by_day(str(values["name"])) == values["window"]) == bool(one)


@pytest.fixture(scope="module", params=sorted(DISPLAYS))
def window(request: pytest.FixtureRequest, qapp: QGuiApplication) -> Iterator[Show]:
    assert qt_application() is qapp
    shown = Show(request.param, load_settings())
    yield shown
    shown.app.dispose()


@pytest.fixture
def show(window: Show) -> Iterator[Show]:
    yield window
    window.desk = None
    window.app.bridge.help(False)
    window.app.appearance.begin_anew()
    window.app.bridge.set_countdown(0, False)
    window.app.bridge.offer(SERVICES)
    window.app.screen.wipe()
