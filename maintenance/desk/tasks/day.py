"""The day in figures: on the screen, and as a sheet to sign."""

from __future__ import annotations

from flows.bodies import Fact, Section
from maintenance.desk.day import content, figures
from maintenance.desk.desk import Desk
from maintenance.desk.papers import printed
from maintenance.desk.task import EVERYBODY, Task
from printing.documents.port import Rows

SHEET = "day_sheet"


async def run(desk: Desk) -> str:
    desk.show("looking")
    told = await figures(desk)
    sections = [
        Section(desk.text("visits"), facts=tuple(Fact(line.label, line.value) for line in told.visits), private=False),
        _section(desk, "cases", told.cases),
        _section(desk, "unfinished", told.unfinished),
        _section(desk, "issues", told.issues),
    ]
    if await desk.ask("shown", sections=sections) != "print":
        return "looked"
    return "printed" if await printed(desk, SHEET, await content(desk, told)) else "not_printed"


def _section(desk: Desk, name: str, rows: Rows) -> Section:
    """What of each row is short enough for a screen: what it is, and the first figure of it."""
    lines = [row.cells for group in rows.groups for row in group.rows]
    facts = tuple(Fact(cells[0], cells[1]) for cells in lines)
    return Section(desk.text(name), () if facts else (desk.text("nothing"),), facts, private=False)


TASK = Task(EVERYBODY, order=60, run=run)
