"""The clock does not go with the log: whoever has a watch says which of them is right."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from config.clock import CHINA
from config.faults import fault_list
from config.staff import Role
from flows.bodies import Fact
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.task import Task

RIGHT = "right"


async def needs(desk: Desk) -> Sequence[Need]:
    if await asyncio.to_thread(desk.parts.records.doubt) is None:
        return []
    return [Need(desk.text("doubted"), fault_list()["CLOCK-WRONG"].staff, urgent=True)]


async def run(desk: Desk) -> str:
    doubt = await asyncio.to_thread(desk.parts.records.doubt)
    now = Fact(desk.text("now"), _said(desk, desk.parts.clock.now()))
    if doubt is None:
        await desk.ask("fine", facts=(now,))
        return "nothing"
    if await desk.ask("compare", facts=(now, Fact(desk.text("newest"), _said(desk, doubt)))) != RIGHT:
        await desk.ask("wrong")
        return "wrong"
    await asyncio.to_thread(desk.parts.records.accept_clock)
    await desk.did("accepted")
    await desk.ask("accepted", can_go_back=False)
    return "accepted"


def _said(desk: Desk, moment: datetime) -> str:
    here = moment.astimezone(CHINA)
    return desk.text("moment", year=here.year, month=here.month, day=here.day, at=f"{here:%H:%M}")


TASK = Task(frozenset({Role.LEAD, Role.MAINTENANCE}), order=79, run=run, needs=needs)
