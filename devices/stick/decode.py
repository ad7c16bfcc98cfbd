"""What a file of a list says: rows of text, or why nothing of it is taken. Pure, and for foreign bytes.

A workbook (.xlsx, ECMA-376) is read by openpyxl; a text with columns is UTF-8, with or without a byte order mark, or
GB 18030, as spreadsheet programs write it here. What a file is called does not matter: it is known by how it begins.
"""

from __future__ import annotations

import csv
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from openpyxl.reader.excel import load_workbook

from devices.stick.port import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Refused, Row, Rows, Trouble

MOST_BYTES = 2_000_000
#: a workbook unpacked; one of two hundred rows has half a megabyte
MOST_UNPACKED, MOST_PARTS = 20_000_000, 500
#: rows further down are not looked for, however few are filled
LAST_ROW = 5000
#: a floating-point number keeps so many digits
EXACT = 10**15
ZIP, OLE, TEXT_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf"
DELIMITERS = ",\t;"


class _No(Exception):
    """Nothing of the file is taken."""

    def __init__(self, trouble: Trouble, row: int = 0, column: int = 0) -> None:
        self.refused = Refused(trouble, row, column)


def decoded(data: bytes) -> Rows | Refused:
    """The list in ``data``, all of it or nothing."""
    try:
        rows = tuple(_kept(_workbook(data) if data.startswith(ZIP) else _text(data)))
    except _No as no:
        return no.refused
    return Rows(rows) if rows else Refused(Trouble.EMPTY)


def _kept(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    """The rows that are not empty, without the empty cells at their end."""
    kept = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        kept += 1
        if kept > MOST_ROWS:
            raise _No(Trouble.TOO_LONG, number)
        if len(cells) > MOST_COLUMNS:
            raise _No(Trouble.TOO_WIDE, number, len(cells))
        yield Row(number, tuple(cells))


# -- a workbook -------------------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    _look_into(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
        sheet.reset_dimensions()  # what it says of its own size may be anything
        for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW + 1), 1):
            if number > LAST_ROW:
                raise _No(Trouble.TOO_LONG, number)
            yield number, [_cell(one, number, column) for column, one in enumerate(cells, 1)]
    except (_No, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a library on foreign bytes: whatever it stumbles over, the file is no workbook
        raise _No(Trouble.DAMAGED) from None


def _look_into(data: bytes) -> None:
    """Refuse what unpacks to a mountain, or holds a program, before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, IndexError):
        raise _No(Trouble.DAMAGED) from None
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _No(Trouble.TOO_LARGE)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _No(Trouble.MACROS)
    if "[Content_Types].xml" not in names:
        raise _No(Trouble.NO_LIST)


def _cell(cell: Any, row: int, column: int) -> str:
    """What somebody reads who opens the workbook."""
    if cell.data_type == "f":
        raise _No(Trouble.FORMULA, row, column)
    if cell.data_type == "e":
        raise _No(Trouble.ERROR_CELL, row, column)
    match cell.value:
        case None:
            return ""
        case bool() as value:
            return "1" if value else "0"
        case int() | float() as value if abs(value) >= EXACT:
            raise _No(Trouble.DIGITS_LOST, row, column)
        case float() as value:
            return f"{value:.2f}".rstrip("0").rstrip(".")
        case datetime() as value:
            return value.date().isoformat()
        case date() | time() as value:
            return value.isoformat()
        case value:
            return _clean(str(value), row, column)


# -- a text with columns ----------------------------------------------------------------------------------------------


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data.startswith(OLE):
        raise _No(Trouble.LOCKED)
    text = _as_text(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    before = 0
    try:
        for cells in rows:
            number, before = before + 1, rows.line_num
            if number > LAST_ROW:
                raise _No(Trouble.TOO_LONG, number)
            yield number, [_typed(one, number, column) for column, one in enumerate(cells, 1)]
    except csv.Error:
        raise _No(Trouble.DAMAGED, before + 1) from None


def _as_text(data: bytes) -> str:
    if b"\0" in data:
        raise _No(Trouble.NO_LIST)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if data.startswith(TEXT_MARK):  # it says itself what it is, and is not
                break
            continue
        if any(unicodedata.category(one) in ("Cc", "Cn") and one not in "\t\r\n" for one in text):
            raise _No(Trouble.NO_LIST)
        return text
    raise _No(Trouble.ENCODING)


def _typed(text: str, row: int, column: int) -> str:
    if text.startswith("="):
        raise _No(Trouble.FORMULA, row, column)
    return _clean(text, row, column)


def _clean(text: str, row: int, column: int) -> str:
    """Composed, in one line, without what nobody sees; ``row`` and ``column`` are where it stands."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    seen = "".join(one for one in line if unicodedata.category(one) not in ("Cf", "Cc"))
    if len(seen) > LONGEST_CELL:
        raise _No(Trouble.TOO_LARGE, row, column)
    return seen
