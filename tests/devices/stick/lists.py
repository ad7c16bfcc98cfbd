"""Lists as people bring them, and as nobody should."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook


def workbook(*rows: Sequence[object]) -> bytes:
    """A workbook with one sheet."""
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def changed(book: bytes, part: str, *replaced: tuple[bytes, bytes]) -> bytes:
    """The workbook with other bytes in the one of its parts whose name ends so."""
    old, new = zipfile.ZipFile(BytesIO(book)), BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as into:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(part):
                for before, after in replaced:
                    assert before in data
                    data = data.replace(before, after)
            into.writestr(name, data)
    return new.getvalue()


def with_part(book: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one part more."""
    file = BytesIO(book)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as into:
        into.writestr(name, data)
    return file.getvalue()


def with_parts(book: bytes, count: int) -> bytes:
    """The workbook with so many empty parts more."""
    file = BytesIO(book)
    with zipfile.ZipFile(file, "a") as into:
        for number in range(count):
            into.writestr(f"xl/media/{number}.png", b"")
    return file.getvalue()
