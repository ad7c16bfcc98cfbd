"""What is typed in Pinyin on the screen is looked up behind it, and forgotten with the visit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from config.faults import Fault
from devices.pinyin.port import Pinyin as Pinyin  # the port, for those who may not import a device's
from ui.bridge import Bridge

log = logging.getLogger("spelling")


class Spelling:
    """Looks up what ``bridge`` wants to know. ``pinyin`` is None on a kiosk where nobody can tell.

    ``follow`` runs a coroutine beside everything else.
    """

    def __init__(
        self, bridge: Bridge, pinyin: Pinyin | None, follow: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self._bridge = bridge
        self._pinyin = pinyin
        bridge.letters_typed.connect(lambda letters: follow(self._look_up(letters)))

    async def _look_up(self, letters: str) -> None:
        try:
            found = await self._pinyin.candidates(letters) if self._pinyin else None
        except Fault as fault:  # letters and digits can be typed all the same, and the page says so
            log.warning("%s", fault)
            found = None
        self._bridge.spelt(letters, found)

    async def forget(self) -> None:
        """Nothing of what was typed is left."""
        if self._pinyin is not None:
            await self._pinyin.forget()
