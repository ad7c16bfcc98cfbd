"""What the office asks of every application, and what it decides of a retirement, as pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from config.clock import CHINA
from config.law import Category
from config.matters import Matter, matters
from office.cases.acceptance import is_known, objection, objection_to_all
from office.cases.handling import Application, Decision, EarlierCase
from office.handlers import retirement
from office.port import CaseState, Party, Promise, Proof, Submission
from office.record import Archive, Card, Pension, Person, Record
from office.words import case_number, part_number
from tests.office.conftest import LI, NOW, ZHAO, application

TODAY = NOW.date()
LI_BORN = date(1965, 11, 3)
PENSION = Pension(Category.MALE, 372, "2026-10", Archive.NOT_NEEDED)
KNOWN = Record(Person(*LI, "M", LI_BORN, b"picture"), pension=PENSION, cards=(Card("T0000001X"),))
#: statutory in August 2027, original age in January 2027
EARLY = Record(
    Person(*ZHAO, "M", date(1967, 1, 15), b"picture"),
    pension=replace(PENSION, paid_months=300, archive=Archive.EXAMINED),
    cards=(Card("T00000044"),),
)


def asked(submission: Submission | None = None, record: Record = KNOWN, **more: object) -> Application:
    """The first matter of ``submission``, as it comes to its handler."""
    submission = submission or application()
    matter = submission.matters[0]
    return Application(matter, matters()[matter], submission, record, NOW, **more)  # type: ignore[arg-type]


def insured(**values: object) -> Record:
    return replace(KNOWN, pension=replace(PENSION, **values))  # type: ignore[arg-type]


def decided(submission: Submission | None = None, record: Record = KNOWN, moment: datetime = NOW) -> Decision:
    return retirement.decide(replace(asked(submission, record), moment=moment))


def test_an_application_that_fits_the_record_has_no_objection() -> None:
    assert objection_to_all(application(), LI[1], LI_BORN, NOW) is None
    assert objection(asked()) is None


def test_a_name_with_a_character_that_no_system_can_display_is_no_objection() -> None:
    assert objection_to_all(application((LI[0], f"{LI[1][0]}〓")), LI[1], LI_BORN, NOW) is None


@pytest.mark.parametrize(
    ("applied", "reason"),
    [
        (replace(application(), made="yesterday"), "malformed"),
        (replace(application(), matters=()), "malformed"),
        (replace(application(), matters=("retirement", "retirement")), "malformed"),
        (replace(application(), items={"favourite_colour": "red"}), "malformed"),
        (replace(application(), made="2026-11-25"), "made_in_the_future"),
        (replace(application(), proofs=(Proof("pin", ZHAO[0]),)), "proof_of_another"),
        (replace(application(), agent=Party(*ZHAO, relation="guardian")), "proof_of_another"),
        (application(ZHAO), "name_differs"),
        (replace(application(), applicant=Party(*LI, date(1965, 11, 4))), "name_differs"),
    ],
)
def test_what_is_no_application_of_the_person_is_refused_as_a_whole(applied: Submission, reason: str) -> None:
    assert objection_to_all(applied, LI[1], LI_BORN, NOW) == reason


def told(item: str, value: str, source: str = "ask") -> Submission:
    """A right application, but for one answer."""
    right = application()
    return replace(right, items={**right.items, item: value}, sources={**right.sources, item: source})


NO_OTHER_PENSION = replace(application(), promises=(*application().promises, Promise("other_pension", "w")))


@pytest.mark.parametrize(
    ("applied", "record", "reason"),
    [
        (told("retirement_month", "2026-13"), KNOWN, "wrong_value"),
        (told("retirement_month", "2026-02 "), KNOWN, "wrong_value"),
        (told("category", "child"), KNOWN, "wrong_value"),
        (told("bank_account", "my account"), KNOWN, "wrong_value"),
        (told("bank_account", "my account", "counter"), KNOWN, "wrong_value"),  # nor is it what will be brought
        (told("promise_retirement", "no", "promise"), KNOWN, "wrong_value"),
        (told("mobile", "13900000000", "record"), KNOWN, "record_differs"),  # there is none
        (told("paid_months", "372"), KNOWN, "wrong_source"),  # only the record can tell
        (told("category", "male", "share.police"), KNOWN, "wrong_source"),
        (told("name", ZHAO[1], "card"), KNOWN, "record_differs"),
        (told("bank_account", "6200000000000000005", "share.banks"), replace(KNOWN, cards=()), "not_shared"),
        (application(month="2026-01"), KNOWN, "retirement_month_differs"),
        (application(month="2026-03"), KNOWN, "retirement_month_differs"),
        (
            application(),
            replace(KNOWN, person=replace(KNOWN.person, birth=date(1966, 11, 3))),
            "retirement_month_differs",
        ),
        (application(), insured(paid_months=179), "short_of_years"),
        (NO_OTHER_PENSION, replace(KNOWN, pension=None), "not_insured"),
        (replace(application(), proofs=(Proof("a handshake", LI[0]),)), KNOWN, "identification_too_weak"),
        (replace(application(), proofs=()), KNOWN, "identification_too_weak"),
        (application(category=Category.FEMALE50), KNOWN, "record_differs"),
        (application(category=Category.FEMALE50), insured(category=None), "category_differs"),
        (application(), insured(already_retired=True), "already_retired"),
        (application(), replace(KNOWN, cards=()), "missing_items"),  # no account, and nobody has asked for one
        (replace(application(), promises=()), KNOWN, "promise_missing"),
        (replace(application(), items={}, sources={}), insured(category=None), "missing_items"),
    ],
)
def test_the_office_says_why_it_cannot_accept_a_matter(applied: Submission, record: Record, reason: str) -> None:
    assert objection(asked(applied, record)) == reason


def test_a_matter_that_is_done_once_is_not_done_twice() -> None:
    earlier = EarlierCase("retirement", CaseState.ACCEPTED, TODAY)
    assert objection(asked(earlier=(earlier,))) == "already_accepted"


@pytest.mark.parametrize(("on", "reason"), [(date(2026, 1, 5), "already_this_year"), (date(2025, 12, 31), None)])
def test_a_matter_of_every_year_is_done_once_in_each(on: date, reason: str | None) -> None:
    yearly = matters()["retirement"].model_copy(update={"repeat": "yearly"})
    earlier = (EarlierCase("retirement", CaseState.COMPLETED, on),)
    assert objection(replace(asked(earlier=earlier), matter=yearly)) == reason


def test_an_account_that_the_citizen_tells_is_newer_than_the_cards() -> None:
    applied = told("bank_account", "6200000000000000005")
    assert objection(asked(applied)) is None
    assert asked(applied).items["bank_account"] == "6200000000000000005"


def test_what_a_department_told_the_office_is_believed() -> None:
    applied = told("bank_account", "6200000000000000005", "share.banks")
    shared = {("bank_account", "banks"): "6200000000000000005"}
    assert objection(asked(applied, replace(KNOWN, cards=()), shared=shared)) is None


def test_what_is_brought_to_the_counter_is_no_objection_and_keeps_the_case_open() -> None:
    applied = replace(application(), sources={**application().sources, "bank_account": "counter"})
    without = replace(KNOWN, cards=())
    assert objection(asked(applied, without)) is None
    assert decided(applied, without).state is CaseState.ACCEPTED
    assert decided(applied).state is CaseState.COMPLETED  # the office has it after all


@pytest.mark.parametrize("item", ["category", "retirement_month"])
def test_what_the_decision_needs_cannot_be_brought_later(item: str) -> None:
    right = application()
    items_ = {name: value for name, value in right.items.items() if name != item}
    applied = replace(right, items=items_, sources={**right.sources, item: "counter"})
    assert objection(asked(applied, insured(category=None))) == "missing_items"


def test_a_promise_counts_where_one_is_enough_and_nowhere_else() -> None:
    right = application()
    promised = replace(right, items={"category": "male"}, promises=(*right.promises, Promise("retirement_month", "w")))
    assert objection(asked(promised)) == "missing_items"
    without = replace(told("promise_retirement", "yes", "promise"), promises=())
    assert objection(asked(without)) == "promise_missing", "an answer is no promise"


def test_nobody_brings_what_only_the_office_has() -> None:
    applied = replace(application(), sources={**application().sources, "first_work_date": "counter"})
    assert decided(applied).state is CaseState.COMPLETED


AGENT = Party(*ZHAO, relation="relative")
BY_AGENT = replace(application(), agent=AGENT, proofs=(Proof("pin", ZHAO[0]),))


def who_may(*who: str) -> Matter:
    return matters()["retirement"].model_copy(update={"who": who})


@pytest.mark.parametrize(
    ("applied", "who", "authorised", "reason"),
    [
        (BY_AGENT, ("person",), True, "agent_not_allowed"),
        (BY_AGENT, ("person", "relative"), False, "no_authority"),
        (BY_AGENT, ("person", "relative"), True, "promise_by_proxy"),
        (replace(BY_AGENT, agent=replace(AGENT, relation="person")), ("person",), True, "agent_not_allowed"),
        (replace(BY_AGENT, agent=replace(AGENT, relation="guardian")), ("person", "guardian"), True, None),
        (application(), ("employer",), False, "only_by_an_agent"),
    ],
)
def test_who_acts_for_another_needs_an_authority_and_cannot_promise(
    applied: Submission, who: tuple[str, ...], authorised: bool, reason: str | None
) -> None:
    assert objection(replace(asked(applied, authorised=authorised), matter=who_may(*who))) == reason


def test_a_woman_whose_category_is_open_may_apply_under_either() -> None:
    open_ = replace(insured(category=None), person=replace(KNOWN.person, sex="F"))
    for category in (Category.FEMALE50, Category.FEMALE55):
        assert objection(asked(application(category=category), open_)) is None


def test_a_matter_is_known_from_its_first_limit_on() -> None:
    assert not is_known("retirement_early", date(2024, 12, 31))
    assert is_known("retirement_early", TODAY)
    assert not is_known("weather", TODAY)


@pytest.mark.parametrize(
    ("month", "made", "paid", "refused"),
    [
        ("2027-02", "", 300, False),
        ("2027-07", "", 300, False),
        ("2027-01", "", 300, True),  # two months are too short a notice
        ("2027-01", "2026-10-31", 300, False),  # told in time, and brought late by the courier
        ("2026-12", "2026-08-01", 300, True),  # before the original age
        ("2027-08", "", 300, True),  # that is the statutory month, and no choice
        ("2027-09", "", 300, True),
        ("2027-02", "", 179, True),
    ],
)
def test_an_early_month_is_one_that_the_law_left_on_the_day_of_the_application(
    month: str, made: str, paid: int, refused: bool
) -> None:
    applied = replace(application(ZHAO, matter="retirement_early", month=month), made=made)
    record = replace(EARLY, pension=replace(EARLY.insured, paid_months=paid))
    assert objection(asked(applied, record)) == ("month_cannot_be_chosen" if refused else None)


@pytest.mark.parametrize("archive", [Archive.NOT_NEEDED, Archive.EXAMINED])
def test_who_is_due_with_nothing_to_examine_retires_on_the_spot(archive: Archive) -> None:
    decision = decided(record=insured(archive=archive))
    assert (decision.state, decision.promised_by) == (CaseState.COMPLETED, None)
    assert decision.result == {"pension_from": "2026-12"}


@pytest.mark.parametrize(
    ("applied", "record"),
    [
        (application(), insured(archive=Archive.NEEDED)),
        (application(), insured(category=None)),  # the archive must tell first what she is
        (application(ZHAO), EARLY),
        (application(ZHAO, matter="retirement_early", month="2027-02"), EARLY),
    ],
)
def test_everybody_else_gets_a_promised_day_and_the_limit_by_law(applied: Submission, record: Record) -> None:
    decision = decided(applied, record)
    assert (decision.state, decision.result) == (CaseState.ACCEPTED, {})
    assert (decision.promised_by, decision.statutory_by) == (date(2026, 12, 8), date(2026, 12, 22))
    assert decision.certain


def test_a_promise_into_a_year_without_a_notice_is_not_certain() -> None:
    moment = datetime(2098, 12, 24, 9, 0, tzinfo=CHINA)
    assert not decided(record=insured(archive=Archive.NEEDED), moment=moment).certain


def test_the_numbers_have_the_form_of_the_bureau() -> None:
    assert case_number("达川人社", 2026, 123) == "达川人社受〔2026〕000123号"
    assert case_number("达川人社", 2027, 1234567) == "达川人社受〔2027〕1234567号"
    assert part_number("达川人社受〔2026〕000123号", 2) == "达川人社受〔2026〕000123号-2"


def test_a_submission_survives_being_taken_apart() -> None:
    whole = replace(application(), promises=(Promise("promise_retirement", "w", "2026-11-24T20:15:00+08:00"),))
    assert Submission.from_mapping(whole.as_mapping()) == whole
    assert all(type(value) is str for value in whole.as_mapping().values())


@pytest.mark.parametrize(
    "change", [{"applicant": "[]"}, {"matters": '"retirement"'}, {"surprise": "x"}, {"items": "x"}]
)
def test_a_mapping_that_is_no_submission_is_refused(change: dict[str, str]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Submission.from_mapping(application().as_mapping() | change)


def test_nothing_personal_is_in_the_repr_of_an_application() -> None:
    for text in (repr(application()), repr(asked()), repr(KNOWN)):
        assert LI[0] not in text
        assert LI[1] not in text
