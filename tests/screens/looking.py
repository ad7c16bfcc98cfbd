"""Looking at a screen as a strict reader does: what is cut, covered, too small, too pale or nameless?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

from ui.robot import items

#: Rendering rounds to whole pixels; less than this is no overlap and no overhang.
SLACK_PX = 2.0


def texts(root: QQuickItem) -> list[QQuickItem]:
    """All texts on the screen, without those on other pages of a paged body."""
    return [item for item in items(root) if item.inherits("QQuickText") and item.property("text") and _seen(item)]


def buttons(root: QQuickItem) -> list[QQuickItem]:
    return [item for item in items(root) if item.inherits("QQuickAbstractButton") and _seen(item)]


def name_of(item: QQuickItem) -> str:
    interface = QAccessible.queryAccessibleInterface(item)
    return "" if interface is None else interface.text(QAccessible.Text.Name)


def cut(root: QQuickItem) -> Iterator[str]:
    """Texts that are elided, larger than their place, outside the kiosk, or half behind the edge of their page."""
    whole = _rect(root)
    for item in texts(root):
        content = QRectF(0, 0, float(item.property("contentWidth")), float(item.property("contentHeight")))
        if item.property("truncated"):
            yield f"elided: {_say(item)}"
        if content.width() > item.width() + SLACK_PX or content.height() > item.height() + SLACK_PX:
            yield f"larger than its place: {_say(item)}"
        if not whole.adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(_rect(item)):
            yield f"outside: {_say(item)}"
        if any(not clip.adjusted(-1, -1, 1, 1).contains(_rect(item)) for clip in _clips(item)):
            yield f"half hidden: {_say(item)}"


def covered(root: QQuickItem) -> Iterator[str]:
    """Texts over texts, buttons over buttons, texts that lie over a button or stick out of their own."""
    painted = [(text, _painted(text)) for text in texts(root)]
    for (one, here), (other, there) in combinations(painted, 2):
        if _overlap(here, there):
            yield f"text over text: {_say(one)} / {_say(other)}"
    for one, other in combinations(buttons(root), 2):
        if _overlap(_rect(one), _rect(other)):
            yield f"button over button: {one.objectName()} / {other.objectName()}"
    for button in buttons(root):
        for text, place in painted:
            if button.isAncestorOf(text):
                if not _rect(button).contains(place):
                    yield f"sticks out of its button: {_say(text)}"
            elif _overlap(_rect(button), place):
                yield f"text over button: {_say(text)} / {button.objectName()}"


def crowded(root: QQuickItem, apart_px: float) -> Iterator[str]:
    """Buttons that are less than ``apart_px`` apart."""
    for one, other in combinations(buttons(root), 2):
        here, there = _rect(one), _rect(other)
        across = max(here.left() - there.right(), there.left() - here.right())
        along = max(here.top() - there.bottom(), there.top() - here.bottom())
        if max(across, along) < apart_px - SLACK_PX:
            yield f"too near: {one.objectName()} / {other.objectName()}"


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def contrast_on(picture: QImage, root: QQuickItem, text: QQuickItem) -> float:
    """The contrast of ``text`` with what is really behind it: the most frequent colour in its place."""
    place = _rect(text).translated(-_rect(root).topLeft()).toRect()
    seen = pixels_of(picture)[max(0, place.top()) : place.bottom() : 3, max(0, place.left()) : place.right() : 3]
    colours, counts = np.unique(seen, return_counts=True)
    return contrast(QColor(text.property("color")), QColor(int(colours[counts.argmax()])))


def pixels_of(picture: QImage) -> NDArray[np.uint32]:
    """Height x width, as ``QRgb``; of the picture itself, which must live as long."""
    assert picture.format() in (QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied)
    return np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), picture.bytesPerLine() // 4)


def _luminance(colour: QColor) -> float:
    shares = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rect(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def _painted(text: QQuickItem) -> QRectF:
    """Where the words really are; a line of a font is a little higher than its characters."""
    width, height = float(text.property("contentWidth")), float(text.property("contentHeight"))
    # An enum of QML has no value in Python; the expression gives its number.
    context = qmlContext(text)
    assert context is not None
    centred = QQmlExpression(context, text, "horizontalAlignment === Text.AlignHCenter").evaluate()[0]
    left = (text.width() - width) / 2 if centred else 0.0
    spare = 0.12 * text.property("font").pixelSize()
    corner = text.mapToScene(QPointF(left, spare))
    return QRectF(corner.x(), corner.y(), width, height - 2 * spare)


def _clips(item: QQuickItem) -> Iterator[QRectF]:
    parent = item.parentItem()
    while parent is not None:
        if parent.clip():
            yield _rect(parent)
        parent = parent.parentItem()


def _seen(item: QQuickItem) -> bool:
    return all(clip.intersects(_rect(item).adjusted(1, 1, -1, -1)) for clip in _clips(item))


def _overlap(one: QRectF, other: QRectF) -> bool:
    both = one.intersected(other)
    return both.width() > SLACK_PX and both.height() > SLACK_PX


def _say(text: QQuickItem) -> str:
    return str(text.property("text"))[:24]
