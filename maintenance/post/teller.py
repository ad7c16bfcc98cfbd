"""How the kiosk stands, looked at once a second, so that whoever asks is told at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from config.clock import Clock
from config.faults import Fault, place_of
from fleet.messages import Serving, Trouble, Versions
from maintenance.agent.port import Told
from maintenance.port import Issue
from maintenance.post.ledger import Ledger, Read
from maintenance.post.server import BEAT_S
from records.port import Records

log = logging.getLogger("post")


class Standing(Protocol):
    """The kiosk in service, as far as it is told of here."""

    @property
    def serving(self) -> Serving: ...

    @property
    def issues(self) -> Sequence[Issue]: ...

    @property
    def records(self) -> Records | None:
        """None while it is out of service."""
        ...


class Teller:
    """``mode`` is of :class:`config.mode.Mode`, or "safe"; ``crashes`` in seconds since 1970."""

    def __init__(
        self,
        standing: Standing,
        ledger: Ledger,
        clock: Clock,
        mode: str,
        versions: Versions,
        crashes: tuple[float, ...],
        closed: Callable[[], tuple[str, ...]],
    ) -> None:
        self._since = clock.now()
        self._standing = standing
        self._ledger = ledger
        self._clock = clock
        self._mode = mode
        self._versions = versions
        self._crashes = crashes
        self._closed = closed
        self._read = Read()
        #: the newest; None before the first look
        self.told: Told | None = None

    async def keep(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - said, and what was told before stands
                log.error("not looked: %s", place_of(error))
            await self._clock.sleep(BEAT_S)

    async def look(self) -> None:
        """Look once."""
        if (records := self._standing.records) is not None:
            try:
                self._read = await asyncio.to_thread(self._ledger.read, records)
            except Fault as fault:  # the keeper finds it, too, and it is among the issues
                log.info("the log tells nothing: %s", fault.code)
        self.told = Told(
            serving=self._standing.serving,
            mode=self._mode,
            issues=tuple(Trouble.model_validate(issue.as_json()) for issue in self._standing.issues),
            supplies=self._read.supplies,
            versions=self._versions,
            checkpoint=self._read.checkpoint,
            closed=self._closed(),
            crashes=self._crashes,
            today=self._read.today,
            since=self._since,
        )
