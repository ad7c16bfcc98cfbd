"""Programs and content from afar. Whoever begins an update starts anew in its midst, and ends it in the next life."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from fleet.bundles.manifest import Kind
from fleet.doings import TakeBack, TakeContent, TakeProgram
from fleet.messages import Outcome
from maintenance.agent.doing.bench import Bench, Order
from maintenance.agent.ledger import Entry
from maintenance.agent.port import Did
from maintenance.agent.updates.updating import StartAgain


async def take_bundle(doing: TakeProgram | TakeContent, order: Order, bench: Bench) -> Did:
    """It is a new command: what was taken back once may be tried again."""
    updates = bench.updates()
    return await _through(bench, updates.take(_kind(doing), doing.version, order.command, order.by, again=True))


async def take_back(doing: TakeBack, order: Order, bench: Bench) -> Did:
    """What was before, where that version runs."""
    return await _through(bench, bench.updates().take_back(Kind(doing.kind), doing.version, order.by))


async def bundle_after(entry: Entry, bench: Bench) -> Did | None:
    """It goes on where it was, however late it is by now. What was taken back meanwhile is not tried again."""
    doing, updates = entry.command.doing, bench.updates()
    assert isinstance(doing, TakeProgram | TakeContent)  # noqa: S101 - by the table
    if (underway := updates.underway) is not None and underway.command == entry.command.id:
        return await _through(bench, updates.go_on())
    if (_kind(doing), doing.version) in updates.slots.refused():
        return Did(Outcome.FAILED, "UPDATE-SICK")
    return None


def _kind(doing: TakeProgram | TakeContent) -> Kind:
    return Kind.PROGRAM if isinstance(doing, TakeProgram) else Kind.CONTENT


async def _through(bench: Bench, work: Awaitable[Did]) -> Did:
    try:
        return await work
    except StartAgain:
        bench.start_again()
        return await asyncio.Future()  # until this life is over
