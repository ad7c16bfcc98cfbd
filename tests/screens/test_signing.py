"""Somebody signs with a finger: it is drawn, cleared, handed over as strokes, and nothing of it is left."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from flows.bodies import Signature
from tests.screens.looking import pixels_of
from tests.screens.pages import PAGES
from tests.screens.show import Show
from tests.screens.test_typing_and_tables import asked
from ui.robot import NotTouchable, find, grab, items, touch

#: two strokes, in shares of the pad
CROSS = (((0.2, 0.2), (0.3, 0.5), (0.4, 0.8)), ((0.4, 0.2), (0.2, 0.8)))


def place(item: QQuickItem, share: tuple[float, float]) -> QPoint:
    return item.mapToScene(QPointF(share[0] * item.width(), share[1] * item.height())).toPoint()


def draw(show: Show) -> None:
    glass = find(show.app.window, "signature:pad")
    for line in CROSS:
        QTest.mousePress(show.app.window, Qt.MouseButton.LeftButton, pos=place(glass, line[0]))
        for share in line[1:]:
            QTest.mouseMove(show.app.window, place(glass, share))
        QTest.mouseRelease(show.app.window, Qt.MouseButton.LeftButton, pos=place(glass, line[-1]))
    show.wait()


def ink(show: Show) -> int:
    """How many dark pixels are on the left of the pad, above its line and beside its words."""
    show.wait()
    (item,) = [one for one in items(show.app.kiosk_item) if one.objectName() == "signature:pad"]
    corner, end = place(item, (0.05, 0.1)), place(item, (0.3, 0.72))
    picture = grab(show.app)  # which the pixels are of
    seen = pixels_of(picture)[corner.y() : end.y(), corner.x() : end.x()]
    return int(np.count_nonzero((seen & 0xFF) < 0x60))


async def test_a_signature_is_drawn_and_handed_over_once_as_strokes(show: Show) -> None:
    answer = await asked(show, "signature")
    draw(show)
    show.check("signature_drawn")
    assert ink(show) > 0
    touch(show.app.window, "signature:done")
    strokes = Signature().read(await answer)
    assert len(strokes.lines) == len(CROSS)
    for line, meant in zip(strokes.lines, CROSS, strict=True):
        assert line[0] == pytest.approx(meant[0], abs=0.01)
        assert line[-1] == pytest.approx(meant[-1], abs=0.01)
    assert ink(show) == 0


async def test_it_is_cleared_to_sign_again_and_gone_with_the_next_question(show: Show) -> None:
    await asked(show, "signature")
    draw(show)
    touch(show.app.window, "signature:clear")
    assert ink(show) == 0
    draw(show)
    assert ink(show) > 0
    await asked(show, "signature")
    assert ink(show) == 0


async def test_without_ink_nothing_can_be_handed_over(show: Show) -> None:
    answer = await asked(show, "signature")
    with pytest.raises(NotTouchable):
        touch(show.app.window, "signature:done")
    assert not answer.done()
    touch(show.app.window, "option:counter")
    assert await answer == "counter"
    assert PAGES["signature"].kind == "signature"
