"""The language is changed by one tap: the page stays, all of it is said anew, and the next citizen reads Chinese."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace

from PySide6.QtCore import SIGNAL, QObject

from config.clock import CHINA, VirtualClock
from config.language import EN, ZH, Language, speaking
from flows.bodies import Telephone
from flows.bundle import notice
from flows.definition.loading import load_scene
from flows.first_screen.offers import nothing_offered
from flows.page import Page
from flows.pages.words import draw
from flows.proving.translated import CHINESE
from tests.screens.looking import says
from tests.ui.calls import no_calls
from tests.ui.conftest import Run
from tests.ui.stage import Stage, play
from tests.ui.voice import Remembering
from ui.bridge import Bridge
from ui.robot import items
from ui.shown import Place, Shown
from ui.station import buttons

TAP = "tool:language"
MONTHS = {"categories": SimpleNamespace(female55="2031-05", female50="2026-05")}


def category() -> Page:
    """A question of the retirement scene, as its step makes it."""
    words = load_scene("retirement").words.pages["category"]
    return draw(words, "category", MONTHS, options=tuple(words.options), can_go_back=True)


def telephone() -> Page:
    words = load_scene("retirement").words.pages["handle/collect/question.telephone"]
    values = {"question": load_scene("retirement").words.title}
    return draw(words, "telephone", values, body=Telephone(), can_go_back=True)


def told() -> Page:
    """The notice of a whole bundle: many lines."""
    scene = load_scene("unemployment")
    words = scene.words.pages["handle/notice"]
    sections = notice.sections(scene.flow.matters, (), date(2026, 11, 24))
    return draw(words, "handle/notice", {"bundle": ""}, options=tuple(words.options), sections=sections)


def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))


def frame_words(bridge: Bridge) -> tuple[str, str]:
    return bridge.state.words.back, bridge.state.words.help  # type: ignore[attr-defined]


def texts(stage: Stage) -> set[str]:
    """Every text that stands on the glass."""
    shown = (item for item in items(stage.app.kiosk_item) if item.isVisible())
    return {says(item) for item in shown if isinstance(item.property("text"), str)} - {""}


def visits_in(language: Language, make: Callable[[], Page]) -> str:
    with speaking(language):
        return make().title


def test_one_tap_says_the_page_and_what_is_around_it_anew_and_the_question_stays_open(qt_loop: Run) -> None:
    voice = Remembering()

    async def act(stage: Stage) -> None:
        await stage.begin()
        await stage.settle()
        bridge = stage.app.bridge
        turn = bridge.turn
        assert bridge.page is not None
        assert bridge.page.title == visits_in(ZH, category)
        await stage.press(TAP)
        assert bridge.page.title == visits_in(EN, category)
        assert frame_words(bridge) == ("Back", "Help")
        assert bridge.turn == turn
        assert {"Back", "Worker's post", visits_in(EN, category)} <= texts(stage)
        assert visits_in(EN, category) in voice.said[-1]
        assert voice.manners[-1].language == EN
        await stage.press(TAP)
        assert bridge.page.title == visits_in(ZH, category)
        await stage.press(TAP)
        await stage.press("option:female50")
        assert stage.visits[0].answers == ["female50"]

    qt_loop(play([category, telephone], act, clock(), voice=voice))


def test_what_was_typed_is_kept(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.begin()
        for digit in "138":
            await stage.press(f"key:{digit}")
        await stage.press(TAP)
        for digit in "12345678":
            await stage.press(f"key:{digit}")
        await stage.press("key:ok")
        assert stage.visits[0].answers == ["13812345678"]

    qt_loop(play([telephone, category], act, clock()))


def test_whoever_chose_it_before_the_visit_has_it_in_the_visit_and_the_next_one_does_not(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        bridge = stage.app.bridge
        await stage.press("attract")
        await stage.press(TAP)
        assert frame_words(bridge) == ("Back", "Help")
        await stage.press("service:retirement")
        assert bridge.page is not None
        assert bridge.page.title == visits_in(EN, category)
        await stage.press("finish")
        await stage.until(lambda: bridge.mode == "attract" and frame_words(bridge) != ("Back", "Help"))
        await stage.press("attract")
        await stage.press("service:retirement")
        assert bridge.page.title == visits_in(ZH, category)

    qt_loop(play([category], act, clock()))


def test_the_last_page_of_a_visit_is_said_in_its_language(qt_loop: Run) -> None:
    """The screen is wiped before the last page: that is no next citizen."""

    async def act(stage: Stage) -> None:
        await stage.begin()
        await stage.press(TAP)
        stage.visits[0].closed.clear()
        await stage.press("finish")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.app.appearance.language == EN
        stage.visits[0].closed.set()
        await stage.until(lambda: stage.app.appearance.language == ZH)

    qt_loop(play([category], act, clock()))


def test_whoever_comes_while_a_visit_is_being_closed_begins_in_chinese(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.begin()
        await stage.press(TAP)
        stage.visits[0].closed.clear()
        await stage.press("finish")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        await stage.press("attract")
        assert stage.app.appearance.language == ZH
        assert frame_words(stage.app.bridge) != ("Back", "Help")
        await stage.press(TAP)  # and would rather read English, too
        stage.visits[0].closed.set()
        await stage.press("service:retirement")
        assert stage.app.bridge.page is not None
        assert stage.app.bridge.page.title == visits_in(EN, category)

    qt_loop(play([category], act, clock()))


def test_no_chinese_is_left_around_an_english_page(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.begin()
        await stage.press(TAP)
        left = {text for text in texts(stage) if CHINESE.search(text)}
        assert left == {"中文"}  # the button that brings Chinese back

    qt_loop(play([category], act, clock()))


def test_a_search_finds_in_the_language_that_is_spoken_and_finds_anew_when_that_changes() -> None:
    bridge = Bridge(Shown(), [], no_calls())

    def speaks(code: Language) -> None:
        with speaking(code):
            bridge.say_anew(Place())
            bridge.offer(buttons(nothing_offered()))

    def found() -> list[str]:
        return [one.label for one in bridge.state.found]

    speaks(EN)
    bridge.show_services()
    bridge.search(bridge.turn)
    bridge.find("wages")
    assert found() == ["Unpaid wages and labour disputes"]
    bridge.find("gongzi")
    assert found() == []
    speaks(ZH)
    assert found()[0] == "拖欠工资、劳动仲裁"


def test_a_long_page_is_laid_out_once_when_all_of_it_is_said_anew(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.begin()
        await stage.settle()
        (body,) = (one for one in items(stage.app.kiosk_item) if one.property("gathered") is not None)
        laid: list[int] = []
        QObject.connect(body, SIGNAL("piecesChanged()"), lambda: laid.append(1))
        with speaking(EN):
            heading = notice.words().headings["fee"]
        stage.app.appearance.change_language()
        await stage.until(lambda: heading in texts(stage) or bool(laid))
        await stage.settle()
        assert len(laid) == 1

    qt_loop(play([told], act, clock()))
