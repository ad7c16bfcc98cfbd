"""The office of a kiosk in its child (:mod:`office.child`), assembled: its database, and what is behind it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from config.clock import Clock, DemonstrationClock, SystemClock
from office.answering import Answering, LogOverLine
from office.bureau import Bureau
from office.clocks.rounds import round_of
from office.embedded import opening
from office.messages import Begin, job
from supervision.inside import Channel

if TYPE_CHECKING:
    from office.bureau import KeyMachine
    from office.departments.asking import Department
    from office.departments.port import Agency

# What a question would else import when it is the first of its kind.
for ahead in ("office.store", "chinese_calendar"):
    import_module(ahead)

#: beside the database: what the invented departments remember
MEMORY = "agencies.json"


def main(connection: Connection) -> None:
    """Run by :class:`supervision.child.Child`."""
    channel = Channel(connection, job().hears, job().speaks)
    logging.basicConfig(level=logging.INFO, handlers=[LogOverLine(channel)], force=True)
    asyncio.run(_serve(connection, channel, channel.receive()))


async def _serve(connection: Connection, channel: Channel, begin: Begin) -> None:
    clock = DemonstrationClock(SystemClock().now() + timedelta(seconds=begin.ahead_s))
    file, people = Path(begin.file), Path(begin.people) if begin.people else None
    behind = _invented(begin, people, file, clock) if people or begin.has_virtual_cards else Behind()
    bureau = Bureau(
        opening(file, people, begin.hall_short_name, clock),
        clock,
        machine=behind.machine,
        departments=behind.asked,
    )
    answering = Answering(connection, channel, bureau, clock, lambda: round_of(bureau, behind.told, clock))
    try:
        await answering.until_left()
    finally:
        await bureau.close()


@dataclass(frozen=True)
class Behind:
    """What is behind the office: departments that share data with it, those that are told of cases, the encryption
    machine. Nothing, where nobody is invented.
    """

    asked: Mapping[str, Department] = field(default_factory=dict)
    told: Mapping[str, Agency] = field(default_factory=dict)
    machine: KeyMachine | None = None


def _invented(begin: Begin, people: Path | None, file: Path, clock: Clock) -> Behind:
    # Not before: a kiosk in service reads nothing that simulates.
    from assembly.invented import departments_asked, departments_told, make_key_machine

    machine = make_key_machine() if begin.has_virtual_cards else None
    if people is None:
        return Behind(machine=machine)
    return Behind(departments_asked(people, clock), departments_told(people, clock, file.with_name(MEMORY)), machine)
