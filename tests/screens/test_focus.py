"""Where the keys are: on every page from its beginning, and drawn so that nobody can miss it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem

from flows.bodies import Choice, Option
from tests.families import some_by_day
from tests.screens.everywhere import EVERYWHERE
from tests.screens.looking import buttons, contrast
from tests.screens.pages import MANY_SERVICES, PAGES
from tests.screens.said import Say, said
from tests.screens.show import Show, keep
from ui.robot import grab

#: WCAG 2.2, 1.4.11 and 2.4.13: against what is around it
CONTRAST = 3.0
#: a line of the ring that is thinner is not seen at arm's length
LINE_MM = 1.0
#: where a side of a button is looked at, in shares of its length: between the round corners
ALONG = (0.3, 0.5, 0.7)


def by_keys(show: Show, is_on: bool) -> None:
    hand = show.app.engine.singletonInstance("components", "Hand")
    assert isinstance(hand, QObject)
    hand.setProperty("byKeys", is_on)


def reachable(show: Show) -> list[QQuickItem]:
    return [button for button in buttons(show.app.kiosk_item) if button.isEnabled()]


def bring_up(show: Show, name: str, say: Say = str) -> None:
    """Each text of the page as ``say`` says it."""
    bridge = show.app.bridge
    if name in PAGES:
        show.app.screen.show(said(PAGES[name], say))
    elif name in ("attract", "services", "search"):
        bridge.offer([said(one, say) for one in MANY_SERVICES])
        bridge.show_attract()
        if name != "attract":
            bridge.show_services()
        if name == "search":
            bridge.search(bridge.turn)
    else:
        show.app.screen.show(said(PAGES["fault" if name == "staff" else "result"], say))
        show.settle()
        bridge.help(name == "help")
        bridge.staff(name == "staff")
        bridge.set_countdown(24 if name == "idle" else 0, False)
    show.settle()


@pytest.mark.one_way_by_day
@pytest.mark.parametrize("name", some_by_day(EVERYWHERE, 6, "attract", "services", "search", "help", "idle", "staff"))
def test_the_focus_begins_somewhere_and_tab_comes_to_every_button(show: Show, name: str) -> None:
    bring_up(show, name)
    wanted = {button.objectName() for button in reachable(show)}
    begun = show.app.window.activeFocusItem()
    assert begun is not None
    assert begun.objectName() in wanted or not wanted
    reached = {begun.objectName()}
    for _ in wanted:
        following = show.app.window.activeFocusItem().nextItemInFocusChain(True)
        following.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        reached.add(following.objectName())
    assert wanted <= reached


@pytest.mark.one_way_by_day
@pytest.mark.parametrize("name", ["choice"])
def test_the_focus_stays_where_it_is_when_an_answer_comes_before_it(show: Show, name: str) -> None:
    page = PAGES[name]
    bring_up(show, name)
    last = f"option:{page.options[-1].id}"
    next(button for button in reachable(show) if button.objectName() == last).forceActiveFocus()
    show.app.screen.show(replace(page, body=Choice(options=(Option("more", "more"), *page.options))))
    show.settle()
    assert "option:more" in {button.objectName() for button in reachable(show)}
    assert show.app.window.activeFocusItem().objectName() == last


def test_the_focus_stays_on_its_service_when_the_cards_are_made_anew(show: Show) -> None:
    bring_up(show, "services")
    first = next(button for button in reachable(show) if button.objectName().startswith("service:"))
    first.forceActiveFocus()
    show.app.bridge.offer([*MANY_SERVICES, replace(MANY_SERVICES[-1], id="another")])
    show.settle()
    assert show.app.window.activeFocusItem().objectName() == f"service:{MANY_SERVICES[0].id}"


@pytest.mark.one_way_by_day
@pytest.mark.parametrize("name", some_by_day(EVERYWHERE, 18))
def test_the_focus_is_seen_on_every_button(show: Show, name: str) -> None:
    """At several places of each side: a thick line that stands out from what is outside it and from the button."""
    bring_up(show, name)
    by_keys(show, False)
    show.wait()
    plain = grab(show.app)
    by_keys(show, True)
    faults = []
    for button in reachable(show):
        button.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        show.wait(1)
        picture = grab(show.app)
        place = place_of(show, button)
        faults += [f"{button.objectName()} {side}" for side in unseen(show, picture, plain, place)]
    if faults:
        keep(picture, f"{show.orientation}-focus-{name}")
    by_keys(show, False)
    assert faults == []


def place_of(show: Show, item: QQuickItem) -> QRect:
    corner = item.mapToItem(show.app.kiosk_item, QPoint(0, 0)).toPoint()
    return QRect(corner.x(), corner.y(), round(item.width()), round(item.height()))


def unseen(show: Show, picture: QImage, plain: QImage, place: QRect) -> Iterator[str]:
    depth = round(4 / show.mm(1))
    for share in ALONG:
        x, y = place.left() + round(share * place.width()), place.top() + round(share * place.height())
        sides = {
            "left": [QPoint(place.left() + step, y) for step in range(-depth, 3)],
            "right": [QPoint(place.right() - step, y) for step in range(-depth, 3)],
            "top": [QPoint(x, place.top() + step) for step in range(-depth, 3)],
            "bottom": [QPoint(x, place.bottom() - step) for step in range(-depth, 3)],
        }
        for side, line in sides.items():
            if not _stands_out(show, [picture.pixelColor(p) for p in line], [plain.pixelColor(p) for p in line]):
                yield f"{side} at {share}"


def _stands_out(show: Show, drawn: list[QColor], plain: list[QColor]) -> bool:
    """Whether a new line stands out from what is outside the ring, and a line beside the button from its edge."""
    runs = [(start, end) for start, end in _runs(drawn) if show.mm(end - start) >= LINE_MM]
    new = [drawn[start] for start, end in runs if drawn[start:end] != plain[start:end]]
    # most of what is around it, and not the one pixel where a neighbour may have its own edge
    around, edge = Counter(colour.rgb() for colour in plain[:-3]).most_common(1)[0][0], plain[-1]
    outside = QColor(around)
    return any(contrast(line, outside) >= CONTRAST for line in new) and any(
        contrast(drawn[start], edge) >= CONTRAST for start, _ in runs
    )


def _runs(colours: list[QColor]) -> Iterator[tuple[int, int]]:
    """The stretches of one colour."""
    start = 0
    for index in range(1, len(colours) + 1):
        if index == len(colours) or colours[index] != colours[start]:
            yield start, index
            start = index
