"""A picture of what is on the screen, as PNG."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRect, Qt
from PySide6.QtGui import QImage

from ui.app import KioskApp


def grab(app: KioskApp) -> QImage:
    """The kiosk alone, without the dock, at exactly the size of its panel in pixels."""
    kiosk = app.kiosk_item
    size = kiosk.size().toSize()
    corner = kiosk.mapToScene(QPointF(0, 0)).toPoint()
    opposite = kiosk.mapToScene(QPointF(size.width(), size.height())).toPoint()
    with app.stalls.paused():
        picture = app.window.grabWindow()
        place = QRect(corner.x(), corner.y(), opposite.x() - corner.x(), opposite.y() - corner.y())
        if picture.rect() != place:
            picture = picture.copy(place)
    if picture.size() == size:
        return picture
    return picture.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)  # a window on a smaller screen


def png_of(picture: QImage) -> bytes:
    """``picture`` as PNG; it takes a while, and may be done in a thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
