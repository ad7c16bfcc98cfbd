"""What can be done here, and the search for it: with few scenes and with many, however the kiosk looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QObject

from config.elsewhere import elsewhere
from config.groups import groups
from config.parts import PartName
from flows.first_screen.offers import offer_words, offers
from flows.path.kinds import Need
from tests.families import by_day
from tests.pseudo import in_pseudo
from tests.screens.looking import says, texts
from tests.screens.pages import GROUPED_SERVICES, MANY_SERVICES, SERVICES
from tests.screens.show import Show
from ui.appearance import SCALES, THEMES
from ui.offered import Service
from ui.robot import items, touch
from ui.station import buttons

#: nobody looks through more; what one letter finds comes to it, in the larger letters and within reach of who sits
MOST_PAGES = 40


def in_other_words(services: Sequence[Service]) -> list[Service]:
    """The same in a language that takes more room."""
    say = in_pseudo
    return [
        replace(one, label=say(one.label), hint=say(one.hint), group=say(one.group), whom=say(one.whom))
        for one in services
    ]


OFFERED = {
    "one": SERVICES,
    "five": GROUPED_SERVICES,
    "many": MANY_SERVICES,
    "twice as many": [*MANY_SERVICES, *(replace(one, id=f"{one.id}2") for one in MANY_SERVICES)],
    "five in other words": in_other_words(GROUPED_SERVICES),
    "many in other words": in_other_words(MANY_SERVICES),
}
#: scale and low position: the usual one, the one with the least room, and at night those between
USUAL, LEAST = (SCALES[0], False), (SCALES[1], True)
LOOKS = [
    pytest.param(*each, marks=() if each in (USUAL, LEAST) else pytest.mark.nightly)
    for each in product(SCALES, (False, True))
]
#: of what is typed, the one with the least room is enough by day
LOOKS_OF_THE_SEARCH = by_day(product(SCALES, (False, True)), {LEAST})


@pytest.fixture
def look(show: Show) -> Iterator[Show]:
    yield show
    show.app.appearance.begin_anew()


def appear(show: Show, scale: str, low: bool) -> None:
    if scale != show.app.appearance.scale:
        show.app.appearance.toggle_scale()
    if low:
        show.app.appearance.toggle_low()


def on_all_pages(show: Show, name: str) -> list[str]:
    """Every page measured; the names of the cards on them, in order."""
    found = []
    for page in range(MOST_PAGES):
        show.settle()
        show.check(f"{name}-{page + 1}" if page else name)
        found += [one.objectName() for one in items(show.app.kiosk_item) if one.objectName().startswith("service:")]
        if not any(one.objectName() == "page:next" for one in items(show.app.kiosk_item)):
            return found
        touch(show.app.window, "page:next")
    raise AssertionError("there is no end of it")


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("which", by_day(["none", *OFFERED], {"none", "one", "many", "five in other words"}))
def test_whoever_comes_sees_how_to_begin_and_what_there_is(look: Show, which: str, scale: str) -> None:
    """The groups of what can be begun now, with its names as far as there is room; nothing while nothing can be."""
    appear(look, scale, False)
    offered = OFFERED.get(which, [replace(one, available=False) for one in GROUPED_SERVICES])
    look.app.bridge.offer(offered)
    look.app.bridge.show_attract()
    look.check(f"attract {which} {scale}")
    said = {says(text) for text in texts(look.app.kiosk_item)}
    words = look.app.bridge.shown.words
    assert {words.attract_touch, words.attract_card, words.attract_paper, words.open_always} <= said
    groups = {one.group for one in offered if one.available}
    if (scale == "large" and "other words" not in which) or groups & said:
        assert groups <= said


@pytest.mark.parametrize(("scale", "low"), LOOKS)
@pytest.mark.parametrize("which", by_day(OFFERED, {"many", "five in other words"}))
def test_every_scene_is_on_a_page_once_and_can_be_read_and_touched(
    look: Show, which: str, scale: str, low: bool
) -> None:
    appear(look, scale, low)
    look.app.bridge.offer(OFFERED[which])
    look.app.bridge.show_services()
    found = on_all_pages(look, f"services {which} {scale}{' low' * low}")
    assert found == [f"service:{one.id}" for one in OFFERED[which]]


def test_fifteen_scenes_stand_on_one_page_of_a_panel_that_stands(look: Show) -> None:
    look.app.bridge.offer(MANY_SERVICES)
    look.app.bridge.show_services()
    look.settle()
    turned = any(one.objectName() == "page:next" for one in items(look.app.kiosk_item))
    assert turned == (look.orientation == "landscape")


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_shows_the_first_screen_the_services_and_the_search(look: Show, theme: str) -> None:
    look.app.bridge.offer(MANY_SERVICES)
    if theme != look.app.appearance.theme:
        look.app.appearance.toggle_theme(theme)
    look.check(f"attract {theme}")
    look.app.bridge.show_services()
    look.settle()
    look.check(f"services {theme}")
    touch(look.app.window, "search")
    look.settle()
    look.check(f"search {theme}")


@pytest.mark.parametrize("away", [(), (PartName.OFFICE,)], ids=["all", "without the office"])
def test_what_is_shipped_is_offered_and_what_cannot_be_done_says_why(show: Show, away: tuple[PartName, ...]) -> None:
    show.app.bridge.offer(buttons(offers(frozenset(away))))
    show.app.bridge.show_services()
    show.check("-".join(("services_shipped", *away)))


def test_what_keeps_all_of_many_closed_is_said_once(show: Show) -> None:
    why = offer_words().away[Need.OFFICE]
    show.app.bridge.offer([replace(one, available=one == MANY_SERVICES[-1], hint=why) for one in MANY_SERVICES])
    show.app.bridge.show_services()
    show.wait()
    assert [why in says(text) for text in texts(show.app.kiosk_item)].count(True) == 1
    show.check("services_closed")


# -- the search -------------------------------------------------------------------------------------------------------


def begin_search(show: Show) -> None:
    show.app.bridge.offer(buttons(offers(frozenset())))
    show.app.bridge.show_services()
    show.settle()
    touch(show.app.window, "search")
    show.settle()


def strike(show: Show, letters: str) -> None:
    for letter in letters:
        touch(show.app.window, f"letter:{letter}")
        show.settle()


def cards(show: Show) -> list[str]:
    return [one.objectName() for one in items(show.app.kiosk_item) if one.objectName().startswith("service:")]


@pytest.mark.parametrize(("scale", "low"), LOOKS_OF_THE_SEARCH)
@pytest.mark.parametrize(
    "typed",
    by_day(["S", "", "GJJ", "TX", "QQQ"], {"S"}),
    ids=lambda typed: typed or "nothing",
)
def test_whatever_is_typed_what_is_found_can_be_read_and_touched(look: Show, typed: str, scale: str, low: bool) -> None:
    appear(look, scale, low)
    begin_search(look)
    strike(look, typed)
    found = on_all_pages(look, f"search {typed or 'nothing'} {scale}{' low' * low}")
    assert len(found) == len(look.app.bridge.state.found)


def test_two_letters_find_retirement_and_one_touch_begins_it(show: Show) -> None:
    begun: list[str] = []
    begin_search(show)
    strike(show, "TX")
    assert cards(show)[0] == "service:retirement"
    show.app.bridge.scene_chosen.disconnect()
    show.app.bridge.scene_chosen.connect(begun.append)
    touch(show.app.window, "service:retirement")
    show.app.bridge.scene_chosen.disconnect()
    show.app.bridge.scene_chosen.connect(show.app._begin)
    assert begun == ["retirement"]


def test_a_word_that_people_use_is_touched_instead_of_typed(show: Show) -> None:
    begin_search(show)
    word = next(one.objectName() for one in items(show.app.kiosk_item) if one.objectName().startswith("word:"))
    touch(show.app.window, word)
    show.settle()
    assert cards(show)[0] == "service:retirement"


def test_what_is_done_elsewhere_says_where_and_cannot_be_pressed(show: Show) -> None:
    begin_search(show)
    strike(show, "GJJ")
    said = "\n".join(says(text) for text in texts(show.app.kiosk_item))
    assert elsewhere()["housing_fund"].where in said
    assert [one.isEnabled() for one in items(show.app.kiosk_item) if one.objectName() == "service:"] == [False]


def test_where_nothing_is_found_it_says_whom_to_ask_and_leads_back_to_all(show: Show) -> None:
    begin_search(show)
    strike(show, "QQQ")
    said = "\n".join(says(text) for text in texts(show.app.kiosk_item))
    assert show.settings.hall.telephone in said
    touch(show.app.window, "search:all")
    show.settle()
    assert not show.app.bridge.searching
    assert "service:retirement" in cards(show)


def test_what_was_typed_is_erased_letter_by_letter_and_with_the_visit(show: Show) -> None:
    begin_search(show)
    strike(show, "TXZ")
    touch(show.app.window, "letter:erase")
    show.settle()
    assert cards(show)[:1] == ["service:retirement"]
    for _ in "TX":
        touch(show.app.window, "letter:erase")
        show.settle()
    assert cards(show) == []
    strike(show, "TX")
    show.app.screen.wipe()
    assert show.app.bridge.state.found == ()
    begin_search(show)
    assert "TX" not in [says(text) for text in texts(show.app.kiosk_item)]


# -- signs -------------------------------------------------------------------------------------------------------------


def test_every_scene_and_group_has_a_sign_that_is_drawn(show: Show) -> None:
    icons = show.app.engine.singletonInstance("style", "Icons")
    assert isinstance(icons, QObject)
    drawn = icons.property("paths").toVariant()
    named = {one.icon for one in offers(frozenset())} | {group.icon for group in groups().values()}
    named |= {one.icon for one in MANY_SERVICES} | {"place", "search"}
    assert named <= set(drawn)


def test_every_shipped_scene_says_for_whom_it_is_and_how_long_it_takes() -> None:
    assert [one.scene for one in offers(frozenset()) if not (one.whom and one.minutes and len(one.words) > 1)] == []
