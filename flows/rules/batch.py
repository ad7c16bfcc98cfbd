"""The retirement table of many people at once, for the bureau's own checks: CSV in, CSV out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flows.rules.month import Month
from flows.rules.retirement import retirement
from office.port import Category

COLUMNS = ("category", "birth_ym")
ADDED = ("delay_months", "retirement_age_years", "retirement_age_months", "retirement_ym")


class BatchError(Exception):
    """The input is unusable; the text names the line."""


def compute_file(source: Path, target: Path, on: date) -> int:
    """Read ``category,birth_ym`` rows of ``source``, write them with the results to ``target``; how many there were.

    Other columns pass through. The target is written only when every row is right.
    """
    with source.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise BatchError(f"{source}: column {', '.join(missing)} is missing")
        fields = [*(reader.fieldnames or ()), *ADDED]
        rows = list(_computed(source, reader, on))
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def _computed(source: Path, reader: csv.DictReader[str], on: date) -> Iterator[dict[str, str | int]]:
    for row in reader:
        try:
            result = retirement(Category(row["category"]), Month.parse(row["birth_ym"]), on)
        except ValueError as error:
            raise BatchError(f"{source}:{reader.line_num}: {error}") from error
        figures = (result.delay_months, result.age_years, result.age_months, str(result.month))
        yield {**row, **dict(zip(ADDED, figures, strict=True))}
