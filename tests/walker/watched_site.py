"""A virtual site whose parts tell the evidence what really happens at them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from config.settings import Settings
from play.faults import Breakable
from play.people import Everybody
from play.site import VirtualSite
from play.virtual_time import LoopClock
from tests.walker.evidence import Evidence


class WatchedSite(VirtualSite):
    """:class:`play.site.VirtualSite`; every call of a part is told to the evidence, too."""

    def __init__(
        self, settings: Settings, clock: LoopClock, papers: Path, everybody: Everybody, evidence: Evidence
    ) -> None:
        self._evidence = evidence
        super().__init__(settings, clock, papers, everybody)

    def _breakable(self, part: str, real: Any) -> Any:
        keeper = self.ledger.of(part)

        def told(method: str, arguments: tuple[Any, ...], result: Any) -> None:
            with self._evidence.watching():
                self._evidence.told(part, method, arguments, result)
            if keeper is not None:
                keeper(method, arguments, result)

        self.broken[part] = broken = Breakable(real, told)
        return broken

    def sever(self) -> None:
        """From now on nothing is written any more, and nobody can be asked."""
        for part in ("records", "attempts"):
            if part in self.broken:
                self.broken[part].real.close()
        if self._office is not None:
            self._office.trouble.unreachable = True
