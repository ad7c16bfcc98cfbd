"""Whole visits, as stories."""

from __future__ import annotations

import asyncio
import subprocess
from datetime import date

import pytest

import play.screen
from config.matters import Span, matters
from devices.social_card.port import NoCard
from flows.bodies import CardKind, PageKind, TakeCard
from flows.computed import retirement as computed
from flows.visit import EndReason, VisitEnd
from tests.pages import fault_of
from tests.visits.conftest import RETIRES, Kiosk


def text_of(kiosk: Kiosk) -> str:
    """The words of all papers that came out."""
    return "".join(
        subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
        for file in sorted(kiosk.papers.glob("*.pdf"))
    )


async def test_a_man_who_is_due_retires_on_the_spot_and_takes_two_papers(kiosk: Kiosk) -> None:
    kiosk.devices.stand("a")
    screen = kiosk.screen({**RETIRES, "identify/consent": "agree"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert screen.page("result").frame.highlight.value == "2026年2月"  # type: ignore[union-attr]
    assert "达川人社受〔2026〕000001号" in text_of(kiosk)
    assert len(list(kiosk.papers.glob("*.pdf"))) == 2
    assert "identity.proved" in kiosk.kinds_of_events()
    of_the_visit = [kind for kind in kiosk.kinds_of_events() if not kind.startswith("rating.")]
    assert of_the_visit[-1] == "visit.forgotten", "the rating is brought behind the visit"


async def test_whoever_declines_the_camera_proves_himself_by_the_password_of_the_card(kiosk: Kiosk) -> None:
    screen = kiosk.screen(RETIRES)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert PageKind.FACE not in screen.kinds()


async def test_the_camera_may_be_left_in_the_middle_of_the_check(kiosk: Kiosk) -> None:
    screen = kiosk.screen({**RETIRES, "identify/consent": "agree", "identify/face": "other_way"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert screen.page("identify/face").options[0].id == "other_way"


async def test_back_in_the_middle_of_the_check_asks_for_consent_again(kiosk: Kiosk) -> None:
    screen = kiosk.screen({**RETIRES, "identify/consent": ["agree", "other_way"], "identify/face": "back"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert [page.node for page in screen.pages].count("identify/consent") == 2


async def test_the_electronic_card_names_its_holder_once_the_office_has_looked_at_it(kiosk: Kiosk) -> None:
    def agree() -> str:
        kiosk.devices.stand("a")
        return "agree"

    acts = {"identify/code": lambda: kiosk.devices.present("phone:li"), "identify/consent": agree}
    screen = kiosk.screen({**RETIRES, "identify/card": "electronic", "result": "done"}, acts)
    assert await kiosk.walk(screen, card=None) == VisitEnd(EndReason.DONE, "checked")
    assert screen.page("result").title.startswith("李试样")


async def test_an_electronic_card_is_not_available_when_the_office_is_not(kiosk: Kiosk) -> None:
    def show() -> None:
        kiosk.devices.present("phone:li")
        kiosk.office.trouble.unreachable = True

    screen = kiosk.screen({**RETIRES, "identify/card": "electronic"}, {"identify/code": show})
    assert await kiosk.walk(screen, card=None) == VisitEnd(EndReason.FAULT, fault="OFFICE-UNREACHABLE")


async def test_a_wrong_password_is_told_with_the_tries_left_and_may_be_given_up(kiosk: Kiosk) -> None:
    answers: dict[str, str | list[str]] = {
        **RETIRES,
        "identify/pin": ["111111", "back", "give_up", "give_up"],
        "identify/other_way": ["pin", "pin", "pin", "appointment"],
        "identify/appointment": "none",
    }
    screen = kiosk.screen(answers)
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "window")
    asked = [(page.title, page.lead) for page in screen.pages if page.node == "identify/pin" and page.options]
    still = "还可以输2次；输错太多会锁卡"
    again = ("请输入社保卡密码", still)
    assert asked == [(again[0], "六位数字，不是银行密码"), ("密码不对，请再输一次", still), again, again]
    assert "identity.proved" not in kiosk.kinds_of_events()


async def test_a_woman_whose_category_is_open_sees_both_results_and_decides_nothing(kiosk: Kiosk) -> None:
    answers = {**RETIRES, "category": "female50", "result": "done"}
    screen = kiosk.screen(answers)
    assert await kiosk.walk(screen, "wang") == VisitEnd(EndReason.DONE, "checked")
    hints = [option.hint for option in screen.page("category").options]
    assert "2040年3月" in hints[0]
    assert "2035年11月" in hints[1]
    assert "以档案及经办机构认定为准" in screen.page("result").lead


async def test_who_is_short_of_years_is_told_how_many_months_are_missing(kiosk: Kiosk) -> None:
    screen = kiosk.screen({**RETIRES, "result": "done"})
    assert await kiosk.walk(screen, "chen") == VisitEnd(EndReason.DONE, "checked")
    assert "2年6个月" in screen.page("result").title


async def test_who_may_go_early_chooses_a_month_and_gets_a_promised_date(kiosk: Kiosk) -> None:
    screen = kiosk.screen({**RETIRES, "result": "apply_early", "early_month": "2027-03"})
    assert await kiosk.walk(screen, "zhao") == VisitEnd(EndReason.DONE, "accepted")
    text = text_of(kiosk)
    assert "受理通知书" in text
    assert "2027年3月" in text


async def test_an_archive_that_must_be_examined_leads_to_review(kiosk: Kiosk) -> None:
    screen = kiosk.screen(RETIRES)
    assert await kiosk.walk(screen, "zhou") == VisitEnd(EndReason.DONE, "accepted")
    assert "当场办结" not in screen.page("result").options[0].hint


async def test_a_limit_that_will_be_in_force_next_year_is_not_told_today(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matters()["retirement"]
    [limit] = matter.limits
    sooner = {"span": "3 workdays", "source": "-", "basis": "R"}
    next_year = limit.model_copy(update={"valid_from": date(2027, 1, 1), "promise": Span.model_validate(sooner)})
    changed = {**matters(), "retirement": matter.model_copy(update={"limits": (limit, next_year)})}
    monkeypatch.setattr(computed, "matters", lambda: changed)
    screen = kiosk.screen(RETIRES)
    await kiosk.walk(screen, "zhou")
    said = "".join(play.screen.text_of(page) for page in screen.pages)
    assert "10个工作日" in said
    assert "3个工作日" not in said


async def test_a_name_that_gbk_does_not_know_is_right_on_screen_and_paper(kiosk: Kiosk) -> None:
    screen = kiosk.screen(RETIRES)
    assert await kiosk.walk(screen, "rare") == VisitEnd(EndReason.DONE, "retired")
    assert "李𠅤" in screen.page("result").title
    assert "李𠅤" in text_of(kiosk)


async def test_a_second_retirement_is_not_possible(kiosk: Kiosk) -> None:
    assert (await kiosk.walk(kiosk.screen(RETIRES))).outcome == "retired"
    screen = kiosk.screen({**RETIRES, "result": "done"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "checked")
    assert "已经办理退休" in screen.page("result").title


async def test_back_returns_to_the_question_before(kiosk: Kiosk) -> None:
    screen = kiosk.screen(
        {**RETIRES, "handle/collect/promise": ["back", "accept"], "handle/notice": ["go_on", "go_on"]}
    )
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert [page.node for page in screen.pages].count("handle/notice") == 2


async def test_a_stranger_to_the_office_is_sent_to_the_window(kiosk: Kiosk) -> None:
    end = await kiosk.walk(kiosk.screen(RETIRES), "stranger")
    assert end == VisitEnd(EndReason.FAULT, fault="OFFICE-UNKNOWN-PERSON")


async def test_a_bank_card_is_refused_and_the_right_card_goes_on(kiosk: Kiosk) -> None:
    def change_it_for_the_right_one() -> str:
        kiosk.devices.pull()
        kiosk.devices.insert("li")
        return "retry"

    screen = kiosk.screen({**RETIRES, "result": "done"}, {"identify/card.fault": change_it_for_the_right_one})
    assert await kiosk.walk(screen, "bank_card") == VisitEnd(EndReason.DONE, "checked")
    assert fault_of(screen.page("identify/card.fault")) == "CARD-NOT-SOCIAL"


async def test_a_card_whose_number_is_wrong_gives_nobody(kiosk: Kiosk) -> None:
    end = await kiosk.walk(kiosk.screen(RETIRES), "bad_number")
    assert end == VisitEnd(EndReason.FAULT, fault="CARD-BAD-NUMBER")


async def test_a_pulled_card_ends_the_visit_and_nothing_was_submitted(kiosk: Kiosk) -> None:
    def pull() -> None:
        kiosk.devices.pull()

    answers = {node: answer for node, answer in RETIRES.items() if node != "handle/collect/promise"}
    screen = kiosk.screen(answers, {"handle/collect/promise": pull})
    end = await kiosk.walk(screen)
    assert end == VisitEnd(EndReason.CARD_REMOVED, fault="CARD-REMOVED")
    assert not any(kind.startswith("submission.") for kind in kiosk.kinds_of_events())
    assert screen.wiped == 2  # at once, and again when the page that told why has been read
    assert screen.showing is None
    assert isinstance(kiosk.parts.reader.status, NoCard)
    assert (await kiosk.walk(kiosk.screen(RETIRES))).outcome == "retired"  # the next citizen


async def test_finish_ends_the_visit_at_any_page(kiosk: Kiosk) -> None:
    kiosk.devices.insert("li")
    reading = asyncio.Event()
    answers = {node: answer for node, answer in RETIRES.items() if node != "handle/notice"}
    visit = kiosk.visit(kiosk.screen(answers, {"handle/notice": reading.set}))
    running = asyncio.ensure_future(visit.run())
    await reading.wait()
    visit.cancel("finish")
    assert (await running).reason is EndReason.FINISH
    kiosk.devices.pull()
    assert "visit.ended" in kiosk.kinds_of_events()


async def test_an_office_that_cannot_be_reached_is_asked_again_and_holds_one_case(kiosk: Kiosk) -> None:
    def cut() -> str:
        kiosk.office.trouble.unreachable = True
        return "submit"

    def mend() -> str:
        kiosk.office.trouble.unreachable = False
        return "retry"

    screen = kiosk.screen(RETIRES, {"handle/review": cut, "handle/conclude/submit.fault": mend})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert fault_of(screen.page("handle/conclude/submit.fault")) == "OFFICE-UNREACHABLE"
    assert kiosk.kinds_of_events().count("submission.confirmed") == 1


async def test_what_nobody_has_answered_is_not_done_behind_whoever_was_told_so(kiosk: Kiosk) -> None:
    def cut() -> str:
        kiosk.office.trouble.unreachable = True
        return "submit"

    screen = kiosk.screen({**RETIRES, "handle/conclude/unanswered": "taken"}, {"handle/review": cut})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "unanswered")
    assert not screen.page("handle/conclude/submit.fault").frame.can_finish, "all ways on lead to the paper"
    assert "提交未确认单" in text_of(kiosk)
    number = screen.page("handle/conclude/unanswered").frame.highlight
    (visit,) = {event.visit for event in kiosk.parts.records.events() if event.kind == "submission.unanswered"}
    assert number is not None
    assert number.value.replace(" ", "").lower() == visit, "by which the office knows it if it did arrive"
    kiosk.office.trouble.unreachable = False
    await kiosk.parts.chores.settle()
    events = kiosk.kinds_of_events()
    assert (events.count("submission.sent"), events.count("submission.confirmed")) == (1, 0)
    assert "visit.forgotten" in events


async def test_a_printer_that_jams_does_not_undo_the_case_and_prints_after_it_is_mended(kiosk: Kiosk) -> None:
    kiosk.printer.jam()
    told = []

    def mend() -> str | None:
        told.append(kiosk.kinds_of_events().count("print.failed"))
        kiosk.printer.mend()
        return "again" if len(told) == 1 else "taken"

    screen = kiosk.screen(RETIRES, {"handle/conclude/papers": mend})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    assert told[0] == 2
    assert len(list(kiosk.papers.glob("*.pdf"))) == 2


async def test_no_event_of_a_visit_holds_anything_personal(kiosk: Kiosk) -> None:
    await kiosk.walk(kiosk.screen(RETIRES))
    written = " ".join(str(value) for event in kiosk.parts.records.events() for value in event.public.values())
    assert "李试样" not in written
    assert "510000196511030015" not in written
    assert "T0000001X" not in written


async def test_whoever_left_the_social_card_at_home_uses_the_identity_card(kiosk: Kiosk) -> None:
    kiosk.devices.stand("a")
    acts = {"identify/card": lambda: kiosk.devices.present("id:li")}
    screen = kiosk.screen({**RETIRES, "identify/consent": "agree", "leave/card": "taken"}, acts)
    assert await kiosk.walk(screen, card=None) == VisitEnd(EndReason.DONE, "retired")
    assert "5100****0015" in text_of(kiosk)
    assert "510000196511030015" not in text_of(kiosk)
    assert "身份证" in screen.page("leave/card").title


async def test_with_an_identity_card_there_is_no_password_among_the_other_ways(kiosk: Kiosk) -> None:
    acts = {"identify/card": lambda: kiosk.devices.present("id:li")}
    screen = kiosk.screen(
        {**RETIRES, "identify/other_way": "appointment", "identify/appointment": "none", "leave/card": "taken"}, acts
    )
    assert await kiosk.walk(screen, card=None) == VisitEnd(EndReason.DONE, "window")
    assert [option.id for option in screen.page("identify/other_way").options] == [
        "electronic_card",
        "staff",
        "appointment",
    ]
    leaving = screen.page("leave/card")
    assert (leaving.the(TakeCard).card, leaving.frame.can_go_back) == (CardKind.ID, False)


async def test_a_third_generation_card_without_keys_is_helped_out_by_the_identity_card(kiosk: Kiosk) -> None:
    kiosk.devices.stand("a")
    answers = {
        **RETIRES,
        "identify/third_generation": "id_card",
        "identify/consent": "agree",
        "result": "done",
        "leave/card": "taken",
    }
    screen = kiosk.screen(answers, {"identify/id_card": lambda: kiosk.devices.present("id:li")})
    assert await kiosk.walk(screen, "v3_without_keys") == VisitEnd(EndReason.DONE, "checked")
    assert screen.page("result").title.startswith("李试样")
