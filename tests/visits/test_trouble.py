"""Visits on a day when a part fails: the citizen is told what to do, nothing is lost, and the next one is served."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from contextlib import aclosing
from pathlib import Path

import pytest

from config.faults import Fault
from config.settings import Settings, V4l2Camera
from devices.social_card.port import BusyCard, CardPresent, SocialCard
from flows.bodies import Papers
from flows.page import Page
from flows.stay import stays
from flows.visit import EndReason, VisitEnd
from records.log import RecordsLog
from tests.pages import fault_of
from tests.pcscd import Pcscd
from tests.visits.conftest import LIMIT_S, PATIENCE_S, RETIRES, HeadlessScreen, Kiosk, open_kiosk

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.real_parts
@pytest.mark.xdist_group("real time")
@pytest.mark.nightly
async def test_without_a_camera_another_way_is_offered_and_the_visit_goes_on(
    settings: Settings, tmp_path: Path
) -> None:
    camera = V4l2Camera(driver="v4l2", device=Path("/dev/v4l/by-id/none"))
    settings = settings.model_copy(update={"camera": camera})
    async with open_kiosk(settings, tmp_path / "papers") as kiosk:
        screen = kiosk.screen({**RETIRES, "identify/consent": "agree", "identify/no_face_check": "other_way"})
        assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
        faults = [event.public["fault"] for event in kiosk.parts.records.events() if event.kind == "visit.fault"]
        assert faults == ["CAMERA-ABSENT"]


async def test_an_office_that_answers_late_is_asked_again_and_gives_the_same_case(kiosk: Kiosk) -> None:
    def slow() -> str:
        kiosk.office.trouble.delay_s, kiosk.office._line.answer_within_s = 1000.0, 0.5
        return "submit"

    def quick() -> str:
        kiosk.office.trouble.delay_s, kiosk.office._line.answer_within_s = 0.0, PATIENCE_S
        return "retry"

    screen = kiosk.screen(RETIRES, {"handle/review": slow, "handle/conclude/submit.fault": quick})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert fault_of(screen.page("handle/conclude/submit.fault")) == "OFFICE-LATE"
    events = list(kiosk.parts.records.events())
    cases = {event.public["case_number"] for event in events if event.kind == "submission.confirmed"}
    assert cases == {"达川人社受〔2026〕000001号"}
    assert [event.kind for event in events].count("submission.sent") == 2


@pytest.mark.real_parts
@pytest.mark.xdist_group("real time")
@pytest.mark.expects_log("card-reader: lost: NoService()")
async def test_a_card_service_that_is_killed_and_restarted_in_mid_visit_costs_nobody_the_visit(
    own_pcscd: Pcscd, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stays, "SERVICE_GAP_S", LIMIT_S)  # a busy machine starts a service when it can

    def crash() -> None:
        own_pcscd.kill()
        own_pcscd.start()

    async with open_kiosk(settings, tmp_path / "papers") as kiosk:
        screen = kiosk.screen(RETIRES, {"identify/consent": crash})
        assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")


async def test_a_third_generation_card_without_keys_leads_to_another_way_to_say_who_one_is(kiosk: Kiosk) -> None:
    screen = kiosk.screen({**RETIRES, "identify/third_generation": "window"})
    assert await kiosk.walk(screen, "v3_without_keys") == VisitEnd(EndReason.DONE, "window")
    assert [option.id for option in screen.page("identify/third_generation").options] == ["id_card", "code", "window"]


async def test_a_printer_that_stays_broken_sends_the_citizen_to_the_window_with_a_number(kiosk: Kiosk) -> None:
    kiosk.printer.empty()
    screen = kiosk.screen({**RETIRES, "handle/conclude/papers": "missing"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    page = screen.page("handle/conclude/papers")
    assert page.frame.highlight is not None
    assert page.frame.highlight.value == "达川人社受〔2026〕000001号"
    assert all(line.note for line in page.the(Papers).lines)
    assert not list(kiosk.papers.glob("*.pdf"))


# which event finds no room any more is a matter of how many there were: one of the visit, or one of the card that goes
@pytest.mark.expects_log("visit: clean-up: RECORDS-STORE was not noted", sometimes=True)
@pytest.mark.expects_log("left-cards: social_card: RECORDS-STORE", sometimes=True)
async def test_a_memory_that_cannot_be_written_stops_the_visit_and_wipes_the_screen(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(kiosk.parts.records, RecordsLog)

    def fill_the_disk() -> str:
        # SQLite itself says that the disk is full: not one page more than there is now.
        connection = kiosk.parts.records._connection  # type: ignore[attr-defined]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return "accept"

    screen = kiosk.screen(RETIRES, {"handle/collect/promise": fill_the_disk})

    visits = 0

    async def walk_until_the_last_page_is_full() -> None:
        nonlocal visits
        for _ in range(20):
            visits += 1
            await kiosk.walk(screen)

    with pytest.raises(Fault, match="RECORDS-STORE"):
        await walk_until_the_last_page_is_full()
    assert screen.wiped == 2 * visits, "before the card is asked for, and after"
    assert screen.showing is None


async def test_a_card_whose_memory_fails_leads_to_another_document_and_is_not_called_a_third_generation_card(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def memory_fails(card: CardPresent) -> SocialCard:
        raise Fault("CARD-MEMORY")  # what the driver raises after 6581, which no virtual card answers

    monkeypatch.setattr(kiosk.parts.reader, "read", memory_fails)
    screen = kiosk.screen(
        {
            **RETIRES,
            "identify/unreadable": "id_card",
            "identify/other_way": "appointment",
            "identify/appointment": "none",
            "leave/card": "taken",
        },
        {"identify/id_card": lambda: kiosk.devices.present("id:li")},
    )
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "window")
    assert "identify/third_generation" not in [page.node for page in screen.pages]


@pytest.mark.real_parts
@pytest.mark.xdist_group("real time")
async def test_a_card_that_another_program_holds_is_waited_for_and_then_read(kiosk: Kiosk) -> None:
    assert kiosk.settings.card_reader.driver == "virtual"
    kiosk.devices.insert("li")
    await told(kiosk, CardPresent)
    arguments = ("-m", "tests.devices.social_card.rival", "exclusive", "Virtual PCD 00 00")
    rival = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    assert rival.stdin is not None
    await told(kiosk, BusyCard)
    lets_go = rival.stdin.close

    class Patient(HeadlessScreen):
        def show(self, page: Page) -> None:
            super().show(page)
            if page.lead == "读卡器正忙，马上就好":
                lets_go()

    screen = Patient(kiosk.devices, {**RETIRES, "result": "done"})
    assert await kiosk.walk(screen, card=None) == VisitEnd(EndReason.DONE, "checked")
    assert "读卡器正忙，马上就好" in [page.lead for page in screen.pages]
    await rival.wait()


async def told(kiosk: Kiosk, status: type[CardPresent]) -> None:
    """Wait until the reader says so."""
    async with asyncio.timeout(LIMIT_S), aclosing(kiosk.parts.reader.changes()) as statuses:
        async for now in statuses:
            if type(now) is status:
                return
