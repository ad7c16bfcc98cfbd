"""What all tests share: Qt without a display, on the renderer of the kiosk."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The kiosk is Qt Quick without widgets."""
    from PySide6.QtGui import QGuiApplication  # most tests need no Qt

    return QGuiApplication
