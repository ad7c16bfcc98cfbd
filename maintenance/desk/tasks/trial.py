"""Try the machine out with its real devices, practise with virtual ones, and come back into service.

Each is a start of the program of its own (``config/mode.py``). A power cut, a crash and every other restart come back
into service by themselves.
"""

from __future__ import annotations

from config.mode import Mode
from config.staff import Role
from flows.screen import WentBack
from maintenance.desk.desk import Desk
from maintenance.desk.task import Task

#: who may let the machine not serve while it looks as if it did
OF_TESTS = frozenset({Role.LEAD, Role.MAINTENANCE})
BACK = "back_to_service"


async def run(desk: Desk) -> str:
    now = desk.parts.settings.mode
    while True:
        if now is Mode.SERVICE:
            what = await desk.ask("what", options=_offered(desk))
        else:
            what = await desk.ask(f"in_{now}")
        try:
            if what != BACK:
                await desk.ask(f"sure_{what}")
        except WentBack:
            continue
        mode = Mode.SERVICE if what == BACK else Mode(what)
        desk.program.choose(mode)
        await desk.did(f"{mode}_begun")
        desk.show("ending")
        await desk.begin_anew()
        return str(mode)


def _offered(desk: Desk) -> list[str]:
    return [*([Mode.TEST] if desk.staff.role in OF_TESTS else []), Mode.TRAINING]


TASK = Task(frozenset({Role.HALL, Role.LEAD, Role.MAINTENANCE}), order=75, run=run)
