"""What all tests share: Qt without a display, on the renderer of the kiosk."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest

pytest_plugins = ["tests.rules"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The kiosk is Qt Quick without widgets."""
    from PySide6.QtGui import QGuiApplication  # most tests need no Qt

    return QGuiApplication


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What Qt leaves behind goes here, and is never collected by another test's thread: Qt does not survive that.

    pytest itself holds the loop of such a test until all of it is over.
    """
    result = yield
    if "qt_loop" in getattr(item, "fixturenames", ()):
        gc.collect()
    return result
