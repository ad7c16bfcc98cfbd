"""The document camera, seen from the kiosk: a process for each look, watched by the age of its pictures.

The process may crash, hang in a driver or freeze: that is a fault of the look, and the next one has another process.
This side never touches a camera or an imaging library.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from config.clock import SystemClock
from config.document import AnyDocumentCamera, NoDocumentCamera, SimulatedDocumentCamera, V4l2DocumentCamera
from config.faults import Fault
from devices.camera.identity import require_ours
from devices.document import failures
from devices.document.messages import FROM_PROCESS, TO_PROCESS, FromProcess, Look, Take
from devices.document.port import Leaf, NotTaken, Sight
from devices.document.staging import Mat
from devices.face.port import Preview
from devices.face.preview import PreviewReader
from devices.face.watchdog import Watchdog
from supervision.child import Child, ChildDied, Job

JOB = Job("document camera", "devices.document.worker:run", TO_PROCESS, FROM_PROCESS)
LOOK_EVERY_S = 0.1
#: loading takes half a second; a process that needs this long hangs
LOAD_TIMEOUT_S = 20.0
#: the process says no within two seconds, or has lost its way
TAKE_MAX_S = 10.0
#: nobody is deceived by an old picture of a paper: it is only in vain
AGE_MAX_S, BEAT_MAX_S = 6.0, 6.0


def document_camera_of(settings: AnyDocumentCamera) -> SupervisedDocumentCamera | None:
    """The document camera of the settings; None for a machine that has none."""
    return None if isinstance(settings, NoDocumentCamera) else SupervisedDocumentCamera(settings)


class SupervisedDocumentCamera:
    """:class:`devices.document.port.DocumentCamera` of the settings. Use it inside one event loop."""

    def __init__(self, camera: SimulatedDocumentCamera | V4l2DocumentCamera) -> None:
        self._camera = camera
        self._clock = SystemClock()  # the process stamps its pictures by the same one
        self._look: _Looking | None = None
        #: the look before, killed already: nobody waits until its process is gone but the next one
        self._ending: asyncio.Task[None] | None = None
        self._mat = Mat()

    async def ready(self) -> None:
        if isinstance(self._camera, V4l2DocumentCamera):
            try:
                await asyncio.to_thread(require_ours, self._camera)
            except Fault as fault:
                raise failures.absent(fault.detail) from None

    async def look(self) -> AsyncGenerator[Sight, None]:
        if self._look is not None:
            raise RuntimeError("a look is on")
        await self.close()
        await self.ready()
        self._look = look = _Looking(self._camera, self._mat)
        watch = asyncio.ensure_future(look.keep_watch(self._clock))
        try:
            while True:
                yield await look.next()
        finally:
            self._look = None
            watch.cancel()
            look.child.end()
            await asyncio.gather(watch, return_exceptions=True)
            self._ending = asyncio.ensure_future(look.gone())

    async def take(self) -> Leaf | NotTaken:
        if self._look is None:
            raise RuntimeError("no look is on")
        return await self._look.take()

    def preview(self) -> Preview | None:
        return self._look.pictures.read() if self._look is not None else None

    def lay(self, mat: Mat) -> None:
        """Lay something below the camera; RuntimeError when it is not the simulated one."""
        if self._camera.driver != "simulated":
            raise RuntimeError("nothing can be laid below a real camera but by hand")
        self._mat = mat
        if self._look is not None:
            self._look.child.send(mat)

    async def close(self) -> None:
        """A look is ended by whoever looks; its process is gone then."""
        if self._ending is not None:
            await self._ending


class _Looking:
    """One process, from its beginning to its end."""

    def __init__(self, camera: SimulatedDocumentCamera | V4l2DocumentCamera, mat: Mat) -> None:
        self._news: asyncio.Queue[Sight | Fault] = asyncio.Queue()
        self._taken: asyncio.Future[Leaf | NotTaken] | None = None
        self.pictures = PreviewReader(upright=True)
        greeting = Look(camera=camera, preview=self.pictures.fd)
        self.child = Child(JOB, greeting, self._heard, self._died, shared=(self.pictures.fd,))
        if camera.driver == "simulated":
            self.child.send(mat)

    async def next(self) -> Sight:
        news = await self._news.get()
        while not isinstance(news, Fault) and not self._news.empty():
            news = self._news.get_nowait()  # whoever was busy wants the newest
        if isinstance(news, Fault):
            raise news
        return news

    async def take(self) -> Leaf | NotTaken:
        taken: asyncio.Future[Leaf | NotTaken] = asyncio.get_running_loop().create_future()
        self._taken = taken
        self.child.send(Take())
        try:
            async with asyncio.timeout(TAKE_MAX_S):
                return await taken
        except TimeoutError:
            raise failures.process_died(f"nothing was taken within {TAKE_MAX_S:.0f} s") from None
        finally:
            self._taken = None

    async def keep_watch(self, clock: SystemClock) -> None:
        """Notice that pictures no longer come or are not new, whatever the reason."""
        began = clock.monotonic()
        while not self.pictures.beat:
            await clock.sleep(LOOK_EVERY_S)
            if clock.monotonic() - began > LOAD_TIMEOUT_S:
                self._fail(failures.process_died(f"not loaded after {LOAD_TIMEOUT_S:.0f} s"))
                return
        watchdog = Watchdog(clock.monotonic(), AGE_MAX_S, BEAT_MAX_S)
        while True:
            await clock.sleep(LOOK_EVERY_S)
            if alarm := watchdog.look(self.pictures.glimpse(), clock.monotonic()):
                self._fail(failures.alarmed(alarm))
                return

    async def gone(self) -> None:
        await self.child.gone()
        self.pictures.close()

    def _heard(self, said: FromProcess) -> None:
        if isinstance(said, Fault):
            self._fail(failures.absent(said.detail))
        elif isinstance(said, Sight):
            self._news.put_nowait(said)
        elif self._taken is None or self._taken.done():
            raise ValueError("a picture that nobody has asked for")
        else:
            self._taken.set_result(said)

    def _died(self, death: ChildDied) -> None:
        self._fail(failures.process_died(str(death)))

    def _fail(self, fault: Fault) -> None:
        self._news.put_nowait(fault)
        if self._taken is not None and not self._taken.done():
            self._taken.set_exception(fault)
