"""What all tests share: Qt without a display, on the renderer of the kiosk."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import settings

#: how long an example takes is a matter of the machine and of what else it does
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: as ``kiosk.SELDOM``
GARBAGE = 20_000, 10, 10

pytest_plugins = ["tests.rules", "tests.pseudo"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The kiosk is Qt Quick without widgets."""
    from PySide6.QtGui import QGuiApplication  # most tests need no Qt

    return QGuiApplication


def pytest_collection() -> None:
    """What is collected stays: nobody looks for garbage in it, again and again, while it grows."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor ever after; and in what tests make, seldom: it took a tenth of the time of those with a database."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Once a process has had a Qt application, garbage goes here, between two tests, and never in another thread.

    Python collects cycles in whichever thread happens to allocate, and Qt does not survive that (``ui/garbage.py``).
    pytest itself holds the loop of a test until all of it is over, and some of what it held is old by then.
    """
    result = yield
    if _has_had_qt():
        gc.disable()
        gc.collect(2 if "qt_loop" in getattr(item, "fixturenames", ()) else 1)
    return result


def _has_had_qt() -> bool:
    core = sys.modules.get("PySide6.QtCore")
    return core is not None and core.QCoreApplication.instance() is not None
