"""What goes on behind the citizens, assembled."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from config.clock import Clock
from config.parts import PartName
from config.supplies import Supply
from flows.effects import carriers
from maintenance.chores import FIRST_PAUSE_S, Chore, Chores
from maintenance.settling import Settling
from maintenance.supplies import SupplyWatch
from records.courier import Courier
from records.port import Records

PRINTERS = (PartName.PRINTER, PartName.RECEIPT_PRINTER)


def make_chores(within: Mapping[PartName, Any], clock: Clock, has: Mapping[str, Supply]) -> Chores:
    """The chores of a kiosk whose parts are these, each within its boundary; None where the site has none.

    ``has`` are the supplies of the machine.
    """
    records: Records = within[PartName.RECORDS]

    async def ageing() -> bool:
        await asyncio.to_thread(within[PartName.ATTEMPTS].age)
        return True

    async def note(kind: str, public: Mapping[str, str]) -> None:
        await asyncio.to_thread(records.append, kind, public=public)

    courier = Courier(records, carriers(within[PartName.OFFICE]))
    settling = Settling(records, {name: within[name] for name in PRINTERS})
    supplies = SupplyWatch(records, has, {name: within[name] for name in PRINTERS}, clock)
    chores: dict[str, Chore] = {
        # A queue that comes back begins to print at once: it must not find a pause.
        **{name: Chore(partial(settling.round, name), longest_pause_s=FIRST_PAUSE_S) for name in PRINTERS},
        "courier": Chore(courier.round),
        "supplies": Chore(supplies.round),
        "ageing": Chore(ageing),
    }
    return Chores(clock, chores, note)
