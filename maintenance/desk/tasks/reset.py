"""Reset a part, the program, or the computer: the gentlest first, and never within a visit, for nobody else is here."""

from __future__ import annotations

from config.mode import Mode
from config.parts import PartName
from config.staff import Role
from flows.bodies import Option
from flows.screen import WentBack
from maintenance.desk.desk import Desk
from maintenance.desk.task import Task
from maintenance.lives import safe_mode
from maintenance.port import By

#: the parts that can be closed and made again by themselves, and the repair that does it
PARTS = (PartName.CARD_READER, PartName.ID_READER, PartName.EYES, PartName.PRESS, PartName.OFFICE)
REPAIR = "restart_part"
PART, PROGRAM, COMPUTER, SAFE_MODE = "part", "program", "computer", "safe_mode"
#: who may restart more than the program
OF_COMPUTER = frozenset({Role.LEAD, Role.MAINTENANCE})


async def run(desk: Desk) -> str:
    while True:
        what = await desk.ask("what", options=_offered(desk))
        try:
            if what == PART:
                return await _part(desk)
            if what != SAFE_MODE:
                await desk.ask(f"sure_{what}")
        except WentBack:
            continue
        await desk.did(f"{what}_restarted")
        desk.show("ending")
        restarts = desk.program.restarts
        begin = {
            PROGRAM: restarts.restart_application,
            COMPUTER: restarts.restart_machine,
            SAFE_MODE: restarts.leave_safe_mode,
        }
        await begin[what](desk.asked)
        await desk.end()


def _offered(desk: Desk) -> list[str]:
    safe = [SAFE_MODE] if safe_mode(desk.program.folder) is not None else []
    practises = desk.parts.settings.mode is Mode.TRAINING  # with a card that lies there for everybody
    return [*safe, PART, PROGRAM, *([COMPUTER] if desk.staff.role in OF_COMPUTER and not practises else [])]


async def _part(desk: Desk) -> str:
    there = [part for part in PARTS if getattr(desk.parts, desk.parts.FIELDS[part]) is not None]
    part = PartName(await desk.ask("part", options=[Option(part, desk.text(part)) for part in there]))
    desk.show("resetting", {"part": desk.text(part)})
    repaired = await desk.keeper.repair(REPAIR, part, By.STAFF)
    result = "part_reset" if repaired.done else "part_not_reset"
    await desk.did(result, part=part, fault=repaired.fault.code if repaired.fault else "")
    await desk.ask(result, {"part": desk.text(part), "why": repaired.fault.entry.staff if repaired.fault else ""})
    return result


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=70, run=run)
