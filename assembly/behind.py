"""What goes on in the background, wired: the chores, and the keeper of the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from config.clock import Clock, today
from config.parts import PartName
from config.settings import Settings
from config.supplies import Supply, supplied
from flows.held import HeldParts
from flows.stay.effects import carriers
from flows.stay.left import LeftCards
from maintenance.chores import FIRST_PAUSE_S, Chore, Chores
from maintenance.keeper import MachineKeeper
from maintenance.machine import Machine
from maintenance.memory import Memory
from maintenance.settling import Settling
from maintenance.supplies import SupplyWatch
from records.courier import Courier
from records.port import Records

READERS = (PartName.CARD_READER, PartName.ID_READER)
PRINTERS = (PartName.PRINTER, PartName.RECEIPT_PRINTER)
COURIER = "courier"


def make_chores(
    within: Mapping[PartName, Any],
    clock: Clock,
    has: Mapping[str, Supply],
    rounds: Callable[[], Awaitable[bool]] | None = None,
) -> Chores:
    """The chores of a kiosk whose parts are these, each within its boundary; None where the site has none.

    ``has`` are the supplies of the machine, ``rounds`` those of an office beside it.
    """
    records: Records = within[PartName.RECORDS]

    async def ageing() -> bool:
        await asyncio.to_thread(within[PartName.ATTEMPTS].age)
        return True

    def in_time(round_: Callable[[], Awaitable[bool]]) -> Chore:
        """What becomes due by the calendar, which waits while nobody knows what day it is."""

        async def when_undoubted() -> bool:
            return await round_() if records.doubt() is None else True

        return Chore(when_undoubted)

    async def note(kind: str, public: Mapping[str, str]) -> None:
        await asyncio.to_thread(records.append, kind, public=public)

    courier = Courier(records, carriers(within[PartName.OFFICE], records))
    settling = Settling(records, {name: within[name] for name in PRINTERS})
    supplies = SupplyWatch(records, has, {name: within[name] for name in PRINTERS}, clock)
    chores: dict[str, Chore] = {
        # A queue that comes back begins to print at once: it must not find a pause.
        **{name: Chore(partial(settling.round, name), longest_pause_s=FIRST_PAUSE_S) for name in PRINTERS},
        COURIER: Chore(courier.round),
        "supplies": Chore(supplies.round),
        "ageing": in_time(ageing),
        **({"rounds": in_time(rounds)} if rounds else {}),
    }
    return Chores(clock, chores, note)


def crash_folder(data: Path) -> Path:
    """Where the program's own crashes are reported."""
    return data / "crashes"


def make_machine(settings: Settings, clock: Clock, parts: Mapping[PartName, Any], data: Path) -> Machine:
    """The machine that has these parts, to be looked at."""
    calibration = settings.face.thresholds.calibration(today(clock))
    memory = Memory(parts[PartName.RECORDS], supplied(settings))
    return Machine(
        parts=parts,
        settings=settings,
        clock=clock,
        memory=memory,
        calibration=calibration,
        data=data,
        crashes=crash_folder(data),
    )


def make_keeper(machine: Machine, held: HeldParts, chores: Chores, left: LeftCards) -> MachineKeeper:
    """Who looks after ``machine``, and makes its parts anew."""

    async def restart(name: PartName) -> None:
        machine.begun.discard(name)
        await held.restart(name)
        if name in READERS:
            await left.watch_anew()

    mendable = replace(machine, restart=restart, hurry=partial(chores.hurry, COURIER))
    return MachineKeeper(mendable, held.within[PartName.RECORDS])
