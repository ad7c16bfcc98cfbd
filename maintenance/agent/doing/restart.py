"""Restarts: of the program, which the life after proves, and of the machine, which the start after proves."""

from __future__ import annotations

import asyncio
from datetime import datetime

from config.faults import Fault
from fleet.doings import RestartApplication, RestartMachine
from fleet.messages import Outcome
from maintenance.agent.doing.bench import INTERRUPTED, Bench, Order
from maintenance.agent.ledger import Entry
from maintenance.agent.port import Did, changing
from maintenance.lives import this_start
from maintenance.restarts import again_by_systemd, reboot_by_systemd

#: the longest time between the end of a life of the program and the first word of the next, and until a machine that
#: was told to start anew ends this program: a machine of the field shows its first page within a minute
BACK_WITHIN_S = 300.0
#: it is not there again in time
NOT_BACK = "not_back"


async def restart_application(doing: RestartApplication, order: Order, bench: Bench) -> Did:
    """It ends in order and is started again by whoever watches over it; one that does not run is started by systemd."""
    told = bench.kiosk.told
    if told is None:
        since = bench.clock.now()
        await again_by_systemd()
        return await _back(since, bench)
    try:
        did = await bench.kiosk.do(doing, order.by)
    except Fault as fault:
        if fault.code != "AGENT-POST" and bench.kiosk.told is not None:
            raise  # that it ends before it can say so is what was asked for
    else:
        if did.outcome is Outcome.FAILED:
            return did
    return await _back(told.since or bench.clock.now(), bench)


async def application_after(entry: Entry, bench: Bench) -> Did | None:
    """What runs now tells since when it does; the agent was gone meanwhile, as when the machine lost its power."""
    return await _back(entry.begun, bench) if entry.begun else Did(Outcome.FAILED, INTERRUPTED)


async def _back(since: datetime, bench: Bench) -> Did:
    """A life that began after ``since`` tells how it stands."""
    late = asyncio.ensure_future(bench.clock.sleep(BACK_WITHIN_S))
    try:
        while not late.done():
            async with changing(bench.kiosk) as changed:
                told = bench.kiosk.told
                if told is not None and told.since is not None and told.since > since:
                    return Did(Outcome.DONE, evidence={"since": told.since.isoformat()})
                await asyncio.wait((changed, late), return_when=asyncio.FIRST_COMPLETED)
        return Did(Outcome.FAILED, NOT_BACK)
    finally:
        late.cancel()


async def restart_machine(doing: RestartMachine, order: Order, bench: Bench) -> Did:
    """With the machine the agent is gone: what became of it its next life says."""
    if bench.kiosk.told is None:
        await reboot_by_systemd()
    elif (did := await bench.kiosk.do(doing, order.by)).outcome is Outcome.FAILED:
        return did
    await bench.clock.sleep(BACK_WITHIN_S)
    return Did(Outcome.FAILED, NOT_BACK)


async def machine_after(entry: Entry, bench: Bench) -> Did | None:  # noqa: ARG001 - one of the table
    """Another start of the machine than the one within which it was begun is what was asked for."""
    boot = this_start()
    if entry.boot and boot and boot != entry.boot:
        return Did(Outcome.DONE, evidence={"boot": boot})
    return Did(Outcome.FAILED, INTERRUPTED)
