"""Printer, press and office raise what nobody expects, in virtual time: the citizen keeps all but the paper."""

from __future__ import annotations

import pytest

from tests.families import by_day
from tests.play.conftest import RETIRES, WITH_PIN, Played

BEGIN = "scene: retirement\nworld: {social_card: li}\nsteps:\n"
CONFIRM = "  - {on: handle/review, do: [{answer: submit}]}\n"
PAPERS = "  - {on: handle/conclude/papers, do: [{answer: taken}]}\n"
AGAIN = "  - {on: handle/conclude/papers, do: [{answer: again}]}\n" + PAPERS


def of_printing(report: dict[str, object]) -> list[str]:
    events = report["events"]
    assert isinstance(events, list)
    return [kind for kind in events if kind.startswith("print.")]


@pytest.mark.parametrize("part", ["printer", "press"])
@pytest.mark.parametrize(
    "kind", by_day(["UnicodeDecodeError", "KeyError", "OSError", "PRINTER-TIMEOUT"], {"KeyError", "PRINTER-TIMEOUT"})
)
def test_an_error_in_the_midst_of_the_first_paper_costs_that_paper_until_it_is_printed_again(
    played: Played, part: str, kind: str
) -> None:
    trouble = f"  - on: handle/review\n    do: [{{fault: {{part: {part}, kind: {kind}}}}}, {{answer: submit}}]\n"
    assert CONFIRM in RETIRES
    assert PAPERS in RETIRES
    report = played(BEGIN + WITH_PIN + RETIRES.replace(CONFIRM, trouble).replace(PAPERS, AGAIN))
    assert (report["end"], report["outcome"]) == ("done", "retired")
    assert of_printing(report) == [
        *("print.planned", "print.failed", "print.planned", "print.sent"),
        *("print.planned", "print.sent"),  # the failed one, and nothing else
        *("print.confirmed", "print.confirmed", "print.taken"),
    ]
    failed = next(
        page for page in report["pages"] if page["node"] == "handle/conclude/papers" and "again" in page["moves"]
    )
    assert "达川人社受〔2026〕000001号" in failed["text"]
    assert "rating.confirmed" in report["events"]
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}


@pytest.mark.expects_log("courier: rating of event")
def test_a_rating_that_meets_an_error_of_the_office_is_brought_there_again(played: Played) -> None:
    trouble = '  - on: handle/conclude/rating\n    do: [{fault: {part: office, kind: RuntimeError}}, {answer: "5"}]\n'
    report = played(
        BEGIN + WITH_PIN + RETIRES.replace('  - {on: handle/conclude/rating, do: [{answer: "5"}]}\n', trouble)
    )
    assert (report["end"], report["outcome"]) == ("done", "retired")
    behind = [kind for kind in report["events"] if kind.startswith("rating.")]
    assert behind == ["rating.planned", "rating.sent", "rating.sent", "rating.confirmed"]


NO_ANSWER = CONFIRM.replace("{answer", "{fault: {part: office, kind: %s}}, {answer")
TOLD = "  - {on: handle/conclude/submit.fault, do: [finish]}\n"
SLIP = "  - {on: handle/conclude/unanswered, do: [{answer: taken}]}\n"
BACK = "  - {on: attract, do: [{fault: {part: office, kind: mend}}, {wait: 600}]}\n"
OUT = "  - {on: farewell.card, do: [{pull: social_card}]}\n"


def until_told(kind: str) -> str:
    return BEGIN + WITH_PIN + RETIRES.partition(CONFIRM)[0] + NO_ANSWER % kind


@pytest.mark.parametrize("ends", [TOLD + SLIP + OUT + BACK, TOLD + "  - {on: '*', do: [power_cut]}\n"])
def test_what_cannot_wait_is_never_sent_when_nobody_is_there_to_hear_the_answer(played: Played, ends: str) -> None:
    report = played(until_told("unreachable") + ends)
    assert (report["cases"], report["events"].count("submission.sent")) == ([], 1)
    assert report["events"].count("submission.unanswered") == 1
    assert report["left"]["sealed_readable"] == 0


def test_what_is_asked_again_in_the_same_visit_is_one_case(played: Played) -> None:
    again = "  - {on: handle/conclude/submit.fault, do: [{answer: retry}]}\n"
    mended = again.replace("[", "[{fault: {part: office, kind: mend}}, ")
    report = played(until_told("late") + again + mended + RETIRES.partition(CONFIRM)[2])
    assert [case["state"] for case in report["cases"]] == ["completed"]
    assert report["events"].count("submission.unanswered") == 2
    assert report["events"].count("submission.confirmed") == 1


def test_an_idle_kiosk_brings_the_office_what_it_is_owed(played: Played) -> None:
    without = "{fault: {part: office, kind: unreachable}}"
    away = f'  - {{on: handle/conclude/rating, do: [{without}, {{answer: "2"}}, {{answer: skip}}]}}\n'
    steps = RETIRES.replace('  - {on: handle/conclude/rating, do: [{answer: "5"}]}\n', away)
    night = "  - {on: attract, do: [{wait: 3600}, {fault: {part: office, kind: mend}}, {wait: 301}]}\n"
    report = played(BEGIN + WITH_PIN + steps + night)
    behind = [kind for kind in report["events"] if kind.startswith("rating.")]
    assert (behind[0], behind[-1], behind.count("rating.confirmed")) == ("rating.planned", "rating.confirmed", 1)
    assert 10 < behind.count("rating.sent") < 20  # with growing pauses: every five minutes in the end
