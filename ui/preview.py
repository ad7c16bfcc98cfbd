"""The camera's picture on its way to the screen: one frame is held, forgotten with the visit, never written."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from devices.face.port import Preview

PROVIDER_ID = "preview"


class PreviewProvider(QQuickImageProvider):
    """Serves the newest frame as ``image://preview/<index>``; the index only makes the address new."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._image = QImage()

    def take(self, preview: Preview) -> None:
        """Keep ``preview`` as the newest frame; the bytes are copied."""
        stride = 3 * preview.width
        view = QImage(preview.rgb, preview.width, preview.height, stride, QImage.Format.Format_RGB888)
        self._image = view.convertToFormat(QImage.Format.Format_RGB32)

    def forget(self) -> None:
        self._image = QImage()

    def requestImage(self, _id: str, size: QSize, _requested: QSize) -> QImage:  # noqa: N802 -- Qt's name
        size.setWidth(self._image.width())
        size.setHeight(self._image.height())
        return self._image
