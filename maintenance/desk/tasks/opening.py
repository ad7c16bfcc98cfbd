"""Opening: every device is tried, each printer prints a page, and then one knows whether the machine is ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.staff import Role
from flows.bodies import Section
from maintenance.desk.desk import Desk
from maintenance.desk.task import Task
from maintenance.desk.test_page import printers, tried
from maintenance.port import Issue


async def run(desk: Desk) -> str:
    await desk.ask("begin")
    desk.show("looking")
    issues = await desk.keeper.look() if desk.keeper else ()
    well = [part for part in printers(desk) if await tried(desk, part)]
    badly_printed = [part for part in printers(desk) if part not in well]
    ready = not badly_printed and not any(issue.keeps_from_serving for issue in issues)
    sections = tuple(_told(desk, issues, [*badly_printed]))
    await desk.ask("ready" if ready else "not_ready", sections=sections, can_go_back=False)
    return "ready" if ready else "not_ready"


def _told(desk: Desk, issues: Sequence[Issue], badly_printed: Sequence[str]) -> Iterator[Section]:
    lines = [f"{desk.part_name(issue.part)}　{issue.fault.entry.staff}" for issue in issues]
    lines += [desk.text("bad_page", printer=desk.part_name(part)) for part in badly_printed]
    yield Section(desk.text("found"), tuple(lines or [desk.text("all_well")]), private=False)


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=40, run=run)
