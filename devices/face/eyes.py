"""The eyes, seen from the kiosk: one supervised process, watched by the age of its pictures.

The process may crash, hang in a driver or freeze. Whatever happens to it becomes a fault of the check that runs, and a
fresh process is loaded meanwhile. This side never touches a camera, an engine or an imaging library.

A process looks once: when its check, scan or watch is over it is ended, and a fresh one is loaded for the next. The
libraries that have worked on a face leave pixels and vectors in freed memory that nobody else can overwrite; the end of
the process gives all of it back to the kernel.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from config.clock import SystemClock
from config.faults import Fault
from config.settings import Face as FaceSettings
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.camera.identity import require_ours
from devices.camera.staging import SETTLES, Command
from devices.face.failures import alarmed, process_died
from devices.face.messages import (
    CitizenCommand,
    End,
    News,
    NotUnderstood,
    Ready,
    StartCheck,
    StartScan,
    StartWatch,
    ToChild,
    understood,
)
from devices.face.port import Guidance, NoCode, Order, Preview, Profile, ScannedCode, Verdict
from devices.face.preview import PreviewReader
from devices.face.watchdog import BEAT_MAX_S, Watchdog
from devices.supervised import ChildDied, Supervised

Item = Ready | Guidance | End | Fault
WORKER = "devices.face.worker:run"
#: loading takes a second; a process that needs this long hangs
LOAD_TIMEOUT_S = 20.0
LOOK_EVERY_S = 0.1
#: between two starts of a process that dies while loading
RESTART_FIRST_S, RESTART_LONGEST_S = 0.1, 30.0


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
        self._child: Supervised | None = None
        self._ready = False
        self._engine_trouble: Fault | None = None
        self._check = 0
        self._news: asyncio.Queue[Item] | None = None
        self._commands: dict[str, Command] = {}
        self._restart_s = RESTART_FIRST_S
        self._watch: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        #: ended processes that the kernel is still taking down
        self._reaping: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int | None:
        """The process, for measuring and for tests; None while there is none."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Begin loading; returns at once."""
        if self._child is None:
            self._spawn()

    async def ready(self) -> None:
        """See the port. While a check runs, the answer is what loading has shown.

        FACE-UNAVAILABLE; also, without opening the camera, CAMERA-ABSENT and CAMERA-FOREIGN.
        """
        if self._news is None:
            news: asyncio.Queue[Item] = asyncio.Queue()
            self._news = news
            try:
                await self._until_ready(news)
            finally:
                self._news = None
        if self._engine_trouble is not None:
            raise self._engine_trouble
        require_ours(self._camera)

    async def verify(
        self, portrait: bytes, profile: Profile = Profile.ORDINARY, used: frozenset[Order] = frozenset()
    ) -> AsyncGenerator[Guidance | Verdict, None]:
        """See the port. One check at a time. Faults: those of a scan, CAMERA-SLOW, FACE-UNAVAILABLE."""
        began = self._clock.monotonic()
        async with aclosing(self._attend(lambda number: StartCheck(number, portrait, profile, used))) as moments:
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
        async with aclosing(self._attend(StartScan)) as moments:
            async for item in moments:
                if not isinstance(item, Verdict):
                    yield item

    async def watch(self) -> AsyncGenerator[Guidance, None]:
        """See the port. Faults: those of a scan."""
        async with aclosing(self._attend(StartWatch)) as moments:
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
            self._send(CitizenCommand(command))

    async def close(self) -> None:
        """End the process and give the memory of the preview back."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._end_child()
        await asyncio.gather(*self._reaping)
        self._preview.close()

    # -- the process --

    def _spawn(self) -> None:
        self._ready = False
        arguments = (self._camera, self._face, self._preview.path)
        self._child = Supervised(WORKER, arguments, self._receive, self._died)

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            reaping = asyncio.create_task(asyncio.to_thread(self._child.reap))
            self._reaping.add(reaping)
            reaping.add_done_callback(self._reaping.discard)
            self._child = None
        self._ready = False
        self._preview.wipe()

    def _replace_child(self) -> None:
        self._end_child()
        self._spawn()

    def _replace(self, fault: Fault) -> None:
        """A process that cannot be trusted any more: another one takes its place, and whoever waits hears why."""
        self._stop_watching()
        self._replace_child()
        self._tell(fault)

    def _send(self, message: ToChild) -> None:
        if self._child is not None:
            self._child.send(message)

    def _receive(self, message: object) -> None:
        try:
            said = understood(message)
        except NotUnderstood as nonsense:
            self._end_child()
            self._gone(str(nonsense))
            return
        match said:
            case Ready(trouble):
                self._engine_trouble = trouble
                self._restart_s = RESTART_FIRST_S
                self._ready = True
                for command in self._commands.values():
                    self._send(CitizenCommand(command))
                self._tell(said)
            case News(check, content) if check == self._check:
                if not isinstance(content, Guidance):
                    self._stop_watching()  # the process is done; who asked may take a moment to hear it
                self._tell(content)
            case News():
                """Late news of a check that nobody waits for."""

    def _died(self, death: ChildDied) -> None:
        self._child = None
        self._ready = False
        self._gone(str(death))

    def _gone(self, why: str) -> None:
        """There is no process; another one follows, later and later while none of them gets as far as being ready."""
        self._stop_watching()
        self._tell(process_died(why))
        self._task(self._spawn_later())

    async def _spawn_later(self) -> None:
        delay, self._restart_s = self._restart_s, min(self._restart_s * 2, RESTART_LONGEST_S)
        await self._clock.sleep(delay)
        if self._child is None:
            self._spawn()

    # -- one check or scan --

    async def _attend(
        self, start: Callable[[int], StartCheck | StartScan | StartWatch]
    ) -> AsyncGenerator[Guidance | Verdict | ScannedCode | NoCode, None]:
        """Let the process do what ``start`` says (of a number of its own); it is ended before the end."""
        if self._news is not None:
            raise RuntimeError("a check is running")
        news: asyncio.Queue[Item] = asyncio.Queue()
        self._news = news
        child: Supervised | None = None
        try:
            await self._until_ready(news)
            self._check += 1
            child = self._child
            self._send(start(self._check))
            self._watch = self._task(self._keep_watch())
            while not isinstance(item := await news.get(), End):
                if isinstance(item, Fault):
                    raise item
                if isinstance(item, Guidance):
                    yield item
        finally:
            self._news = None
            self._stop_watching()
            if child is not None and self._child is child:  # else it was replaced already
                self._replace_child()
            self._preview.wipe()
            await asyncio.gather(*self._reaping)
        yield item

    async def _until_ready(self, news: asyncio.Queue[Item]) -> None:
        """Wait until the process is loaded; dying or hanging meanwhile is a fault."""
        await self.start()
        if self._ready and self._clock.monotonic() - self._preview.beat > BEAT_MAX_S:
            self._replace_child()  # it was stopped while nobody looked
        if not self._ready:
            limit = self._task(self._limit_loading())
            answer = await news.get()
            limit.cancel()
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
            if alarm := watchdog.look(self._preview.glimpse(), self._clock.monotonic()):
                self._watch = None  # it ends by itself
                self._replace(alarmed(alarm))
                return

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _tell(self, item: Item) -> None:
        if self._news is not None:
            self._news.put_nowait(item)

    def _task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
