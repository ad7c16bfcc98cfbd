"""Looking at a screen as a strict reader does: what is cut, covered, too small, too pale or nameless?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QImage, QTextLayout, QTextOption
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

#: Rendering rounds to whole pixels; less than this is no overlap and no overhang.
SLACK_PX = 2.0
WORD_JOINER = "\u2060"
LATIN = re.compile(r"[A-Za-z’']{2,}")
LONE = re.compile(r"[\u2e80-\u9fff]\W*")
#: a text whose last two words are short: the last one is no line of its own
SHORT_WORDS = re.compile(r" \S{1,6}\s([a-z]\S{0,5})$")
#: a short clause at the end of a text, after the sign that ends the one before, or in brackets
SHORT_CLAUSE = re.compile(r"(?:[、，；：。！？]|· |(?=（))(（?[\u3400-\u9fff]{2,6}[。！？）]?)$")
#: what a finger is for: buttons, and a slider as a whole
TOUCHED = ("QQuickAbstractButton", "QQuickMultiPointTouchArea")

Clips = tuple[QRectF, ...]


@dataclass(frozen=True)
class Placed:
    """An item that is on the screen, where it is, and what it is seen through."""

    item: QQuickItem
    place: QRectF
    clips: Clips


@dataclass(frozen=True)
class Laid:
    """What is on the screen under ``root``, without what is on other pages of a paged body: measured once."""

    root: QQuickItem
    texts: tuple[Placed, ...]
    buttons: tuple[Placed, ...]


def laid(root: QQuickItem) -> Laid:
    """As it is now: what is shown afterwards is another."""
    texts, buttons = [], []
    waiting: list[tuple[QQuickItem, Clips]] = [(root, tuple(_clips(root)))]
    while waiting:
        item, clips = waiting.pop()
        if not item.isVisible():
            continue
        if item.inherits("QQuickText"):
            if item.property("text") and (placed := Placed(item, _rect(item), clips)) and _seen(placed):
                texts.append(placed)
        elif any(map(item.inherits, TOUCHED)) and _seen(placed := Placed(item, _rect(item), clips)):
            buttons.append(placed)
        if children := item.childItems():
            within = (*clips, _rect(item)) if item.clip() else clips
            waiting += ((child, within) for child in reversed(children))
    return Laid(root, tuple(texts), tuple(buttons))


def texts(root: QQuickItem) -> list[QQuickItem]:
    """All texts on the screen."""
    return [text.item for text in laid(root).texts]


def says(item: QQuickItem) -> str:
    """What a text says, without what keeps its last characters together."""
    return str(item.property("prose") or item.property("text"))


def buttons(root: QQuickItem) -> list[QQuickItem]:
    return [button.item for button in laid(root).buttons]


def name_of(item: QQuickItem) -> str:
    interface = QAccessible.queryAccessibleInterface(item)
    return "" if interface is None else interface.text(QAccessible.Text.Name)


def cut(found: Laid) -> Iterator[str]:
    """Texts that are elided, larger than their place, outside the kiosk, or half behind the edge of their page."""
    whole = _rect(found.root)
    for text in found.texts:
        item = text.item
        content = QRectF(0, 0, float(item.property("contentWidth")), float(item.property("contentHeight")))
        if item.property("truncated"):
            yield f"elided: {_say(item)}"
        if content.width() > item.width() + SLACK_PX or content.height() > item.height() + SLACK_PX:
            yield f"larger than its place: {_say(item)}"
        if not whole.adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(text.place):
            yield f"outside: {_say(item)}"
        if any(not clip.adjusted(-1, -1, 1, 1).contains(text.place) for clip in text.clips):
            yield f"half hidden: {_say(item)}"


def broken(found: Laid) -> Iterator[str]:
    """Words of Latin letters that do not fit on a line, and are broken in their midst."""
    for text in found.texts:
        if int(text.item.property("lineCount")) > 1:
            metrics = QFontMetricsF(text.item.property("font"))
            for word in LATIN.findall(str(text.item.property("text"))):
                if metrics.horizontalAdvance(word) > text.item.width() + SLACK_PX:
                    yield f"broken: {word}"


def lonely(found: Laid) -> Iterator[str]:
    """Texts that end with a line of one character, of a part of a short clause, or of a short word."""
    for text in found.texts:
        if int(text.item.property("lineCount")) > 1:
            for line in str(text.item.property("text")).split("\n"):
                last = _last_line(line, text.item)
                words = SHORT_WORDS.search(line)
                alone = LONE.fullmatch(last) or (words is not None and words[1] == last)
                if last != line and (alone or _is_torn(line, last, text.item)):
                    yield f"lonely: {line[-12:]}"


def _is_torn(line: str, last: str, item: QQuickItem) -> bool:
    """Whether ``last`` is a part of the last clause, of which a line has room for the whole."""
    clause = SHORT_CLAUSE.search(line.replace(WORD_JOINER, ""))
    part = last.replace(WORD_JOINER, "")
    if clause is None or len(part) >= len(clause[1]):
        return False
    return QFontMetricsF(item.property("font")).horizontalAdvance(clause[1]) < item.width()


def _last_line(line: str, item: QQuickItem) -> str:
    """What stands in the last one of the lines into which ``line`` is broken."""
    layout, option = QTextLayout(line, item.property("font")), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    last = ""
    while (laid := layout.createLine()).isValid():
        laid.setLineWidth(item.width())
        last = line[laid.textStart() :][: laid.textLength()].strip()
    layout.endLayout()
    return last


def covered(found: Laid) -> Iterator[str]:
    """Texts over texts, buttons over buttons, texts that lie over a button or stick out of their own."""
    painted = [(text.item, _painted(text.item)) for text in found.texts]
    for (one, here), (other, there) in combinations(painted, 2):
        if _overlap(here, there):
            yield f"text over text: {_say(one)} / {_say(other)}"
    for first, second in combinations(found.buttons, 2):
        if _overlap(first.place, second.place):
            yield f"button over button: {first.item.objectName()} / {second.item.objectName()}"
    for button in found.buttons:
        for text, place in painted:
            if button.item.isAncestorOf(text):
                if not button.place.contains(place):
                    yield f"sticks out of its button: {_say(text)}"
            elif _overlap(button.place, place):
                yield f"text over button: {_say(text)} / {button.item.objectName()}"


def crowded(found: Laid, apart_px: float) -> Iterator[str]:
    """Buttons that are less than ``apart_px`` apart."""
    for one, other in combinations(found.buttons, 2):
        across = max(one.place.left() - other.place.right(), other.place.left() - one.place.right())
        along = max(one.place.top() - other.place.bottom(), other.place.top() - one.place.bottom())
        if max(across, along) < apart_px - SLACK_PX:
            yield f"too near: {one.item.objectName()} / {other.item.objectName()}"


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
    """What lies around ``item`` and is seen no further than to its edge."""
    parent = item.parentItem()
    while parent is not None:
        if parent.clip():
            yield _rect(parent)
        parent = parent.parentItem()


def _seen(one: Placed) -> bool:
    inner = one.place.adjusted(1, 1, -1, -1)
    return all(clip.intersects(inner) for clip in one.clips)


def _overlap(one: QRectF, other: QRectF) -> bool:
    both = one.intersected(other)
    return both.width() > SLACK_PX and both.height() > SLACK_PX


def _say(text: QQuickItem) -> str:
    return str(text.property("text"))[:24]
