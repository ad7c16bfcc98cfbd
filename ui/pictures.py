"""Pictures of people on their way to the screen: held while their page is up, forgotten with it, never written."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from devices.face.port import Preview
from flows.bodies import Leaves, Staff
from flows.page import Page

#: the names of the two providers in QML
PREVIEW, PORTRAIT = "preview", "portrait"
#: A portrait is some hundred pixels wide; what claims to be larger than this is not decoded.
PORTRAIT_MAX_PX = 4000
#: whatever else Pillow knows is not even tried: for that it would load all of its decoders
PORTRAIT_FORMATS = ("PNG", "JPEG")


class _OnePicture(QQuickImageProvider):
    """Serves the one picture that is held, whatever the address says; a number in it only makes the address new."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._image = QImage()

    def forget(self) -> None:
        self._image = QImage()

    def requestImage(self, _id: str, size: QSize, _requested: QSize) -> QImage:  # noqa: N802 -- Qt's name
        size.setWidth(self._image.width())
        size.setHeight(self._image.height())
        return self._image


class PreviewProvider(_OnePicture):
    """Serves the newest frame of the camera as ``image://preview/<index>``."""

    def take(self, preview: Preview) -> None:
        """Keep ``preview`` as the newest frame; the bytes are copied."""
        stride = 3 * preview.width
        view = QImage(preview.rgb, preview.width, preview.height, stride, QImage.Format.Format_RGB888)
        self._image = view.convertToFormat(QImage.Format.Format_RGB32)


class PortraitProvider(_OnePicture):
    """Serves the portrait of a record, or a leaf that was captured, as ``image://portrait/<number>``."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def take(self, encoded: bytes) -> str:
        """Keep the picture of ``encoded`` (PNG, JPEG); its address, or ``""`` when that is no picture to show."""
        self._image = _decoded(encoded)
        self._number += 1
        return "" if self._image.isNull() else f"image://{PORTRAIT}/{self._number}"


def picture_of(page: Page | None) -> bytes:
    """What a page has of a record, or of what was captured: PNG or JPEG, empty where it has none."""
    match page and page.body:
        case Staff(portrait=picture) | Leaves(picture=picture):
            return picture
        case _:
            return b""


def _decoded(encoded: bytes) -> QImage:
    """The picture; an empty one for what is none, is broken, or claims to be far too large.

    Pillow is asked first: what decodes for Qt would write to the standard error of the kiosk what it thinks.
    """
    try:
        with Image.open(BytesIO(encoded), formats=PORTRAIT_FORMATS) as picture:
            fits = max(picture.size) <= PORTRAIT_MAX_PX
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # what Pillow raises for broken pictures
        return QImage()
    return QImage.fromData(encoded) if fits else QImage()
