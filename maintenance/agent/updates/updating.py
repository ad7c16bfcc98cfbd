"""An update from its command to its end, whatever ends in between: machine, agent, kiosk.

It is made beside what serves. When nobody is served the switch is thrown, and kiosk and agent start anew; the agent of
the new program waits for the kiosk to serve, or has what was before started again. What is done next is in the journal
before it is done; and where no agent comes to do it, three starts take the new version back (:mod:`.slots`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from config.clock import Clock
from config.faults import Fault
from fleet.bundles.manifest import Kind
from fleet.doings import RestartApplication
from fleet.messages import Outcome, Serving
from maintenance.agent.port import Did, Kiosk, Told
from maintenance.agent.updates.health import Gate, Looks, Verdict, how_it_stands
from maintenance.agent.updates.journal import Journal, Step, Underway
from maintenance.agent.updates.making import Making, room
from maintenance.agent.updates.slots import PREVIOUS, STARTS, Slots, Trial
from maintenance.agent.updates.unpacking import no_room

log = logging.getLogger("agent.updates")
#: so often one update is begun: whatever kills the agent each time is not tried for ever
ATTEMPTS = 3
LOOK_EVERY_S = 5.0
#: while one of these nobody is kept from anything by a new start
WAITS = frozenset({Serving.VISIT, Serving.STAFF})


class StartAgain(Exception):
    """Everything is said: agent and kiosk are to start anew, and the next agent ends what is underway."""


@dataclass(frozen=True)
class Updates:
    """The updates of this machine. ``by``: the work number of whoever asked, for the kiosk's log."""

    slots: Slots
    making: Making
    kiosk: Kiosk
    clock: Clock
    gate: Gate = field(default_factory=Gate)

    @property
    def underway(self) -> Underway | None:
        """What has begun and not ended; also what is on trial and stands in no journal."""
        underway = Journal(self.slots).read()
        trial = self.slots.trial() if underway is None else None
        return Underway(kind=Kind(trial.kind), version=trial.version, step=Step.TRY) if trial else underway

    async def take(self, kind: Kind, version: str, command: str = "", by: str = "", *, again: bool = False) -> Did:
        """Bring that version into service. The same command again goes on where it was; what another one has left is
        ended first. ``again``: also where it was taken back before. :class:`StartAgain` when the switch was thrown.
        """
        underway = self.underway
        if underway is not None:
            if (underway.kind, underway.version, underway.command) == (kind, version, command):
                return await self.go_on(by)
            await self._end(underway, by)
        if self.slots.version(kind) == version:
            return Did(Outcome.DONE, evidence=self._evidence(kind, ""))
        if again:
            self.slots.allow(kind, version)
        if (kind, version) in self.slots.refused():
            raise Fault("UPDATE-BAD", f"{kind} {version}")
        begun = Underway(kind=kind, version=version, command=command)
        with room():
            Journal(self.slots).write(begun)
        return await self._make(begun, by)

    async def take_back(self, kind: Kind, version: str, by: str = "") -> Did:
        """What was before that version, where it is that which runs: it is refused from now on."""
        if (underway := self.underway) is not None and (underway.kind, underway.version) != (kind, version):
            raise _busy(underway)
        before = self.slots.version(kind, PREVIOUS)
        if self.slots.version(kind) == version:
            if not before and kind is Kind.PROGRAM:
                raise Fault("UPDATE-NONE-BEFORE", version)
            await self._nobody_served()
            self.slots.take_back(Trial(kind, version, before))
            Journal(self.slots).close()
            await self._restart(by)
            raise StartAgain
        self.slots.refuse(kind, version)
        Journal(self.slots).close()
        return Did(Outcome.DONE, evidence=self._evidence(kind, version))

    async def go_on(self, by: str = "") -> Did:
        """End what an earlier agent has begun: there is something underway."""
        underway = self.underway
        assert underway is not None  # noqa: S101 - whoever calls has looked
        if underway.step is Step.MAKE:
            if underway.attempts >= ATTEMPTS:
                Journal(self.slots).close()
                raise Fault("UPDATE-INTERRUPTED", f"{underway.attempts}")
            again = underway.model_copy(update={"attempts": underway.attempts + 1})
            Journal(self.slots).write(again)
            return await self._make(again, by)
        if underway.step is Step.SWITCH:
            return await self._switch(underway, by)
        return await self._serve(underway, by)

    # -- step by step -------------------------------------------------------------------------------------------------

    async def _make(self, underway: Underway, by: str) -> Did:
        try:
            await asyncio.to_thread(self.making.make, underway.kind, underway.version)
        except (Fault, OSError):
            Journal(self.slots).close()
            raise
        await self._nobody_served()
        return await self._switch(underway.at(Step.SWITCH, how_it_stands(self.kiosk.told)), by)

    async def _switch(self, underway: Underway, by: str) -> Did:
        if (underway.kind, underway.version) in self.slots.refused():
            return self._taken_back(underway)
        try:
            with room(), self.slots.locked():
                Journal(self.slots).write(underway)
                self.slots.switch(underway.kind, underway.version)
                Journal(self.slots).write(underway.at(Step.TRY))
        except Fault:
            self._give_up(underway)
            raise
        await self._restart(by)
        raise StartAgain

    def _give_up(self, underway: Underway) -> None:
        """What was before goes on: of what has begun of the switch nothing is left."""
        if self.slots.version(underway.kind) == underway.version and (trial := self.slots.trial()) is not None:
            self.slots.go_back(underway.kind, trial.before)
        self.slots.confirm()
        Journal(self.slots).close()

    async def _end(self, underway: Underway, by: str) -> None:
        """End what another command has left. What somebody does at the machine just now is not touched."""
        if not underway.command:
            raise _busy(underway)
        try:
            await self.go_on(by)
        except Fault as fault:
            log.warning("%s %s, which another command began: %s", underway.kind, underway.version, fault)

    async def _serve(self, underway: Underway, by: str) -> Did:
        """The new version serves, or what was before does again."""
        kind, version = underway.kind, underway.version
        trial = self.slots.trial()
        before = trial.before if trial else self.slots.version(kind, PREVIOUS)
        if self.slots.version(kind) != version:
            return self._taken_back(underway)
        seen = await self._watched(underway)
        if not seen:
            with self.slots.locked():
                self.slots.confirm()
            Journal(self.slots).close()
            return Did(Outcome.DONE, evidence=self._evidence(kind, before))
        with self.slots.locked():
            self.slots.take_back(trial or Trial(kind, version, before))
        with suppress(OSError):  # why it failed is not worth more than that it goes back
            Journal(self.slots).write(underway.model_copy(update={"why": seen}))
        await self._restart(by)
        raise StartAgain

    def _taken_back(self, underway: Underway) -> Did:
        """What was before serves again: by this agent's doing, or because nobody has seen the new one serve, or because
        the disk was full and it could not be tried."""
        if not underway.why and (underway.kind, underway.version) not in self.slots.refused():
            with self.slots.locked():
                self.slots.confirm()
            Journal(self.slots).close()
            raise no_room("it could not be counted how often it was started")
        with room(), self.slots.locked():
            self.slots.refuse(underway.kind, underway.version)
            self.slots.confirm()
        Journal(self.slots).close()
        raise Fault("UPDATE-SICK", underway.why or f"it did not serve after {STARTS} starts")

    async def _watched(self, underway: Underway) -> str:
        """What kept the kiosk from serving to the end, "" when it serves."""
        looks = Looks(self.clock.monotonic())
        while True:
            looks = looks.look(self._of(underway), underway.before, now := self.clock.monotonic())
            verdict = looks.verdict(self.gate, now)
            if verdict is not Verdict.WAIT:
                return "" if verdict is Verdict.SERVES else looks.seen
            await self._changed()

    def _of(self, underway: Underway) -> Told | None:
        """What the kiosk tells, where it is already that version which runs."""
        told = self.kiosk.told
        if told is None:
            return None
        runs = told.versions.program if underway.kind is Kind.PROGRAM else told.versions.content
        return told if runs == underway.version else None

    async def _nobody_served(self) -> None:
        while (told := self.kiosk.told) is not None and told.serving in WAITS:
            await self._changed()

    async def _changed(self) -> None:
        """Until the kiosk tells something new, or some time is over."""
        either = [asyncio.ensure_future(self.kiosk.changed()), asyncio.ensure_future(self.clock.sleep(LOOK_EVERY_S))]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in either:
                one.cancel()

    async def _restart(self, by: str) -> None:
        """A kiosk that does not run, or does not hear, is started by whoever watches over it."""
        try:
            await self.kiosk.do(RestartApplication(), by)
        except Fault as fault:
            if fault.code != "AGENT-POST":
                raise

    def _evidence(self, kind: Kind, before: str) -> Mapping[str, Any]:
        return {"kind": str(kind), "version": self.slots.version(kind), "before": before}


def _busy(underway: Underway) -> Fault:
    return Fault("UPDATE-BUSY", f"{underway.kind} {underway.version}")
