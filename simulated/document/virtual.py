"""A document camera without a process: the kiosk's own finder of papers before the simulated camera, in any time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import numpy as np

from config.clock import Clock
from devices.document import failures
from devices.document.paper import STILL_PICTURES, Finder, Found, leaf, sight
from devices.document.port import Advice, Leaf, NotTaken, Sight
from devices.document.staging import Delivery, Manner, Mat
from devices.document.worker import TAKE_WITHIN_S
from devices.face.port import Preview
from devices.face.watchdog import Alarm, Finding
from simulated.document.camera import SimulatedDocumentCamera
from simulated.document.mat import SimulatedMat

#: pictures are looked at one after the other, and so often that whoever waits does not wait long
FRAMES_PER_S = 2
#: so many looks at the same picture are a frozen camera
REPEATED = 5


class VirtualDocumentCamera:
    """:class:`devices.document.port.DocumentCamera`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        #: what lies there
        self.mat = SimulatedMat()
        self._lives = 0
        self._looking = False

    # -- hands and fate --

    def kill(self) -> None:
        """Let the process of a look die."""
        self._lives += 1

    # -- the port --

    async def ready(self) -> None:
        if self.mat.now.delivery in (Delivery.ABSENT, Delivery.HANGS):
            raise failures.absent("played")

    async def look(self) -> AsyncGenerator[Sight, None]:
        if self._looking:
            raise RuntimeError("a look is on")
        self._looking = True
        life, same = self._lives, 0
        eye = _Eye(self._clock)
        try:
            while True:
                await self._clock.sleep(1 / FRAMES_PER_S)
                same = same + 1 if self.mat.now.delivery in (Delivery.FROZEN, Delivery.STALLED) else 0
                if life != self._lives:
                    raise failures.process_died("ended")
                if same > REPEATED:
                    raise failures.alarmed(Alarm(Finding.FROZEN, "played"))
                yield (await self._seen(eye))[0]
        finally:
            self._looking = False

    async def take(self) -> Leaf | NotTaken:
        until = self._clock.monotonic() + TAKE_WITHIN_S
        life, eye, advice = self._lives, _Eye(self._clock), Advice.LAY_DOWN
        while self._clock.monotonic() < until:
            await self._clock.sleep(1 / FRAMES_PER_S)
            if life != self._lives:
                raise failures.process_died("ended")
            seen, found = await self._seen(eye)
            advice = seen.advice
            if advice is Advice.GOOD and found.corners is not None:
                return await asyncio.to_thread(leaf, eye.pixels, found.corners)
        return NotTaken(advice)

    def preview(self) -> Preview | None:
        """Nobody sees it."""
        return None

    async def close(self) -> None:
        """There is nothing to close."""

    async def _seen(self, eye: _Eye) -> tuple[Sight, Found]:
        """What is seen now; a camera that is gone raises, and all else of what it delivers is played here."""
        if self.mat.now.delivery is Delivery.ABSENT:
            raise failures.absent("played")
        return await asyncio.to_thread(eye.look, self.mat.now)


class _Eye:
    """The finder before the simulated camera; what has been seen to the end is not looked at again."""

    def __init__(self, clock: Clock) -> None:
        self._camera = SimulatedDocumentCamera(FRAMES_PER_S, clock.monotonic, lambda _: None)
        self._finder = Finder()
        self._looks: dict[tuple[str, Manner], int] = {}
        self._last: tuple[Sight, Found] | None = None
        self.pixels = np.zeros((1, 1, 3), np.uint8)

    def look(self, mat: Mat) -> tuple[Sight, Found]:
        lies = mat.page, mat.manner
        self._looks = {lies: self._looks.get(lies, 0) + 1}
        if self._last is None or self._looks[lies] <= STILL_PICTURES:
            self._camera.lay(Mat(*lies))
            self.pixels = self._camera.read().pixels
            found = self._finder.see(self.pixels)
            self._last = sight(found, self.pixels), found
        return self._last
