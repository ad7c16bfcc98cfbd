"""The watch of the walks sees what it is there for: each thing that must hold, broken once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from config.clock import CHINA
from config.items import items
from config.refusals import refusals
from config.settings import load_settings
from devices.cards.port import Person as CardHolder
from devices.cards.port import Sex
from devices.social_card.port import SocialCard
from flows.bodies import Body, Choice, Fact, Notice, Pin, Section, Text
from flows.bundle import notice
from flows.definition.loading import load_scene
from flows.page import Frame, Page
from flows.pages.spoken import texts
from office.port import Accepted, Case, CaseState, Concerned, Party, Promise, Submission, Unit
from office.record import Deceased, Person, Record, Sought, UnitRecord
from play.faults import CALLED
from printing.documents.letters import letter
from printing.documents.port import CaseEntry, Content, Reason, Value
from records.port import Event
from tests.pages import framed
from tests.records.conftest import LogFolder
from tests.walker.afterwards import repeated
from tests.walker.evidence import Evidence, Standing
from tests.walker.handed_in import wrong_in, wrong_on
from tests.walker.pages import knows_who, wrong_on_page
from tests.walker.remains import leaves_in
from tests.walker.strangers import Strangers, identity
from tests.walker.touched import Touches
from tests.walker.walk import everybody

MADE = "2026-11-24T09:00:00+08:00"
NOW = datetime(2026, 11, 24, 9, tzinfo=CHINA)
RECORD = Record(Person("510000199006150247", "高试失", "F", date(1990, 6, 15), b"", mobile="13900001001"))
TEXTS = load_scene("unemployment").words.texts
REVIEW = (
    Fact(TEXTS["review.applicant"], "高试失"),
    Fact(TEXTS["review.matter"], "职业介绍"),
    Fact(items()["job_wage"].name, items()["job_wage"].values["2"], "change:job_wage"),
    Fact(items()["mobile"].name, "1390****1001"),
    Fact(items()["promise_truth"].name, texts()["promised"]),
)
SUBMISSION = Submission(
    key="v",
    site="test",
    scene="unemployment",
    made="2026-11-24",
    applicant=Party("510000199006150247", "高试失"),
    items={"job_wage": "2"},
    sources={"job_wage": "ask"},
    promises=(Promise("promise_truth", "promise_truth.1", MADE),),
    matters=("job_referral",),
)
BOTH = {"job_wage": "ask", "job_area": "ask"}


def page(node: str, title: str = "", body: Body | None = None) -> Page:
    return Page(Frame(node, title), body or Choice())


def asks(item: str, body: Body | None = None) -> Page:
    return page("handle/collect/question", items()[item].question, body)


def touches() -> Touches:
    """Of a visit in which a job was wished for, and the wage was changed."""
    made = Touches("unemployment")
    made.answer(page("result"), "apply")
    for wished in ("job_guidance", "job_referral", "job_guidance", "done"):  # the first one was taken back
        made.answer(page("wishes/choose"), wished)
    made.answer(asks("job_wage"), "4")
    made.answer(page("handle/review"), "change:job_wage")
    made.answer(asks("job_wage"), "2")
    return made


def wrong(submission: Submission = SUBMISSION, *, made: str = MADE, review: tuple[Fact, ...] = REVIEW) -> list[str]:
    told = touches()
    told.given.append(replace(told.given[-1], item="promise_truth", value="accept"))
    return list(wrong_in(submission, told, review, RECORD.items, {"promise_truth.1": made}))


def test_what_is_as_it_was_shown_and_told_is_right() -> None:
    assert wrong() == []


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (lambda it: replace(it, items={"job_wage": "4"}), "otherwise than it was answered last"),
        (lambda it: replace(it, items={"job_wage": "4"}), "otherwise than it stood on the review"),
        (lambda it: replace(it, items={}, sources={}), "neither handed in"),
        (lambda it: replace(it, items={**it.items, "job_area": "near"}, sources=BOTH), "想在哪里工作 was handed in"),
        (lambda it: replace(it, promises=()), "otherwise than it was answered last"),
        (lambda it: replace(it, promises=(*it.promises, Promise("no_other_income", "w", MADE))), "promised by nobody"),
        (lambda it: replace(it, matters=("job_referral", "training_subsidy")), "nobody has wished it"),
        (lambda it: replace(it, matters=("job_guidance",)), "nobody has wished it"),
        (lambda it: replace(it, applicant=Party("1", "李试样")), "otherwise than it stood"),
    ],
)  # fmt: skip
def test_what_is_handed_in_otherwise_is_seen(breaks: Callable[[Submission], Submission], says: str) -> None:
    assert any(says in one for one in wrong(breaks(SUBMISSION)))


def test_a_promise_without_its_moment_in_the_memory_is_seen() -> None:
    assert wrong(made="2026-11-24T09:00:01+08:00") == ["the memory knows of no promise promise_truth of that moment"]


def test_what_was_never_shown_once_more_is_seen() -> None:
    assert "something was told that was never shown once more" in wrong(review=())


def test_what_was_gone_back_on_is_as_if_it_had_never_been() -> None:
    told = touches()
    told.back(page("handle/review"))  # the new wage
    told.back(asks("job_wage"))  # that it should be changed
    assert told.of_items() == {"job_wage": "4"}
    told.back(page("handle/review"))
    told.back(asks("job_wage"))
    assert (told.of_items(), told.last("choose")) == ({}, "")


def test_what_is_longer_than_a_page_takes_is_cut_as_the_page_cuts_it() -> None:
    """Seeds 200152, 300013, 300086: a hundred letters for a school, a business, a former unit."""
    told = touches()
    told.answer(asks("major", Text("text")), "A" * 99)
    assert told.of_items()["major"] == "A" * Text("text").most


def test_what_is_wished_in_a_scene_need_not_be_chosen_as_in_another() -> None:
    """Seeds 200213, 300041: insurance for oneself, wished together with a business."""
    told = Touches("startup")
    for wished in ("flexible_enrolment", "done"):
        told.answer(page("wishes/choose"), wished)
    of_startup = replace(
        SUBMISSION, scene="startup", matters=("flexible_enrolment",), promises=(), items={}, sources={}
    )
    assert not [one for one in wrong_in(of_startup, told, (), {}, {}) if "chosen" in one or "wished" in one]


def test_what_is_typed_wrongly_is_no_answer() -> None:
    told, pin = Touches("unemployment"), page("identify/pin", body=Pin(6, 6))
    for typed in ("000000", "123456"):
        told.answer(pin, typed)
    assert [touch.value for touch in told.given] == ["123456"]
    told.answer(pin, "1")
    told.back(pin)
    assert told.given == []


REFUSED = Case("", "unemployment_benefit", CaseState.REFUSED, result={"reason": "own_will"})
TAKEN = Case("达川人社受〔2026〕000001号-1", "job_referral", CaseState.COMPLETED)


def test_a_paper_that_does_not_say_what_was_refused_is_seen() -> None:
    reason = refusals()["own_will"]
    entries = (
        CaseEntry("职业介绍", "completed", TAKEN.number, NOW),
        CaseEntry("失业保险金申领", "refused", reason=Reason(reason.citizen), remedies=(reason.way_on,)),
    )
    values: dict[str, Value] = {"bundle": "失业一件事", "bundle_number": "达川人社受〔2026〕000001号", "accepted": NOW}
    lists = {"basis": ("《失业保险条例》",), "next_steps": ("等候",)}
    content = Content(load_settings().hall, NOW, values=values, cases=entries, lists=lists)
    accepted = Accepted("达川人社受〔2026〕000001号", NOW, (TAKEN, REFUSED))
    assert list(wrong_on(letter("bundle_acceptance", content), accepted)) == []
    without = letter("bundle_acceptance", replace(content, cases=entries[:1]))
    assert any("unemployment_benefit (refused)" in one for one in wrong_on(without, accepted))


STRANGERS = Strangers(tuple(everybody()[0].people.values()))
GAO = identity("510000199006150247", "高试失")


def standing(scene: str = "unemployment", *, named: bool = False, proved: bool = False) -> Standing:
    made = Standing.of(scene)
    made.document = GAO if named or proved else None
    made.proved = [("pin", GAO)] if proved else []
    return made


@pytest.mark.parametrize("text", ["高试失，您好", "5100****0247", "手机号 1390****1001", "达川区虚构路1号"])
def test_a_page_of_a_scene_for_nobody_that_tells_of_somebody_is_seen(text: str) -> None:
    shown = framed(page("notice"), lead=text)
    assert any("names somebody" in one for one in wrong_on_page(shown, standing("item_list"), STRANGERS))
    assert list(wrong_on_page(shown, standing(proved=True), STRANGERS)) == []


def test_what_stands_only_in_a_record_is_told_to_whoever_was_proved() -> None:
    shown = framed(page("identify/consent"), lead="您住在达川区虚构路1号")
    assert any("tells of the record" in one for one in wrong_on_page(shown, standing(named=True), STRANGERS))
    assert list(wrong_on_page(framed(shown, lead="高试失"), standing(named=True), STRANGERS)) == []


def test_a_page_that_asks_for_what_is_abolished_is_seen() -> None:
    materials = Section(notice.words().headings["materials"], ("离职证明",))
    asked = page("handle/notice", body=Notice(sections=(materials,)))
    assert any("abolished" in one for one in wrong_on_page(asked, standing(proved=True), STRANGERS))


def test_a_page_of_the_staff_is_seen() -> None:
    """Its own signing in is for everybody to see; what is behind it, and who was let in, is not."""
    shown = framed(page("home/home"), staff=True)
    assert any("of the staff" in one for one in wrong_on_page(shown, standing("item_list"), STRANGERS))
    assert list(wrong_on_page(page("sign_in/pin", body=Pin(6, 6)), standing("item_list"), STRANGERS)) == []


def test_somebody_who_was_let_in_by_the_desk_is_seen() -> None:
    evidence = Evidence(lambda: None, lambda: None, lambda: "", lambda _: None, STRANGERS)
    evidence.told("records", "append", (), Event(1, NOW, "staff.signed_in", None, {"staff": "DC-001"}, False))
    assert any("signed in at the desk" in one for one in evidence.violations)


def test_what_was_taken_twice_is_seen() -> None:
    evidence = Evidence(lambda: None, lambda: None, lambda: "", lambda _: None, STRANGERS)
    for key in ("v", "w"):
        evidence._handed_in[key] = replace(SUBMISSION, key=key, matters=("retirement",))
        evidence.answers[key] = Accepted(key, NOW, (Case(key, "retirement", CaseState.COMPLETED),))
    assert list(repeated(evidence)) == ["retirement was accepted 2 times of one person"]


def test_a_card_that_is_put_in_later_does_not_say_who_stands_there() -> None:
    """Seed 300051: somebody else's card for a new password."""
    nodes = ["identify/card", "change"]
    evidence = Evidence(lambda: None, lambda: None, lambda: nodes[number], lambda _: None, STRANGERS)
    for number, who in enumerate((GAO, identity("510000198602148720", "严试慰"))):
        person = CardHolder(who.number, who.name, Sex.FEMALE, "01", None)
        evidence._read_card(SocialCard("2", None, "0" * 32, "000000", None, None, person), number)
    assert evidence.now.document == GAO


def test_a_unit_needs_no_record_of_its_agent_and_an_agent_needs_a_unit_of_the_office() -> None:
    """Seed 200262: whoever proves it by a password is not looked up; the unit is."""
    evidence = Evidence(lambda: None, lambda: None, lambda: "", lambda _: None, STRANGERS)
    known = standing(proved=True)
    known.units = (UnitRecord("91511703MA0ELEC01K", "达州样例电子有限公司"),)
    evidence._visits["v"] = evidence.now = known
    for number, code in enumerate(("91511703MA0ELEC01K", "91511703MA0FURN01L")):
        acting = replace(SUBMISSION, key=f"v-{number}", matters=(), unit=Unit(code, "达州样例电子有限公司"))
        evidence.told("office", "submit", (acting,), CALLED)
    assert [one for one in evidence.violations if "record" in one or "unit" in one] == [
        "submitted for a unit for which the agent may not act"
    ]


@pytest.mark.parametrize(("scene", "seen"), [("unemployment", True), ("later", False)])
def test_what_is_taken_while_the_office_is_away_needs_no_record_and_all_else_does(scene: str, seen: bool) -> None:
    """Seed 800309: the office came back between the first page and the last."""
    evidence = Evidence(lambda: None, lambda: None, lambda: "", lambda _: None, STRANGERS)
    evidence._visits["v"] = evidence.now = standing(proved=True)
    evidence.told("office", "submit", (replace(SUBMISSION, scene=scene),), CALLED)
    assert ("submitted without the record of the applicant" in evidence.violations) is seen


DEAD = Deceased("510000195002117214", "秦试故", date(1950, 2, 11), date(2025, 12, 20), "retired", "yes")


def test_whoever_is_named_without_a_word_of_the_office_is_seen() -> None:
    evidence = Evidence(lambda: None, lambda: None, lambda: "", lambda _: None, STRANGERS)
    known = standing(proved=True)
    known.record = RECORD
    evidence._visits["v"] = evidence.now = known
    about = replace(SUBMISSION, key="v", matters=(), people=(Concerned(DEAD.number, DEAD.name),))
    evidence.told("office", "submit", (about,), CALLED)
    assert any("told nothing" in one for one in evidence.violations)
    evidence.violations.clear()
    evidence.told("office", "deceased_of", (), Sought("found", (DEAD,)))
    evidence.told("office", "submit", (replace(about, key="v-1"),), CALLED)
    assert not any("told nothing" in one for one in evidence.violations)


@pytest.mark.parametrize(
    ("again", "says"),
    [
        (replace(SUBMISSION, machine_ms=900, visit_s=90), []),
        (replace(SUBMISSION, items={"job_wage": "3"}), ["what was handed in again is not what was handed in"]),
    ],
)
def test_what_is_asked_again_is_the_same_however_long_it_took(again: Submission, says: list[str]) -> None:
    evidence = Evidence(lambda: None, lambda: None, lambda: "", lambda _: None, STRANGERS)
    evidence._handed_in[SUBMISSION.key] = SUBMISSION
    evidence._submitted(again)
    assert evidence.violations == says


def test_a_leaf_that_is_left_is_seen(tmp_path: Path) -> None:
    leaf = bytes(range(256))
    log, data = LogFolder(tmp_path).open(), tmp_path
    assert list(leaves_in(data, {leaf})) == []
    log.keep("visit", "name", leaf)
    assert list(leaves_in(data, {leaf})) == ["1 leaves are kept for nobody any more"]
    log.forget("visit")
    (data / "records.sqlite-left").write_bytes(b"before" + leaf)
    assert list(leaves_in(data, {leaf})) == ["a leaf stands unsealed in records.sqlite-left"]
    log.close()


def test_a_scene_for_when_the_office_is_away_is_for_somebody_too() -> None:
    assert [knows_who("later"), knows_who("retirement"), knows_who("item_list")] == [True, True, False]
