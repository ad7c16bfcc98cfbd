"""Between the visit and the pixels: what is shown now, as properties for QML, and what was touched, as signals."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QQmlPropertyMap

from flows.page import Page, PageKind
from flows.screen import WentBack
from ui.pictures import PortraitProvider

#: the pages that always show what the camera sees; another one does while it is ``live``
CAMERA_PAGES = frozenset({PageKind.FACE, PageKind.SCAN})


@dataclass(frozen=True)
class Service:
    """A scene on offer, under the heading ``group``. One that is not available stays, and ``hint`` says why."""

    id: str
    label: str
    hint: str = ""
    available: bool = True
    group: str = ""


def screen_of(kind: PageKind) -> str:
    """The QML screen of a kind: ``insert_card`` → ``InsertCardScreen``."""
    return "".join(part.capitalize() for part in kind.value.split("_")) + "Screen"


class Bridge(QObject):
    """The slots are what QML may call; ``shown`` is all that QML may read.

    ``shown`` holds ``mode`` (attract, services, visit), ``screen`` (the QML type), ``page`` (a map with the fields of
    :class:`flows.page.Page`), ``turn`` (grows whenever a new page or a new question is up), ``settled`` (whether a
    press counts yet), ``busy`` (answered, and nothing new is up) and the frame around it.

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
    hear_touched = Signal()
    camera_changed = Signal()

    def __init__(self, fixed: dict[str, Any], services: Sequence[Service], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = QQmlPropertyMap.create(self)
        self.page: Page | None = None
        self.portraits = PortraitProvider()
        self._view: QQmlPropertyMap | None = None
        self._outgoing: QQmlPropertyMap | None = None
        self._answer: asyncio.Future[str] | None = None
        self._turn = 0
        self._put(
            idleSeconds=0,
            idleCard=False,
            helpOpen=False,
            staffOpen=False,
            busy=False,
            settled=False,
            preview=0,
            time="",
            **fixed,
        )
        self.offer(services)
        self.show_attract()

    @property
    def mode(self) -> str:
        return str(self.shown.value("mode"))

    @property
    def shows_camera(self) -> bool:
        """Whether the page has a place for what the camera sees."""
        return self.page is not None and (self.page.kind in CAMERA_PAGES or self.page.live)

    @property
    def warns(self) -> bool:
        """Whether the idle warning is up."""
        return int(self.shown.value("idleSeconds")) > 0

    @property
    def help_open(self) -> bool:
        return bool(self.shown.value("helpOpen"))

    @property
    def turn(self) -> int:
        return self._turn

    @property
    def settled(self) -> bool:
        """Whether a press counts yet."""
        return bool(self.shown.value("settled"))

    def offer(self, services: Sequence[Service]) -> None:
        """Replace the list of services; when it is up, its buttons are new ones."""
        self._put(services=[asdict(service) for service in services])
        if self.mode == "services":
            self._unsettle()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_attract(self) -> None:
        self._show("attract", "AttractScreen", None)

    def show_services(self) -> None:
        self._show("services", "ServicesScreen", None)

    def show_page(self, page: Page) -> None:
        """Show ``page``. The same node again updates the screen in place, field by field, and keeps the turn.

        The same node as another kind of page is another screen and another turn, but still the question that was asked.
        """
        if self._updated(page):
            return
        asked = self._answer if self.page is not None and self.page.node == page.node else None
        if asked is not None:
            self._answer = None
        self._show("visit", screen_of(page.kind), page)
        self._answer = asked

    def expect(self, page: Page) -> asyncio.Future[str]:
        """Show ``page`` in a turn of its own and return the future of its answer; :class:`WentBack` on *Back*."""
        if self._updated(page):
            self._drop_answer()
            self._next_turn()
        else:
            self._show("visit", screen_of(page.kind), page)
        self._answer = asyncio.get_running_loop().create_future()
        return self._answer

    async def decided(self) -> bool:
        """Return when whoever is at the services has chosen one (True), or they are not up any more."""
        changed = asyncio.Event()
        wake = changed.set
        for signal in (self.mode_changed, self.scene_chosen):
            signal.connect(wake)
        try:
            while self.mode == "services" and not self._has_chosen:
                changed.clear()
                await changed.wait()
        finally:
            for signal in (self.mode_changed, self.scene_chosen):
                signal.disconnect(wake)
        return self.mode == "services"

    @property
    def _has_chosen(self) -> bool:
        return bool(self.shown.value("busy"))

    def set_time(self, text: str) -> None:
        self._put(time=text)

    def set_countdown(self, seconds: int, card: bool) -> None:
        """Show the idle warning with ``seconds`` left; 0 takes it away."""
        comes_or_goes = (seconds > 0) != self.warns
        self._put(idleCard=card, idleSeconds=seconds)
        if comes_or_goes:
            self._unsettle()

    def set_preview(self, index: int) -> None:
        self._put(preview=index)

    def settle(self) -> None:
        """From now on a press counts."""
        self._put(settled=True)

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
        if self.mode == "services" and turn == self._turn:
            self._put(busy=True)
            self.scene_chosen.emit(scene)

    @Slot(int, str)
    def reply(self, turn: int, answer: str) -> None:
        """Answer the page. Only the first answer to a question counts; without a question it is an idle tap."""
        if (asked := self._asked(turn)) is not None:
            asked.set_result(answer)
            self._put(busy=True)

    @Slot(int)
    def back(self, turn: int) -> None:
        if (asked := self._asked(turn)) is not None:
            asked.set_exception(WentBack())
            self._put(busy=True)

    @Slot(int)
    def finish(self, turn: int) -> None:
        """End the visit; on the list of services, go back to the start."""
        if turn != self._turn:
            return
        if self.mode == "services":
            self.show_attract()
        else:
            self.finish_touched.emit()

    @Slot(bool)
    def help(self, is_open: bool) -> None:
        self._put(helpOpen=is_open)
        self._unsettle()
        if is_open:
            self.help_opened.emit()

    @Slot(bool)
    def staff(self, is_open: bool) -> None:
        """Open or close what a fault says to the staff."""
        self._put(staffOpen=is_open)
        self._unsettle()

    @Slot()
    def hear_again(self) -> None:
        """Have what is on the screen said once more."""
        self.hear_touched.emit()

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
        old, view = self.page, self._view
        if old is None or view is None or (page.node, page.kind) != (old.node, old.kind):
            return False
        self.page = page
        if page.portrait != old.portrait:
            self._put(portrait=self.portraits.take(page.portrait))
        _update(view, old, page)
        self._put(busy=False)
        if page.options != old.options:
            self._unsettle()
        if page.live != old.live:
            self.camera_changed.emit()
        self.page_updated.emit(old, page)
        return True

    def _show(self, mode: str, screen: str, page: Page | None) -> None:
        self._drop_answer()
        if self._outgoing is not None:
            self._outgoing.deleteLater()
        # The screen that goes still reads its own page while it is taken down; the one before it is gone.
        self._outgoing, self._view = self._view, None
        self.page = page
        if page is not None:
            self._view = QQmlPropertyMap.create(self)
            self._view.insert(_fields(page))
        portrait = self.portraits.take(page.portrait if page else b"")
        self._put(mode=mode, page=self._view, screen=screen, portrait=portrait, helpOpen=False, staffOpen=False)
        self._next_turn()
        self.mode_changed.emit()

    def _next_turn(self) -> None:
        self._turn += 1
        self._put(turn=self._turn, busy=False)
        self._unsettle()

    def _unsettle(self) -> None:
        """Every press that has begun is void, and none counts until :meth:`settle`."""
        self._put(settled=False)
        self.surface_changed.emit()

    def _asked(self, turn: int) -> asyncio.Future[str] | None:
        """The question of that turn, when it is up and open."""
        is_open = turn == self._turn and self._answer is not None and not self._answer.done()
        return self._answer if is_open else None

    def _drop_answer(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.cancel()
        self._answer = None

    def _put(self, **values: Any) -> None:
        for key, value in values.items():
            self.shown.insert(key, value)


def _update(view: QQmlPropertyMap, old: Page, new: Page) -> None:
    """Only what has changed: a list that is set again would build its buttons anew, under somebody's finger."""
    before = _fields(old)
    for key, value in _fields(new).items():
        if value != before[key]:
            view.insert(key, value)


def _fields(page: Page) -> dict[str, Any]:
    """The fields that QML may read; the portrait comes by its provider, so that no copy of it stays here."""
    plain: dict[str, Any] = _plain(asdict(replace(page, portrait=b"")))
    del plain["portrait"]
    return plain


def _plain(value: Any) -> Any:
    """``value`` with lists for tuples and plain text for enums: what QML can read."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, str) else value
