"""A screen that nobody sees: it shows pages one after the other, as the Qt screen does, and says what may be done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from config.clock import Clock
from config.language import Spoken, using
from flows.bodies import Body, Entered, Goodbye, Pin, Signature
from flows.bodies.entered import OK
from flows.page import Page
from flows.pages.moves import HELP, moves
from flows.screen import NextCitizen, WentBack

#: a goodbye that nobody touches answers itself
GOODBYE_S, GOODBYE_ANSWER = 12.0, "goodbye"


class HeadlessScreen:
    """:class:`flows.screen.Screen`. ``changed(old, new)`` is called whenever something is shown; None is the start."""

    def __init__(
        self, clock: Clock, changed: Callable[[Page | None, Page | None], None], spoken: Spoken | None = None
    ) -> None:
        self._clock = clock
        self._changed = changed
        self._spoken = spoken or Spoken()
        self._answer: asyncio.Future[str] | None = None
        self._typed = ""
        self.page: Page | None = None
        #: grows whenever something is shown or asked
        self.turn = 0

    # -- the visit's side --

    def show(self, page: Page) -> None:
        if self.page is None or not page.continues(self.page):
            self._drop()
        self._put(page if self.page is None else page.standing(self.page))

    async def ask(self, page: Page) -> str:
        self._drop()
        self._answer = answer = asyncio.get_running_loop().create_future()
        self._put(page)
        if not isinstance(page.body, Goodbye):
            touched: str = await answer
            return touched
        leave: asyncio.Future[Any] = asyncio.ensure_future(self._clock.sleep(GOODBYE_S))
        try:
            await asyncio.wait([answer, leave], return_when=asyncio.FIRST_COMPLETED)
        finally:
            leave.cancel()
        return answer.result() if answer.done() else GOODBYE_ANSWER

    def wipe(self) -> None:
        self._drop()
        self._put(None)

    async def next_citizen(self) -> NextCitizen:
        return NextCitizen.NOBODY  # a played kiosk offers nothing while a visit is being closed

    # -- the citizen's side --

    @property
    def asks(self) -> bool:
        """Whether an answer is waited for."""
        return self._answer is not None and not self._answer.done()

    @property
    def digits(self) -> int:
        """How many digits stand there."""
        return len(self._typed)

    @property
    def moves(self) -> tuple[str, ...]:
        """What can be done on the page: ids of its buttons and keys, what can be typed, ``back``, ``finish``."""
        return moves_of(self.page, asks=self.asks)

    def has_button(self, move: str) -> bool:
        """Whether the page itself has that button, and waits for it."""
        return self.asks and self.page is not None and move in (option.id for option in self.page.options)

    def answer(self, move: str) -> None:
        """Touch the button ``move``; it must be among the moves. A key changes what stands there, or hands it over."""
        assert self._answer is not None  # noqa: S101
        assert self.page is not None  # noqa: S101
        body = self.page.body
        if isinstance(body, Entered) and move in body.keys:
            with using(self._spoken):
                self._hand_over(body.answer(move), body.press(move))
        else:
            self._answer.set_result(move)

    def back(self) -> None:
        assert self._answer is not None  # noqa: S101
        self._answer.set_exception(WentBack())

    def type(self, text: str) -> None:
        """Enter ``text``; it is handed over when it can be an answer, alone or with what was entered before.

        Otherwise it stands there, and the page says what is wrong with it. The password's digits are handed over when
        there are enough of them, and what is more is lost.
        """
        assert self.page is not None  # noqa: S101
        body = self.page.body
        if isinstance(body, Pin):
            self._typed = body.typed(self._typed, text)
            if len(self._typed) >= body.least:
                typed, self._typed = self._typed, ""
                self.answer(typed)
        elif _is_answer(body, text) or isinstance(body, Signature):
            self.answer(text)  # the glass takes any ink; the step says what it lacks
        elif isinstance(body, Entered):
            with using(self._spoken):
                typed_on = body.typed(text)
                if typed_on != body:
                    self._hand_over(typed_on.answer(OK), typed_on)

    def _hand_over(self, answer: str, body: Entered) -> None:
        """Hand over ``answer``; when there is none, ``body`` stands there, not answered yet."""
        assert self._answer is not None  # noqa: S101
        assert self.page is not None  # noqa: S101
        if answer:
            self._answer.set_result(answer)
        else:
            self._put(replace(self.page, body=body))

    def _drop(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.cancel()
        self._answer = None
        self._typed = ""

    def _put(self, page: Page | None) -> None:
        old, self.page = self.page, page
        self.turn += 1
        self._changed(old, page)


def _is_answer(body: Body, text: str) -> bool:
    try:
        body.read(text)
    except ValueError:
        return False
    return True


def moves_of(page: Page | None, *, asks: bool) -> tuple[str, ...]:
    """The ids of all that can be done on ``page``; help is no move of a visit, for nobody needs to play it."""
    if page is None:
        return ()
    done = [stop.action for stop in moves(page, asks=asks) if stop.action]
    if asks and page.body.entry:
        done.append(page.body.entry)
    return tuple(dict.fromkeys(action for action in done if action != HELP))


def text_of(page: Page) -> str:
    """Everything that can be read on ``page``, but for its title, a line each."""
    return "\n".join(stop.text for stop in page.stops if stop.text)
