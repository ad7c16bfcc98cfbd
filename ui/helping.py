"""The layer of help, whoever shows it: what lies on it, what can be done there, and how a call for help goes on.

Pure: the window and a kiosk without one show its page, and hand in what is touched. It lies over the page of the visit,
which stays as it is; the call goes on when the layer is closed, until somebody comes, or the citizen needs nobody any
more, or leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from config.clock import Clock
from config.faults import Fault
from config.settings import Hall
from flows.bodies import Body, Notice, Option, Section, Stop, Telephone, Weight
from flows.bodies.entered import OK
from flows.page import Frame, Page
from flows.pages.moves import HELP
from flows.pages.words import speakable
from flows.stay.calls import CallDesk
from flows.stay.hours import is_staffed, say_next_staffed
from records.port import How
from ui.told import CLOSE_HELP, Told, word
from ui.words import words

#: what is done on the layer: call, leave a number, and take either back
CALL, NUMBER, CANCEL = "call", "number", "cancel"
#: how far a call can be: each is a page ``help/<name>``
STAGES = ("ringing", "owned", "number", "promised", "unheard")
#: every page of the layer
PAGES = (HELP, *(f"{HELP}/{name}" for name in STAGES))
#: the turn of what is touched on it: no page of a visit has it
TURN = -2

Follow = Callable[[Coroutine[Any, Any, None]], None]


class Helping:
    """One kiosk's. ``desk()`` takes calls, and is None while nothing can; ``follow`` runs what takes its time.

    Whoever shows it sets ``changed``, which is called when it is another page.
    """

    def __init__(self, hall: Hall, clock: Clock, desk: Callable[[], CallDesk | None], follow: Follow) -> None:
        self._hall = hall
        self._clock = clock
        self._desk = desk
        self._follow = follow
        self.changed: Callable[[], None] = lambda: None
        self.open = False
        #: where whoever is here was when it was opened
        self._where = ""
        self._number: Telephone | None = None
        self._unheard = False

    # -- what is to be seen --

    @property
    def called(self) -> bool:
        """Whether whoever is here has called."""
        desk = self._desk()
        return desk is not None and desk.current is not None

    @property
    def waits(self) -> bool:
        """Whether whoever is here waits for somebody to come."""
        desk = self._desk()
        return desk is not None and desk.current is not None and desk.current.how is How.DESK

    @property
    def can_call(self) -> bool:
        return self._desk() is not None

    @property
    def page(self) -> Page:
        """What lies on the layer: the help itself, node ``help``, or how far the call is."""
        desk = self._desk()
        current = desk.current if desk is not None else None
        if current is not None and current.how is How.CALL_BACK:
            return _page("promised", {"when": self._when}, _cancel("call_cancel_back"))
        if current is not None and current.owner:
            return _page("owned", {"staff": current.owner}, _cancel("call_cancel"))
        if current is not None:
            return _page("ringing", {}, _cancel("call_cancel"))
        if self._number is not None:
            back = Option(CANCEL, word("call_cancel_back"), weight=Weight.QUIET)
            return _page("number", {"when": self._when}, back, body=self._number, closes=False)
        if self._unheard:
            leave = Option(NUMBER, word("call_leave_number"))
            return _page("unheard", {"telephone": self._hall.telephone}, leave)
        return self._help()

    def told(self) -> Told:
        """The same for ears."""
        page = self.page
        first = [stop for stop in page.stops if stop.action == CALL]  # who cannot see it must not look for it
        rest = (stop for stop in page.stops if stop.action != CALL)
        return Told(page.node, (Stop(page.title), *first, *rest), opening=1 + bool(page.lead))

    @property
    def moves(self) -> tuple[str, ...]:
        """What can be done, by its ids, and what can be typed."""
        page = self.page
        done = [stop.action for stop in self.told().stops if stop.action]
        return tuple(dict.fromkeys([*done, *([page.body.entry] if page.body.entry else [])]))

    @property
    def call_word(self) -> str:
        """What the button of the call says: somebody comes, or calls back."""
        desk = self._desk()
        return word("help_call" if desk is not None and desk.rings else "help_call_back")

    # -- what is done --

    def lay(self, is_open: bool, where: str = "") -> None:
        """Open it over the page ``where``, or close it; a call goes on."""
        self.open, self._where, self._number, self._unheard = is_open, where, None, False
        self.changed()

    def leave(self) -> None:
        """Another page has come up beneath it."""
        if self.open:
            self.lay(False)

    def do(self, action: str) -> None:
        """Touch what has this id; what is not there now does nothing."""
        desk = self._desk()
        if action == CLOSE_HELP:
            self.lay(False)
        elif desk is None or action not in self.moves:
            return
        elif self._number is not None and action in self._number.keys:
            self._typed(desk, self._number.press(action), self._number.answer(action))
        elif action == CALL and desk.rings:
            self._follow(self._ring(desk))
        elif action in (CALL, NUMBER):
            self._number = Telephone(landline=True)
            self.changed()
        elif self._number is not None:
            self._number = None
            self.changed()
        else:
            self._follow(self._cancel(desk))

    def type(self, text: str) -> None:
        """Enter ``text`` where a number is asked for; it is handed over when it is one."""
        desk = self._desk()
        if desk is not None and self._number is not None:
            body = self._number.typed(text)
            self._typed(desk, body, body.answer(OK))

    def _typed(self, desk: CallDesk, body: Telephone, number: str) -> None:
        self._number = body
        if number:
            self._follow(self._leave(desk, number))
        else:
            self.changed()

    async def _ring(self, desk: CallDesk) -> None:
        self._unheard = not await self._tried(desk.ring(self._where))
        self.changed()

    async def _leave(self, desk: CallDesk, number: str) -> None:
        self._unheard = not await self._tried(desk.call_back(self._where, number))
        self._number = None
        self.changed()

    async def _cancel(self, desk: CallDesk) -> None:
        await self._tried(desk.cancel())

    async def _tried(self, work: Coroutine[Any, Any, None]) -> bool:
        """Whether it could be done; the log has the fault already, or cannot be written."""
        try:
            await work
        except Fault:
            return False
        return True

    # -- the pages --

    @property
    def _when(self) -> str:
        """From when on somebody telephones; soon, where somebody is there or nobody knows when."""
        now = self._clock.now()
        when = "" if is_staffed(self._hall, now) else say_next_staffed(self._hall, now)
        return word("call_from").format(when=when) if when else word("call_soon")

    def _help(self) -> Page:
        hall = self._hall.said
        facts = {
            "help_telephone": hall.telephone,
            "help_hours": hall.hours,
            "help_address": hall.address,
            "help_complaints": hall.complaints,
        }
        known = tuple(f"{word(name)} {value}" for name, value in facts.items())
        lines = tuple(words()["help_lines"])
        call = (Option(CALL, self.call_word),) if self.can_call else ()
        sections = (Section("", known, private=False), Section(word("help_how"), lines, private=False))
        close = Option(CLOSE_HELP, word("help_close"), weight=Weight.PRIMARY)
        return Page(_frame(HELP, word("help_title"), "", (*call, close)), Notice(sections=sections))


def _page(name: str, values: dict[str, str], *options: Option, body: Body | None = None, closes: bool = True) -> Page:
    close = (Option(CLOSE_HELP, word("help_close"), weight=Weight.PRIMARY),) if closes else ()
    title, lead = (word(f"call_{name}_{part}").format(**values) for part in ("title", "lead"))
    return Page(_frame(f"help/{name}", title, lead, (*options, *close)), body or Notice())


def _frame(node: str, title: str, lead: str, options: tuple[Option, ...]) -> Frame:
    """Nothing on it is personal but the digits, which are their body's."""
    return Frame(node, title, lead, options=options, can_finish=False, reading=True, spoken=speakable(title, lead))


def _cancel(label: str) -> Option:
    return Option(CANCEL, word(label), weight=Weight.QUIET)
