"""Whoever comes: slow, impatient, seated, by keys, of another language. Whole visits behind the real window."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from config.display import REACH_FROM_MM, REACH_TO_MM
from config.language import ZH, languages
from config.settings import EmbeddedOffice, Settings
from flows.proving.translated import CHINESE
from tests.families import by_day
from tests.screens.looking import says
from tests.ui.hands import place_of, shown
from tests.visits.conftest import holder_of
from tests.visits.glass_kiosk import FRAME_S, GlassKiosk, glass_kiosk
from ui.robot import items

#: every page at which somebody must answer, in the order of the visit with a password
ASKED = (
    *("identify/card", "identify/consent", "identify/other_way", "identify/pin", "result", "handle/notice"),
    *("handle/collect/promise", "handle/review", "handle/conclude/papers", "handle/conclude/rating"),
)
WITH_PASSWORD, BY_FACE = "declines-face", "retire-now"
#: when three digits of the password stand there
FOURTH_DIGIT = "pin:4"
#: virtual: nobody waits longer for anything
PATIENCE_S = 600.0
LATIN = re.compile(r"[a-z]{3}")

#: visits with pages of every kind: how they end, and a page that is on their way
EVERY_KIND = {
    "flexible-early": ("accepted", "early_month"),  # a chart
    "unemployed": ("completed", "handle/collect/question"),  # answers to choose, a telephone, a line to change
    "contribution-list": ("printed", "list"),  # a table to turn
}

Open = Callable[[str], AbstractAsyncContextManager[GlassKiosk]]


@pytest.fixture
def open_kiosk(settings: Settings, tmp_path: Path, qapp: object) -> Open:
    """Opens a kiosk by a name of its own."""
    display = settings.display.model_copy(update={"width_px": 540, "height_px": 960})

    def opened(name: str) -> AbstractAsyncContextManager[GlassKiosk]:
        own = settings.model_copy(update={"display": display, "data_dir": tmp_path / name})
        return glass_kiosk(own, tmp_path / f"{name}-papers")

    return opened


@pytest.fixture
async def kiosk(open_kiosk: Open) -> AsyncIterator[GlassKiosk]:
    async with open_kiosk("kiosk") as opened:
        yield opened


class Finger:
    """Touches the middle of what it wants, once, as soon as that counts."""

    def __init__(self, kiosk: GlassKiosk) -> None:
        self.kiosk = kiosk
        self.hands = kiosk.hands

    async def looked(self, name: str) -> None: ...

    async def press(self, name: str) -> None:
        await self.until(lambda: self.reaches(name))
        await self.hands.tap(self.place(name))
        await self.rest(FRAME_S)

    def reaches(self, name: str) -> bool:
        return self.kiosk.reaches(name)

    def place(self, name: str) -> QPoint:
        return place_of(shown(self.kiosk.station.app.window, name))

    async def until(self, there: Callable[[], bool]) -> None:
        begun = self.kiosk.clock.monotonic()
        while not there():
            assert self.kiosk.clock.monotonic() < begun + PATIENCE_S, f"nothing comes on {self.node!r}"
            await self.rest(FRAME_S)

    async def rest(self, seconds: float) -> None:
        await self.kiosk.clock.sleep(seconds)

    @property
    def node(self) -> str:
        page = self.kiosk.bridge.page
        return "" if page is None else page.node

    @property
    def focus(self) -> str:
        return str(self.kiosk.station.app.window.activeFocusItem().objectName())


def retired(kiosk: GlassKiosk, through: tuple[str, ...] = ASKED) -> None:
    """The visit ended as it does for everybody: asked what must be asked, applied once, two papers in hand."""
    assert [(str(end.reason), end.outcome, end.fault) for end in kiosk.ends] == [("done", "retired", "")]
    assert tuple(node for node in dict.fromkeys(kiosk.nodes) if node in ASKED) == through
    assert len(kiosk.site.ledger.submissions) == 1
    assert len(kiosk.site.ledger.papers) == 2


async def test_who_touches_once_what_is_asked_for(kiosk: GlassKiosk) -> None:
    """The measure of all others."""
    await kiosk.visit(WITH_PASSWORD, Finger(kiosk))
    retired(kiosk)


# -- slow -------------------------------------------------------------------------------------------------------------


class Slow(Finger):
    """Takes 25 s for each answer, a digit too, and twice longer than the warning waits, each time on another page."""

    ANSWER_S = 25.0
    #: of the thirty in which the warning must be answered
    HESITATES_S = 20.0
    LONGER_AT = ("identify/consent", "handle/review", "handle/conclude/papers")

    def __init__(self, kiosk: GlassKiosk) -> None:
        super().__init__(kiosk)
        self.extended = 0

    async def looked(self, name: str) -> None:
        if self.node in self.LONGER_AT and self.kiosk.bridge.asks:  # papers may take a moment to come out
            await self.extend_twice()

    async def press(self, name: str) -> None:
        await self.until(lambda: self.reaches(name))
        if name == FOURTH_DIGIT:
            await self.extend_twice()
        await self.rest(self.ANSWER_S)
        await super().press(name)

    async def extend_twice(self) -> None:
        bridge = self.kiosk.bridge
        before = bridge.turn, bridge.page
        for _ in range(2):
            await self.until(lambda: bridge.warns)
            await self.rest(self.HESITATES_S)
            assert bridge.warns
            await super().press("idle:continue")
            assert not bridge.warns
            self.extended += 1
        assert (bridge.turn, bridge.page) == before


async def test_the_slow_visitor_is_never_hurried_and_loses_nothing(kiosk: GlassKiosk) -> None:
    slow = Slow(kiosk)
    begun = kiosk.clock.monotonic()
    await kiosk.visit(WITH_PASSWORD, slow)
    retired(kiosk)
    assert slow.extended == 2 * (len(Slow.LONGER_AT) + 1)
    assert kiosk.clock.monotonic() - begun > 15 * 60


# -- impatient --------------------------------------------------------------------------------------------------------


class Curious(Finger):
    """Looks into the help, and one page back, before handing in."""

    was_back = False

    async def looked(self, name: str) -> None:
        if self.node == "handle/review" and not self.was_back:
            self.was_back = True
            await self.press("help")
            await self.press("help:close")
            await self.press("back")


class Impatient(Curious):
    """Touches everything five times, quickly, whether or not it counts yet, until something has happened."""

    TAPS, BETWEEN_S, WAITS_S = 5, 0.09, 1.0

    async def press(self, name: str) -> None:
        before = self.seen
        await self.until(lambda: self.is_shown(name) or self.seen != before)
        while self.seen == before:
            place = self.place(name)
            for _ in range(self.TAPS):
                await self.hands.tap(place)
                await self.rest(self.BETWEEN_S)
            await self.rest(self.WAITS_S)

    @property
    def seen(self) -> tuple[object, ...]:
        bridge = self.kiosk.bridge
        return bridge.mode, bridge.turn, bridge.help_open, bridge.state.busy

    def is_shown(self, name: str) -> bool:
        return any(item.objectName() == name for item in items(self.kiosk.station.app.kiosk_item))


def memory(kiosk: GlassKiosk) -> list[str]:
    """The kinds of events that the kiosk remembers."""
    return [event.kind for event in kiosk.site.broken["records"].real.events()]


async def test_the_impatient_visitor_gets_where_a_single_touch_leads(open_kiosk: Open) -> None:
    """No page is answered that was not seen, and nothing is handed in twice: each of five touches but one is idle."""
    pages, remembered = [], []
    for visitor in (Curious, Impatient):
        async with open_kiosk(visitor.__name__) as kiosk:
            await kiosk.visit(BY_FACE, visitor(kiosk))
            retired(kiosk, tuple(node for node in ASKED if node not in ("identify/other_way", "identify/pin")))
            pages.append(kiosk.nodes)
            remembered.append(memory(kiosk))
    assert pages[0] == pages[1]
    assert remembered[0] == remembered[1]


class Mistaken(Impatient):
    """Types a wrong password first. A digit is typed as often as it is touched; all else is touched five times."""

    tries_left = 0

    async def press(self, name: str) -> None:
        if name.startswith("pin:") and name != "pin:ok":
            await Finger.press(self, name)
        else:
            await super().press(name)

    async def looked(self, name: str) -> None:
        await super().looked(name)
        card = self.kiosk.site.reader.card
        if self.node == "identify/pin" and card is not None:
            before = card.tries_left
            for _ in range(6):
                await self.press("pin:1")
            await self.press("pin:ok")
            await self.until(lambda: self.reaches("pin:1"))
            assert card.tries_left == before - 1
            self.tries_left = card.tries_left


async def test_a_wrong_password_that_is_confirmed_five_times_costs_one_try(kiosk: GlassKiosk) -> None:
    mistaken = Mistaken(kiosk)
    await kiosk.visit(WITH_PASSWORD, mistaken)
    retired(kiosk)
    assert mistaken.tries_left > 0


# -- without a finger -------------------------------------------------------------------------------------------------


class Typing(Finger):
    """Has nothing but a keyboard: Tab, Return, and digits where digits are asked for."""

    async def press(self, name: str) -> None:
        await self.until(lambda: self.reaches(name))
        family, _, digit = name.partition(":")
        if family in ("pin", "key") and digit.isdigit():
            await self.strike(Qt.Key(Qt.Key.Key_0 + int(digit)))
            return
        passed: set[str] = set()
        while self.focus != name:
            assert self.focus not in passed, f"Tab never comes to {name}"
            passed.add(self.focus)
            await self.strike(Qt.Key.Key_Tab)
        await self.strike(Qt.Key.Key_Return)

    async def strike(self, key: Qt.Key) -> None:
        await self.hands.key(key)
        await self.rest(FRAME_S)

    async def looked(self, name: str) -> None:
        if self.node == "identify/consent":
            await self.press("tool:contrast")
            await self.press("tool:larger")


@pytest.mark.nightly
@pytest.mark.parametrize("scenario", by_day(EVERY_KIND, {"flexible-early"}))
async def test_a_keyboard_is_enough_for_every_kind_of_page(kiosk: GlassKiosk, scenario: str) -> None:
    outcome, with_the_page = EVERY_KIND[scenario]
    end = await kiosk.visit(scenario, Typing(kiosk))
    assert (end.outcome, end.fault) == (outcome, "")
    assert with_the_page in kiosk.nodes


# -- seated -----------------------------------------------------------------------------------------------------------


class Seated(Finger):
    """Asks for the low position, and touches nothing that is out of reach: 0.4 to 1.2 m above the floor."""

    def __init__(self, kiosk: GlassKiosk) -> None:
        super().__init__(kiosk)
        self.touched_mm: list[float] = []
        self.out_of_reach: list[str] = []

    def place(self, name: str) -> QPoint:
        item = shown(self.kiosk.station.app.window, name)
        place = place_of(item)
        if name == "attract":  # all of it is one button
            place.setY(round(item.mapRectToScene(item.boundingRect()).bottom()) - 1)
        display = self.kiosk.settings.display
        height_mm = display.mounting_mm + display.height_mm - place.y() / display.px_per_mm
        self.touched_mm.append(height_mm)
        if not REACH_FROM_MM <= height_mm <= REACH_TO_MM:
            self.out_of_reach.append(f"{name} of {self.node}: {height_mm:.0f} mm")
        return place

    async def press(self, name: str) -> None:
        if name == FOURTH_DIGIT:
            await self.until(lambda: self.kiosk.bridge.warns)
            await super().press("idle:continue")
        await super().press(name)

    async def looked(self, name: str) -> None:
        if name == "services" and not self.kiosk.station.app.appearance.low:
            await self.press("tool:low")
        if self.node == "handle/notice":
            await self.press("help")
            await self.press("help:close")


async def test_the_seated_visitor_reaches_all_of_it(kiosk: GlassKiosk) -> None:
    seated = Seated(kiosk)
    await kiosk.visit(WITH_PASSWORD, seated)
    assert seated.out_of_reach == []
    assert len(seated.touched_mm) > 2 * len(ASKED)
    retired(kiosk)


@pytest.mark.nightly
@pytest.mark.parametrize("scenario", by_day(EVERY_KIND, {"unemployed"}))
async def test_the_seated_visitor_reaches_every_kind_of_page(kiosk: GlassKiosk, scenario: str) -> None:
    outcome, with_the_page = EVERY_KIND[scenario]
    seated = Seated(kiosk)
    end = await kiosk.visit(scenario, seated)
    assert seated.out_of_reach == []
    assert (end.outcome, end.fault) == (outcome, "")
    assert with_the_page in kiosk.nodes


# -- of another language, or other eyes -------------------------------------------------------------------------------


class Changing(Finger):
    """Changes how everything looks and is said while a password is typed, and reads on."""

    TOOLS = ("tool:contrast", "tool:larger", "tool:low", "tool:night", "tool:language")

    def __init__(self, kiosk: GlassKiosk) -> None:
        super().__init__(kiosk)
        #: by page: the texts all in Chinese; an English one may quote the Chinese title of a regulation, or a name
        self.read: dict[str, set[str]] = {}

    async def looked(self, name: str) -> None:
        texts = (says(item) for item in items(self.kiosk.station.app.kiosk_item))
        own_name = holder_of("li").name
        self.read[name] = {
            text for text in texts if CHINESE.search(text.replace(own_name, "")) and not LATIN.search(text)
        }

    async def press(self, name: str) -> None:
        if name == FOURTH_DIGIT:
            await self.until(lambda: self.reaches(name))
            turn, focus = self.kiosk.bridge.turn, self.focus
            for tool in self.TOOLS:
                await super().press(tool)
            await self.until(lambda: self.kiosk.bridge.settled)
            assert (self.kiosk.bridge.turn, self.focus) == (turn, focus)
        await super().press(name)


async def test_who_changes_language_and_looks_amid_a_password_goes_on_and_the_next_citizen_reads_chinese(
    kiosk: GlassKiosk,
) -> None:
    changing = Changing(kiosk)
    await kiosk.visit(WITH_PASSWORD, changing)
    retired(kiosk)
    look = kiosk.station.app.appearance
    assert (look.language, look.theme, look.scale, look.low) == (ZH, "day", "large", False)
    assert len(changing.read["identify/consent"]) > 3
    the_tool = {languages()[ZH].name}
    for node in ("result", "handle/notice", "handle/review", "handle/conclude/rating"):
        assert changing.read[node] == the_tool, node
    following = Changing(kiosk)
    end = await kiosk.visit("not-yet", following)
    assert end.outcome == "checked"
    assert all(len(read) > 3 for name, read in following.read.items() if "identify" in name)


# -- who needs somebody -----------------------------------------------------------------------------------------------


async def test_who_finds_nobody_at_night_leaves_a_number_and_the_office_has_it(kiosk: GlassKiosk) -> None:
    finger = Finger(kiosk)
    for name in ("attract", "help", "help:call", *(f"key:{digit}" for digit in "13800138000"), "key:ok"):
        await finger.press(name)
    await finger.until(lambda: kiosk.bridge.helping.page.node == "help/promised")
    await finger.press("option:help:close")
    await finger.press("finish")
    assert kiosk.bridge.mode == "attract"
    assert isinstance(kiosk.settings.office, EmbeddedOffice)
    office = kiosk.settings.data_dir / kiosk.settings.office.file
    kept: list[tuple[str, str]] = []
    while not kept:
        await finger.rest(1)
        with closing(sqlite3.connect(office)) as read:
            kept = read.execute("SELECT telephone, page FROM call_backs").fetchall()
    assert kept == [("13800138000", "services")]
    parts = kiosk.station.service.parts
    assert parts is not None
    await finger.until(lambda: not parts.records.remembered())
