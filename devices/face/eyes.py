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

from config.clock import Clock, SystemClock
from config.faults import Fault
from config.settings import Face as FaceSettings
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.camera.citizen import SETTLES, Command
from devices.face.messages import (
    CitizenCommand,
    End,
    FromChild,
    News,
    Ready,
    StartCheck,
    StartScan,
    StartWatch,
    ToChild,
)
from devices.face.port import Guidance, NoCode, Order, Preview, Profile, ScannedCode, Verdict
from devices.face.preview import PreviewReader
from devices.supervised import ChildDied, Supervised

Item = Ready | Guidance | End | Fault
WORKER = "devices.face.worker:run"
#: loading takes a second; a process that needs this long hangs
LOAD_TIMEOUT_S = 20.0
#: opening a camera and settling its exposure may take some seconds, the next frame may not
FIRST_PICTURE_S = 6.0
NEXT_PICTURE_S = 2.0
WATCH_EVERY_S = 0.25
#: between two starts of a process that dies while loading
RESTART_FIRST_S, RESTART_LONGEST_S = 0.1, 30.0


class SupervisedEyes:
    """The :class:`devices.face.port.Eyes` of the kiosk. Use it inside one event loop."""

    def __init__(
        self,
        camera: SimulatedCamera | V4l2Camera | FileCamera,
        face: FaceSettings,
        clock: Clock | None = None,
    ) -> None:
        self._camera = camera
        self._face = face
        self._clock = clock or SystemClock()
        self._preview = PreviewReader()
        self._child: Supervised | None = None
        self._ready = False
        self._engine_trouble: Fault | None = None
        self._check = 0
        self._news: asyncio.Queue[Item] | None = None
        self._commands: dict[str, Command] = {}
        self._restart_s = RESTART_FIRST_S
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int | None:
        """The process, for measuring and for tests; None while there is none."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Begin loading; returns at once."""
        if self._child is None:
            self._spawn()

    async def ready(self) -> None:
        """See the port. While a check runs, the answer is what loading has shown."""
        if self._news is None:
            news: asyncio.Queue[Item] = asyncio.Queue()
            self._news = news
            try:
                await self._until_ready(news)
            finally:
                self._news = None
        if self._engine_trouble is not None:
            raise self._engine_trouble

    async def verify(
        self, portrait: bytes, profile: Profile = Profile.ORDINARY, used: frozenset[Order] = frozenset()
    ) -> AsyncGenerator[Guidance | Verdict, None]:
        """One check at a time. Faults: CAMERA-ABSENT, CAMERA-STALLED, FACE-UNAVAILABLE, FACE-PROCESS-DIED."""
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
        """See the port. Faults: CAMERA-ABSENT, CAMERA-STALLED, FACE-PROCESS-DIED."""
        async with aclosing(self._attend(StartScan)) as moments:
            async for item in moments:
                if not isinstance(item, Verdict):
                    yield item

    async def watch(self) -> AsyncGenerator[Guidance, None]:
        """See the port. Faults: CAMERA-ABSENT, CAMERA-STALLED, FACE-PROCESS-DIED."""
        async with aclosing(self._attend(StartWatch)) as moments:
            async for item in moments:
                if isinstance(item, Guidance):
                    yield item

    def preview(self) -> Preview | None:
        """The newest picture while a check or scan runs, else None; never blocks."""
        return self._preview.read() if self._news is not None else None

    def command(self, command: Command) -> None:
        """Tell the virtual citizen what to do (:data:`devices.camera.citizen.Command`).

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
        self._preview.close()

    # -- the process --

    def _spawn(self) -> None:
        self._ready = False
        arguments = (self._camera, self._face, self._preview.path)
        self._child = Supervised(WORKER, arguments, self._receive, self._died)

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None
        self._ready = False
        self._preview.wipe()

    def _replace_child(self) -> None:
        self._end_child()
        self._spawn()

    def _send(self, message: ToChild) -> None:
        if self._child is not None:
            self._child.send(message)

    def _receive(self, message: FromChild) -> None:
        match message:
            case Ready(trouble):
                self._engine_trouble = trouble
                self._restart_s = RESTART_FIRST_S
                self._ready = True
                for command in self._commands.values():
                    self._send(CitizenCommand(command))
                self._tell(message)
            case News(check, content) if check == self._check:
                self._tell(content)
            case News():
                """Late news of a check that nobody waits for."""

    def _died(self, death: ChildDied) -> None:
        self._child = None
        self._ready = False
        self._tell(_process_fault(str(death)))
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
        watch: asyncio.Task[None] | None = None
        child: Supervised | None = None
        try:
            await self._until_ready(news)
            self._check += 1
            child = self._child
            self._send(start(self._check))
            watch = self._task(self._watch())
            while not isinstance(item := await news.get(), End):
                if isinstance(item, Fault):
                    raise item
                if isinstance(item, Guidance):
                    yield item
        finally:
            self._news = None
            if watch is not None:
                watch.cancel()
            if child is not None and self._child is child:  # else it was replaced already
                self._replace_child()
            self._preview.wipe()
        yield item

    async def _until_ready(self, news: asyncio.Queue[Item]) -> None:
        """Wait until the process is loaded; dying or hanging meanwhile is a fault."""
        await self.start()
        if not self._ready:
            limit = self._task(self._limit_loading())
            answer = await news.get()
            limit.cancel()
            if isinstance(answer, Fault):
                raise answer

    async def _limit_loading(self) -> None:
        await self._clock.sleep(LOAD_TIMEOUT_S)
        self._replace_child()
        self._tell(_process_fault(f"not loaded after {LOAD_TIMEOUT_S:.0f} s"))

    async def _watch(self) -> None:
        """Notice that pictures no longer come, whatever the reason, and replace the process."""
        index, since, limit_s = 0, self._clock.monotonic(), FIRST_PICTURE_S
        while True:
            await self._clock.sleep(WATCH_EVERY_S)
            newest, now = self._preview.index, self._clock.monotonic()
            if newest != index:
                index, since, limit_s = newest, now, NEXT_PICTURE_S
            elif now - since > limit_s:
                self._replace_child()
                self._tell(Fault("CAMERA-STALLED", f"no new picture for {limit_s:.0f} s"))
                return

    def _tell(self, item: Item) -> None:
        if self._news is not None:
            self._news.put_nowait(item)

    def _task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _process_fault(detail: str) -> Fault:
    return Fault("FACE-PROCESS-DIED", detail)
