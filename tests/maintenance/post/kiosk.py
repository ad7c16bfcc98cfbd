"""A kiosk in service, as the post reaches it: nobody is there, and what is written down stands in a list."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.afar import Afar
from config.faults import Fault
from config.parts import PartName
from fleet.messages import Serving
from maintenance.port import Asked, By, Issue, Repaired
from maintenance.post.hands import Hands
from maintenance.self_test import Result
from records.port import Records

SCENES = ("retirement", "unemployment", "survivors")
PNG = b"\x89PNG of the first screen"


@dataclass
class PlayedKeeper:
    """Mends whatever it is asked to, unless ``fault`` stands in the way."""

    fault: Fault | None = None
    issues: tuple[Issue, ...] = ()
    repaired: list[tuple[str, PartName, By]] = field(default_factory=list)

    async def look(self) -> tuple[Issue, ...]:
        return self.issues

    async def repair(self, name: str, part: PartName, by: By) -> Repaired:
        self.repaired.append((name, part, by))
        return Repaired(self.fault is None, self.fault)


@dataclass
class PlayedFront:
    """See :class:`maintenance.post.hands.Front` and :class:`maintenance.post.teller.Standing`."""

    keeper: PlayedKeeper | None = field(default_factory=PlayedKeeper)
    records: Records | None = None
    serving: Serving = Serving.IDLE
    issues: Sequence[Issue] = ()
    events: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    shown: int = 0
    free: asyncio.Event = field(default_factory=asyncio.Event)

    def parts(self) -> Mapping[PartName, Any]:
        return {PartName.PRINTER: object()}

    async def nobody(self) -> None:
        await self.free.wait()

    async def append(self, kind: str, public: Mapping[str, Any]) -> None:
        self.events.append((kind, public))

    def decided(self) -> None:
        self.shown += 1

    def scenes(self) -> Sequence[str]:
        return SCENES

    def reasons(self) -> Sequence[str]:
        return ("maintenance", "policy")

    async def picture(self) -> bytes:
        return PNG


@dataclass
class PlayedRestarts:
    asked: list[tuple[str, Asked]] = field(default_factory=list)

    async def restart_application(self, asked: Asked) -> None:
        self.asked.append(("application", asked))

    async def restart_machine(self, asked: Asked) -> None:
        self.asked.append(("machine", asked))

    async def leave_safe_mode(self, asked: Asked) -> None:
        self.asked.append(("safe_mode", asked))


@dataclass
class Played:
    """A kiosk that nobody uses, with what it decides kept in ``folder``."""

    folder: Path
    front: PlayedFront = field(default_factory=PlayedFront)
    restarts: PlayedRestarts = field(default_factory=PlayedRestarts)
    result: Result = Result((PartName.PRINTER,), {})  # noqa: RUF009 - frozen

    def __post_init__(self) -> None:
        self.front.free.set()
        self.afar = Afar(self.folder)
        self.hands = Hands(self.front, self.restarts, self.afar, self._test, lambda: [("log.txt", b"PRINTER-PAPER")])

    async def _test(self) -> Result:
        return self.result
