"""What is said aloud: the words that every citizen would read there, and never what was filled into them.

Everybody in the hall hears the voice. A page says its title and lead as the clerk wrote them, without the sentences
that hold a value (:func:`flows.pages.words.speakable`); a kind of page that is private altogether says what
``words.zh.yaml`` puts in its place (``aloud_<kind>``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from config.clock import Clock
from config.faults import Fault
from config.language import language
from devices.voice.port import ORDINARY
from devices.voice.port import Voice as Voice  # the port, for those who may not import a device's
from flows.bodies import Camera, Code, Document
from flows.page import Page
from flows.pages.moves import HELP
from flows.pages.words import speakable
from ui.words import words

log = logging.getLogger("narrator")

#: In per cent of what the site has set, in the order in which one follows the other; it begins with the site's own.
PACES = (100, 130, 160, 75)
VOLUMES = (100, 150, 200, 60)
#: Guidance that stands for a shorter time is not said: it may flicker from picture to picture.
SETTLED_S = 0.4
#: The same guidance is not said again sooner.
REPEAT_AFTER_S = 8.0


def services_aloud(notice: str = "", *, searching: bool = False) -> str:
    """What the first screen says, or the one on which a service is looked for; first what maintenance has to say."""
    name = "search" if searching else "services"
    return speakable(notice, _word(f"{name}_title"), _word(f"{name}_lead"))


def help_aloud(page: Page) -> str:
    """What the layer of help says: its advice, or how far the call is."""
    if page.node != HELP:
        return page_aloud(page)
    lines = words()["help_lines"]
    return speakable(_word("help_title"), *lines)


def idle_aloud(*, card: bool) -> str:
    """The warning before the end, or that a card waits in the slot."""
    name = "idle_card" if card else "idle"
    return speakable(_word(f"{name}_title"), _word(f"{name}_lead"))


def page_aloud(page: Page) -> str:
    return speakable(_own_words(page), guidance_aloud(page))


def _own_words(page: Page) -> str:
    return str(words().get(f"aloud_{page.kind}", page.frame.spoken))


def guidance_aloud(page: Page) -> str:
    """What the camera's page asks for at the moment."""
    return speakable(page.body.text) if isinstance(page.body, Camera | Code | Document) else ""


def _word(name: str) -> str:
    return str(words()[name])


def _after(step: int, steps: tuple[int, ...]) -> int:
    return steps[(steps.index(step) + 1) % len(steps)]


class Narrator:
    """Gives the voice its texts, each in its time. ``voice`` is None on a kiosk without one."""

    def __init__(self, voice: Voice | None, clock: Clock) -> None:
        self._voice = voice
        self._clock = clock
        self._guidance = ""
        self._since = 0.0
        self._said_at: dict[str, float] = {}
        self._manner = ORDINARY

    @property
    def in_private(self) -> bool:
        """Whether only one person hears; not where the voice cannot tell."""
        if self._voice is None:
            return False
        try:
            return self._voice.in_private
        except Fault as fault:
            log.warning("taken for heard by everybody: %s", fault)
            return False

    async def headset_changed(self) -> None:
        """Return when a headset has been put in or pulled out; never where nobody could tell."""
        if self._voice is None:
            await asyncio.Event().wait()
        else:
            await self._voice.headset_changed()

    def say(self, text: str, *, private: bool = False) -> None:
        """Say ``text`` in place of what is being said; ``private``, to nobody but the person."""
        if text:
            manner = replace(self._manner, language=language(), private=private)
            self._use(lambda voice: voice.say(text, manner))

    def begin(self, page: Page) -> None:
        """A page has come up: what it says, and the guidance on it."""
        self._said_at = {guidance_aloud(page): self._clock.monotonic()}
        self.say(page_aloud(page))

    def update(self, old: Page, new: Page) -> None:
        """The page has news: its new words at once, its guidance when it has stood for a moment and is not said yet."""
        if _own_words(old) != _own_words(new):
            self.begin(new)
        else:
            self.guide(new)

    def guide(self, page: Page) -> None:
        """Say the guidance on the page when it has stood for a moment and is not said yet."""
        self._guide(guidance_aloud(page))

    def hush(self) -> None:
        """Somebody has touched the screen, or nobody is there any more."""
        self._use(lambda voice: voice.stop())

    def next_pace(self) -> None:
        """The next of the paces, said at that pace."""
        pace = _after(self._manner.pace_percent, PACES)
        self._manner = replace(self._manner, pace_percent=pace)
        self.say(speakable(_word(f"pace_{pace}")))

    def next_volume(self) -> None:
        """The next of the volumes, said as loudly."""
        volume = _after(self._manner.volume_percent, VOLUMES)
        self._manner = replace(self._manner, volume_percent=volume)
        self.say(speakable(_word(f"volume_{volume}")))

    def forget(self) -> None:
        """Whoever was here has gone: quiet, and the next one hears it as the site has set it."""
        self.hush()
        self._manner = ORDINARY

    def _use(self, work: Callable[[Voice], None]) -> None:
        """A voice that fails is not asked again: what it would say stands on the screen."""
        if self._voice is None:
            return
        try:
            work(self._voice)
        except Fault as fault:
            log.warning("silent from now on: %s", fault)
            self._voice = None

    def _guide(self, text: str) -> None:
        now = self._clock.monotonic()
        if text != self._guidance:
            self._guidance, self._since = text, now
        if now - self._since >= SETTLED_S and now - self._said_at.get(text, -REPEAT_AFTER_S) >= REPEAT_AFTER_S:
            self._said_at[text] = now
            self.say(text)
