"""Calls for help of whoever is at the machine: by day they ring at the desk, else one is called back.

A call has one owner from the moment at which somebody takes it until it is closed (首问负责). It belongs to the visit
in which it is made; before and after one it stands for itself, with a key of its own.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace

from config.clock import slept
from config.faults import Fault
from devices.signal.port import Lamp
from flows.parts import Parts
from flows.stay.effects import CALL_BACK
from flows.stay.hours import is_staffed
from flows.stay.journal import Journal
from office.port import CallBack
from records.port import Call, CallResult, How, Public

log = logging.getLogger("calls")

#: it rings, and then only shines for a while, again and again until somebody has taken it: a desk that rings without a
#: pause cannot serve those who stand before it
RINGS_S, SHINES_S = 6.0, 24.0


class CallDesk:
    """The calls of one machine. ``visit()`` is the id of the visit that goes on, if one does; ``changed()`` is called
    whenever :attr:`current` is another one."""

    def __init__(self, parts: Parts, visit: Callable[[], str | None], changed: Callable[[], None]) -> None:
        self._parts = parts
        self._visit = visit
        self._changed = changed
        #: the call of whoever is here
        self.current: Call | None = None
        self._bell: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    @property
    def rings(self) -> bool:
        """Whether a call would be heard now: the hall is staffed, and something can ring there."""
        return self._parts.signal is not None and is_staffed(self._parts.settings.hall, self._parts.clock.now())

    # -- the citizen --

    async def ring(self, page: str) -> None:
        """Ring at the desk until somebody has taken the call. SIGNAL-* when nobody can hear it: then there is none."""
        async with self._turn:
            if self.current is not None:  # a second tap
                return
            call = await self._begun(How.DESK, page)
            try:
                await self._show(Lamp.RINGING)
            except Fault:
                await self._close(call, CallResult.UNHEARD)
                raise
            self._put(call)
            self._bell = asyncio.ensure_future(self._keep_ringing())

    async def call_back(self, page: str, telephone: str) -> None:
        """Have the citizen called back: the number is sealed, and brought to the office behind the citizens."""
        async with self._turn:
            if self.current is not None:
                return
            call = await self._begun(How.CALL_BACK, page)
            wish = CallBack(call.key, telephone, self._parts.settings.site, page, call.at)
            await self._journal(call).write("help.planned", CALL_BACK.about(wish), CALL_BACK.seal(wish))
            self._put(call)

    async def cancel(self) -> None:
        """The citizen needs nobody any more."""
        async with self._turn:
            if (call := self.current) is not None:
                if call.how is How.CALL_BACK:
                    await self._note(call, "help.withdrawn")
                await self._close(call, CallResult.CANCELLED)
                await self._hang_up()

    async def leave(self) -> None:
        """Whoever called is gone. What nobody has taken ends; what somebody owns is theirs to close."""
        async with self._turn:
            if (call := self.current) is not None:
                if call.how is How.DESK and not call.owner:
                    await self._left(call)
                await self._hang_up()
                self._parts.chores.wake()

    # -- the staff --

    async def hand_over(self) -> None:
        """The staff have been at the machine: nothing rings any more, and the call stays open, for them to close."""
        async with self._turn:
            if self.current is not None:
                await self._hang_up()

    async def own(self, call: Call, staff: str) -> None:
        """``staff``, a work number, takes ``call``, and owns it until it is closed."""
        async with self._turn:
            await self._note(call, "help.owned", staff=staff)
            if self.current is not None and self.current.key == call.key:
                self._silence()
                await self._shown(Lamp.LIT)
                self._put(replace(self.current, owner=staff))

    async def close(self, call: Call, staff: str, result: CallResult) -> None:
        """``staff`` closes ``call``, whoever owned it."""
        async with self._turn:
            await self._close(call, result, staff)
            if self.current is not None and self.current.key == call.key:
                await self._hang_up()

    # -----------------------------------------------------------------------------------------------------------------

    async def _begun(self, how: How, page: str) -> Call:
        key = secrets.token_hex(8)
        call = Call(key, how, page, self._parts.clock.now(), self._visit() or key)
        await self._note(call, "help.called", how=how, page=page)
        return call

    async def _close(self, call: Call, result: CallResult, staff: str | None = None) -> None:
        await self._note(call, "help.closed", staff=staff, result=result)

    async def _left(self, call: Call) -> None:
        """What the log cannot take keeps nobody here: a call of a visit that is over is none any more."""
        try:
            await self._close(call, CallResult.LEFT)
        except Fault as fault:
            log.error("a call was not closed: %s", fault)

    async def _note(self, call: Call, kind: str, **public: Public) -> None:
        await self._journal(call).write(kind, {"call": call.key, **public})

    def _journal(self, call: Call) -> Journal:
        return Journal(self._parts.records, call.visit)

    async def _hang_up(self) -> None:
        self._silence()
        await self._shown(Lamp.OFF)
        self._put(None)

    def _put(self, call: Call | None) -> None:
        self.current = call
        self._changed()

    def _silence(self) -> None:
        if self._bell is not None:
            self._bell.cancel()
            self._bell = None

    async def _keep_ringing(self) -> None:
        while True:
            await slept(self._parts.clock, RINGS_S)
            await self._shown(Lamp.LIT)
            await slept(self._parts.clock, SHINES_S)
            await self._shown(Lamp.RINGING)

    async def _shown(self, lamp: Lamp) -> None:
        """Show ``lamp`` where it can be shown: whoever is called already is not lost when it cannot."""
        try:
            await self._show(lamp)
        except Fault as fault:
            log.warning("%s: %s", lamp, fault)

    async def _show(self, lamp: Lamp) -> None:
        if self._parts.signal is not None:
            await self._parts.signal.show(lamp)
