"""Speech and the four keys of a kiosk without a window (:class:`ui.ears.Ears`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from config.clock import Clock
from config.language import Language
from config.settings import Settings
from config.voice import NoVoice
from devices.voice.port import Voice
from flows.bodies import Pin, Stop
from flows.first_screen.offers import Offer
from flows.page import Page
from flows.pages.moves import BACK, DESK, FINISH, HELP
from play.screen import HeadlessScreen
from ui.ears import Ears, Key
from ui.helping import Helping
from ui.idle import Pace
from ui.speech import Narrator, help_aloud, idle_aloud
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


class Front(Protocol):
    """The kiosk that it belongs to."""

    screen: HeadlessScreen
    helping: Helping

    @property
    def available(self) -> bool: ...

    @property
    def desk_open(self) -> bool: ...

    @property
    def on_offer(self) -> tuple[Offer, ...]: ...

    def begin(self, scene: str) -> None: ...

    def open_help(self) -> None: ...

    def touched(self) -> None: ...

    def finish(self) -> None: ...

    def speak(self, language: Language) -> None: ...


class Hearing:
    """Whoever uses the keys hears the ears, everybody else the narrator; help and idle question lie over the page."""

    def __init__(self, front: Front, voice: Voice, clock: Clock, settings: Settings) -> None:
        self._front = front
        self._narrator = Narrator(voice, clock)
        has_jack = not isinstance(settings.voice, NoVoice) and settings.voice.private == "headset"
        self.ears = Ears(self._narrator, clock, self._act, self._darken, front.speak, has_jack=has_jack)
        #: what the idle question is about, while it is up
        self._asked: Pace | None = None

    # -- what comes up --

    def page_changed(self, old: Page | None, new: Page | None) -> None:
        """Another page, the same one with news, or (None) the start."""
        same = old is not None and new is not None and new.continues(old)
        if new is None:
            self._narrator.forget()
            self.ears.forget()
        elif self.ears.listening:
            if same and old is not None:
                self._narrator.guide(new)
                self.ears.tell(news_of(old, new))
        elif same and old is not None:
            self._narrator.update(old, new)
        else:
            self._narrator.begin(new)
        self._look()

    def count_down(self, seconds: int, pace: Pace) -> None:
        """The idle question comes up, goes on, or (0) goes away."""
        comes = seconds > 0 and self._asked is None
        self._asked = pace if seconds > 0 else None
        if comes and not self.ears.listening:
            self._narrator.say(idle_aloud(card=pace is Pace.CARD_WAITING))
        self._look()

    def typed(self) -> None:
        """Digits stand there now."""
        page = self._front.screen.page
        if page is not None and isinstance(page.body, Pin) and self._front.screen.asks:
            self.ears.typed(self._front.screen.digits, page.body.least)

    # -- the keys --

    def press(self, key: Key) -> None:
        """Somebody is there, which is all that the idle question asks; else the key means what is told."""
        asked = self._asked is not None
        self._front.touched()
        if not asked:
            woken = self.ears.listening and self.ears.told is NOTHING
            self._look()
            if not woken:  # else it has told by itself what has come up
                self.ears.press(key)

    def _look(self) -> None:
        self.ears.show(self._told())

    def _told(self) -> Told:
        if self._asked is not None:
            return idle_told(card=self._asked is Pace.CARD_WAITING)
        if self._front.helping.open:
            return self._front.helping.told()
        page = self._front.screen.page
        desk = self._front.desk_open
        if page is not None:
            told = page_told(page, asks=self._front.screen.asks)
            return with_desk(told) if desk else told
        return services_told(map(_offered, self._front.on_offer), desk=desk) if self._front.available else NOTHING

    def _act(self, action: str) -> None:
        screen = self._front.screen
        ways: dict[str, Callable[[], Any]] = {
            HELP: self._front.open_help,
            BACK: screen.back,
            FINISH: self._front.finish,
        }
        if self._front.helping.open:
            self._front.helping.do(action)
        elif action in ways and not screen.has_button(action):
            ways[action]()
        elif self._front.available or (action == DESK and self._front.desk_open):
            self._front.begin(action)
        elif screen.asks:
            screen.answer(action)

    def help_changed(self, old: Page | None, page: Page | None) -> None:
        """Another page lies on the layer of help, or the same one with news, or (None) nothing any more."""
        same = old is not None and page is not None and page.continues(old)
        if page is not None and not same and not self.ears.listening:
            self._narrator.say(help_aloud(page))
        elif page is not None and same and old is not None and self.ears.listening:
            self.ears.tell(news_of(old, page))
        self._look()

    def _darken(self, dark: bool) -> None:
        """There is no screen to make dark."""


def _offered(offer: Offer) -> Stop:
    """As the window says it: what it is, how long, for whom, and what it does or why it cannot be begun."""
    if offer.why_not:
        return Stop(apart(offer.title, offer.why_not))
    minutes = word("minutes").format(n=offer.minutes) if offer.minutes else ""
    return Stop(apart(offer.title, minutes, offer.whom, offer.hint), offer.scene)
