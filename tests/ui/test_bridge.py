"""The bridge and the Qt screen, without pixels."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QImage

from config.clock import CHINA, VirtualClock
from flows.bodies import BODIES, Body, Camera, Choice, Code, Goodbye, InsertCard, Option, Review, Staff, TakeCard
from flows.page import Page
from flows.screen import WentBack
from simulated.citizen.head import heads, render_portrait
from tests.pages import framed, page
from tests.ui.calls import no_calls
from ui.bridge import Bridge
from ui.helpviews import view_of
from ui.offered import Service
from ui.screen import GOODBYE_S, QtScreen
from ui.shown import Shown

CHOICE = page(Choice(options=(Option("a", "A"), Option("b", "B"))), "category", "?", can_go_back=True)
OTHER = page(Review(), "confirm", options=(Option("yes", "Y"),))


@pytest.fixture
def bridge(qapp: object) -> Bridge:
    return Bridge(Shown(), [Service("retirement", "R")], no_calls())


@pytest.fixture
def screen(bridge: Bridge) -> QtScreen:
    return QtScreen(bridge, VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)))


async def test_only_the_first_of_two_quick_answers_counts(bridge: Bridge, screen: QtScreen) -> None:
    asked = asyncio.create_task(screen.ask(CHOICE))
    await asyncio.sleep(0)
    bridge.reply(bridge.turn, "b")
    bridge.reply(bridge.turn, "a")
    assert await asked == "b"


async def test_a_tap_that_answers_nothing_does_not_answer_the_next_question(bridge: Bridge, screen: QtScreen) -> None:
    screen.show(CHOICE)
    bridge.reply(bridge.turn, "a")
    asked = asyncio.create_task(screen.ask(OTHER))
    await asyncio.sleep(0)
    assert not asked.done()
    bridge.reply(bridge.turn, "yes")
    assert await asked == "yes"


async def test_back_raises_went_back(bridge: Bridge, screen: QtScreen) -> None:
    asked = asyncio.create_task(screen.ask(CHOICE))
    await asyncio.sleep(0)
    bridge.back(bridge.turn)
    with pytest.raises(WentBack):
        await asked


async def test_an_answer_for_another_turn_is_dropped_whatever_it_says(bridge: Bridge, screen: QtScreen) -> None:
    ended: list[int] = []
    bridge.finish_touched.connect(lambda: ended.append(bridge.turn))
    first = asyncio.create_task(screen.ask(CHOICE))
    await asyncio.sleep(0)
    stale = bridge.turn
    second = asyncio.create_task(screen.ask(CHOICE))  # the same page, asked again
    await asyncio.sleep(0)
    for turn in (stale, bridge.turn + 1, -1):
        bridge.reply(turn, "a")
        bridge.back(turn)
        bridge.finish(turn)
    assert not second.done()
    assert ended == []
    bridge.reply(bridge.turn, "b")
    assert await second == "b"
    assert first.cancelled()


def test_a_service_that_was_chosen_on_another_list_does_not_start(bridge: Bridge) -> None:
    chosen: list[str] = []
    bridge.scene_chosen.connect(chosen.append)
    bridge.show_services()
    stale = bridge.turn
    bridge.show_attract()
    bridge.show_services()
    bridge.start(stale, "retirement")
    bridge.finish(stale)
    assert (chosen, bridge.mode) == ([], "services")


async def test_a_question_that_goes_on_as_another_kind_of_page_is_still_open(bridge: Bridge, screen: QtScreen) -> None:
    """The wrong card is in the slot; it is put in again the wrong way round, and the citizen gives up."""
    options = (Option("give_up", "G"),)
    asked = asyncio.create_task(screen.ask(page(TakeCard(), "pin", "another card", options=options)))
    await asyncio.sleep(0)
    stale = bridge.turn
    screen.show(page(InsertCard(), "pin", "mute", options=options))
    bridge.reply(stale, "give_up")
    await asyncio.sleep(0)
    assert not asked.done()
    bridge.reply(bridge.turn, "give_up")
    assert await asked == "give_up"


async def test_a_page_of_another_node_ends_the_question(bridge: Bridge, screen: QtScreen) -> None:
    asked = asyncio.create_task(screen.ask(CHOICE))
    await asyncio.sleep(0)
    screen.show(OTHER)
    bridge.reply(bridge.turn, "yes")
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_a_new_page_is_one_turn_and_an_update_none(bridge: Bridge, screen: QtScreen) -> None:
    before = bridge.turn
    asked = asyncio.create_task(screen.ask(CHOICE))
    await asyncio.sleep(0)
    assert bridge.turn == before + 1
    screen.show(framed(CHOICE, lead="news"))
    assert bridge.turn == before + 1
    bridge.reply(bridge.turn, "a")
    assert await asked == "a"


async def test_the_same_node_is_updated_in_place_and_its_answer_stays_awaited(bridge: Bridge, screen: QtScreen) -> None:
    asked = asyncio.create_task(screen.ask(CHOICE))
    await asyncio.sleep(0)
    frame, body = bridge.shown.frame, bridge.shown.body
    screen.show(framed(CHOICE, title="news"))
    assert (bridge.shown.frame, bridge.shown.body) == (frame, body)
    assert frame.title == "news"
    bridge.reply(bridge.turn, "a")
    assert await asked == "a"


async def test_an_update_touches_only_what_has_changed(bridge: Bridge, screen: QtScreen) -> None:
    """Else the buttons would be built anew under a finger, twelve times a second during the face check."""
    screen.show(CHOICE)
    turn, frame, body = bridge.shown.turn, bridge.shown.frame, bridge.shown.body
    buttons, told = body.options, list[str]()
    for view in (frame, body, *buttons):
        for name in view.SHAPES:
            getattr(view, f"{name}Changed").connect(partial(told.append, name))
    screen.show(framed(CHOICE, lead="lead"))
    assert (told, frame.lead) == (["lead"], "lead")
    assert body.options == buttons
    assert bridge.shown.turn == turn


async def test_wiping_leaves_nothing_of_the_page(bridge: Bridge, screen: QtScreen) -> None:
    asked = asyncio.create_task(screen.ask(CHOICE))
    await asyncio.sleep(0)
    screen.wipe()
    assert bridge.mode == "attract"
    assert bridge.page is None
    assert (bridge.shown.frame, bridge.shown.body) == (None, None)
    with pytest.raises(asyncio.CancelledError):
        await asked


def staff_page(portrait: bytes = b"", live: bool = False) -> Page:
    return page(Staff(portrait, live), "staff")


@pytest.fixture(scope="module")
def png() -> bytes:
    return render_portrait(heads()["a"])


def held(bridge: Bridge) -> tuple[int, int]:
    """The size of the portrait that could be shown now."""
    size = QSize()
    bridge.portraits.requestImage("", size, QSize())
    return size.width(), size.height()


def test_a_portrait_is_held_while_its_page_is_up_and_no_longer(bridge: Bridge, screen: QtScreen, png: bytes) -> None:
    screen.show(staff_page(png))
    assert bridge.shown.portrait != ""
    assert held(bridge) == (102, 126)
    assert bridge.shown.body.property("portrait") is None, "QML holds no copy"
    screen.show(OTHER)
    assert bridge.shown.portrait == ""
    assert held(bridge) == (0, 0)


def test_wiping_forgets_the_portrait(bridge: Bridge, screen: QtScreen, png: bytes) -> None:
    screen.show(staff_page(png))
    screen.wipe()
    assert held(bridge) == (0, 0)
    assert bridge.page is None


def test_another_portrait_on_the_same_page_has_another_address(bridge: Bridge, screen: QtScreen, png: bytes) -> None:
    screen.show(staff_page())
    addresses = [bridge.shown.portrait]
    for head in ("b", "c"):
        screen.show(staff_page(render_portrait(heads()[head])))
        addresses.append(bridge.shown.portrait)
    assert addresses[0] == ""
    assert len(set(addresses)) == 3


@pytest.mark.parametrize("bad", ["no picture", "half", "too large"])
def test_what_is_no_picture_has_no_address(bridge: Bridge, screen: QtScreen, png: bytes, bad: str) -> None:
    large = QImage(20_000, 1, QImage.Format.Format_Mono)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert large.save(buffer, "PNG")  # type: ignore[call-overload]
    content = {"no picture": b"GIF89a of nothing", "half": png[:40], "too large": bytes(buffer.data().data())}
    screen.show(staff_page(content[bad]))
    assert bridge.shown.portrait == ""


def test_a_picture_of_another_kind_is_no_portrait_however_sound(bridge: Bridge, screen: QtScreen) -> None:
    sound = QImage(8, 8, QImage.Format.Format_RGB32)
    sound.fill(0)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert sound.save(buffer, "BMP")  # type: ignore[call-overload]
    screen.show(staff_page(bytes(buffer.data().data())))
    assert bridge.shown.portrait == ""


def test_the_portrait_is_not_in_the_text_of_a_page() -> None:
    assert "secret" not in repr(staff_page(b"secret"))


def test_the_camera_is_shown_only_where_it_belongs(bridge: Bridge, screen: QtScreen) -> None:
    changes: list[bool] = []
    bridge.camera_changed.connect(lambda: changes.append(bridge.shows_camera))
    screen.show(staff_page())
    assert not bridge.shows_camera
    screen.show(staff_page(live=True))
    assert changes == [True]
    screen.show(staff_page())
    assert changes == [True, False]
    for body in (Camera(), Code()):
        screen.show(page(body, body.kind))
        assert bridge.shows_camera


async def test_a_goodbye_answers_itself_after_some_seconds(bridge: Bridge) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
    asked = asyncio.create_task(QtScreen(bridge, clock).ask(page(Goodbye(), "end", "bye")))
    await clock.advance(GOODBYE_S - 1)
    assert not asked.done()
    await clock.advance(2)
    assert await asked == "goodbye"


def test_the_first_touch_only_wakes(bridge: Bridge) -> None:
    chosen: list[str] = []
    bridge.scene_chosen.connect(chosen.append)
    assert bridge.mode == "attract"
    bridge.touched()
    assert bridge.mode == "services"
    assert chosen == []
    bridge.start(bridge.turn, "retirement")
    assert chosen == ["retirement"]


def test_the_places_of_the_digits_change(bridge: Bridge) -> None:
    orders = {tuple(bridge.shuffled_digits()) for _ in range(20)}
    assert len(orders) > 15
    assert {tuple(sorted(order)) for order in orders} == {tuple("0123456789")}


@pytest.mark.parametrize("body", BODIES)
def test_each_body_has_its_view(body: type[Body]) -> None:
    from ui.window import QML_DIR

    assert (QML_DIR / f"{view_of(body)}.qml").is_file()


def test_services_that_change_while_they_are_up_stay_up_and_void_the_press_that_has_begun(bridge: Bridge) -> None:
    bridge.touched()
    bridge.settle()
    bridge.offer([Service("retirement", "R", "why", available=False)])
    assert (bridge.mode, bridge.settled) == ("services", False)
    assert bridge.shown.services[0].hint == "why"


def test_services_that_change_behind_a_page_disturb_nobody(bridge: Bridge) -> None:
    bridge.show_page(CHOICE)
    bridge.settle()
    bridge.offer([Service("retirement", "R", "why", available=False)])
    assert (bridge.mode, bridge.settled) == ("visit", True)


def test_a_search_is_left_by_its_own_back_and_forgets_what_was_found(bridge: Bridge) -> None:
    bridge.offer([Service("retirement", "R", words=("R", "retire"))])
    bridge.show_services()
    bridge.search(bridge.turn - 1)
    assert not bridge.searching, "that was meant for another screen"
    bridge.search(bridge.turn)
    bridge.find("ret")
    assert [one.id for one in bridge.state.found] == ["retirement"]
    bridge.back(bridge.turn - 1)
    assert bridge.searching
    bridge.back(bridge.turn)
    assert (bridge.searching, bridge.mode, bridge.state.found) == (False, "services", ())
    bridge.find("ret")
    assert bridge.state.found == ()


def test_a_search_ends_with_whoever_searched(bridge: Bridge, screen: QtScreen) -> None:
    bridge.show_services()
    bridge.search(bridge.turn)
    bridge.find("a")
    bridge.finish(bridge.turn)
    assert (bridge.searching, bridge.mode) == (False, "attract")
    bridge.search(bridge.turn)
    assert not bridge.searching, "nobody is there"
    screen.show(CHOICE)
    bridge.search(bridge.turn)
    assert not bridge.searching, "somebody is served"


def test_a_search_begins_what_it_finds(bridge: Bridge) -> None:
    begun: list[str] = []
    bridge.scene_chosen.connect(begun.append)
    bridge.show_services()
    bridge.search(bridge.turn)
    bridge.start(bridge.turn, "retirement")
    assert begun == ["retirement"]
