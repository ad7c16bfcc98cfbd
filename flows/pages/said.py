"""What a visit shows, said in the language of whoever is served, and said anew when they would rather read another."""

from __future__ import annotations

from collections.abc import Callable

from config.language import Language, Spoken, using
from flows.page import Page
from flows.screen import NextCitizen, Screen

#: makes a page of what is known by then, in the present language; it may be called again at any time
Make = Callable[[], Page]


class Said:
    """A :class:`flows.screen.Screen` whose pages are made, and made again."""

    def __init__(self, screen: Screen, spoken: Spoken) -> None:
        self._screen = screen
        self._spoken = spoken
        self._make: Make | None = None
        #: what is up, as it was shown last; None while nothing is
        self.page: Page | None = None

    def show(self, make: Make) -> None:
        """Draw what ``make`` makes now; never blocks."""
        self._screen.show(self._made(make))

    async def ask(self, make: Make) -> str:
        """Show it and wait for the answer, as :meth:`flows.screen.Screen.ask`."""
        return await self._screen.ask(self._made(make))

    def wipe(self) -> None:
        self._make = self.page = None
        self._screen.wipe()

    async def next_citizen(self) -> NextCitizen:
        return await self._screen.next_citizen()

    def speak(self, language: Language) -> None:
        """From now on, in ``language``; the page that is up is the same page, and an open question stays open."""
        self._spoken.language = language
        if self._make is not None:
            with using(self._spoken):
                self.show(self._make)

    def _made(self, make: Make) -> Page:
        self._make, self.page = make, make()
        return self.page
