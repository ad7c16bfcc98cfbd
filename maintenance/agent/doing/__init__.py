"""What a command may have done, and who does it: a table from each kind to what does it, on the bench of this kiosk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.clock import Clock
from config.settings import Settings
from fleet.doings import (
    CloseServices,
    Doing,
    OpenServices,
    Picture,
    RestartApplication,
    RestartMachine,
    RestartPart,
    SelfTest,
    ShowNotice,
)
from maintenance.agent.port import Did, Kiosk


@dataclass(frozen=True)
class Bench:
    """What there is to work with. ``data`` is the folder of the site, ``own`` that of the agent in it."""

    kiosk: Kiosk
    settings: Settings
    data: Path
    own: Path
    clock: Clock


@dataclass(frozen=True)
class Order:
    """Which command this is for, by its id, and the work number of whoever gave it."""

    command: str
    by: str


#: it may take long, and be cancelled when its time is over; faults are what it fails by
Work = Callable[[Any, Order, Bench], Awaitable[Did]]


async def by_kiosk(doing: Doing, order: Order, bench: Bench) -> Did:
    """What the kiosk does itself, when nobody is served."""
    return await bench.kiosk.do(doing, order.by)


DOINGS: Mapping[type, Work] = {
    RestartPart: by_kiosk,
    RestartApplication: by_kiosk,
    RestartMachine: by_kiosk,
    SelfTest: by_kiosk,
    CloseServices: by_kiosk,
    OpenServices: by_kiosk,
    ShowNotice: by_kiosk,
    Picture: by_kiosk,
}
