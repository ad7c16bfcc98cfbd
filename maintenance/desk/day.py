"""The figures of a day (自助终端日报), from the log alone: no name, no number of anybody."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from config.faults import fault_list
from config.matters import matters
from maintenance.desk.desk import Desk
from maintenance.desk.memory import Memory
from maintenance.desk.unfinished import unfinished
from office.port import CaseState
from printing.documents.port import Content, Group, Line, Row, Rows, Value
from records.prints import Fate, Print

DAY = "day"
#: the visits that are told one by one; the others are one line
ENDED = ("done", "finish", "idle", "fault")


@dataclass(frozen=True)
class Figures:
    """What stands on the sheet and on the page."""

    visits: tuple[Line, ...]
    cases: Rows
    papers: Rows
    supplies: Rows
    issues: Rows
    unfinished: Rows


async def figures(desk: Desk) -> Figures:
    """Those of today. ``desk`` is that of the day's section."""
    await desk.memory.read()
    now, memory = desk.parts.clock.now(), desk.memory
    return Figures(
        visits=tuple(_visits(desk, memory.counts(now.date()))),
        cases=_rows(_cases(memory, now.date())),
        papers=_rows(_papers(desk, [one for one in memory.prints.all() if one.planned.date() == now.date()])),
        supplies=_rows(_supplies(desk, now)),
        issues=_rows(_issues(desk, now.date())),
        unfinished=_rows((one.text, str(one.count), one.what) for one in unfinished(desk)),
    )


async def content(desk: Desk, told: Figures) -> Content:
    """The sheet as a paper, with the head of the log's chain."""
    checkpoint = await asyncio.to_thread(desk.parts.records.checkpoint)
    now = desk.parts.clock.now()
    begun = datetime.combine(now.date(), time(), now.tzinfo)
    values: dict[str, Value] = {
        "number": f"{desk.parts.settings.site}-{now:%Y%m%d-%H%M}",
        "day": now.date(),
        "begun": begun,
        "ended": now,
        "sequence": str(checkpoint.sequence),
        "checkpoint": checkpoint.digest,
    }
    return Content(
        desk.parts.settings.hall,
        now,
        values=values,
        facts={"visits": told.visits},
        tables={
            "cases": told.cases,
            "papers": told.papers,
            "supplies": told.supplies,
            "issues": told.issues,
            "unfinished": told.unfinished,
        },
    )


def _rows(cells: Iterable[tuple[str, ...]]) -> Rows:
    """A table of these rows; one without any says so."""
    rows = tuple(map(Row, cells))
    return Rows((Group(rows),)) if rows else Rows(())


def _visits(desk: Desk, counts: Counter[str]) -> Iterator[Line]:
    yield Line(desk.text("begun"), str(counts["visit.started"]))
    for reason in ENDED:
        yield Line(desk.text(f"ended.{reason}"), str(counts[f"visit.ended:{reason}"]))
    others = sum(n for kind, n in counts.items() if kind.startswith("visit.ended:") and kind[12:] not in ENDED)
    yield Line(desk.text("ended.other"), str(others))
    yield Line(desk.text("proved"), str(counts["identity.proved"]))
    yield Line(desk.text("called"), str(counts["help.called"]))


def _cases(memory: Memory, day: date) -> Iterator[tuple[str, ...]]:
    for name, states in sorted(memory.cases(day).items()):
        entry = matters().get(name)
        told = (str(states[state]) for state in (CaseState.COMPLETED, CaseState.ACCEPTED, CaseState.REFUSED))
        yield (entry.name if entry else name, str(states.total()), *told)


def _papers(desk: Desk, prints: list[Print]) -> Iterator[tuple[str, ...]]:
    for kind in sorted({one.paper for one in prints}):
        of_kind = [one for one in prints if one.paper == kind]
        fates = Counter(one.fate for one in of_kind)
        again = sum(one.copy > 0 for one in of_kind)
        told = (fates[Fate.CERTAIN], again, fates[Fate.NOT], fates[Fate.UNCERTAIN])
        yield (desk.paper_name(kind), *map(str, told))


def _supplies(desk: Desk, now: datetime) -> Iterator[tuple[str, ...]]:
    for stock in desk.memory.supplies.stocks(now):
        left = "" if stock.left is None else stock.supply.in_units(stock.left)
        until = f"{stock.until:%m-%d %H:%M}" if stock.until else ""
        of = f"{stock.supply.in_units(stock.supply.capacity)}{stock.supply.unit}"
        yield (stock.supply.name, left, of, until, desk.text(f"state.{stock.state}"))


def _issues(desk: Desk, day: date) -> Iterator[tuple[str, ...]]:
    for one in desk.memory.issues(day):
        how = "open" if one.until is None else "by_hand" if one.handed_over else "by_itself"
        until = f"{one.until:%H:%M}" if one.until else ""
        cause = fault_list()[one.code].staff if one.code in fault_list() else one.code
        yield (one.code, desk.part_name(one.part), f"{one.since:%H:%M}", until, f"{desk.text(how)} {cause}".strip())
