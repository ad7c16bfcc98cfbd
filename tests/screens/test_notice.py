"""What maintenance has to say to everybody: above the first screens in every look, and above nothing of a visit."""

from __future__ import annotations

from itertools import cycle

import pytest

from config.language import EN, ZH, Language, speaking
from flows.first_screen.offers import offer_words, offers
from tests.screens.looking import says, texts
from tests.screens.pages import MANY_SERVICES
from tests.screens.show import Show
from ui.appearance import SCALES
from ui.station import buttons

#: no text of a command is longer (fleet/doings.py)
LONGEST = 120
#: the usual look, and the one with the least room
LOOKS = [(SCALES[0], False), pytest.param(SCALES[0], True, marks=pytest.mark.nightly), (SCALES[1], True)]


def longest(language: Language) -> str:
    """A notice that could not be longer, in that language."""
    with speaking(language):
        sentences = cycle(offer_words().closed_for.values())
        said = ""
        while len(said) < LONGEST:
            said += next(sentences)
        return said[:LONGEST]


def notice_on(show: Show) -> list[str]:
    """What stands there as the notice."""
    return [says(text) for text in texts(show.app.kiosk_item) if text.objectName() == "notice"]


@pytest.mark.parametrize(("scale", "low"), LOOKS)
@pytest.mark.parametrize("language", [ZH, pytest.param(EN, marks=pytest.mark.nightly)])
def test_the_longest_notice_has_room(show: Show, scale: str, low: bool, language: Language) -> None:
    said, look = longest(language), f"{language} {scale} {'low' if low else 'high'}"
    if scale != show.app.appearance.scale:
        show.app.appearance.toggle_scale()
    if low:
        show.app.appearance.toggle_low()
    show.app.bridge.offer(MANY_SERVICES, said)
    show.settle()
    assert notice_on(show) == [said]
    show.check(f"notice attract {look}")
    show.app.bridge.show_services()
    show.settle()
    show.check(f"notice services {look}")


def test_what_maintenance_has_closed_says_why(show: Show) -> None:
    closed = offers(frozenset(), lambda scene: "policy" if scene == "retirement" else "")
    show.app.bridge.offer(buttons(closed))
    show.app.bridge.show_services()
    show.settle()
    why = offer_words().closed_for["policy"]
    assert [one.scene for one in closed if one.why_not == why] == ["retirement"]
    assert [why in says(text) for text in texts(show.app.kiosk_item)].count(True) == 1
    show.check("services_closed_by_maintenance")
