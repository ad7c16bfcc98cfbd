"""The idle watch, on a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from config.clock import CHINA, VirtualClock
from config.settings import Idle
from flows.bodies import Body, CardKind, Choice, FaultVoices, Goodbye, Result, TakeCard, Working
from tests.pages import page
from ui.idle import IdleWatch, Pace, pace_of

IDLE = Idle(warn_after_s=45, warn_after_reading_s=90, answer_within_s=30)


class Watched:
    def __init__(self) -> None:
        self.clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
        self.countdown: list[tuple[int, Pace]] = []
        self.expired = 0
        self.watch = IdleWatch(self.clock, IDLE, self._count, self._expire)

    def _count(self, left: int, pace: Pace) -> None:
        self.countdown.append((left, pace))

    def _expire(self) -> None:
        self.expired += 1


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    it = Watched()
    task = asyncio.create_task(it.watch.run())
    yield it
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_warning_counts_down_whole_seconds_and_then_the_visit_expires_once(watched: Watched) -> None:
    watched.watch.watch(Pace.NORMAL)
    await watched.clock.advance(44.9)
    assert watched.countdown == []
    await watched.clock.advance(0.2)
    assert watched.countdown == [(30, Pace.NORMAL)]
    await watched.clock.advance(29.5)
    assert [left for left, _ in watched.countdown] == list(range(30, 0, -1))
    assert watched.expired == 0
    await watched.clock.advance(200)
    assert watched.expired == 1
    assert watched.countdown[-1][0] == 0


async def test_reading_pages_are_given_twice_the_time(watched: Watched) -> None:
    watched.watch.watch(Pace.READING)
    await watched.clock.advance(89)
    assert watched.countdown == []
    await watched.clock.advance(1.5)
    assert watched.countdown


async def test_a_page_with_less_patience_is_counted_from_when_it_comes_up(watched: Watched) -> None:
    watched.watch.watch(Pace.READING)
    await watched.clock.advance(1)
    watched.watch.watch(Pace.NORMAL)
    await watched.clock.advance(44.9)
    assert watched.countdown == []
    await watched.clock.advance(0.5)
    assert watched.countdown == [(30, Pace.NORMAL)]


async def test_every_touch_starts_the_time_anew_more_often_than_wcag_asks(watched: Watched) -> None:
    watched.watch.watch(Pace.NORMAL)
    for _ in range(25):
        await watched.clock.advance(74)
        watched.watch.touched()
        assert watched.countdown[-1][0] == 0
    assert watched.expired == 0


async def test_a_machine_at_work_warns_nobody(watched: Watched) -> None:
    watched.watch.watch(Pace.NEVER)
    await watched.clock.advance(3600)
    assert watched.countdown == []
    assert watched.expired == 0


async def test_whoever_walks_off_without_the_card_is_reminded_and_then_forgotten(watched: Watched) -> None:
    """What asks for the card after the visit holds nothing of the person, and goes on asking."""
    watched.watch.watch(Pace.CARD_WAITING)
    await watched.clock.advance(50)
    assert watched.countdown[-1][1] is Pace.CARD_WAITING
    assert watched.expired == 0
    await watched.clock.advance(30)
    assert watched.expired == 1


async def test_a_new_page_takes_the_warning_away(watched: Watched) -> None:
    watched.watch.watch(Pace.NORMAL)
    await watched.clock.advance(50)
    watched.watch.watch(Pace.NEVER)
    assert watched.countdown[-1] == (0, Pace.NEVER)


@pytest.mark.parametrize(
    ("body", "reading", "pace"),
    [
        (Working(), False, Pace.NEVER),
        (Goodbye(), False, Pace.NEVER),
        (TakeCard(), False, Pace.CARD_WAITING),
        (TakeCard(card=CardKind.ID), False, Pace.NORMAL),
        (Result(), True, Pace.READING),
        (Choice(), False, Pace.NORMAL),
    ],
)
def test_the_pace_follows_the_kind_of_page(body: Body, reading: bool, pace: Pace) -> None:
    assert pace_of(page(body, reading=reading)) is pace


def test_a_page_without_anything_to_touch_stays_for_ever() -> None:
    """A kiosk out of service says so until it is in service again."""
    assert pace_of(page(FaultVoices(), "out_of_service", can_finish=False)) is Pace.NEVER


def test_the_list_of_services_is_watched_too() -> None:
    assert pace_of(None) is Pace.NORMAL
