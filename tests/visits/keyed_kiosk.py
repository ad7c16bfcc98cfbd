"""A kiosk with its real screens, in a process of its own, whose citizen has nothing but keys.

    python -m tests.visits.keyed_kiosk SITE SCENARIO

In a real window the keys are struck on the X server. Prints a line for each page, and ``ended OUTCOME N keys``.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from PySide6.QtCore import Qt

from assembly.site import SiteParts, make_clock
from config.settings import load_settings
from demo.citizen import Citizen
from demo.scenarios import scenarios
from flows.stay.stay import Stay
from flows.visit import VisitEnd
from tests.ui.hands import Hands
from tests.waiting import seen
from ui.app import KioskApp
from ui.loop import run_app
from ui.robot import reaches
from ui.station import Station


class Keyboard:
    """Comes to a button by Tab alone and presses it with Return; a digit of a password is typed."""

    def __init__(self, app: KioskApp) -> None:
        self._app = app
        self._hands = Hands(app.window)
        self.struck = 0

    async def press(self, name: str) -> None:
        await self._until_enabled(name)
        if name.startswith("pin:") and name[4:].isdigit():
            await self._key(Qt.Key(Qt.Key.Key_0 + int(name[4:])))
            return
        while self._focus() != name:
            before = self._focus()
            await self._key(Qt.Key.Key_Tab)
            await self._until_moved(before)
        await self._key(Qt.Key.Key_Return)

    async def _key(self, key: Qt.Key) -> None:
        self.struck += 1
        await self._hands.key(key)

    def _focus(self) -> str:
        item = self._app.window.activeFocusItem()
        return "" if item is None else item.objectName()

    async def _until_enabled(self, name: str) -> None:
        await seen(lambda: self.reaches(name))

    def reaches(self, name: str) -> bool:
        return reaches(self._app.window, name)

    async def _until_moved(self, before: str) -> None:
        await seen(lambda: self._focus() != before)


async def main(site: Path, name: str) -> None:
    settings = load_settings(site)
    clock = make_clock(settings)
    parts = SiteParts(settings, clock, settings.data_dir / "papers")
    assert parts.devices is not None
    ended: asyncio.Future[VisitEnd] = asyncio.get_running_loop().create_future()

    def visited(_visit: Stay, end: VisitEnd) -> None:
        ended.set_result(end)

    station = Station(settings, parts, clock, None, visited)
    serving = asyncio.ensure_future(station.serve(full_screen=False))
    await station.opened()
    keyboard = Keyboard(station.app)

    async def looked(page: str) -> None:
        print("page", page, flush=True)

    citizen = Citizen(station.app, parts.devices, scenarios()[name], looked, keyboard)
    await citizen.come()
    walking = asyncio.ensure_future(citizen.walk())
    await asyncio.wait((walking, ended), return_when=asyncio.FIRST_COMPLETED)
    if walking.done():
        walking.result()
    end = await ended
    walking.cancel()
    print("ended", end.outcome or end.reason, keyboard.struck, "keys", flush=True)
    warnings = station.app.qml_warnings
    station.app.close()
    await serving
    if warnings:
        raise RuntimeError("; ".join(warnings))


if __name__ == "__main__":
    run_app(lambda: main(Path(sys.argv[1]), sys.argv[2]))
