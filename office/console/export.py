"""The figures of a month as files for a spreadsheet: sums alone, and nothing of anybody."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from office.console.figures import Figures
from office.console.guide import Guide
from office.console.words import word

Row = tuple[str, str, int | str]
#: what a text begins with that a spreadsheet would reckon with
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CSV, XLSX = "csv", "xlsx"
MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def rows(found: Figures, guide: Guide) -> Iterator[Row]:
    """Each figure: what it counts, of what, and how many."""
    for one in found.scenes:
        yield word("figures.by_scene"), guide.title(one.scene), one.cases
        yield word("figures.instant"), guide.title(one.scene), one.instant
    for one in found.scenes:
        yield word("figures.machine_time"), guide.title(one.scene), f"{one.mean_machine_s:.1f}"
    for grade, count in found.grades.items():
        yield word("figures.ratings"), word(f"grades.g{grade}"), count
    for hour, count in enumerate(found.hours):
        yield word("figures.hours"), f"{hour:02}:00", count


def written(kind: str, month: str, lines: Iterable[Row]) -> bytes:
    """The file, of :data:`CSV` or :data:`XLSX`."""
    heading = tuple(word(f"figures.column_{name}") for name in ("month", "figure", "of", "count"))
    table = [heading, *((month, *map(_as_text, line)) for line in lines)]
    return _csv(table) if kind == CSV else _xlsx(table)


def _as_text(cell: int | str) -> int | str:
    """A kiosk names scenes, and no text of anybody is a formula on the desk of whoever opens the file."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _csv(table: Iterable[tuple[object, ...]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(table: Iterable[tuple[object, ...]]) -> bytes:
    from openpyxl import Workbook  # it is rarely asked for

    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for line in table:
        sheet.append(line)
    book.save(out)
    return out.getvalue()
