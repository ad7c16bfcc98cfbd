"""What is wrong with the machine: each with its cause and what to do, a repair where there is one, and another look."""

from __future__ import annotations

from collections.abc import Sequence

from config.staff import Role
from flows.bodies import Fact, Option, Section
from flows.screen import WentBack
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.task import Task
from maintenance.port import By, Issue

#: the answers beside the issues
REPAIR, LOOK = "repair", "look"
#: what runs low and a printer that stands still have tasks of their own, which tell it first
_OF_OTHER_TASKS = ("SUPPLY-", "PRINTER-")


async def needs(desk: Desk) -> Sequence[Need]:
    """What the machine does not mend by itself, and what keeps it from serving; not what has time for ever, nor what
    another task tells."""
    return [
        Need(_part(desk, issue), issue.fault.entry.staff, _about(issue), urgent=issue.keeps_from_serving)
        for issue in desk.keeper.issues
        if not issue.code.startswith(_OF_OTHER_TASKS)
        and ((issue.by is not By.ITSELF and issue.fault.entry.urgency != "none") or issue.keeps_from_serving)
    ]


async def run(desk: Desk) -> str:
    about = desk.need.about if desk.need else ""
    if not about:
        desk.show("looking")
        await desk.keeper.look()
    while desk.keeper.issues:
        try:
            about = about or await _chosen(desk, desk.keeper.issues)
        except WentBack:
            return "looked"
        await _one(desk, about)
        about = ""
    await desk.ask("none")
    return "all_clear"


async def _chosen(desk: Desk, issues: Sequence[Issue]) -> str:
    options = [Option(_about(issue), _part(desk, issue), issue.fault.entry.staff) for issue in issues]
    return await desk.ask("which", {"count": str(len(issues))}, options=options)


async def _one(desk: Desk, about: str) -> None:
    """One of them, until it is gone or left."""
    while (issue := next((one for one in desk.keeper.issues if _about(one) == about), None)) is not None:
        try:
            answer = await _asked(desk, issue)
        except WentBack:
            return
        if answer == REPAIR and issue.repair:
            desk.show("repairing", {"part": _part(desk, issue)})
            repaired = await desk.keeper.repair(issue.repair, issue.part, By.STAFF)
            result = "repaired" if repaired.done else "not_repaired"
            await desk.did(result, part=issue.part, fault=repaired.fault.code if repaired.fault else issue.code)
        else:
            desk.show("looking")
            await desk.keeper.look()
    await desk.ask("gone", can_go_back=False)


async def _asked(desk: Desk, issue: Issue) -> str:
    facts = [
        Fact(desk.text("since"), f"{issue.since:%m-%d %H:%M}"),
        Fact(desk.text("code"), issue.code),
        *([Fact(desk.text("detail"), issue.fault.detail)] if issue.fault.detail else []),
    ]
    remedies = Section(desk.text("remedies"), issue.fault.entry.remedies, private=False)
    shown = {"part": _part(desk, issue), "cause": issue.fault.entry.staff}
    options = [*([REPAIR] if issue.repair else []), LOOK]
    return await desk.ask("issue", shown, facts=facts, sections=(remedies,), options=options)


def _part(desk: Desk, issue: Issue) -> str:
    return desk.text(issue.part)


def _about(issue: Issue) -> str:
    return f"{issue.code}:{issue.part}"


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=60, run=run, needs=needs)
