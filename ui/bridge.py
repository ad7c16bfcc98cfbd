"""Between the visit and the pixels: what is shown now, as properties for QML, and what was touched, as signals."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from config.language import language, speaking
from devices.pinyin.port import Candidate
from flows.bodies import BODIES, Camera, Code, Document, Entered, Staff, Text
from flows.page import Page
from flows.pages.farewell import is_out_of_service
from flows.pages.moves import DESK
from flows.screen import WentBack
from ui.helping import TURN as HELP_TURN
from ui.helping import Helping
from ui.helpviews import HelpViews, view_of
from ui.offered import Service, found, suggested
from ui.pictures import PortraitProvider, picture_of
from ui.shown import Place, Shown
from ui.values import Value, shown
from ui.words import words_value

SERVICES = "screens/ServicesScreen"
#: where a service is looked for
SEARCH = "screens/SearchScreen"


class Bridge(QObject):
    """The slots are what QML may call; ``shown`` is all that QML may read (:class:`ui.shown.Shown`).

    What is touched carries the turn that it was shown for; what was meant for another one is dropped.
    """

    scene_chosen = Signal(str)
    finish_touched = Signal()
    person_touched = Signal()
    #: what lies under the fingers is not what it was
    surface_changed = Signal()
    dock_touched = Signal(str)
    mode_changed = Signal()
    page_updated = Signal(Page, Page)
    help_opened = Signal()
    #: another page lies on the layer of help, or none
    help_page_changed = Signal()
    help_updated = Signal(Page, Page)
    hear_touched = Signal()
    pace_touched = Signal()
    volume_touched = Signal()
    camera_changed = Signal()
    #: how many digits stand there, and how many there must be at least
    entered = Signal(int, int)
    #: hand over what was entered, if it is enough
    enter_asked = Signal()
    #: the dark screen was touched
    brightened = Signal()
    #: letters that may mean something: :meth:`spelt` takes what
    letters_typed = Signal(str)

    def __init__(self, fixed: Shown, services: Sequence[Service], helping: Helping) -> None:
        """``fixed`` holds what never changes; ``helping`` is what lies on the layer of help."""
        super().__init__()
        self.state = replace(fixed, views=(SERVICES, SEARCH, *map(view_of, BODIES)))
        self.shown = shown(self.state, self)
        self.page: Page | None = None
        self._language = language()
        #: what is searched for
        self._typed = ""
        self.portraits = PortraitProvider()
        self._views: tuple[Value, ...] = ()
        self._outgoing: tuple[Value, ...] = ()
        self._answer: asyncio.Future[str] | None = None
        self._help = HelpViews(self)
        self.helping = helping
        helping.changed = self.help_changed
        self.offer(services)
        self.show_attract()

    @property
    def mode(self) -> str:
        return self.state.mode

    @property
    def shows_camera(self) -> bool:
        """Whether the page has a place for what the camera sees."""
        match self.page and self.page.body:
            case Camera() | Code() | Document():
                return True
            case Staff(live=live):
                return live
            case _:
                return False

    @property
    def warns(self) -> bool:
        """Whether the idle warning is up."""
        return self.state.idle_seconds > 0

    @property
    def asks(self) -> bool:
        """Whether an answer of the page is waited for."""
        return self._asked(self.turn) is not None

    @property
    def help_open(self) -> bool:
        return self.state.help_open

    @property
    def turn(self) -> int:
        return self.state.turn

    @property
    def settled(self) -> bool:
        """Whether a press counts yet."""
        return self.state.settled

    def say_anew(self, hall: Place) -> None:
        """From now on the present language is spoken: by the words around every page, too; ``hall`` is said in it."""
        self._language = language()
        self._put(words=words_value(), hall=hall)
        self.help_changed()

    def offer(self, services: Sequence[Service], notice: str = "") -> None:
        """Replace the list of services, and what is said above it; when it is up, its buttons are new ones."""
        self._put(services=tuple(services), suggested=suggested(services), notice=notice)
        self.find(self._typed)
        if self.mode == "services":
            self._unsettle()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_attract(self) -> None:
        self._show("attract", "screens/AttractScreen", None)

    def show_services(self) -> None:
        self._show("services", SERVICES, None)

    @property
    def searching(self) -> bool:
        """Whether somebody looks for a service by its words."""
        return self.state.searching

    def show_page(self, page: Page) -> None:
        """Show ``page``. The same node again updates the screen in place, field by field, and keeps the turn.

        The same node as another kind of page is another screen and another turn, but still the question that was asked.
        What was entered for it stays.
        """
        if self._updated(page if self.page is None else page.standing(self.page)):
            return
        asked = self._answer if self.page is not None and self.page.node == page.node else None
        if asked is not None:
            self._answer = None
        self._show("visit", view_of(type(page.body)), page)
        self._answer = asked

    def expect(self, page: Page) -> asyncio.Future[str]:
        """Show ``page`` in a turn of its own and return the future of its answer; :class:`WentBack` on *Back*."""
        if self._updated(page):
            self._drop_answer()
            self._next_turn()
        else:
            self._show("visit", view_of(type(page.body)), page)
        self._answer = asyncio.get_running_loop().create_future()
        return self._answer

    def set_time(self, text: str) -> None:
        self._put(time=text)

    def set_countdown(self, seconds: int, card: bool) -> None:
        """Show the idle warning with ``seconds`` left; 0 takes it away."""
        comes_or_goes = (seconds > 0) != self.warns
        self._put(idle_card=card, idle_seconds=seconds)
        if comes_or_goes:
            self._unsettle()

    def darken(self, dark: bool) -> None:
        """Make the whole screen dark, for whoever does not look at it, or bright again."""
        self._put(dark=dark)

    def spelt(self, letters: str, found: Sequence[Candidate] | None) -> None:
        """What ``letters`` may mean, where they still stand on the screen; None when nobody can tell."""
        page = self.page
        if page is not None and isinstance(body := page.body, Text) and body.wanted == letters:
            with speaking(self._language):
                self._updated(replace(page, body=body.without_meaning() if found is None else body.means(found)))

    def set_preview(self, index: int) -> None:
        self._put(preview=index)

    def settle(self) -> None:
        """From now on a press counts, unless the page is locked."""
        self._put(settled=self.page is None or not self.page.frame.locked)

    def rearranged(self) -> None:
        """What lies under the fingers has moved, though it is the same."""
        self._unsettle()

    # -- what was touched -------------------------------------------------------------------------------------------

    @Slot()
    def touched(self) -> None:
        """Somebody is there. On the attract screen that only wakes it; the idle question has its button for that."""
        if self.warns:
            return
        self.person_touched.emit()  # before the services come up: it silences what is being said
        if self.mode == "attract":
            self.show_services()

    @Slot()
    def still_here(self) -> None:
        """The button of the idle question."""
        self.person_touched.emit()

    @Slot(int, str)
    def start(self, turn: int, scene: str) -> None:
        if self.mode == "services" and turn == self.turn:
            self._put(busy=True)
            self.scene_chosen.emit(scene)

    @Slot(int)
    def open_desk(self, turn: int) -> None:
        """Somebody of the staff wants to sign in: from the services, or while the kiosk is out of service."""
        if self.state.desk_open and turn == self.turn:
            self._put(busy=True)
            self.scene_chosen.emit(DESK)

    @Slot(int)
    def search(self, turn: int) -> None:
        """Look for a service by its words."""
        if self.mode == "services" and turn == self.turn:
            self._show("services", SEARCH, None)

    @Slot(str)
    def find(self, typed: str) -> None:
        """Show what ``typed`` may mean. It goes nowhere else."""
        if self.searching:
            self._typed = typed
            with speaking(self._language):
                self._put(found=found(typed, self.state.services))

    @Slot(int, str)
    def reply(self, turn: int, answer: str) -> None:
        """Answer the page. Only the first answer to a question counts; without a question it is an idle tap.

        A key of a body on which something is entered only changes what stands there, until it hands that over.
        """
        if turn == HELP_TURN and self.help_open:
            with speaking(self._language):
                self.helping.do(answer)
        if (asked := self._asked(turn)) is None:
            return
        page = self.page
        if page is not None and isinstance(body := page.body, Entered) and answer in body.keys:
            handed_over = body.answer(answer)
            if not handed_over:
                self._press(page, body, answer)
                return
            answer = handed_over
        asked.set_result(answer)
        self._put(busy=True)

    @Slot(int)
    def back(self, turn: int) -> None:
        if self.searching and turn == self.turn:
            self.show_services()
        elif (asked := self._asked(turn)) is not None:
            asked.set_exception(WentBack())
            self._put(busy=True)

    @Slot(int)
    def finish(self, turn: int) -> None:
        """End the visit; on the list of services, go back to the start."""
        if turn != self.turn:
            return
        if self.mode == "services":
            self.show_attract()
        else:
            self.finish_touched.emit()

    @Slot(bool)
    def help(self, is_open: bool) -> None:
        self.helping.lay(is_open, self.page.node if self.page is not None else self.mode)

    def help_changed(self) -> None:
        """Show what lies on the layer of help now; the same page is updated in place."""
        with speaking(self._language):
            before = self._help.page
            values, another = self._help.take(self.helping)
        self._put(**vars(values))
        if another:
            self.help_page_changed.emit()
            self._unsettle()
            if self.help_open:
                self.help_opened.emit()
        elif before is not None and (page := self._help.page) is not None and page.body is not before.body:
            self.help_updated.emit(before, page)

    @Slot(bool)
    def staff(self, is_open: bool) -> None:
        """Open or close what a fault says to the staff."""
        self._put(staff_open=is_open)
        self._unsettle()

    @Slot()
    def hear_again(self) -> None:
        """Have what is on the screen said once more."""
        self.hear_touched.emit()

    @Slot()
    def change_pace(self) -> None:
        """Have it said at the next pace."""
        self.pace_touched.emit()

    @Slot()
    def change_volume(self) -> None:
        """Have it said at the next loudness."""
        self.volume_touched.emit()

    @Slot()
    def brighten(self) -> None:
        """The dark screen was touched."""
        self.brightened.emit()

    @Slot(int, int)
    def count(self, entered: int, least: int) -> None:
        """So many digits stand there, of ``least`` at least."""
        self.entered.emit(entered, least)

    @Slot(str)
    def dock(self, action_id: str) -> None:
        self.dock_touched.emit(action_id)

    @Slot(result="QVariantList")
    def shuffled_digits(self) -> list[str]:
        """The ten digits in a new random order, so that the places of the fingers tell nothing."""
        digits = list("0123456789")
        secrets.SystemRandom().shuffle(digits)
        return digits

    # ---------------------------------------------------------------------------------------------------------------

    def _updated(self, page: Page) -> bool:
        """Whether ``page`` is the one that is up; then its news are shown in place."""
        old = self.page
        if old is None or not page.continues(old):
            return False
        shown_camera = self.shows_camera
        self.page = page
        if (portrait := picture_of(page)) != picture_of(old):
            self._put(portrait=self.portraits.take(portrait))
        for view, part in zip(self._views, (page.frame, page.body), strict=True):
            view.take(part)
        self._put(busy=False)
        if page.options != old.options:
            self._unsettle()
        if self.shows_camera != shown_camera:
            self.camera_changed.emit()
        self.page_updated.emit(old, page)
        return True

    def _show(self, mode: str, view: str, page: Page | None) -> None:
        self._typed = ""
        self._drop_answer()
        for gone in self._outgoing:
            gone.deleteLater()
        # The view that goes still reads its own page while it is taken down; the one before it is gone.
        self._outgoing, self._views = self._views, ()
        self.page = page
        frame = body = None
        if page is not None:
            self._views = frame, body = shown(page.frame, self), shown(page.body, self)
        portrait = self.portraits.take(picture_of(page))
        self._put(mode=mode, frame=frame, body=body, view=view, portrait=portrait)
        at_services = mode == "services" and view == SERVICES
        self._put(desk_open=self.state.has_desk and (at_services or is_out_of_service(page)))
        self._help.forget()
        self.helping.leave()
        self._put(staff_open=False, found=(), searching=view == SEARCH)
        self._next_turn()
        self.mode_changed.emit()

    def _next_turn(self) -> None:
        self._put(turn=self.turn + 1, busy=False)
        self._unsettle()

    def _press(self, page: Page, body: Entered, key: str) -> None:
        with speaking(self._language):
            pressed = body.press(key)
            self._updated(replace(page, body=pressed))
        if isinstance(body, Text) and isinstance(pressed, Text) and pressed.wanted not in ("", body.wanted):
            self.letters_typed.emit(pressed.wanted)

    def _unsettle(self) -> None:
        """Every press that has begun is void, and none counts until :meth:`settle`."""
        self._put(settled=False)
        self.surface_changed.emit()

    def _asked(self, turn: int) -> asyncio.Future[str] | None:
        """The question of that turn, when it is up and open."""
        is_open = turn == self.turn and self._answer is not None and not self._answer.done()
        return self._answer if is_open else None

    def _drop_answer(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.cancel()
        self._answer = None

    def _put(self, **values: Any) -> None:
        self.state = replace(self.state, **values)
        self.shown.take(self.state)
