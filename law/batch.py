"""The retirement table of many people at once, for the bureau's own checks: a table of any spreadsheet in, CSV out.

All or nothing: every line that is wrong is named with its column, and then nothing is written.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.law import Category
from law.month import Month
from law.retirement import retirement

COLUMNS = ("category", "birth_ym")
ADDED = ("delay_months", "retirement_age_years", "retirement_age_months", "retirement_ym")
#: what spreadsheets put between two columns; "Unicode text" has tabs
DELIMITERS = ",\t;"
#: nobody who is asked about was born in another
BIRTH_YEARS = range(1900, 2101)
#: a million people with all that is told of them; what has no end, as a device, must not fill the memory
MOST_BYTES = 64 * 2**20
#: so many wrong lines are named; the others are counted
NAMED_MAX = 50
#: Unicode says which it is by its first bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before that of UTF-16, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class BatchError(Exception):
    """The input is unusable; the text names the lines and columns, never what stands in them."""


@dataclass(frozen=True)
class Computed:
    """What was written: how many rows, from an input in this encoding."""

    rows: int
    encoding: str


@dataclass(frozen=True)
class _Row:
    line: int  # of the file, where the row begins
    fields: Sequence[str]


def compute_file(source: Path, target: Path, on: date) -> Computed:
    """Read ``category,birth_ym`` rows of ``source`` and write them with the results to ``target``, as CSV in UTF-8.

    Other columns pass through. The target appears whole, or stays as it was: :class:`BatchError`, OSError.
    """
    if target.exists() and target.samefile(source):
        raise BatchError(f"{target}: the output would take the place of the input")
    text, encoding = _decoded(source)
    header, rows = _table(source, text)
    problems: list[str] = []
    results = [_computed(source, header, row, on, problems) for row in rows]
    if problems:
        more = [f"{len(problems) - NAMED_MAX} more"] if len(problems) > NAMED_MAX else []
        raise BatchError("\n".join(problems[:NAMED_MAX] + more))
    _write(target, [[*header, *ADDED], *results])
    return Computed(len(results), encoding)


def _decoded(source: Path) -> tuple[str, str]:
    """The text of a file and its encoding: what its first bytes say, else UTF-8, else GB 18030 (and so GBK)."""
    with source.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise BatchError(f"{source}: more than {MOST_BYTES // 2**20} MB are no table of people")
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    for encoding in [marked] if marked else [*_utf_16_without_mark(raw), "utf-8", "gb18030"]:
        try:
            return raw.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
    raise BatchError(f"{source}:{line}: neither Unicode nor GB 18030 (save the table as CSV in UTF-8)")


def _utf_16_without_mark(raw: bytes) -> list[str]:
    """A header in plain letters has a zero in every second place, and no other encoding has zeros at all."""
    if 0 in raw[1:2]:
        return ["utf-16-le"]
    return ["utf-16-be"] if raw.startswith(b"\0") else []


def _table(source: Path, text: str) -> tuple[list[str], list[_Row]]:
    """Header and rows; BatchError when the file is no table, or lacks a column."""
    delimiter = next((sign for sign in DELIMITERS if sign in text.partition("\n")[0]), ",")
    rows = list(_rows(source, text, delimiter))
    header = [name.strip() for name in rows[0].fields] if rows else []
    if missing := [column for column in COLUMNS if column not in header]:
        raise BatchError(f"{source}:1: column {', '.join(missing)} is missing")
    twice = sorted({name for name in header if header.count(name) > 1} | {name for name in header if name in ADDED})
    if twice:
        raise BatchError(f"{source}:1: column {', '.join(twice)} would stand twice in the output")
    return header, rows[1:]


def _rows(source: Path, text: str, delimiter: str) -> Iterator[_Row]:
    """The rows that are not blank, each with the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BatchError(f"{source}:{line}: {_why(error)}") from error
        if any(field.strip() for field in fields):
            yield _Row(line, fields)


def _why(error: csv.Error) -> str:
    """The reader's word for a quote that opens and never closes is about the end of the file, or what comes behind."""
    quote = "unexpected end of data" in str(error) or "expected after" in str(error)
    return "a quotation mark opens here and is not closed where the column ends" if quote else str(error)


def _computed(source: Path, header: Sequence[str], row: _Row, on: date, problems: list[str]) -> list[str]:
    """The row with its results; what is wrong with it goes to ``problems``."""
    if len(row.fields) != len(header):
        problems.append(f"{source}:{row.line}: {len(row.fields)} columns, and the header has {len(header)}")
        return []
    values = dict(zip(header, (field.strip() for field in row.fields), strict=True))
    category, born = _category(values["category"]), _month(values["birth_ym"])
    if category is None:
        problems.append(f"{source}:{row.line}: column category: none of {', '.join(Category)}")
    if born is None:
        problems.append(f"{source}:{row.line}: column birth_ym: no month of a birth of the form YYYY-MM")
    if category is None or born is None:
        return []
    try:
        result = retirement(category, born, on)
    except ValueError as error:  # of a time for which no law is recorded
        problems.append(f"{source}:{row.line}: {error}")
        return []
    return [
        *row.fields,
        str(result.delay_months),
        str(result.age_years),
        str(result.age_months),
        str(result.month),
    ]


def _category(text: str) -> Category | None:
    return Category(text) if text in set(Category) else None


def _month(text: str) -> Month | None:
    try:
        month = Month.parse(text)
    except ValueError:
        return None
    return month if month.year in BIRTH_YEARS else None


def _write(target: Path, rows: Sequence[Sequence[str]]) -> None:
    """Beside the target first, then in its place: whoever looks finds the old file or the new one."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    if target.exists() and not target.is_file():  # a device or a pipe is written to, and never replaced
        target.write_text(text.getvalue(), encoding="utf-8", newline="")
        return
    target = target.resolve()  # a link stays a link
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text.getvalue())
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    except OSError as error:
        error.filename = str(target)  # the one beside it is nobody's
        raise
    finally:
        beside.unlink(missing_ok=True)
