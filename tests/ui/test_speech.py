"""What is said aloud, and when: with a voice that only remembers, on a virtual clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.clock import CHINA, VirtualClock
from config.faults import fault_list
from config.language import EN, speaking
from config.settings import load_settings
from devices.voice.port import ORDINARY
from flows.bodies import WORDED, Body, Camera, Choice, Fact, Papers, Result, Review
from flows.definition.loading import load_scene, scene_names
from flows.page import Page
from flows.pages.farewell import Farewell
from flows.pages.words import draw, speakable
from tests.pages import framed, page
from tests.screens.pages import PAGES
from tests.ui.calls import no_calls
from tests.ui.voice import Remembering
from ui.speech import (
    PACES,
    REPEAT_AFTER_S,
    SETTLED_S,
    VOLUMES,
    Narrator,
    guidance_aloud,
    help_aloud,
    idle_aloud,
    page_aloud,
    services_aloud,
)

FACE = page(Camera("turn_left", "left", steps=2), "face", "face", spoken="A.")


def _guiding(face: Page, text: str) -> Page:
    """The same, when the camera asks for something else."""
    return replace(face, body=replace(face.the(Camera), text=text))


class Heard:
    def __init__(self) -> None:
        self.clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
        self.voice = Remembering()
        self.narrator = Narrator(self.voice, self.clock)
        self.page = FACE

    def begin(self) -> None:
        self.narrator.begin(self.page)
        self.voice.said.clear()

    async def guide(self, text: str, seconds: float) -> None:
        """The camera's process says ``text`` with every picture, ten times a second."""
        for _ in range(round(seconds * 10)):
            new = _guiding(self.page, text)
            self.narrator.update(self.page, new)
            self.page = new
            await self.clock.advance(0.1)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_a_sentence_with_a_value_is_left_out_and_the_others_are_not() -> None:
    stop = "\u3002"
    assert speakable("{name}, you may", f"One{stop}On {{day}}{stop}Two{stop}") == f"One{stop}Two{stop}"
    assert speakable("", "{only}") == ""


MARK, HOUSE = "#value#", "#house#"


class Marked(str):
    """A value that is marked, and so is whatever is asked of it: ``{known.amount}``."""

    def __getattr__(self, name: str) -> str:
        return self


class Everything(dict[str, str]):
    """Every value of a person; those of the hall and of its rules belong to nobody."""

    def __missing__(self, name: str) -> str:
        return Marked(HOUSE if name.startswith("hall_") or name == "proof_demand" else MARK)


#: bodies that no words make by themselves
MADE_BY_STEPS = {page.kind: page.body for page in PAGES.values() if page.kind not in WORDED}


@pytest.mark.parametrize("scene", scene_names())
def test_no_page_says_a_value_that_was_filled_in(scene: str) -> None:
    """Each value of every page is marked; no mark is ever said."""
    filled = 0
    for name, words in load_scene(scene).words.pages.items():
        page = draw(words, name, Everything(), body=MADE_BY_STEPS.get(words.kind))
        filled += MARK in page.title + page.lead
        assert MARK not in page_aloud(page), name
        assert "{" not in page_aloud(page), name
    assert filled > 0


@pytest.mark.parametrize("body", [Result(), Review()], ids=lambda body: str(body.kind))
def test_a_page_that_is_private_altogether_says_only_that_it_is_there(body: Body) -> None:
    private = page(body, spoken="retired", highlight=Fact("a", "b"))
    assert page_aloud(private)
    assert "retired" not in page_aloud(private)


def test_a_page_that_was_made_without_words_says_nothing() -> None:
    """Nothing is said by default: only what its maker has marked as speakable."""
    assert page_aloud(page(Choice(), lead="lead")) == ""


@pytest.mark.parametrize("code", sorted(fault_list()))
def test_a_fault_is_said_in_the_citizens_voice_and_never_in_the_staffs(code: str) -> None:
    page = Farewell(load_settings().hall).fault_page(code, "node", detail="detail")
    entry = fault_list()[code]
    assert speakable(entry.citizen) in page_aloud(page)
    assert entry.staff not in page_aloud(page)
    assert "detail" not in page_aloud(page)
    assert "编号" not in entry.citizen, "not every paper has a number; the page of one that has says so"


def test_an_empty_hall_is_not_told_that_the_kiosk_is_out_of_service() -> None:
    assert page_aloud(Farewell(load_settings().hall).out_of_service_page("RECORDS-STORE", "")) == ""


def test_the_frame_has_its_words_too() -> None:
    texts = [services_aloud(), help_aloud(no_calls().page), idle_aloud(card=False), idle_aloud(card=True)]
    assert all(texts)
    assert len(set(texts)) == 4


async def test_a_page_is_said_with_its_guidance(heard: Heard) -> None:
    heard.narrator.begin(FACE)
    assert heard.voice.said == [speakable("A.", "left")]


async def test_guidance_is_said_when_it_has_stood_for_a_moment(heard: Heard) -> None:
    heard.begin()
    await heard.guide("right", SETTLED_S / 2)
    assert heard.voice.said == []
    await heard.guide("right", SETTLED_S)
    assert heard.voice.said == [speakable("right")]


async def test_guidance_that_flickers_is_not_said(heard: Heard) -> None:
    heard.begin()
    for _ in range(20):
        await heard.guide("nearer", 0.1)
        await heard.guide("further", 0.1)
    assert heard.voice.said == []


async def test_the_same_guidance_is_said_again_only_after_some_seconds(heard: Heard) -> None:
    heard.begin()
    await heard.guide("left", REPEAT_AFTER_S - 1)
    assert heard.voice.said == []  # it was said with the page
    await heard.guide("right", 1)
    await heard.guide("left", 1)
    await heard.guide("right", 1)
    assert heard.voice.said == [speakable("right"), speakable("left")]
    await heard.guide("right", REPEAT_AFTER_S)
    assert heard.voice.said[2:] == [speakable("right")]


async def test_new_words_of_the_same_page_are_said_at_once(heard: Heard) -> None:
    old = page(Papers(), "papers", "printing", spoken="printing")
    heard.narrator.begin(old)
    heard.narrator.update(old, replace(old, body=PAGES["papers"].body))
    heard.narrator.update(old, framed(old, spoken="take"))
    assert heard.voice.said == [speakable("printing"), speakable("take")]


async def test_guidance_with_a_value_in_it_is_not_said() -> None:
    assert guidance_aloud(_guiding(FACE, "{name}")) == ""


async def test_a_kiosk_without_a_voice_goes_on(heard: Heard) -> None:
    silent = Narrator(None, heard.clock)
    silent.begin(FACE)
    silent.update(FACE, framed(FACE, spoken="other"))
    silent.hush()


def test_pace_and_volume_are_spoken_back_as_they_will_be_heard(heard: Heard) -> None:
    for _ in PACES:
        heard.narrator.next_pace()
    for _ in VOLUMES:
        heard.narrator.next_volume()
    assert len(set(heard.voice.said)) == len(PACES) + len(VOLUMES)
    paces, volumes = heard.voice.manners[: len(PACES)], heard.voice.manners[len(PACES) :]
    assert [manner.pace_percent for manner in paces] == [*PACES[1:], PACES[0]]
    assert [manner.volume_percent for manner in volumes] == [*VOLUMES[1:], VOLUMES[0]]


def test_the_next_citizen_hears_it_as_the_site_has_set_it(heard: Heard) -> None:
    heard.narrator.next_pace()
    heard.narrator.next_volume()
    heard.narrator.begin(FACE)
    assert heard.voice.manners[-1] != ORDINARY
    heard.narrator.forget()
    heard.narrator.begin(FACE)
    assert heard.voice.manners[-1] == ORDINARY


def test_a_page_is_said_in_the_language_of_the_visit(heard: Heard) -> None:
    with speaking(EN):
        heard.narrator.begin(FACE)
    assert heard.voice.manners[-1].language == EN
