"""The ears: a whole visit by four keys and what is said, with the screen dark if somebody likes.

Everything that can be heard or done stands in one list (:func:`flows.pages.moves.moves`). *Next* and *previous* walk
it, *select* does what is told there, *again* says it once more, and pressed twice the page from its beginning. What is
personal is said to a headset only (:attr:`devices.voice.port.Voice.in_private`); the hall hears where it stands.

Pure: what happens is told by ``act`` and ``darken``, what is said goes to the narrator, and the clock is a port.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from config.clock import Clock
from config.faults import Fault
from config.language import Language, language, languages
from config.sentences import prose, sentences
from flows.bodies import Entry, Stop
from flows.bodies.entered import DIGITS, KEY, OK
from flows.pages.moves import FINISH, HELP
from ui.speech import Narrator
from ui.told import NOTHING, Told, word

#: Whoever presses nothing hears it again, as often as VxSuite says it (votingworks/vxsuite#8512), not counting the time
#: that it takes to say
REPEAT_AFTER_S, CHARACTER_S = 15.0, 0.3
LOOK_EVERY_S = 0.5
#: of a jack that could not be asked
ASK_AGAIN_S = 60.0
#: what was chosen is said with what it brings, if that comes at once
TOGETHER_S = 2.0
#: held for so long, *again* makes the screen dark, or bright
HOLD_S = 2.0


log = logging.getLogger("ears")


class Key(StrEnum):
    """The four keys, as settings and files of visits call them."""

    PREVIOUS = "previous"
    NEXT = "next"
    SELECT = "select"
    AGAIN = "again"


class Tool(StrEnum):
    """What can be done on every page, behind everything else of it."""

    PACE = "ears:pace"
    VOLUME = "ears:volume"
    DARK = "ears:dark"
    LANGUAGE = "ears:language"


class Ears:
    """Walks what is told. ``act(action)`` does what a stop is for; ``darken(dark)`` makes the screen dark or bright,
    and ``speak(language)`` has everything said in another one.

    ``has_jack``: there is a jack that a headset could be plugged into.
    """

    def __init__(
        self,
        narrator: Narrator,
        clock: Clock,
        act: Callable[[str], None],
        darken: Callable[[bool], None],
        speak: Callable[[Language], None],
        *,
        has_jack: bool,
    ) -> None:
        self._narrator = narrator
        self._clock = clock
        self._act = act
        self._darken = darken
        self._speak = speak
        self._has_jack = has_jack
        self.told = NOTHING
        self._at = 0
        self._chosen: tuple[str, float] | None = None
        self._last: Key | None = None
        self._again_at: float | None = None
        #: enough digits stand there
        self._complete = False
        #: when what was said will have been heard, and nobody has pressed anything since
        self._heard_at = clock.monotonic()
        #: set while whoever is here uses the keys
        self._begun = asyncio.Event()
        self.dark = False

    @property
    def listening(self) -> bool:
        """Whether whoever is here uses the keys."""
        return self._begun.is_set()

    # -- what comes up --

    def show(self, told: Told) -> None:
        """``told`` lies uppermost now."""
        before, stops, self.told = self.told, self._stops, told
        if told.name != before.name or _opening(told) != _opening(before):
            self._at = 0
            self._last = None
            self._complete = False
            if self.listening:
                self._arrive()
            return
        if told.stops != before.stops:
            self._at = _place(stops[min(self._at, len(stops) - 1)], self._stops, self._at)

    def forget(self) -> None:
        """Nobody is here any more."""
        self._begun.clear()
        self._chosen, self._last, self._at = None, None, 0
        self._set_dark(False)

    def brighten(self) -> None:
        """Somebody has touched the dark screen."""
        self._set_dark(False)

    async def follow_headset(self) -> None:
        """Tell of the headset, until cancelled. While nobody can tell, none is in (:class:`ui.speech.Narrator`)."""
        while True:
            try:
                await self._narrator.headset_changed()
                self.headset_changed()
            except Fault as fault:
                log.warning("%s", fault)
                await self._clock.sleep(ASK_AGAIN_S)

    def headset_changed(self) -> None:
        """A headset was put in or pulled out: whoever listens hears so, and what can be said now.

        Whoever puts one in begins to listen. The list begins anew: digits are in it for one person alone.
        """
        self._at = 0
        if self._narrator.in_private:
            keys = () if self.listening else (_said("ears_keys"),)
            self._begun.set()
            self._say(_said("ears_headset_in"), *keys, *self._opening_stops(), *self._how_many())
        elif self.listening:
            self._say(_said("ears_headset_out"), *self._opening_stops())

    # -- the keys --

    def press(self, key: Key) -> None:
        """A key goes down. The first one only tells what the keys do."""
        now = self._clock.monotonic()
        self._again_at = now if key is Key.AGAIN else None
        last, self._last = self._last, key
        if not self.listening:
            self._begun.set()
            self._last = None
            self._say(_said("ears_keys"), *self._opening_stops(), *self._how_many())
            return
        match key:
            case Key.NEXT:
                self._go(self._at + 1)
            case Key.PREVIOUS:
                self._go(self._at - 1)
            case Key.SELECT:
                self._select()
            case Key.AGAIN if last is Key.AGAIN:
                self._at = 0
                self._arrive()
            case Key.AGAIN:
                self._say(*self._item())

    def hold(self) -> None:
        """*Again* is still down, or is let go: for long enough, and the screen is dark, or bright."""
        if self._again_at is not None and self._clock.monotonic() - self._again_at >= HOLD_S:
            self._again_at = self._last = None
            self._switch_dark()

    def typed(self, count: int, least: int) -> None:
        """So many digits stand there now, of ``least`` at least. Which ones is never said: others may hear it, too."""
        self._complete = count >= least
        if self.listening and count:
            name = "ears_typed_all" if self._complete else "ears_typed"
            self._say(_said(name, n=count, left=least - count))

    def tell(self, news: tuple[Stop, ...]) -> None:
        """What a key has brought, on the page that is up."""
        if self.listening and news:
            alone = self._narrator.in_private
            self._say(*(Stop(stop.aloud) if stop.private and stop.aloud and not alone else stop for stop in news))

    async def run(self) -> None:
        """Say it again to whoever presses nothing, until cancelled."""
        while True:
            await self._begun.wait()  # nobody there costs nothing
            await self._clock.sleep(LOOK_EVERY_S)
            if self.listening and not self.told.guided and self._clock.monotonic() - self._heard_at >= REPEAT_AFTER_S:
                self._arrive() if self._at == 0 else self._say(*self._item())

    # ---------------------------------------------------------------------------------------------------------------

    @property
    def _stops(self) -> tuple[Stop, ...]:
        """All of them, the tools last."""
        told = self.told.stops
        return (*(told if self._narrator.in_private else _digits_typed(told)), *self._tools())

    @property
    def _focused(self) -> Stop:
        """Where the focus is; the list may have become shorter since, when somebody pulled the headset."""
        return self._stops[min(self._at, len(self._stops) - 1)]

    def _tools(self) -> Iterator[Stop]:
        names = {Tool.PACE: "pace", Tool.VOLUME: "volume", Tool.DARK: "ears_bright" if self.dark else "ears_dark"}
        yield from (Stop(word(name), tool) for tool, name in names.items())
        if len(languages()) > 1:
            yield Stop(prose((word("ears_language"), languages()[_next_language()].name)), Tool.LANGUAGE)

    def _opening_stops(self) -> tuple[Stop, ...]:
        return _opening(self.told)

    def _arrive(self) -> None:
        """Say what has come up, and what was chosen before."""
        chosen, self._chosen = self._chosen, None
        news = chosen is not None and self._clock.monotonic() - chosen[1] <= TOGETHER_S
        before = [_said("ears_chosen", what=chosen[0])] if chosen is not None and news else []
        self._say(*before, *self._opening_stops(), *self._how_many())

    def _how_many(self) -> tuple[Stop, ...]:
        """How much there is to walk, where there is more than has been said and the ways out."""
        more = any(stop.action not in (HELP, FINISH) for stop in self.told.stops[self.told.opening :])
        return (_said("ears_many", n=len(self._stops)),) if more else ()

    def _go(self, to: int) -> None:
        if 0 <= to < len(self._stops):
            self._at = to
            self._say(*self._item())
        else:
            self._say(_said("ears_first" if to < 0 else "ears_last"), *self._item())

    def _item(self) -> Iterable[Stop]:
        """What has the focus: which it is, what it says, and what can be done with it."""
        stops, stop = self._stops, self._focused
        yield _said("ears_item", n=min(self._at + 1, len(stops)), m=len(stops))
        yield stop
        if stop.action == Entry.DIGITS:
            yield _said("ears_digits")
        elif stop.action:
            yield _said("ears_to_change" if stop.changes else "ears_to_choose")

    def _select(self) -> None:
        stop = self._focused
        match stop.action:
            case "":
                self._say(_said("ears_not_to_choose"), *self._item())
            case Tool.PACE:
                self._narrator.next_pace()
            case Tool.VOLUME:
                self._narrator.next_volume()
            case Tool.DARK:
                self._switch_dark()
            case Tool.LANGUAGE:
                self._speak(_next_language())
            case Entry.DIGITS if self._complete:
                self._do(stop.action, word("pin_ok"))
            case Entry.DIGITS:
                self._say(_said("ears_digits"))
            case action:
                alone = not stop.private or self._narrator.in_private
                self._do(action, stop.text if alone else stop.aloud or word("ears_this"))

    def _do(self, action: str, what: str) -> None:
        """Do it, and say ``what`` was chosen: now, and with what it brings. Of a key its page tells what it brings."""
        if action.startswith(KEY) and action != OK:
            self._act(action)
            return
        what = what.partition("\n")[0]  # without its hint
        self._chosen = what, self._clock.monotonic()
        self._say(_said("ears_chosen", what=what))
        self._act(action)

    def _switch_dark(self) -> None:
        self._set_dark(not self.dark)
        self._say(_said("ears_is_dark" if self.dark else "ears_is_bright"))

    def _set_dark(self, dark: bool) -> None:
        if dark != self.dark:
            self.dark = dark
            self._darken(dark)

    def _say(self, *stops: Stop) -> None:
        """Say them one after the other; of what is personal, where others would hear it, only that it is there."""
        alone = self._narrator.in_private
        said: list[str] = []
        for stop in stops:
            texts = (stop.text,) if alone or not stop.private else (stop.aloud, word(self._instead))
            said += (text for text in texts if text and text not in said)
        text = prose(sentence for one in said for sentence in sentences(one))
        self._heard_at = self._clock.monotonic() + CHARACTER_S * len(text)
        self._narrator.say(text, private=alone and any(stop.private for stop in stops))

    @property
    def _instead(self) -> str:
        return "ears_private" if self._has_jack else "ears_private_no_jack"


def _opening(told: Told) -> tuple[Stop, ...]:
    return told.stops[: told.opening]


def _digits_typed(stops: tuple[Stop, ...]) -> Iterator[Stop]:
    """``stops`` where others listen: they would hear each digit that is walked to, so real keys are for these."""
    keys = [stop for stop in stops if stop.action in DIGITS]
    for stop in stops:
        if stop in keys[:1]:
            yield Stop(word("ears_digits"), Entry.DIGITS)
        elif stop not in keys:
            yield stop


def _place(focused: Stop, stops: tuple[Stop, ...], here: int) -> int:
    """Where the focus goes on when the same page has news: with what it was on, by what that does or says."""
    same = [at for at, stop in enumerate(stops) if stop == focused or (stop.action and stop.action == focused.action)]
    return min(same, key=lambda at: abs(at - here), default=min(here, len(stops) - 1))


def _next_language() -> Language:
    codes = list(languages())
    return codes[(codes.index(language()) + 1) % len(codes)]


def _said(name: str, **values: object) -> Stop:
    return Stop(word(name).format(**values))
