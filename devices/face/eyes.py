"""The eyes, seen from the kiosk: one supervised process, watched by the age of its pictures.

The process may crash, hang in a driver or freeze. Whatever happens to it becomes a fault of the check that runs, and a
fresh process is loaded meanwhile. This side never touches a camera, an engine or an imaging library.

A process looks once: when its check, scan or watch is over it is ended, and a fresh one is loaded for the next. The
libraries that have worked on a face leave pixels and vectors in freed memory that nobody else can overwrite; the end of
the process gives all of it back to the kernel. At rest, while nobody is served, there is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from config.clock import SystemClock
from config.faults import Fault
from config.settings import Face as FaceSettings
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.camera.identity import require_ours
from devices.camera.staging import SETTLES, Command
from devices.face.failures import alarmed, process_died
from devices.face.messages import (
    FROM_PROCESS,
    TO_PROCESS,
    CitizenCommand,
    End,
    FromProcess,
    Look,
    Ready,
    Start,
    StartCheck,
    StartScan,
    StartWatch,
)
from devices.face.port import (
    FACE_PROMPTS,
    SCAN_PROMPTS,
    Guidance,
    NoCode,
    Order,
    Preview,
    Profile,
    Prompt,
    ScannedCode,
    Verdict,
)
from devices.face.preview import PreviewReader
from devices.face.watchdog import BEAT_MAX_S, Watchdog
from supervision.child import Child, ChildDied, Job
from supervision.supervisor import Supervisor

JOB = Job("eyes", "devices.face.worker:run", TO_PROCESS, FROM_PROCESS)
#: loading takes a second; a process that needs this long hangs
LOAD_TIMEOUT_S = 20.0
LOOK_EVERY_S = 0.1
#: every picture has its news; opening a camera and loading an engine take a few seconds
NEWS_MAX_S = 10.0


@dataclass(frozen=True)
class _Course:
    """What the process may say about what it was told to start: anything else is a lie."""

    start: Start
    prompts: frozenset[Prompt]
    ends: tuple[type[End], ...]

    def fits(self, news: Guidance | End | Fault) -> bool:
        if isinstance(news, Guidance):
            return news.prompt in self.prompts
        return isinstance(news, (Fault, *self.ends))


_SCAN = _Course(StartScan(), SCAN_PROMPTS, (ScannedCode, NoCode))
_WATCH = _Course(StartWatch(), frozenset({Prompt.LOOK_STRAIGHT}), ())


class SupervisedEyes:
    """The :class:`devices.face.port.Eyes` of the kiosk. Use it inside one event loop."""

    def __init__(
        self,
        camera: SimulatedCamera | V4l2Camera | FileCamera,
        face: FaceSettings,
    ) -> None:
        self._camera = camera
        self._face = face
        self._clock = SystemClock()  # the process stamps its pictures by the same one
        self._preview = PreviewReader()
        self._supervisor = Supervisor(JOB, self._greeting, self._receive, self._died, shared=(self._preview.fd,))
        self._ready = self._rests = False
        self._engine_trouble: Fault | None = None
        self._course: _Course | None = None
        self._heard_at = 0.0
        self._news: asyncio.Queue[FromProcess] | None = None
        #: one at a time hears the news: a check, or whoever asks whether there could be one
        self._one_hears = asyncio.Lock()
        self._checking = False
        self._commands: dict[str, Command] = {}
        self._watch: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int | None:
        """The process, for measuring and for tests; None while there is none."""
        child = self._supervisor.child
        return child.pid if child else None

    async def start(self) -> None:
        """Begin loading; returns at once."""
        self._rests = False
        self._supervisor.begin()

    async def ready(self) -> None:
        """See the port. While a check runs, and at rest, the answer is what loading has shown.

        FACE-UNAVAILABLE; also, without opening the camera, CAMERA-ABSENT and CAMERA-FOREIGN.
        """
        if not (self._checking or self._rests):
            async with self._one_hears:
                self._news = news = asyncio.Queue[FromProcess]()
                try:
                    await self._until_ready(news)
                finally:
                    self._news = None
        if self._engine_trouble is not None:
            raise self._engine_trouble
        require_ours(self._camera)

    async def rest(self) -> None:
        """See the port. The process is gone when this returns."""
        async with self._one_hears:
            self._rests, self._ready = True, False
            self._supervisor.end()
            self._preview.wipe()
            await self._supervisor.gone()

    async def verify(
        self, portrait: bytes, profile: Profile = Profile.ORDINARY, used: frozenset[Order] = frozenset()
    ) -> AsyncGenerator[Guidance | Verdict, None]:
        """See the port. One check at a time. Faults: those of a scan, CAMERA-SLOW, FACE-UNAVAILABLE."""
        began = self._clock.monotonic()
        course = _Course(StartCheck(portrait, profile, tuple(used)), FACE_PROMPTS, (Verdict,))
        async with aclosing(self._attend(course)) as moments:
            async for item in moments:
                match item:
                    case Verdict():
                        # The child knows nothing of the time before its own start.
                        total = self._clock.monotonic() - began
                        yield replace(item, machine_s=max(total - item.waited_s, item.machine_s))
                    case Guidance():
                        yield item

    async def scan(self) -> AsyncGenerator[Guidance | ScannedCode | NoCode, None]:
        """See the port. Faults: CAMERA-ABSENT, -FOREIGN, -STALLED, -FROZEN, FACE-PROCESS-DIED."""
        async with aclosing(self._attend(_SCAN)) as moments:
            async for item in moments:
                if not isinstance(item, Verdict):
                    yield item

    async def watch(self) -> AsyncGenerator[Guidance, None]:
        """See the port. Faults: those of a scan."""
        async with aclosing(self._attend(_WATCH)) as moments:
            async for item in moments:
                if isinstance(item, Guidance):
                    yield item

    def preview(self) -> Preview | None:
        """The newest picture while a check or scan runs, else None; never blocks."""
        return self._preview.read() if self._news is not None else None

    def command(self, command: Command) -> None:
        """Tell the virtual citizen what to do (:data:`simulated.citizen.behaviour.Command`).

        RuntimeError when the camera is not the simulated one.
        """
        if self._camera.driver != "simulated":
            raise RuntimeError("only the simulated camera has a virtual citizen")
        self._commands[SETTLES[command[0]]] = command  # the last one of each outlives the process
        if self._ready:
            self._supervisor.send(CitizenCommand(command=command))

    async def close(self) -> None:
        """End the process and give the memory of the preview back."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._supervisor.close()
        self._preview.close()

    # -- the process --

    def _greeting(self) -> Look:
        return Look(camera=self._camera, face=self._face, preview=self._preview.fd)

    def _renew(self) -> None:
        """Another process takes the place of this one."""
        self._ready, self._course = False, None
        self._supervisor.replace()
        self._preview.wipe()

    def _replace(self, fault: Fault) -> None:
        """A process that cannot be trusted any more: another one takes its place, and whoever waits hears why."""
        self._stop_watching()
        self._renew()
        self._tell(fault)

    def _receive(self, said: FromProcess) -> None:
        if isinstance(said, Ready):
            self._is_ready(said)
        elif self._course is None or not self._course.fits(said):
            raise ValueError("news of what was not asked for")
        elif not isinstance(said, Guidance):
            self._course = None
            self._stop_watching()  # the process is done; who asked may take a moment to hear it
        self._heard_at = self._clock.monotonic()
        self._tell(said)

    def _is_ready(self, ready: Ready) -> None:
        if self._ready:
            raise ValueError("ready twice")
        self._engine_trouble = ready.trouble
        self._ready = True
        self._supervisor.settled()
        for command in self._commands.values():
            self._supervisor.send(CitizenCommand(command=command))

    def _died(self, death: ChildDied) -> None:
        """There is no process; another one follows, later and later while none of them gets as far as being ready."""
        self._ready, self._course = False, None
        self._stop_watching()
        self._tell(process_died(str(death)))

    # -- one check or scan --

    async def _attend(self, course: _Course) -> AsyncGenerator[Guidance | Verdict | ScannedCode | NoCode, None]:
        """Let the process do what ``course`` starts; it is ended before the end."""
        if self._checking:
            raise RuntimeError("a check is running")
        self._checking = True
        try:
            async with self._one_hears, aclosing(self._heard(course)) as moments:
                async for item in moments:
                    if isinstance(item, Guidance):
                        yield item
        finally:
            self._checking = False
        yield item  # whoever goes with the last one leaves nothing behind

    async def _heard(self, course: _Course) -> AsyncGenerator[Guidance | Verdict | ScannedCode | NoCode, None]:
        self._news = news = asyncio.Queue[FromProcess]()
        child: Child | None = None
        try:
            await self._until_ready(news)
            child = self._supervisor.child
            self._course, self._heard_at = course, self._clock.monotonic()
            self._supervisor.send(course.start)
            self._watch = self._task(self._keep_watch())
            while not isinstance(item := await news.get(), End):
                if isinstance(item, Fault):
                    raise item
                if isinstance(item, Guidance):
                    yield item
        finally:
            self._news = self._course = None
            self._stop_watching()
            if child is not None and self._supervisor.child is child:  # else it was replaced already
                self._renew()
            self._preview.wipe()
            await self._supervisor.gone()
            self._preview.wipe()  # by then nobody writes any more
        yield item

    async def _until_ready(self, news: asyncio.Queue[FromProcess]) -> None:
        """Wait until the process is loaded; dying or hanging meanwhile is a fault."""
        await self.start()
        if self._ready and self._clock.monotonic() - self._preview.beat > BEAT_MAX_S:
            self._renew()  # it was stopped while nobody looked
        if not self._ready:
            limit = self._task(self._limit_loading())
            try:
                answer = await news.get()
            finally:
                limit.cancel()  # also when nobody waits any more: it would replace a process that has loaded since
            if isinstance(answer, Fault):
                raise answer

    async def _limit_loading(self) -> None:
        await self._clock.sleep(LOAD_TIMEOUT_S)
        self._replace(process_died(f"not loaded after {LOAD_TIMEOUT_S:.0f} s"))

    async def _keep_watch(self) -> None:
        """Notice that pictures no longer come or are not new, whatever the reason, and replace the process."""
        watchdog = Watchdog(self._clock.monotonic())
        while True:
            await self._clock.sleep(LOOK_EVERY_S)
            now = self._clock.monotonic()
            alarm = watchdog.look(self._preview.glimpse(), now)
            if alarm or now - self._heard_at > NEWS_MAX_S:
                self._watch = None  # it ends by itself
                self._replace(alarmed(alarm) if alarm else process_died(f"no news for {NEWS_MAX_S:.0f} s"))
                return

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _tell(self, item: FromProcess) -> None:
        if self._news is not None:
            self._news.put_nowait(item)

    def _task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
