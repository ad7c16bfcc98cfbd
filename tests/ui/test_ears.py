"""Four keys and what is said: with a voice that only remembers, on a virtual clock."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest

from config.clock import CHINA, VirtualClock
from config.language import EN, Language, languages, speaking
from flows.bodies import Entry, Stop
from flows.bodies.entered import DIGITS, KEY, OK
from tests.ui.voice import Remembering
from ui.ears import HOLD_S, REPEAT_AFTER_S, Ears, Key, Tool
from ui.speech import Narrator
from ui.told import Told
from ui.words import words

PAGE = Told(
    "result",
    (
        Stop("You may retire"),
        Stop("In November 2026", private=True),
        Stop("Paid 30 years", private=True),
        Stop("Retire now", "apply"),
        Stop("Not yet", "done"),
        Stop("Help", "help"),
    ),
    opening=2,
)
NEXT = Told("notice", (Stop("Notice"), Stop("Go on", "go_on")))
PIN = Told("pin", (Stop("Password"), Stop("Digits", Entry.DIGITS), Stop("Forgotten", "give_up")))
FACE = Told("face", (Stop("Look"), Stop("Turn left")), guided=True)
TOOLS = len(Tool)


class Blind:
    """Somebody with four keys, who hears what is said."""

    def __init__(self, *, has_jack: bool = True) -> None:
        self.clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
        self.voice = Remembering()
        self.acts: list[str] = []
        self.screen: list[bool] = []
        self.languages: list[Language] = []
        narrator = Narrator(self.voice, self.clock)
        self.ears = Ears(
            narrator, self.clock, self.acts.append, self.screen.append, self.languages.append, has_jack=has_jack
        )

    @property
    def heard(self) -> str:
        """What was said last."""
        return self.voice.said[-1]

    def on(self, told: Told) -> None:
        """Uses the keys, and ``told`` has come up."""
        self.ears.show(told)
        if not self.ears.listening:
            self.ears.press(Key.AGAIN)

    def press(self, *keys: Key) -> str:
        for key in keys:
            self.ears.press(key)
        return self.heard


@pytest.fixture
def blind() -> Blind:
    return Blind()


def said(name: str, **values: object) -> str:
    return str(words()[name]).format(**values)


def test_nothing_is_said_to_whoever_does_not_use_the_keys(blind: Blind) -> None:
    blind.ears.show(PAGE)
    blind.ears.typed(1, 6)
    blind.ears.headset_changed()
    assert blind.voice.said == []


def test_whoever_plugs_a_headset_in_begins_to_listen(blind: Blind) -> None:
    blind.ears.show(PAGE)
    blind.voice.in_private = True
    blind.ears.headset_changed()
    assert said("ears_keys") in blind.heard
    assert PAGE.stops[1].text in blind.heard
    assert blind.press(Key.NEXT).startswith(said("ears_item", n=2, m=len(PAGE.stops) + TOOLS))


@pytest.mark.parametrize("key", Key)
def test_the_first_key_only_tells_what_the_keys_do_and_what_this_is(blind: Blind, key: Key) -> None:
    blind.ears.show(PAGE)
    heard = blind.press(key)
    assert heard.startswith(said("ears_keys"))
    assert PAGE.stops[0].text in heard
    assert blind.acts == []


def test_next_and_previous_say_which_what_and_what_to_do(blind: Blind) -> None:
    blind.on(PAGE)
    blind.press(Key.NEXT, Key.NEXT)
    heard = blind.press(Key.NEXT)
    assert heard.startswith(said("ears_item", n=4, m=len(PAGE.stops) + TOOLS))
    assert "Retire now" in heard
    assert said("ears_to_choose") in heard
    assert "Paid" not in blind.press(Key.PREVIOUS)
    assert said("ears_to_choose") not in blind.heard


def test_the_list_ends_at_both_ends_and_says_so(blind: Blind) -> None:
    blind.on(PAGE)
    assert blind.press(Key.PREVIOUS).startswith(said("ears_first"))
    for _ in range(len(PAGE.stops) + TOOLS - 1):
        assert not blind.press(Key.NEXT).startswith(said("ears_last"))
    assert blind.press(Key.NEXT).startswith(said("ears_last"))


def test_what_is_selected_is_done_and_said_with_what_it_brings(blind: Blind) -> None:
    blind.on(PAGE)
    blind.press(Key.NEXT, Key.NEXT, Key.NEXT, Key.SELECT)
    assert blind.acts == ["apply"]
    assert blind.heard.startswith(said("ears_chosen", what="Retire now"))
    blind.ears.show(NEXT)
    assert blind.heard.startswith(said("ears_chosen", what="Retire now"))
    assert "Notice" in blind.heard


async def test_what_comes_late_is_said_without_what_was_chosen_before(blind: Blind) -> None:
    blind.on(PAGE)
    blind.press(Key.NEXT, Key.NEXT, Key.NEXT, Key.SELECT)
    await blind.clock.advance(30)
    blind.ears.show(NEXT)
    assert blind.heard.startswith("Notice")


def test_what_can_only_be_heard_cannot_be_selected(blind: Blind) -> None:
    blind.on(PAGE)
    assert blind.press(Key.SELECT).startswith(said("ears_not_to_choose"))
    assert blind.acts == []


def test_again_says_where_one_is_and_twice_the_page_from_its_beginning(blind: Blind) -> None:
    blind.on(PAGE)
    place = blind.press(Key.NEXT, Key.NEXT, Key.NEXT)
    assert blind.press(Key.AGAIN) == place
    assert blind.press(Key.AGAIN).startswith(PAGE.stops[0].text)
    assert blind.press(Key.PREVIOUS).startswith(said("ears_first"))


# -- what is personal -------------------------------------------------------------------------------------------------


def everything(blind: Blind) -> str:
    """All that is said of a page, walked from its beginning to its end."""
    blind.voice.said.clear()
    blind.press(Key.AGAIN, Key.AGAIN)
    for _ in PAGE.stops:
        blind.press(Key.NEXT)
    return "\n".join(blind.voice.said)


@pytest.mark.parametrize("has_jack", [True, False])
def test_the_hall_never_hears_what_is_personal(has_jack: bool) -> None:
    blind = Blind(has_jack=has_jack)
    blind.on(PAGE)
    heard = everything(blind)
    assert [stop.text for stop in PAGE.stops if stop.private and stop.text in heard] == []
    assert said("ears_private" if has_jack else "ears_private_no_jack") in heard
    assert not any(manner.private for manner in blind.voice.manners)


def test_a_headset_hears_everything_and_only_that_is_marked_as_private(blind: Blind) -> None:
    blind.voice.in_private = True
    blind.on(PAGE)
    heard = everything(blind)
    assert [stop.text for stop in PAGE.stops if stop.text not in heard] == []
    for text, manner in zip(blind.voice.said, blind.voice.manners[-len(blind.voice.said) :], strict=True):
        assert manner.private == any(stop.private and stop.text in text for stop in PAGE.stops)


def test_pulling_the_headset_is_said_and_nothing_personal_after_it(blind: Blind) -> None:
    blind.on(PAGE)
    blind.voice.in_private = True
    blind.ears.headset_changed()
    assert blind.heard.startswith(said("ears_headset_in"))
    assert PAGE.stops[1].text in blind.heard
    blind.voice.in_private = False
    blind.ears.headset_changed()
    assert blind.heard.startswith(said("ears_headset_out"))
    assert PAGE.stops[2].text not in everything(blind)


def test_an_answer_that_is_personal_can_be_chosen_unsaid(blind: Blind) -> None:
    blind.on(replace(PAGE, stops=(Stop("Which?"), Stop("Daughter Li", "li", private=True)), opening=1))
    blind.press(Key.NEXT, Key.SELECT)
    assert blind.acts == ["li"]
    assert "Daughter Li" not in "\n".join(blind.voice.said)


def test_of_a_password_only_how_many_digits_there_are_is_said_even_to_a_headset(blind: Blind) -> None:
    blind.voice.in_private = True
    blind.on(PIN)
    assert said("ears_digits") in blind.press(Key.NEXT)
    assert blind.press(Key.SELECT).startswith(said("ears_digits"))
    assert blind.acts == []
    blind.ears.typed(0, 6)
    assert blind.heard.startswith(said("ears_digits"))
    blind.ears.typed(1, 6)
    assert blind.heard.startswith(said("ears_typed", n=1, left=5))
    blind.ears.typed(6, 6)
    assert blind.heard.startswith(said("ears_typed_all", n=6))
    blind.press(Key.SELECT)
    assert blind.acts == [Entry.DIGITS]


# -- news, layers, time -----------------------------------------------------------------------------------------------


def test_news_of_a_page_keep_the_place_by_what_it_does(blind: Blind) -> None:
    blind.on(PAGE)
    blind.press(Key.NEXT, Key.NEXT, Key.NEXT, Key.NEXT)
    count = len(blind.voice.said)
    more = (*PAGE.stops[:3], Stop("A line more"), Stop("Retire", "apply"), *PAGE.stops[4:])
    blind.ears.show(replace(PAGE, stops=more))
    assert len(blind.voice.said) == count  # nobody is interrupted
    assert "Not yet" in blind.press(Key.AGAIN)


def test_what_is_said_twice_on_a_page_holds_nobody_there(blind: Blind) -> None:
    """A citation stands below each of two reasons; looking at the same page again must not jump back to the first."""
    twice = replace(PAGE, stops=(Stop("Why"), Stop("a"), Stop("Article 1"), Stop("b"), Stop("Article 1"), Stop("c")))
    blind.on(twice)
    blind.press(*[Key.NEXT] * 4)
    blind.ears.show(twice)
    blind.ears.show(replace(twice, stops=(*twice.stops, Stop("d"))))
    assert "c" in blind.press(Key.NEXT)


def test_a_page_that_has_become_shorter_loses_nobody(blind: Blind) -> None:
    blind.on(PAGE)
    blind.press(*[Key.NEXT] * 5)
    blind.ears.show(replace(PAGE, stops=PAGE.stops[:2]))
    assert blind.press(Key.AGAIN)


def test_a_page_that_says_something_else_now_is_heard(blind: Blind) -> None:
    blind.on(NEXT)
    blind.ears.show(replace(NEXT, stops=(Stop("Take your papers"), *NEXT.stops[1:])))
    assert blind.heard.startswith("Take your papers")


def test_a_layer_is_a_list_too_and_below_it_the_page_is_told_again(blind: Blind) -> None:
    blind.on(PAGE)
    blind.press(Key.NEXT, Key.NEXT, Key.NEXT)
    blind.ears.show(Told("idle", (Stop("Are you there?"), Stop("I am", "stay"))))
    assert blind.heard.startswith("Are you there?")
    blind.press(Key.NEXT, Key.SELECT)
    assert blind.acts == ["stay"]
    blind.ears.show(PAGE)
    assert PAGE.stops[0].text in blind.heard


async def listened(blind: Blind, seconds: float) -> list[str]:
    """What is said by itself in so many seconds."""
    blind.voice.said.clear()
    task = asyncio.ensure_future(blind.ears.run())
    await asyncio.sleep(0)
    await blind.clock.advance(seconds)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return blind.voice.said


async def test_whoever_presses_nothing_hears_it_again(blind: Blind) -> None:
    blind.on(PAGE)
    place = blind.press(Key.NEXT, Key.NEXT, Key.NEXT)
    assert await listened(blind, REPEAT_AFTER_S - 1) == []
    assert (await listened(blind, 4 * REPEAT_AFTER_S))[:2] == [place, place]


async def test_nothing_is_repeated_to_whoever_does_not_use_the_keys_or_is_guided(blind: Blind) -> None:
    blind.ears.show(PAGE)
    assert await listened(blind, 10 * REPEAT_AFTER_S) == []
    blind.on(FACE)
    assert await listened(blind, 10 * REPEAT_AFTER_S) == []


# -- tools ------------------------------------------------------------------------------------------------------------


def reached(blind: Blind, tool: Tool) -> None:
    blind.press(*[Key.NEXT] * (len(NEXT.stops) + list(Tool).index(tool)))


@pytest.mark.parametrize(("tool", "word"), [(Tool.PACE, "pace_130"), (Tool.VOLUME, "volume_150")])
def test_pace_and_volume_are_in_the_list_of_every_page(blind: Blind, tool: Tool, word: str) -> None:
    blind.on(NEXT)
    reached(blind, tool)
    assert blind.press(Key.SELECT).startswith(said(word))
    assert blind.acts == []


def test_the_other_language_is_in_the_list_under_its_own_name(blind: Blind) -> None:
    blind.on(NEXT)
    reached(blind, Tool.LANGUAGE)
    assert languages()[EN].name in blind.heard
    blind.press(Key.SELECT)
    assert blind.languages == [EN]


def test_the_screen_is_dark_on_request_and_bright_again(blind: Blind) -> None:
    blind.on(NEXT)
    reached(blind, Tool.DARK)
    assert said("ears_dark") in blind.heard
    assert blind.press(Key.SELECT).startswith(said("ears_is_dark"))
    assert said("ears_bright") in blind.press(Key.AGAIN)
    assert blind.press(Key.SELECT).startswith(said("ears_is_bright"))
    assert blind.screen == [True, False]


async def test_holding_again_makes_the_screen_dark_once(blind: Blind) -> None:
    blind.on(NEXT)
    blind.press(Key.AGAIN)
    await blind.clock.advance(HOLD_S / 2)
    blind.ears.hold()
    assert blind.screen == []
    await blind.clock.advance(HOLD_S)
    blind.ears.hold()
    blind.ears.hold()
    assert blind.screen == [True]


async def test_another_key_that_is_held_does_nothing_of_the_kind(blind: Blind) -> None:
    blind.on(NEXT)
    blind.press(Key.NEXT)
    await blind.clock.advance(2 * HOLD_S)
    blind.ears.hold()
    assert blind.screen == []


def test_the_next_citizen_finds_a_bright_screen_and_no_keys_in_use(blind: Blind) -> None:
    blind.on(NEXT)
    reached(blind, Tool.DARK)
    blind.press(Key.SELECT)
    blind.ears.forget()
    assert blind.screen == [True, False]
    count = len(blind.voice.said)
    blind.ears.show(PAGE)
    assert len(blind.voice.said) == count


@pytest.mark.parametrize("language", languages())
def test_the_keys_speak_the_language_of_the_visit(blind: Blind, language: str) -> None:
    for one in languages():
        if one == language:
            with speaking(one):
                blind.on(PAGE)
                assert blind.heard.startswith(said("ears_keys")[:10])
    assert blind.voice.manners[-1].language == language


def test_english_is_said_with_english_stops(blind: Blind) -> None:
    with speaking(EN):
        blind.on(PAGE)
    assert "\u3002" not in blind.heard


# -- what is entered --------------------------------------------------------------------------------------------------

KEYS = tuple(Stop(key.removeprefix(KEY), key) for key in DIGITS)
PHONE = Told("phone", (Stop("Telephone"), Stop("Nothing yet"), *KEYS, Stop("OK", OK)))


def test_digits_are_walked_to_by_one_person_alone_and_typed_where_others_listen(blind: Blind) -> None:
    """Whoever stands near would hear each digit that is walked to before it counts as typed."""
    blind.on(PHONE)
    walked = [blind.press(Key.NEXT) for _ in range(4)]
    assert said("ears_digits") in walked[1]
    assert "OK" in walked[2]
    blind.voice.in_private = True
    blind.ears.headset_changed()
    assert "1" in blind.press(Key.NEXT, Key.NEXT)
    assert blind.press(Key.SELECT) == blind.heard
    assert blind.acts == [DIGITS[0]]


def test_a_list_that_is_shorter_since_the_headset_was_pulled_loses_nobody(blind: Blind) -> None:
    blind.voice.in_private = True
    blind.on(PHONE)
    blind.press(*[Key.NEXT] * (len(PHONE.stops) + TOOLS - 1))
    blind.voice.in_private = False  # and nobody has told the ears yet
    assert blind.press(Key.AGAIN)
    blind.ears.show(replace(PHONE, stops=(*PHONE.stops, Stop("More"))))
    assert blind.press(Key.SELECT)


def test_a_key_is_not_said_again_as_chosen_but_what_it_brings(blind: Blind) -> None:
    blind.voice.in_private = True
    blind.on(PHONE)
    blind.press(Key.NEXT, Key.NEXT)
    count = len(blind.voice.said)
    blind.press(Key.SELECT)
    assert len(blind.voice.said) == count
    blind.ears.tell((Stop("138", private=True, aloud="3 digits"),))
    assert blind.heard.startswith("138")
    blind.voice.in_private = False
    blind.ears.tell((Stop("138", private=True, aloud="3 digits"),))
    assert blind.heard.startswith("3 digits")
    assert "138" not in blind.heard
