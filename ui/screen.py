"""The Qt screen of a visit: :class:`flows.screen.Screen` over the bridge."""

from __future__ import annotations

import asyncio
from typing import Any

from config.clock import Clock
from flows.bodies import Goodbye
from flows.page import Page
from flows.screen import NextCitizen
from ui.bridge import Bridge

#: How long the goodbye stays before the kiosk goes back to its start by itself.
GOODBYE_S = 12.0
#: The answer of a goodbye that nobody touched.
GOODBYE_ANSWER = "goodbye"


class QtScreen:
    """Draws pages through Qt. A goodbye answers itself after some seconds: nobody has to touch anything to leave."""

    def __init__(self, bridge: Bridge, clock: Clock) -> None:
        self._bridge = bridge
        self._clock = clock

    def show(self, page: Page) -> None:
        self._bridge.show_page(page)

    async def ask(self, page: Page) -> str:
        answer = self._bridge.expect(page)
        if not isinstance(page.body, Goodbye):
            return await answer
        leave: asyncio.Future[Any] = asyncio.ensure_future(self._clock.sleep(GOODBYE_S))
        try:
            await asyncio.wait([answer, leave], return_when=asyncio.FIRST_COMPLETED)
        finally:
            leave.cancel()
        return answer.result() if answer.done() else GOODBYE_ANSWER

    def wipe(self) -> None:
        self._bridge.show_attract()

    async def next_citizen(self) -> NextCitizen:
        if self._bridge.mode != "services":
            return NextCitizen.NOBODY
        return NextCitizen.CHOSE if await self._decided() else NextCitizen.GONE

    async def _decided(self) -> bool:
        """Return when whoever is at the services has chosen one (True), or they are not up any more."""
        bridge, changed = self._bridge, asyncio.Event()
        wake = changed.set
        for signal in (bridge.mode_changed, bridge.scene_chosen):
            signal.connect(wake)
        try:
            while bridge.mode == "services" and not bridge.state.busy:
                changed.clear()
                await changed.wait()
        finally:
            for signal in (bridge.mode_changed, bridge.scene_chosen):
                signal.disconnect(wake)
        return bridge.mode == "services"
