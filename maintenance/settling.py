"""Settling: finds out what became of papers that were sent to a printer and never confirmed, and empties its queue.

At the start of a kiosk whose power failed, and behind every visit that ended without an answer. The queue is emptied
first: what is still in it would be printed while the question is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from config.parts import PartName
from printing.port import Outcome, Printer, Ticket
from records.port import Public, Records
from records.prints import Print, PrintLedger, Stage

_STAGES = {
    Outcome.PRINTED: Stage.CONFIRMED,
    Outcome.NOT_PRINTED: Stage.FAILED,
    Outcome.UNCERTAIN: Stage.UNCERTAIN,
}


class Settling:
    """Settles the papers of ``records`` with the ``printers``, by part; None where the site has none any more."""

    def __init__(self, records: Records, printers: Mapping[PartName, Printer | None]) -> None:
        self._records = records
        self._printers = printers
        self._ledger = PrintLedger(before=records.newest())
        self._reading = asyncio.Lock()
        #: no paper is settled twice, whoever asks for a round while another one goes on
        self._turns = {name: asyncio.Lock() for name in printers}

    async def round(self, name: PartName) -> bool:
        """Empty the queue of a printer, and write what became of each of its papers. PRINTER-*, RECORDS-*."""
        printer = self._printers[name]
        async with self._turns[name]:
            if printer is not None:
                await printer.clear()
            for one in await self._sent(name):
                await self._settle(one, await _outcome(printer, one))
        return True

    async def _sent(self, name: PartName) -> tuple[Print, ...]:
        async with self._reading:
            return await asyncio.to_thread(self._read, name)

    def _read(self, name: PartName) -> tuple[Print, ...]:
        for event in self._records.events(after=self._ledger.read):
            self._ledger.take(event)
        return tuple(self._ledger.sent(name))

    async def _settle(self, one: Print, outcome: Outcome) -> None:
        more: dict[str, Public] = {}
        if outcome is Outcome.PRINTED:
            more = {"evidence": "device", "sheets": one.pages}
        about = {"key": one.key, "copy": one.copy, "paper": one.paper, "printer": one.printer, **more}
        await asyncio.to_thread(self._records.append, _STAGES[outcome].kind, visit=one.visit, public=about)


async def _outcome(printer: Printer | None, one: Print) -> Outcome:
    if printer is None or one.job is None:  # nobody is there to be asked, or it was never told which job it was
        return Outcome.UNCERTAIN
    return await printer.outcome(Ticket(one.job, one.counter), one.pages)
