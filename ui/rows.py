"""The rows of a table as an item model: a view asks for those that it shows, and hears of those that change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

_CELLS = int(Qt.ItemDataRole.UserRole)
#: what stands in dates and amounts is narrower than letters
_EMS = {**dict.fromkeys("0123456789", 0.56), **dict.fromkeys("-.,:", 0.35)}
_Index = QModelIndex | QPersistentModelIndex


def ems(text: str) -> float:
    """How wide ``text`` is at most, in ems: a Chinese character is as wide as it is high."""
    return sum(_EMS.get(character, 0.6 if character < "\u0100" else 1.0) for character in text)


class Rows(QAbstractListModel):
    """Rows of texts; the role ``cells`` is one of them."""

    def __init__(self, rows: Sequence[Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = list(rows)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = _CELLS) -> Any:
        return list(self._rows[index.row()]) if index.isValid() and role == _CELLS else None

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        return {_CELLS: QByteArray(b"cells")}

    @Slot(int, result=float)
    def ems(self, column: int) -> float:
        """How wide the widest text of ``column`` is, in ems."""
        return max((ems(row[column]) for row in self._rows), default=0.0)

    def take(self, rows: Sequence[Sequence[str]]) -> None:
        """Show ``rows`` from now on; of as many rows only those that differ are drawn again."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for place, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if old != new:
                self._rows[place] = new
                self.dataChanged.emit(self.index(place), self.index(place), [_CELLS])
