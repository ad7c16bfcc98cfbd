"""The windows of the tests of screens: one for each orientation, used by a whole module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from config.settings import load_settings
from tests.screens.pages import SERVICES
from tests.screens.show import DISPLAYS, Show
from ui.window import qt_application


@pytest.fixture(scope="module", params=sorted(DISPLAYS))
def window(request: pytest.FixtureRequest, qapp: QGuiApplication) -> Iterator[Show]:
    assert qt_application() is qapp
    shown = Show(request.param, load_settings())
    yield shown
    shown.app.dispose()


@pytest.fixture
def show(window: Show) -> Iterator[Show]:
    yield window
    window.app.appearance.begin_anew()
    window.app.bridge.set_countdown(0, False)
    window.app.bridge.offer(SERVICES)
    window.app.screen.wipe()
