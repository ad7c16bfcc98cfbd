"""Freeing a printer that does not print: what helps, step by step, from the list of faults; then a test page.

The queue is emptied before the printer may go on: a paper that waited in it belongs to somebody who has left.
"""

from __future__ import annotations

from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from config.staff import Role
from flows.bodies import Guide, Option, Place, Section
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.task import Task
from maintenance.desk.test_page import printers, tried

LATER = "later"


async def needs(desk: Desk) -> Sequence[Need]:
    found = [(part, await _trouble(desk, part)) for part in printers(desk)]
    return [
        Need(fault.entry.staff, desk.part_name(part), about=part, urgent=True)
        for part, fault in found
        if fault is not None
    ]


async def run(desk: Desk) -> str:
    part = PartName(desk.need.about) if desk.need else await _chosen(desk)
    desk.show("looking")
    while (fault := await _trouble(desk, part)) is not None:
        if await _helped(desk, part, fault) == LATER:
            return "still_stopped"
        desk.show("letting_go_on")
        await _let_go_on(desk, part)
    return "prints" if await tried(desk, part) else "badly_printed"


async def _chosen(desk: Desk) -> PartName:
    options = [Option(part, desk.part_name(part)) for part in printers(desk)]
    return PartName(await desk.ask("which", options=options))


async def _helped(desk: Desk, part: PartName, fault: Fault) -> str:
    """Show what helps; the answer is that it is done, or that it must wait."""
    steps = Section(desk.text("steps"), fault.entry.remedies, private=False)
    values = {"cause": fault.entry.staff.rstrip("。. "), "code": fault.code}
    return await desk.ask("steps", values, sections=(steps,), body=Guide(place=Place(part)))


async def _let_go_on(desk: Desk, part: PartName) -> None:
    """What still keeps it from printing is found, and told, by the next look."""
    try:
        await printers(desk)[part].recover()
    except Fault as fault:
        if not fault.code.startswith("PRINTER-"):
            raise


async def _trouble(desk: Desk, part: PartName) -> Fault | None:
    try:
        await printers(desk)[part].ready()
    except Fault as fault:
        return fault
    return None


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=15, run=run, needs=needs)
