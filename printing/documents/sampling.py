"""Samples: papers of every kind, filled with invented people and cases (``printing/samples.zh.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any, TypeVar

from config.datafile import Data, load
from config.settings import Hall
from printing.documents.letters import LETTERS, Layout, layout
from printing.documents.port import CaseEntry, Content, Holder, Line, Promise, Reason, Rows, Value

SAMPLES_FILE = Path(__file__).parent.parent / "samples.zh.yaml"
T = TypeVar("T")


class Samples(Data):
    """The file, by the names that letters give; ``also`` are values of one kind alone."""

    holder: Holder
    values: Mapping[str, datetime | date | str]
    also: Mapping[str, Mapping[str, datetime | date | str]]
    lists: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, tuple[tuple[str, str], ...]]
    reasons: Mapping[str, tuple[tuple[str, str, str], ...]]
    tables: Mapping[str, tuple[tuple[str, ...], ...]]
    people: tuple[Mapping[str, str], ...]
    promise: Promise
    cases: tuple[CaseEntry, ...]


@cache
def samples() -> Samples:
    return load(SAMPLES_FILE, Samples)


def sample(
    kind: str, hall: Hall, issued: datetime, *, name: str | None = None, rows: int = 0, folder: Path = LETTERS
) -> Content:
    """What fills the paper ``kind``: for somebody of another ``name``, with so many ``rows`` in all that has rows."""
    paper, told = layout(kind, folder), samples()
    holder = told.holder if name is None else replace(told.holder, name=name)
    return Content(
        hall=hall,
        issued=issued,
        holder=holder,
        values=_values(paper, kind, issued),
        facts={each: _stretched(_lines(each), rows) for each in paper.sources("facts")},
        lists={each: _stretched(told.lists.get(each, ()), rows) for each in paper.sources("lists")},
        reasons={
            each: _stretched(tuple(Reason(*one) for one in told.reasons.get(each, ())), rows)
            for each in paper.sources("reasons")
        },
        tables={each: Rows.of(*_stretched(_rows(paper, each), rows)) for each in paper.sources("tables")},
        people=_stretched(told.people, rows) if paper.takes("people") else (),
        promises=(replace(told.promise, made=issued),) if paper.takes("promises") else (),
        cases=_stretched(_cases(kind), rows) if paper.takes("cases") else (),
    )


def _values(paper: Layout, kind: str, issued: datetime) -> dict[str, Value]:
    """All that the paper must have; of what may be missing, what ``also`` gives."""
    told, also = samples().values, samples().also.get(kind, {})
    timed = paper.timed()
    missing = {each: issued if each in timed else f"〔{each}〕" for each in paper.values}
    return missing | {each: told[each] for each in paper.values if each in told} | dict(also)


def _lines(name: str) -> tuple[Line, ...]:
    return tuple(Line(*line) for line in samples().facts.get(name, ()))


def _rows(paper: Layout, name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, or, where it is not known or has other columns here, one of its own heads."""
    (titles,) = paper.titles(name)
    rows = samples().tables.get(name, ())
    return rows if rows and all(len(row) == len(titles) for row in rows) else (titles,)


def _cases(kind: str) -> tuple[CaseEntry, ...]:
    """A refusal is of refused ones alone."""
    return tuple(case for case in samples().cases if kind != "refusal" or case.state == "refused")


def _stretched(some: Sequence[T], count: int) -> tuple[Any, ...]:
    return tuple(islice(cycle(some), count)) if count and some else tuple(some)
