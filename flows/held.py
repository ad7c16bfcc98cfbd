"""The parts of a kiosk while it serves: opened one by one, each within its boundary, and made anew when one must be."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from config.faults import Fault
from config.parts import PartName
from flows.boundary import Missing, boundary, bounded, renew

log = logging.getLogger("parts")

#: a part that hangs is left behind after this time, when it is made anew
CLOSE_LIMIT_S = 10.0
Close = Callable[[], Awaitable[None] | None]
#: makes a part, and tells how it is closed
Maker = Callable[[], Awaitable[tuple[Any, Close | None]]]


class HeldParts:
    """``maker_of`` a name makes that part; what it gives may be another one each time. ``stack`` closes all of them."""

    def __init__(self, stack: AsyncExitStack, maker_of: Callable[[PartName], Maker]) -> None:
        self._stack = stack
        self._maker_of = maker_of
        self._closes: dict[PartName, Close | None] = {}
        self._lent: set[PartName] = set()
        #: the open parts within their boundaries; None where the site has none
        self.within: dict[PartName, Any] = {}

    async def open(self, name: PartName) -> Any:
        """The part within its boundary; its fault when it cannot be made."""
        part = await self._made(name)
        self._stack.push_async_callback(self._close, name)
        return self._have(name, part)

    def lend(self, name: PartName, part: Any) -> None:
        """Have what somebody else uses, too, and closes."""
        self._lent.add(name)
        self._have(name, part)

    def _have(self, name: PartName, part: Any) -> Any:
        """``part`` within its boundary; None where there is none."""
        self.within[name] = None if part is None else bounded(part, name)
        return self.within[name]

    def miss(self, name: PartName, fault: Fault) -> None:
        """What is asked of the part raises ``fault``, until it can be made; without a reader for identity cards, which
        there are sites without, the citizens of today do.
        """
        self.within[name] = None if name is PartName.ID_READER else bounded(Missing(fault), name)

    async def restart(self, name: PartName) -> None:
        """Close the part and make it again: whoever has it, has the new one. Its fault when it cannot be made.

        One that was only lent is left as it is: whoever has lent it uses it now.
        """
        if name in self._lent:
            return
        renew(self.within[name], Missing(Fault("PART-RESTARTING", name)))
        try:
            async with asyncio.timeout(CLOSE_LIMIT_S):
                await self._close(name)
        except TimeoutError:
            log.error("%s not closed in %.0f s", name, CLOSE_LIMIT_S)
        if name not in self._closes:  # it was missing
            self._stack.push_async_callback(self._close, name)
        try:
            renew(self.within[name], await self._made(name))
        except Fault as fault:
            renew(self.within[name], Missing(fault))
            raise

    async def _made(self, name: PartName) -> Any:
        with boundary(name):
            part, close = await self._maker_of(name)()
        self._closes[name] = close
        return part

    async def _close(self, name: PartName) -> None:
        """A part that cannot be closed keeps none of the others open."""
        close = self._closes.get(name)
        if close is None:
            return
        self._closes[name] = None
        try:
            with boundary(name):
                result = close()
                if inspect.isawaitable(result):
                    await result
        except Fault as fault:  # said, and gone on
            log.error("%s not closed: %s", name, fault)
