"""Somebody else's small window, from which a file of the system is dragged."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent, QRasterWindow

SIZE = 60


class Dropper(QRasterWindow):
    def mouseMoveEvent(self, _: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile("/etc/passwd")])
        data.setText("/etc/passwd")
        dragged = QDrag(self)
        dragged.setMimeData(data)
        dragged.exec(Qt.DropAction.CopyAction)


def main() -> None:
    app = QGuiApplication([])
    window = Dropper()
    window.setFlags(Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
    window.setGeometry(0, 0, SIZE, SIZE)
    window.show()
    print(int(window.winId()), flush=True)
    app.exec()


if __name__ == "__main__":
    main()
