"""What a visit leaves open is brought to the office behind the next citizens, and the visit does not wait for it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from config.settings import Settings
from flows.page import Page
from flows.stay.left import SETTLE_S
from flows.visit import EndReason, VisitEnd
from office.port import AppointmentKind, Identity
from tests.records.test_courier import MEMORY_OF_FORMAT_1
from tests.visits.conftest import LIMIT_S, RETIRES, HeadlessScreen, Kiosk, open_virtual_kiosk
from tests.waiting import seen

pytestmark = pytest.mark.expects_log("courier: ")


def held(kiosk: Kiosk, question: str) -> list[tuple[object, ...]]:
    """What the office's own database answers."""
    connection = sqlite3.connect(kiosk.settings.data_dir / "office.sqlite")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def of_kind(kiosk: Kiosk, *kinds: str) -> Iterable[str]:
    return [kind for kind in kiosk.kinds_of_events() if kind in kinds]


async def test_a_rating_that_the_office_cannot_take_now_gets_there_later(kiosk: Kiosk) -> None:
    def cut() -> str:
        kiosk.office.trouble.unreachable = True
        return "2"

    assert await kiosk.walk(kiosk.screen(RETIRES, {"handle/conclude/rating": cut})) == VisitEnd(
        EndReason.DONE, "retired"
    )
    await kiosk.parts.chores.settle()
    assert held(kiosk, "SELECT grade FROM ratings") == []
    assert kiosk.parts.records.remembered() == ()  # it waits without anything personal
    kiosk.office.trouble.unreachable = False
    await kiosk.parts.chores.settle()
    assert held(kiosk, "SELECT grade FROM ratings") == [(2,)]
    assert "rating.confirmed" in kiosk.kinds_of_events()
    await kiosk.parts.chores.settle()
    assert kiosk.kinds_of_events().count("rating.confirmed") == 1


async def test_a_late_answer_to_an_appointment_is_settled_behind(kiosk: Kiosk) -> None:
    def late() -> str:
        kiosk.office.trouble.delay_s = 1000.0
        return "home"

    screen = kiosk.screen({**RETIRES, "identify/other_way": "appointment"}, {"identify/appointment": late})
    end = await kiosk.walk(screen)
    assert (end.reason, end.fault) == (EndReason.FAULT, "OFFICE-LATE")
    kiosk.office.trouble.delay_s = 0.0
    await kiosk.parts.chores.settle()
    assert list(of_kind(kiosk, "appointment.confirmed", "appointment.failed")) == ["appointment.confirmed"]
    assert len(held(kiosk, "SELECT * FROM appointments")) == 1
    assert kiosk.parts.records.remembered() == ()


def stranger(place: int) -> Identity:
    """Somebody whom the office does not know."""
    return Identity(f"{place:018}", "某人")


async def test_a_time_that_has_just_been_taken_is_an_outcome_and_is_not_asked_for_again(kiosk: Kiosk) -> None:
    wanted, other = (await kiosk.parts.office.free_times())[:2]

    class Crowd(HeadlessScreen):
        """While this citizen looks at the times, others take every place of the first one."""

        async def ask(self, page: Page) -> str:
            if page.node == "identify/appointment_time":
                place = 0
                while (
                    await kiosk.parts.office.book(f"{place}", stranger(place), AppointmentKind.HALL, wanted) is not None
                ):
                    place += 1
            return await super().ask(page)

    answers: dict[str, str | list[str]] = {
        **RETIRES,
        "identify/other_way": "appointment",
        "identify/appointment": "hall",
        "identify/appointment_time": [wanted.isoformat(), other.isoformat()],
        "identify/time_taken": "ok",
        "identify/appointment_paper": "taken",
        "identify/rating": "skip",
    }
    assert await kiosk.walk(Crowd(kiosk.devices, answers)) == VisitEnd(EndReason.DONE, "appointment")
    await kiosk.parts.chores.settle()
    outcomes = list(of_kind(kiosk, "appointment.planned", "appointment.confirmed", "appointment.failed"))
    assert outcomes == ["appointment.planned", "appointment.failed", "appointment.planned", "appointment.confirmed"]


async def test_an_answer_that_comes_after_the_citizen_has_left_is_noted_once(kiosk: Kiosk) -> None:
    kiosk.office.trouble.delay_s = 2.0
    submitting = asyncio.Event()

    class Leaving(HeadlessScreen):
        def show(self, page: Page) -> None:
            super().show(page)
            if page.node == "handle/conclude/submit":
                submitting.set()

    kiosk.devices.insert("li")
    visit = kiosk.visit(Leaving(kiosk.devices, RETIRES))
    running = asyncio.ensure_future(visit.run())
    await submitting.wait()
    async with asyncio.timeout(LIMIT_S):
        await seen(lambda: "submission.sent" in kiosk.kinds_of_events())
        visit.cancel("finish")
        kiosk.devices.pull()
        await running
        await kiosk.parts.chores.settle()
        await seen(lambda: not kiosk.parts.records.remembered())
    sent = list(of_kind(kiosk, "submission.sent", "submission.waiting", "submission.confirmed"))
    assert sent == ["submission.sent", "submission.confirmed"]


async def test_a_kiosk_delivers_what_an_older_program_has_left(settings: Settings, tmp_path: Path) -> None:
    left = {
        "key": "0123456789abcdef",
        "matter": "retirement",
        "number": "510000196511030015",
        "name": "李试样",
        "category": "male",
        "retirement_month": "2026-02",
        "promise_words_id": "retirement.promise.1",
        "identified_by": "pin",
    }
    async with open_virtual_kiosk(settings, tmp_path / "papers") as kiosk:
        content = {"submission": json.dumps(left)}
        kiosk.parts.records.append(
            "submission.planned", visit=left["key"], public={"matter": "retirement"}, personal=content
        )
    async with open_virtual_kiosk(settings, tmp_path / "papers") as kiosk:
        await kiosk.parts.chores.settle()
        assert held(kiosk, "SELECT key, name FROM bundles WHERE key NOT LIKE 'invented-%'") == [
            ("0123456789abcdef", "李试样")
        ]


async def test_a_memory_of_an_older_program_whose_month_is_not_the_laws_is_refused_and_the_kiosk_serves(
    settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(MEMORY_OF_FORMAT_1, settings.data_dir)  # it says January; the law of this birth says February
    async with open_virtual_kiosk(settings, tmp_path / "papers") as kiosk:
        await kiosk.parts.chores.settle()
        assert held(kiosk, "SELECT key, name FROM bundles WHERE key NOT LIKE 'invented-%'") == []
        failed = [event.public for event in kiosk.parts.records.events() if event.kind == "submission.failed"]
        assert [public["fault"] for public in failed] == ["OFFICE-REFUSED"]
        await kiosk.parts.clock.sleep(2 * SETTLE_S)  # that visit never ended: the slot must be seen empty first
        assert (await kiosk.walk(kiosk.screen({**RETIRES, "result": "done"}), "chen")).outcome == "checked"


async def test_a_kiosk_with_a_submission_that_nobody_can_read_starts_serves_and_reports_it(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_virtual_kiosk(settings, tmp_path / "papers") as kiosk:
        content = {"submission": '{"format": 99, "what": "ever"}'}
        kiosk.parts.records.append(
            "submission.planned", visit="f" * 16, public={"matter": "retirement"}, personal=content
        )
    async with open_virtual_kiosk(settings, tmp_path / "papers") as kiosk:
        await kiosk.parts.chores.settle()
        assert (await kiosk.walk(kiosk.screen(RETIRES))).outcome == "retired"
        await kiosk.parts.chores.settle()
        (aside,) = [event for event in kiosk.parts.records.events() if event.kind == "submission.set_aside"]
        assert (aside.public["fault"], aside.public["reason"]) == ("OUTBOX-UNREADABLE", "format 99")
        assert kiosk.parts.records.remembered() == ("f" * 16,)
        assert len(held(kiosk, "SELECT * FROM cases WHERE key NOT LIKE 'invented-%'")) == 1
    assert caplog.text.count("OUTBOX-UNREADABLE") >= 1
