"""A screen that nobody sees: it shows pages one after the other, as the Qt screen does, and says what may be done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from config.clock import Clock
from flows.page import Page, PageKind
from flows.screen import NextCitizen, WentBack
from play.script import ATTRACT

#: a goodbye that nobody touches answers itself
GOODBYE_S, GOODBYE_ANSWER = 12.0, "goodbye"
DIGITS, BACK, FINISH = "digits", "back", "finish"


class HeadlessScreen:
    """:class:`flows.screen.Screen`. ``changed(old, new)`` is called whenever something is shown; None is the start."""

    def __init__(self, clock: Clock, changed: Callable[[Page | None, Page | None], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._answer: asyncio.Future[str] | None = None
        self._typed = ""
        self.page: Page | None = None
        #: grows whenever something is shown or asked
        self.turn = 0

    # -- the visit's side --

    def show(self, page: Page) -> None:
        if self.page is None or (page.node, page.kind) != (self.page.node, self.page.kind):
            self._drop()
        self._put(page)

    async def ask(self, page: Page) -> str:
        self._drop()
        self._answer = answer = asyncio.get_running_loop().create_future()
        self._put(page)
        if page.kind is not PageKind.GOODBYE:
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
    def moves(self) -> tuple[str, ...]:
        """What can be done on the page: ids of its buttons, and ``digits``, ``back``, ``finish``."""
        return moves_of(self.page, asks=self.asks)

    def has_button(self, move: str) -> bool:
        """Whether the page itself has that button, and waits for it."""
        return self.asks and self.page is not None and move in (option.id for option in self.page.options)

    def answer(self, move: str) -> None:
        """Touch the button ``move``; it must be among the moves."""
        assert self._answer is not None  # noqa: S101
        self._answer.set_result(move)

    def back(self) -> None:
        assert self._answer is not None  # noqa: S101
        self._answer.set_exception(WentBack())

    def type(self, text: str) -> None:
        """Type digits; they are handed over when there are enough for the page, and what is more is lost."""
        assert self.page is not None  # noqa: S101
        least, most = _typable(self.page)
        self._typed = (self._typed + text)[:most]
        if len(self._typed) >= least:
            typed, self._typed = self._typed, ""
            self.answer(typed)

    def _drop(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.cancel()
        self._answer = None
        self._typed = ""

    def _put(self, page: Page | None) -> None:
        old, self.page = self.page, page
        self.turn += 1
        self._changed(old, page)


def _typable(page: Page) -> tuple[int, int]:
    """The fewest and the most digits that the page takes."""
    return (page.number.least, page.number.most) if page.number else (page.digits, page.digits)


def moves_of(page: Page | None, *, asks: bool) -> tuple[str, ...]:
    if page is None:
        return ()
    asked = [option.id for option in page.options] if asks else []
    asked += [fact.change for fact in page.every_fact if fact.change] if asks else []
    if asks and page.kind in (PageKind.PIN, PageKind.NUMBER):
        asked.append(DIGITS)
    if asks and page.can_go_back:
        asked.append(BACK)
    return (*asked, *([FINISH] if page.can_finish and FINISH not in asked else []))


def text_of(page: Page) -> str:
    """Everything that can be read on ``page``, but for its title, a line each."""
    return "\n".join(filter(None, _texts(page)))


def _texts(page: Page) -> Iterator[str]:
    yield page.lead
    yield page.face.text if page.face else ""
    yield f"{page.highlight.label} {page.highlight.value}" if page.highlight else ""
    yield page.why
    yield from (f"{fact.label} {fact.value}" for fact in page.facts)
    for section in page.sections:
        yield section.heading
        yield from (f"{fact.label} {fact.value}" for fact in section.facts)
        yield from section.lines
    if page.table:
        yield " ".join(column.title for column in page.table.columns)
        yield from map(" ".join, (*page.table.rows, page.table.totals))
    yield from (f"{paper.name} {paper.state} {paper.note}".rstrip() for paper in page.papers)
    yield from (f"{option.label} {option.hint}".rstrip() for option in page.options)
    if page.fault:
        yield page.fault.code


def start_page(services: tuple[str, ...]) -> dict[str, Any]:
    """The start, as a page of the report."""
    return {"node": ATTRACT, "kind": ATTRACT, "title": "", "text": "", "moves": list(services)}
