"""Asking other departments for what they know of a person: each on its own, against the clock, and none is believed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Protocol

from config.clock import Clock
from config.faults import place_of
from config.items import items as item_list
from office.port import Shared, ShareState

log = logging.getLogger(__name__)

#: how long a department may take: the citizen stands there
WITHIN_S = 3.0

Told = Mapping[tuple[str, str], Shared]


class Department(Protocol):
    """The line to one department that shares data (社会保险经办条例 art. 8)."""

    async def ask(self, number: str, items: tuple[str, ...]) -> Mapping[str, str]:
        """What it knows of ``items`` of the citizen ``number``; what it does not know is left out."""
        ...


async def ask_departments(
    departments: Mapping[str, Department], number: str, items: Collection[str], clock: Clock
) -> Told:
    """Ask every department that may have one of ``items``, all at once; by item and department."""
    wanted: dict[str, list[str]] = {}
    for item in items:
        for department in item_list()[item].shares:
            wanted.setdefault(department, []).append(item)
    asked = [_asked(name, departments.get(name), number, tuple(each), clock) for name, each in wanted.items()]
    return {key: shared for told in await asyncio.gather(*asked) for key, shared in told.items()}


def best_of(told: Told, items: Collection[str]) -> Mapping[str, Shared]:
    """For each item the answer of the best department that knows it; else the trouble, or that nobody knows it."""
    return {item: _best([told[item, name] for name in item_list()[item].shares]) for item in items}


def _best(answers: list[Shared]) -> Shared:
    for state in (ShareState.KNOWN, ShareState.LATE, ShareState.NONSENSE):
        for answer in answers:
            if answer.state is state:
                return answer
    return Shared(ShareState.UNKNOWN)


async def _asked(name: str, line: Department | None, number: str, items: tuple[str, ...], clock: Clock) -> Told:
    if line is None:  # not connected to this office
        return {(item, name): Shared(ShareState.UNKNOWN, department=name) for item in items}
    answer = asyncio.ensure_future(line.ask(number, items))
    timer = asyncio.ensure_future(clock.sleep(WITHIN_S))
    try:
        await asyncio.wait({answer, timer}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
        answer.cancel()
    told = _told(name, answer)
    return {(item, name): replace(_understood(name, item, told), at=clock.now()) for item in items}


def _told(name: str, answer: asyncio.Future[Mapping[str, str]]) -> object:
    """What came over the line in time; None when nothing did, whatever it raised or cancelled."""
    if not answer.done():
        return None
    try:
        return answer.result()
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the line's own: nobody waits here any more
        log.warning("department %s: %s", name, place_of(error))
        return None


def _understood(name: str, item: str, told: object) -> Shared:
    if told is None:
        return Shared(ShareState.LATE, department=name)
    if not isinstance(told, Mapping):
        return Shared(ShareState.NONSENSE, department=name)
    if item not in told:
        return Shared(ShareState.UNKNOWN, department=name)
    value = told[item]
    if not isinstance(value, str) or not item_list()[item].accepts(value):
        return Shared(ShareState.NONSENSE, department=name)
    return Shared(ShareState.KNOWN, value, name)
