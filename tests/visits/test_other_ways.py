"""Visits of citizens who cannot or will not be looked at by the camera: every other way ends well and is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from config.matters import matters
from config.proofs import Strength
from flows.bodies import Consent, PageKind, Staff
from flows.page import Page
from flows.visit import EndReason, VisitEnd
from office.port import AppointmentKind, Identity
from tests.printing.looking import text
from tests.visits.conftest import RETIRES, HeadlessScreen, Kiosk

STAFF_ANSWERS = {**RETIRES, "identify/other_way": "staff"}


def proofs_of(kiosk: Kiosk) -> list[dict[str, object]]:
    return [dict(event.public) for event in kiosk.parts.records.events() if event.kind == "identity.proved"]


class Hall(HeadlessScreen):
    """A screen before which somebody of the hall steps in: puts the card in, types the password, compares."""

    card = "staff"
    pins: tuple[str, ...] = ("123456",)
    verdict = "same"

    def show(self, page) -> None:  # type: ignore[no-untyped-def]
        super().show(page)
        match page.title:
            case "请先取出您的卡片" | "请工作人员取回工作卡":
                self.devices.pull()
            case "请工作人员插入工作卡":
                self.devices.insert(self.card)

    async def ask(self, page) -> str:  # type: ignore[no-untyped-def]
        if page.node == "identify/staff" and page.kind is PageKind.PIN:
            self.show(page)
            self.pins, pin = self.pins[1:], self.pins[0]
            return pin
        if page.kind is PageKind.STAFF_CHECK:
            self.show(page)
            return self.verdict
        if page.title == "这不是工作卡":
            self.show(page)
            return "give_up"
        return await super().ask(page)


def hall(kiosk: Kiosk, answers: dict[str, str | list[str]] | None = None, **changes: object) -> Hall:
    screen = Hall(kiosk.devices, answers or dict(STAFF_ANSWERS))
    for name, value in changes.items():
        setattr(screen, name, value)
    return screen


async def test_somebody_of_the_hall_proves_the_citizen_and_answers_for_it(kiosk: Kiosk) -> None:
    screen = hall(kiosk)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert proofs_of(kiosk) == [{"how": "staff", "strength": "high", "staff": "DC-001"}]
    compared = next(page.body for page in screen.pages if isinstance(page.body, Staff))
    assert compared.portrait.startswith(b"\x89PNG")
    assert not compared.live, "the citizen did not agree to the camera"


async def test_a_live_picture_stands_beside_the_portrait_when_the_citizen_had_agreed_to_the_camera(
    kiosk: Kiosk,
) -> None:
    answers: dict[str, str | list[str]] = {**STAFF_ANSWERS, "identify/consent": "agree", "identify/face": "other_way"}
    screen = hall(kiosk, answers)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert next(page.body for page in screen.pages if isinstance(page.body, Staff)).live
    assert kiosk.parts.eyes.preview() is None, "the camera is off again"


async def test_somebody_of_the_hall_who_sees_another_person_ends_the_matter_at_the_window(kiosk: Kiosk) -> None:
    screen = hall(kiosk, {**STAFF_ANSWERS, "identify/not_the_holder": "ok"}, verdict="different")
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "window")
    assert proofs_of(kiosk) == []


async def test_a_citizens_card_is_no_staff_card(kiosk: Kiosk) -> None:
    answers: dict[str, str | list[str]] = {
        **RETIRES,
        "identify/other_way": ["staff", "appointment"],
        "identify/appointment": "none",
    }
    screen = hall(kiosk, answers, card="wang")
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "window")
    assert PageKind.STAFF_CHECK not in screen.kinds()


async def test_a_member_of_staff_cannot_prove_herself(kiosk: Kiosk) -> None:
    answers: dict[str, str | list[str]] = {
        **RETIRES,
        "identify/other_way": ["staff", "appointment"],
        "identify/appointment": "none",
    }
    screen = hall(kiosk, answers)
    assert await kiosk.walk(screen, "staff") == VisitEnd(EndReason.DONE, "window")
    assert proofs_of(kiosk) == []


async def test_a_wrong_password_of_the_staff_card_is_told_and_typed_again(kiosk: Kiosk) -> None:
    screen = hall(kiosk, pins=("111111", "123456"))
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert any(page.title == "工作卡密码不对，请再输一次" for page in screen.pages)


def shows_phone(kiosk: Kiosk, whose: str) -> Callable[[], None]:
    return lambda: kiosk.devices.present(f"phone:{whose}")


async def test_the_own_phone_proves_the_holder_of_an_identity_card(kiosk: Kiosk) -> None:
    acts = {
        "identify/card": lambda: kiosk.devices.present("id:li"),
        "identify/electronic_card": shows_phone(kiosk, "li"),
    }
    answers = {**RETIRES, "identify/other_way": "electronic_card", "leave/card": "taken"}
    screen = kiosk.screen(answers, acts)
    assert await kiosk.walk(screen, card=None) == VisitEnd(EndReason.DONE, "retired")
    assert proofs_of(kiosk) == [{"how": "electronic_card", "strength": "substantial", "staff": None}]


async def test_another_persons_phone_proves_nothing(kiosk: Kiosk) -> None:
    answers: dict[str, str | list[str]] = {
        **RETIRES,
        "identify/other_way": ["electronic_card", "appointment"],
        "identify/other_persons_code": "ok",
        "identify/appointment": "none",
    }
    screen = kiosk.screen(answers, {"identify/electronic_card": shows_phone(kiosk, "wang")})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "window")
    assert proofs_of(kiosk) == []


def text_of(papers: Path) -> str:
    (paper,) = papers.glob("*.pdf")
    return text(paper.read_bytes())


async def test_a_time_at_the_window_is_booked_and_printed(kiosk: Kiosk) -> None:
    answers: dict[str, str | list[str]] = {
        **RETIRES,
        "identify/other_way": "appointment",
        "identify/appointment": "hall",
        "identify/appointment_time": "2026-11-25T14:30:00+08:00",
        "identify/appointment_paper": "taken",
        "identify/rating": "skip",
    }
    screen = kiosk.screen(answers)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "appointment")
    offered = screen.page("identify/appointment_time").options
    assert offered[0].label == "11月25日（周三）09:00"
    assert offered[-1].id == "none"
    slip = text_of(kiosk.papers)
    assert all(words in slip for words in ("预约〔2026〕00001号", "11月25日（周三）14:30", "李试样"))
    assert "appointment.confirmed" in kiosk.kinds_of_events()


async def test_a_visit_at_home_is_asked_for_and_the_day_of_the_call_is_promised(kiosk: Kiosk) -> None:
    answers = {
        **RETIRES,
        "identify/other_way": "appointment",
        "identify/appointment": "home",
        "identify/appointment_paper": "taken",
        "identify/rating": "skip",
    }
    screen = kiosk.screen(answers)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "appointment")
    page = screen.page("identify/appointment_paper")
    assert page.frame.highlight is not None
    assert page.frame.highlight.value == "11月26日前来电"


async def test_a_time_that_somebody_else_has_just_taken_is_told_and_another_is_chosen(kiosk: Kiosk) -> None:
    first, second = "2026-11-25T09:00:00+08:00", "2026-11-25T14:30:00+08:00"

    class Slow(HeadlessScreen):
        """Somebody who looks at the times for so long that others take the first one."""

        async def ask(self, page: Page) -> str:
            if page.node == "identify/appointment_time":
                for key in ("a", "b"):
                    other = Identity(key, "某人")
                    await kiosk.parts.office.book(key, other, AppointmentKind.HALL, datetime.fromisoformat(first))
            return await super().ask(page)

    answers: dict[str, str | list[str]] = {
        **RETIRES,
        "identify/other_way": "appointment",
        "identify/appointment": "hall",
        "identify/appointment_time": [first, second],
        "identify/time_taken": "ok",
        "identify/appointment_paper": "taken",
        "identify/rating": "skip",
    }
    screen = Slow(kiosk.devices, answers)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "appointment")
    assert first not in [option.id for option in screen.page("identify/appointment_time").options]
    assert "identify/time_taken" in [page.node for page in screen.pages]


async def test_a_matter_that_wants_more_than_a_password_offers_none(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matters()["retirement"]
    assert matter.proof.accepts_way("pin"), "as it is shipped the password will do"
    stricter = matter.model_copy(update={"proof": matter.proof.model_copy(update={"accepts": (Strength.HIGH,)})})
    monkeypatch.setitem(matters(), "retirement", stricter)
    screen = kiosk.screen({**RETIRES, "identify/other_way": "appointment", "identify/appointment": "none"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "window")
    assert [option.id for option in screen.page("identify/other_way").options] == ["staff", "appointment"]
    told = str(screen.page("identify/consent").the(Consent).sections)
    assert "社保卡密码" not in told, "what is not enough is not promised beforehand"
    assert "工作人员当面核对" in told
