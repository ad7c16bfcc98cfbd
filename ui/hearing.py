"""Speech and the four keys of the window: between the bridge, the narrator and the ears."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from config.clock import Clock
from config.language import Language, Spoken, using
from config.settings import Settings
from config.voice import NoVoice
from flows.bodies import Entry, Stop
from flows.page import Page
from flows.pages.moves import BACK, DESK, FINISH, HELP
from ui.bridge import Bridge
from ui.ears import Ears, Key
from ui.idle import Pace
from ui.offered import Service
from ui.speech import Narrator, Voice, help_aloud, idle_aloud, services_aloud
from ui.told import (
    NOTHING,
    Told,
    apart,
    idle_told,
    news_of,
    page_told,
    services_told,
    with_desk,
    word,
)


def has_jack(settings: Settings) -> bool:
    """Whether a citizen can plug a headset in, and hears what is personal then."""
    voice = settings.voice
    return not isinstance(voice, NoVoice) and voice.headset.driver != "none" and voice.private == "headset"


class Hearing(QObject):
    """One window's, in the language of ``spoken``: the ears for whoever uses the keys, the narrator for others."""

    def __init__(
        self,
        bridge: Bridge,
        voice: Voice | None,
        clock: Clock,
        settings: Settings,
        spoken: Spoken,
        speak: Callable[[Language], None],
    ) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._spoken = spoken
        self._narrator = Narrator(voice, clock)
        self._ears = Ears(self._narrator, clock, self._act, bridge.darken, speak, has_jack=has_jack(settings))
        self._looks_soon = False
        bridge.person_touched.connect(self._narrator.hush)
        bridge.page_updated.connect(self._updated)
        bridge.surface_changed.connect(self._look_soon)
        bridge.help_opened.connect(self._say_again)
        bridge.help_updated.connect(self._help_updated)
        bridge.hear_touched.connect(self._say_again)
        bridge.pace_touched.connect(self._next_pace)
        bridge.volume_touched.connect(self._next_volume)
        bridge.entered.connect(self._typed)
        bridge.brightened.connect(self._ears.brighten)

    async def repeat(self) -> None:
        """Say again what nobody answers, until cancelled."""
        with using(self._spoken):
            await self._ears.run()

    async def follow_headset(self) -> None:
        """Tell whoever listens of the headset, until cancelled."""
        with using(self._spoken):
            await self._ears.follow_headset()

    # -- what comes up ----------------------------------------------------------------------------------------------

    def page_changed(self) -> None:
        """Say what has come up; quiet when nobody is there."""
        with using(self._spoken):
            self._come_up(self._bridge.page)

    def _come_up(self, page: Page | None) -> None:
        if page is None and self._bridge.mode != "services":
            self._narrator.forget()
            self._ears.forget()
        elif self._ears.listening:  # who hears it from the ears, when its question is up
            self._look_soon()
        elif page is not None:
            self._narrator.begin(page)
        else:
            self._narrator.say(services_aloud(self._bridge.state.notice, searching=self._bridge.searching))

    def warn(self, pace: Pace) -> None:
        """The idle question has come up; the ears see it by themselves."""
        if self._ears.listening:
            return
        with using(self._spoken):
            self._narrator.say(idle_aloud(card=pace is Pace.CARD_WAITING))

    def _updated(self, old: Page, new: Page) -> None:
        with using(self._spoken):
            if self._ears.listening:
                self._narrator.guide(new)
                self._ears.tell(news_of(old, new))
                self._look_soon()
            else:
                self._narrator.update(old, new)

    def _help_updated(self, old: Page, new: Page) -> None:
        with using(self._spoken):
            if self._ears.listening:
                self._ears.tell(news_of(old, new))
                self._look_soon()

    def _typed(self, count: int, least: int) -> None:
        with using(self._spoken):
            self._ears.typed(count, least)

    def _say_again(self) -> None:
        if self._ears.listening:
            self._look_soon()
        elif self._bridge.help_open:
            with using(self._spoken):
                self._narrator.say(help_aloud(self._bridge.helping.page))
        else:
            self.page_changed()

    def _next_pace(self) -> None:
        with using(self._spoken):
            self._narrator.next_pace()

    def _next_volume(self) -> None:
        with using(self._spoken):
            self._narrator.next_volume()

    def _look_soon(self) -> None:
        """Once everything of the present change is in its place."""
        if not self._looks_soon:
            self._looks_soon = True
            QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        self._looks_soon = False
        with using(self._spoken):
            self._ears.show(self._told())

    def _told(self) -> Told:
        bridge = self._bridge
        if bridge.warns:
            return idle_told(card=bridge.state.idle_card)
        if bridge.help_open:
            return bridge.helping.told()
        desk = bridge.state.desk_open
        if bridge.page is not None:
            told = page_told(bridge.page, asks=bridge.asks)
            return with_desk(told) if desk else told
        if bridge.mode != "services":
            return NOTHING
        return services_told(map(_offered, bridge.state.services), desk=desk, notice=bridge.state.notice)

    # -- the keys ---------------------------------------------------------------------------------------------------

    def press(self, key: Key) -> None:
        """One of the four keys goes down: somebody is there, which is all that the idle question asks."""
        if self._bridge.warns:
            self._bridge.still_here()
        elif self._bridge.settled or key is not Key.SELECT:  # nobody chooses what has only just come up
            woken = self._ears.listening and self._ears.told is NOTHING
            self._look()
            if not woken:  # else it has told by itself what has come up
                with using(self._spoken):
                    self._ears.press(key)

    def hold(self) -> None:
        with using(self._spoken):
            self._ears.hold()

    def _act(self, action: str) -> None:
        bridge = self._bridge
        if bridge.help_open:
            bridge.helping.do(action)
            return
        own = bridge.page is not None and action in (option.id for option in bridge.page.options)
        way = None if own else self._ways.get(action)
        if way is not None:
            way()
        elif action == DESK and bridge.state.desk_open:
            bridge.open_desk(bridge.turn)
        elif bridge.mode == "services":
            bridge.start(bridge.turn, action)
        else:
            bridge.reply(bridge.turn, action)

    @property
    def _ways(self) -> Mapping[str, Callable[[], None]]:
        """What the frame and its layers do; a button of the page of the same name comes first."""
        bridge = self._bridge
        return {
            Entry.DIGITS: bridge.enter_asked.emit,
            HELP: lambda: bridge.help(True),
            BACK: lambda: bridge.back(bridge.turn),
            FINISH: lambda: bridge.finish(bridge.turn),
        }


def _offered(service: Service) -> Stop:
    """What it is, how long it takes, for whom, and what it does or why it cannot be begun."""
    minutes = word("minutes").format(n=service.minutes) if service.available and service.minutes else ""
    parts = (service.label, minutes, service.whom if service.available else "", service.hint)
    return Stop(apart(*parts), service.id if service.available else "")
