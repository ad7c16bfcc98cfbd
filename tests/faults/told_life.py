"""A played kiosk whose post is listened to: whatever it would tell its agent, looked at once a second as in service.

    python -m tests.faults.told_life STATE SITE

lives once, as ``python -m play.life`` does, and writes what it told into the file that ``KIOSK_TOLD`` names, a line
each.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, cast

import play.life
from config.settings import Settings
from config.supplies import supplied
from fleet.messages import Serving, Versions
from maintenance.agent.port import Told
from maintenance.port import Issue, Keeper
from maintenance.post.ledger import Ledger
from maintenance.post.server import BEAT_S
from maintenance.post.teller import Teller
from maintenance.post.wire import FROM_KIOSK, framed
from play.kiosk import HeadlessKiosk
from records.port import Records

VARIABLE = "KIOSK_TOLD"
#: what a life makes
KIOSK = "HeadlessKiosk"


class ToldKiosk(HeadlessKiosk):
    """Keeps in ``heard`` each thing that it tells, once."""

    heard: ClassVar[list[Told]] = []

    def __init__(self, settings: Settings, site: Any, clock: Any, *rest: Any) -> None:
        super().__init__(settings, site, clock, *rest)
        ledger, versions = Ledger(supplied(settings), clock), Versions(program="1")
        self._teller = Teller(self.Standing(self), ledger, clock, str(settings.mode), versions, (), lambda: ())
        self._clock_of_post = clock

    async def run(self) -> None:
        telling = asyncio.ensure_future(self._tell_agent())
        try:
            await super().run()
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _tell_agent(self) -> None:
        while True:
            await self._teller.look()
            if (told := self._teller.told) is not None and told not in self.heard[-1:]:
                self.heard.append(told)
            await self._clock_of_post.sleep(BEAT_S)

    class Standing:
        """As :class:`assembly.afar.StationFront` has it of the window."""

        def __init__(self, kiosk: ToldKiosk) -> None:
            self._service = kiosk._service

        @property
        def serving(self) -> Serving:
            if self._service.attendance.has_citizen:
                return Serving.VISIT
            if self._service.attendance:
                return Serving.STAFF
            return Serving.OUT_OF_SERVICE if self._service.parts is None else Serving.IDLE

        @property
        def issues(self) -> Sequence[Issue]:
            return cast(Keeper, self._service.parts.keeper).issues if self._service.parts else ()

        @property
        def records(self) -> Records | None:
            return self._service.parts.records if self._service.parts else None


@contextmanager
def listened() -> Iterator[list[Told]]:
    """Inside, whatever kiosk is played tells."""
    ToldKiosk.heard.clear()
    setattr(play.life, KIOSK, ToldKiosk)
    try:
        yield ToldKiosk.heard
    finally:
        setattr(play.life, KIOSK, HeadlessKiosk)


def lines(told: Sequence[Told]) -> str:
    """As they go over the socket, a line each."""
    return "".join(f"{base64.b64encode(framed(each, FROM_KIOSK)).decode()}\n" for each in told)


def main(state: Path, site: Path) -> None:
    """Live once; a life that is cut tells all up to there."""
    cut = os.kill

    def telling(pid: int, number: int) -> None:
        write()
        cut(pid, number)

    def write() -> None:
        with Path(os.environ[VARIABLE]).open("a", encoding="ascii") as file:
            file.write(lines(heard))

    os.kill = telling
    with listened() as heard:
        play.life.main(state, site)
    write()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
