"""Whatever printer and press do, the citizen keeps the number, the rating and the farewell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.bodies import Papers, Result
from flows.page import Page
from flows.visit import EndReason, VisitEnd
from play.virtual_time import LoopClock
from printing.port import JobState, JobStatus, Paper
from tests.printing.test_ipp_strangers import reply_of, stranger
from tests.visits.conftest import RETIRES, HeadlessScreen, Kiosk
from tests.visits.test_retirement import text_of

NUMBER = "达川人社受〔2026〕000001号"
NO_PAPER = {**RETIRES, "handle/conclude/papers": "missing"}


def printed(kiosk: Kiosk) -> list[tuple[str, str]]:
    """The events of printing, each with its paper."""
    events = [event for event in kiosk.parts.records.events() if event.kind.startswith("print.")]
    return [(event.kind, str(event.public.get("paper", ""))) for event in events]


def nothing_lost(
    kiosk: Kiosk, screen: HeadlessScreen, end: VisitEnd, options: tuple[str, ...] = ("again", "missing")
) -> None:
    assert end == VisitEnd(EndReason.DONE, "retired")
    page = screen.page("handle/conclude/papers")
    assert page.frame.highlight is not None
    assert page.frame.highlight.value == NUMBER
    assert tuple(option.id for option in page.options) == options
    assert all(line.note for line in page.the(Papers).lines)
    assert "rating.planned" in kiosk.kinds_of_events()
    assert "farewell" in [page.node for page in screen.pages]
    assert printed(kiosk)[-1] == ("print.missing", "")


@pytest.mark.real_parts
@pytest.mark.xdist_group("visits")
async def test_a_printer_that_answers_nonsense_costs_the_paper_and_nothing_else(kiosk: Kiosk) -> None:
    async with stranger(reply_of("a page in GB 2312 that says 404")) as printer:
        kiosk.parts = replace(kiosk.parts, printer=printer)
        screen = kiosk.screen(NO_PAPER)
        nothing_lost(kiosk, screen, await kiosk.walk(screen))
    faults = {event.public["fault"] for event in kiosk.parts.records.events() if event.kind == "print.failed"}
    assert faults == {"PRINTER-FOREIGN"}


def raises(error: Exception) -> Callable[..., Awaitable[Any]]:
    async def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


async def breaks_off(paper: Paper) -> AsyncGenerator[JobStatus, None]:
    yield JobStatus(paper.key, JobState.PRINTING)
    raise UnicodeDecodeError("utf-8", b"\xd5\xd2", 0, 1, "invalid start byte")


@pytest.mark.parametrize(
    ("part", "method", "failing", "options"),
    [
        ("printer", "follow", breaks_off, ("taken", "again", "missing")),  # nobody knows whether they came out
        ("press", "compose", raises(asyncio.IncompleteReadError(b"", 4)), ("again", "missing")),
    ],
)
async def test_whatever_printer_or_press_raise_costs_the_paper_and_nothing_else(
    kiosk: Kiosk,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    method: str,
    failing: Callable[..., Any],
    options: tuple[str, ...],
) -> None:
    monkeypatch.setattr(getattr(kiosk.parts, part), method, failing)
    screen = kiosk.screen(NO_PAPER)
    nothing_lost(kiosk, screen, await kiosk.walk(screen), options)


async def test_a_paper_that_cannot_even_be_written_costs_nothing_else(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of what the paper says of the law, in the midst of it."""
    monkeypatch.setattr("flows.papers.papers.Papers._added", lambda *_: 1 / 0)
    end = await kiosk.walk(kiosk.screen({**NO_PAPER, "handle/notice": "go_on"}))
    assert end == VisitEnd(EndReason.DONE, "retired")
    assert ("print.failed", "outcome") in printed(kiosk)
    assert ("print.sent", "receipt") in printed(kiosk)


async def test_again_prints_what_did_not_come_out_and_nothing_else(kiosk: Kiosk) -> None:
    kiosk.printer.jam()

    class Mending(HeadlessScreen):
        def show(self, page: Page) -> None:
            super().show(page)
            if isinstance(page.body, Papers) and page.body.lines and page.body.lines[0].state == JobState.FAILED:
                kiosk.printer.mend()

    screen = Mending(kiosk.devices, {**RETIRES, "handle/conclude/papers": ["again", "taken"]})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert printed(kiosk) == [
        ("print.planned", "outcome"),
        ("print.failed", "outcome"),
        ("print.planned", "receipt"),
        ("print.sent", "receipt"),
        ("print.planned", "outcome"),
        ("print.sent", "outcome"),
        ("print.confirmed", "outcome"),
        ("print.confirmed", "receipt"),
        ("print.taken", ""),
    ]


async def test_when_nothing_came_out_of_a_printer_that_took_all_both_are_printed_again(kiosk: Kiosk) -> None:
    screen = kiosk.screen({**RETIRES, "handle/conclude/papers": ["again", "missing"]})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert [paper for kind, paper in printed(kiosk) if kind == "print.sent"] == ["outcome", "receipt"] * 2
    assert printed(kiosk)[-1] == ("print.missing", "")


async def test_a_paper_bears_the_time_at_which_the_promise_was_made(kiosk: Kiosk) -> None:
    clock = kiosk.parts.clock
    assert isinstance(clock, LoopClock)

    def read_it_for_long() -> str:
        clock.set_wall(clock.now() + timedelta(hours=2))
        return "submit"

    assert await kiosk.walk(kiosk.screen(RETIRES, {"handle/review": read_it_for_long})) == VisitEnd(
        EndReason.DONE, "retired"
    )
    words = text_of(kiosk).replace("\n", "").replace(" ", "")
    assert "受理时间2026年11月24日21:3" in words
    assert "于2026年11月24日19:3" in words  # 在自助终端上逐条阅读并确认


async def test_on_paper_an_article_follows_its_law_as_on_screen(kiosk: Kiosk) -> None:
    screen = kiosk.screen(RETIRES)
    await kiosk.walk(screen)
    cited = {section.lines[0] for section in screen.page("result").the(Result).sections}
    words = text_of(kiosk).replace("\n", "").replace(" ", "")
    assert len(cited) > 2
    assert all(one in words for one in cited)


async def test_an_appointment_that_the_printer_fails_is_still_told(kiosk: Kiosk) -> None:
    kiosk.printer.empty()
    answers = {
        **RETIRES,
        "identify/other_way": "appointment",
        "identify/appointment": "home",
        "identify/appointment_paper": "missing",
        "identify/rating": "skip",
    }
    screen = kiosk.screen(answers)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "appointment")
    assert screen.page("identify/appointment_paper").frame.highlight is not None
