"""What the printers say of their supplies themselves, beside what is counted: noted whenever it changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from config.clock import Clock
from config.faults import Fault
from config.parts import PartName
from config.supplies import Supply
from maintenance.port import Finding
from printing.port import Level, Printer
from records.port import Records
from records.supplies import State, Stock, Supplies

log = logging.getLogger("supplies")

DOUBT = "doubt"
_FAULTS: Mapping[str, Callable[[str], Fault]] = {
    State.OUT: lambda said: Fault("SUPPLY-OUT", said),
    State.LOW: lambda said: Fault("SUPPLY-LOW", said),
    DOUBT: lambda said: Fault("SUPPLY-DOUBT", said),
}


class SupplyWatch:
    """Asks the ``printers``, by part, and writes into ``records``; None where the site has none."""

    def __init__(
        self,
        records: Records,
        supplied: Mapping[str, Supply],
        printers: Mapping[PartName, Printer | None],
        clock: Clock,
    ) -> None:
        self._records = records
        self._printers = printers
        self._clock = clock
        self._supplies = Supplies(supplied)
        self._before = records.newest()
        #: whether this run of the kiosk has begun in the log: nothing of it stands before that
        self._begun = False

    async def round(self) -> bool:
        """Ask once. A printer that does not answer says nothing new: that it is away others tell. RECORDS-*."""
        stocks = await asyncio.to_thread(self._read)
        if not self._begun:
            return False
        for part, printer in self._printers.items():
            if printer is not None and (levels := await _levels(part, printer)) is not None:
                for stock in (stock for stock in stocks if stock.supply.part is part):
                    await self._note(stock, levels.get(stock.name, Level.UNKNOWN))
        return True

    def _read(self) -> tuple[Stock, ...]:
        for event in self._records.events(after=self._supplies.read):
            self._supplies.take(event)
            self._begun |= event.kind == "kiosk.started" and event.sequence > self._before
        return self._supplies.stocks(self._clock.now())

    async def _note(self, stock: Stock, level: Level) -> None:
        if level != stock.said.value:
            said = {"supply": stock.name, "level": str(level)}
            await asyncio.to_thread(self._records.append, "supply.said", public=said)


async def _levels(part: PartName, printer: Printer) -> Mapping[str, Level] | None:
    try:
        return (await printer.state()).levels
    except Fault as fault:
        log.info("%s does not say what it has: %s", part, fault)
        return None


def findings(stocks: Iterable[Stock], now: datetime) -> Sequence[Finding]:
    """What the staff should see to: what runs low or is used up, and what count may be wrong; all of a part at once.

    A card that was left is told as that, and not as a slot less.
    """
    said: dict[tuple[PartName, str], list[str]] = {}
    for stock in stocks:
        for code in _codes(stock) if stock.supply.uses != "cards" else ():
            said.setdefault((stock.supply.part, code), []).append(stock.say(now))
    return [Finding(part, _FAULTS[code]("; ".join(lines))) for (part, code), lines in said.items()]


def _codes(stock: Stock) -> Iterator[str]:
    if stock.state in (State.LOW, State.OUT):
        yield stock.state
    if stock.doubts:
        yield DOUBT
