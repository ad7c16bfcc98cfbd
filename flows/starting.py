"""What is set going before the first citizen, all at once: readers, eyes and press. None of them is essential."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from config.faults import Fault
from config.parts import PartName
from devices.signal.port import Lamp
from flows.parts import Parts

log = logging.getLogger("service")


async def started(parts: Parts) -> frozenset[PartName]:
    """Start all of them; the names of those that could not be, which the keeper starts again."""
    lost = await asyncio.gather(*(_lost(name, start) for name, start in starts(parts).items()))
    return frozenset().union(*lost)


async def _lost(name: PartName, start: Callable[[], Awaitable[None]]) -> frozenset[PartName]:
    """Start one; its name when that fails."""
    fault = await fault_of(start)
    if fault is None:
        return frozenset()
    log.warning("%s: %s", name, fault)
    return frozenset({name})


def starts(parts: Parts) -> dict[PartName, Callable[[], Awaitable[None]]]:
    """What each part is started by."""
    starts: dict[PartName, Callable[[], Awaitable[None]]] = {
        PartName.CARD_READER: parts.reader.start,
        PartName.EYES: parts.eyes.start,
        PartName.PRESS: parts.press.preload,
    }
    if parts.id_reader is not None:
        starts[PartName.ID_READER] = parts.id_reader.start
    if (signal := parts.signal) is not None:  # a board keeps what it was told before a power cut
        starts[PartName.SIGNAL] = partial(signal.show, Lamp.OFF)
    return starts


async def fault_of(work: Callable[[], Awaitable[object]]) -> Fault | None:
    """The fault that ``work`` ends with, if it does."""
    try:
        await work()
    except Fault as fault:
        return fault
    return None
