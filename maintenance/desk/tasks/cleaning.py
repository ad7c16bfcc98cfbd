"""Cleaning the screen: for a minute no touch does anything; then the desk is there again."""

from __future__ import annotations

from config.staff import Role
from maintenance.desk.desk import Desk
from maintenance.desk.task import Task

#: long enough for a wet and a dry cloth
LOCKED_S = 60
STEP_S = 5


async def run(desk: Desk) -> str:
    await desk.ask("ready", {"seconds": str(LOCKED_S)})
    for left in range(LOCKED_S, 0, -STEP_S):
        desk.show("locked", {"seconds": str(left)}, can_go_back=False)
        await desk.parts.clock.sleep(STEP_S)
    return "cleaned"


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=55, run=run)
