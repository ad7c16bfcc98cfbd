"""What the functions that do a command work with, and their types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.clock import Clock
from config.datafile import ROOT
from config.settings import Settings
from fleet.doings import Doing
from maintenance.agent.ledger import Entry
from maintenance.agent.port import Did, Kiosk
from maintenance.agent.updates.making import no_layout
from maintenance.agent.updates.updating import Updates
from records.port import Event

#: why something is not done again: the agent was gone while it was at work, and nobody knows how far it came
INTERRUPTED = "interrupted"


def _none_here() -> Updates:
    raise no_layout(ROOT)


@dataclass(frozen=True)
class Bench:
    """What there is to work with. ``data`` is the folder of the site, ``own`` that of the agent in it.

    ``events`` gives so many of the newest events of the kiosk's log, for what they say in clear.
    """

    kiosk: Kiosk
    settings: Settings
    data: Path
    own: Path
    clock: Clock
    events: Callable[[int], Iterable[Event]] = lambda _count: ()
    #: those of this machine; UPDATE-LAYOUT where it takes no bundles
    updates: Callable[[], Updates] = _none_here
    #: have this agent end, and be started anew: perhaps as another program
    start_again: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Order:
    """Which command this is for, by its id, and the work number of whoever gave it."""

    command: str
    by: str


#: it may take long, and be cancelled when its time is over; faults are what it fails by
Work = Callable[[Any, Order, Bench], Awaitable[Did]]
#: what became of something that was begun in an earlier life of the agent, which nobody saw end; None: it is done
#: again, because twice is the same as once
After = Callable[[Entry, Bench], Awaitable[Did | None]]


async def by_kiosk(doing: Doing, order: Order, bench: Bench) -> Did:
    """What the kiosk does itself, when nobody is served."""
    return await bench.kiosk.do(doing, order.by)


async def again(entry: Entry, bench: Bench) -> Did | None:  # noqa: ARG001 - of the table
    """It only says how things are to be."""
    return None
