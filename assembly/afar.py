"""Remote maintenance, wired: the socket at which the agent asks, and what of the station answers there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from config.afar import Afar
from config.clock import Clock, SystemClock
from config.faults import Fault
from config.running import content_version, program_version
from config.supplies import supplied
from fleet.messages import Serving, Versions
from flows.definition.loading import scene_names
from flows.first_screen.offers import offer_words
from maintenance.post.hands import Front, Hands
from maintenance.post.ledger import Ledger
from maintenance.post.server import BEAT_S, Post
from maintenance.post.teller import Standing, Teller
from maintenance.support import of_kiosk

if TYPE_CHECKING:
    from config.parts import PartName
    from config.settings import Settings
    from maintenance.lives import Lives
    from maintenance.port import Issue, Keeper, Restarts
    from maintenance.self_test import Result
    from records.port import Event, Records
    from ui.station import Station

log = logging.getLogger("afar")

ROOT = Path(__file__).parents[1]


class StationFront(Front, Standing):
    """The window's kiosk, as the post reaches it."""

    def __init__(self, station: Station, afar: Afar, clock: Clock) -> None:
        self._station = station
        self._service = station.service
        self._afar = afar
        self._clock = clock

    @property
    def serving(self) -> Serving:
        if self._service.attendance.has_citizen:
            return Serving.VISIT
        if self._service.attendance:
            return Serving.STAFF
        if self._service.parts is None:
            return Serving.OUT_OF_SERVICE if self._service.began else Serving.STARTING
        return Serving.IDLE

    @property
    def keeper(self) -> Keeper | None:
        return cast("Keeper", self._service.parts.keeper) if self._service.parts else None

    @property
    def issues(self) -> Sequence[Issue]:
        return self.keeper.issues if self.keeper else ()

    @property
    def records(self) -> Records | None:
        return self._service.parts.records if self._service.parts else None

    def parts(self) -> Mapping[PartName, Any]:
        return self._station.parts()

    async def nobody(self) -> None:
        await self._service.attendance.nobody()

    async def append(self, kind: str, public: Mapping[str, str | int | bool | None]) -> None:
        if (records := self.records) is None:
            raise Fault("AFAR-CLOSED", kind)
        await asyncio.to_thread(records.append, kind, public=public)

    def decided(self) -> None:
        self._service.look_again()
        self._station.notice(self._afar.now.notice.texts if self._afar.now.notice else {})

    def scenes(self) -> Sequence[str]:
        return scene_names()

    def reasons(self) -> Sequence[str]:
        return tuple(offer_words().closed_for)

    async def picture(self) -> bytes:
        return await self._station.picture()

    def newest(self, count: int) -> Sequence[Event]:
        """So many of the newest events."""
        records = self.records
        return () if records is None else list(records.events(after=max(0, records.newest() - count)))

    async def keep_notice(self) -> None:
        """Show what is to be said, and take it away when its time is over."""
        self.decided()
        while True:
            notice = self._afar.now.notice
            if notice is not None and self._clock.now() >= notice.until:
                await self._end_notice()
            await self._clock.sleep(BEAT_S)

    async def _end_notice(self) -> None:
        self._afar.now = over = self._afar.now.model_copy(update={"notice": None})
        with suppress(Fault):  # it is over in any case, and again after the next start
            await asyncio.to_thread(self._afar.decide, over)
            await self.append("fleet.notice_ended", {})
        self.decided()


@dataclass(frozen=True)
class LookedAfter:
    """What of a start of the program those who look after it from afar have to do with; ``folder``: of the post."""

    settings: Settings
    folder: Path
    clock: Clock
    lives: Lives
    afar: Afar

    def behind(
        self, station: Station, restarts: Restarts, test: Callable[[], Awaitable[Result]]
    ) -> Sequence[Coroutine[Any, Any, None]]:
        """All that goes on behind the kiosk for them, each until cancelled."""
        real = SystemClock()  # what is said to those afar, and what they decide, has no other time
        front = StationFront(station, self.afar, real)
        data = ROOT / self.settings.data_dir
        hands = Hands(front, restarts, self.afar, test, lambda: of_kiosk(self.settings, data, front.newest))
        mode = "safe" if self.lives.safe else str(self.settings.mode)
        ledger = Ledger(supplied(self.settings), self.clock)
        versions = Versions(program=program_version(), content=content_version())
        teller = Teller(
            standing=front,
            ledger=ledger,
            clock=real,
            mode=mode,
            versions=versions,
            crashes=self.lives.crashes,
            closed=hands.closed,
        )
        post = Post(self.folder, real, lambda: teller.told, hands.do, hands.remember)
        return teller.keep(), post.keep(), front.keep_notice()
