"""A kiosk window with visits that tell a story, and whoever plays the citizen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from config.clock import Clock, SystemClock, VirtualClock
from config.language import Language, Spoken, using
from config.settings import load_settings
from devices.face.port import Preview
from devices.pinyin.port import Pinyin
from devices.presence.port import Presence
from flows.bodies import Camera, Choice, Option, Pin, Review
from flows.page import Page
from flows.pages.moves import DESK
from flows.pages.said import Make, Said
from flows.pages.words import speakable
from flows.screen import WentBack
from flows.stay.calls import CallDesk
from tests.pages import page
from tests.waiting import seen
from ui.app import KioskApp
from ui.dock import DockAction
from ui.glass import GUARD_S
from ui.offered import Service
from ui.robot import press
from ui.screen import QtScreen
from ui.speech import Voice

CHOICE = page(Choice(options=(Option("a", "A"), Option("b", "B"))), "category", "?", can_go_back=True)
CONFIRM = page(Review(), "confirm", options=(Option("yes", "Y"),))
PIN = page(Pin(6, 6), "pin", "PIN", can_go_back=True)
WHAT = speakable("What")
FACE = page(Camera(), "face", "look", options=(Option("other", "Other"),))


Act = Callable[["Stage"], Awaitable[None]]
#: pages, some of them made anew in each language
Story = Sequence[Page | Make]
#: what the camera sees: always the same picture, or one for each look
Picture = Preview | Callable[[int], Preview] | None


class StoryVisit:
    """A visit that asks one page after the other; those that are made are made anew in another language."""

    def __init__(self, screen: QtScreen, story: Story) -> None:
        self._story = story
        self._spoken = Spoken()
        self._screen = Said(screen, self._spoken)
        self._task: asyncio.Task[None] | None = None
        self._asking: asyncio.Future[str] | None = None
        self.answers: list[str] = []
        self.reason: str | None = None
        #: while it is not set, the machine works on the last answer
        self.worked = asyncio.Event()
        self.worked.set()
        #: while it is not set, the visit is wiped but not yet closed
        self.closed = asyncio.Event()
        self.closed.set()

    async def run(self) -> object:
        with using(self._spoken):
            return await self._run()

    async def _run(self) -> object:
        self._task = asyncio.ensure_future(self._tell())
        await asyncio.wait({self._task})
        self._screen.wipe()
        await self.closed.wait()
        return self.reason

    def speak(self, language: Language) -> None:
        self._screen.speak(language)

    def cancel(self, reason: str) -> None:
        self.reason = reason
        if self._task is not None:
            self._task.cancel()

    async def go_on(self) -> None:
        """The next page comes up though nobody has answered this one, as when a camera has seen enough."""
        assert self._asking is not None
        self._asking.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def _tell(self) -> None:
        for asked in self._story:
            await self.worked.wait()
            make = partial(_as_it_is, asked) if isinstance(asked, Page) else asked
            self._asking = asyncio.ensure_future(self._screen.ask(make))
            await asyncio.wait({self._asking})
            if self._asking.cancelled():
                continue
            try:
                self.answers.append(self._asking.result())
            except WentBack:
                self.answers.append("<back>")


def _as_it_is(told: Page) -> Page:
    return told


class DeskDock:
    def __init__(self) -> None:
        self.performed: list[str] = []

    def actions(self) -> Sequence[DockAction]:
        return [DockAction("card", "Card", "Cards"), DockAction("jam", "Jam", "Printer")]

    async def perform(self, action_id: str) -> None:
        self.performed.append(action_id)


class Stage:
    """A kiosk with one scene that tells ``story``; ``visits`` keeps what happened."""

    def __init__(
        self,
        story: Story,
        clock: Clock | None = None,
        picture: Picture = None,
        voice: Voice | None = None,
        pinyin: Pinyin | None = None,
        desk: CallDesk | None = None,
        presence: Presence | None = None,
    ) -> None:
        self.visits: list[StoryVisit] = []
        self.scenes: list[str] = []
        self.dock = DeskDock()
        self.shown = 0
        self.clock = clock or SystemClock()
        self._story = story
        self._picture = picture
        self.app = KioskApp(
            load_settings(),
            [Service("retirement", "R"), Service("closed", "C", "why", available=False)],
            self._start,
            self._preview,
            self.dock,
            voice,
            self.clock,
            pinyin=pinyin,
            calls=lambda: desk,
            presence=presence,
        )
        self.window = self.app.window

    def _start(self, scene: str, screen: QtScreen) -> StoryVisit:
        assert scene in ("retirement", DESK)
        self.scenes.append(scene)
        self.visits.append(StoryVisit(screen, self._story))
        return self.visits[-1]

    def _preview(self) -> Preview | None:
        self.shown += 1
        return self._picture(self.shown) if callable(self._picture) else self._picture

    async def play(self, act: Act) -> None:
        """Open the kiosk, let ``act`` be the citizen, and end in order, without a single QML warning."""
        self.app.open()
        served = asyncio.ensure_future(self.app.run())
        try:
            await act(self)
        finally:
            warnings = list(self.app.qml_warnings)
            self.app.close()
            await served
        assert warnings == []

    async def begin(self) -> None:
        await self.press("attract")
        await self.press("service:retirement")

    async def press(self, object_name: str) -> None:
        """Press as soon as a press counts: after the guard's time, on whichever clock."""
        await self.settle()
        await press(self.window, object_name)

    async def settle(self) -> None:
        """Let the time of the guard pass."""
        if isinstance(self.clock, VirtualClock):
            await self.clock.advance(GUARD_S + 0.01)
        await self.until(lambda: self.app.bridge.settled)

    async def until(self, there: Callable[[], bool]) -> None:
        await seen(there)


async def play(
    story: Story,
    act: Act,
    clock: Clock | None = None,
    picture: Picture = None,
    voice: Voice | None = None,
) -> None:
    await Stage(story, clock, picture, voice).play(act)
