"""What the log tells the agent: supplies, the counts of the day, where the chain stands. Read on, never read twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.clock import Clock
from config.supplies import Supply
from fleet.messages import Checkpoint, Statistics, Stocked
from maintenance.post.statistics import Counts
from records.port import Records
from records.supplies import Stock, Supplies


@dataclass(frozen=True)
class Read:
    """All that it told the last time."""

    supplies: Mapping[str, Stocked] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    today: Statistics | None = None


class Ledger:
    """Of a machine that has these supplies. It may block: it is for a thread."""

    def __init__(self, has: Mapping[str, Supply], clock: Clock) -> None:
        self._clock = clock
        self._supplies = Supplies(has)
        self._counts = Counts()
        self._read = Read()

    def read(self, records: Records) -> Read:
        """What is new since the last time is read first. RECORDS-*."""
        if records.newest() != self._supplies.read or self._read.checkpoint is None:
            for event in records.events(after=self._supplies.read):
                self._supplies.take(event)
                self._counts.take(event)
            stocks = self._supplies.stocks(self._clock.now())
            here = records.checkpoint()
            self._read = Read(
                {stock.name: _stocked(stock) for stock in stocks},
                Checkpoint(sequence=here.sequence, hash=here.digest),
                self._counts.today,
            )
        return self._read


def _stocked(stock: Stock) -> Stocked:
    supply = stock.supply
    return Stocked(left=stock.left, capacity=supply.capacity, unit=supply.uses, state=stock.state, until=stock.until)
