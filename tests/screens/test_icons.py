"""Every sign on one sheet, in each theme: drawn, within its square, and telling more than the ground behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickView
from PySide6.QtTest import QTest

from tests.screens.looking import pixels_of
from tests.screens.show import keep
from ui.appearance import THEMES
from ui.window import QML_DIR, qt_application

SHEET = Path(__file__).parent / "IconSheet.qml"
EDGE, COLUMNS, GRID = 96, 10, 24
#: the outermost units of the grid stay free, so that signs stand apart (style/Icons.qml); the line is two units wide
FREE = 1
#: of the square: less is a speck, more is a stain
LEAST, MOST = 0.03, 0.45


@pytest.fixture
def sheet(qapp: QGuiApplication) -> Iterator[QQuickView]:
    assert qt_application() is qapp
    view = QQuickView()
    view.engine().addImportPath(str(QML_DIR))
    view.setSource(QUrl.fromLocalFile(str(SHEET)))
    assert view.errors() == []
    view.show()
    yield view
    view.close()
    view.deleteLater()


@pytest.mark.parametrize("theme", THEMES)
def test_every_sign_is_drawn_within_its_square(sheet: QQuickView, theme: str) -> None:
    style = sheet.engine().singletonInstance("style", "Style")
    assert isinstance(style, QObject)
    style.setProperty("theme", theme)
    QTest.qWait(80)
    picture = sheet.grabWindow()
    keep(picture, f"icons-{theme}")
    names = list(sheet.rootObject().property("names"))
    faults = [name for name, square in zip(names, _squares(pixels_of(picture)), strict=False) if not _is_sign(square)]
    assert len(names) > 35
    assert faults == []


def _squares(sheet: NDArray[np.uint32]) -> Iterator[NDArray[np.uint32]]:
    for top in range(0, sheet.shape[0], EDGE):
        for left in range(0, EDGE * COLUMNS, EDGE):
            yield sheet[top : top + EDGE, left : left + EDGE]


def _is_sign(square: NDArray[np.uint32]) -> bool:
    drawn = square != square[0, 0]
    free = EDGE * FREE // GRID - 1
    inside = drawn[free:-free, free:-free]
    return LEAST < drawn.mean() < MOST and bool(drawn.sum() == inside.sum())
