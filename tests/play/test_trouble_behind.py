"""Printer, press and office raise what nobody expects, in virtual time: the citizen keeps all but the paper."""

from __future__ import annotations

import pytest

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
@pytest.mark.parametrize("kind", ["UnicodeDecodeError", "KeyError", "OSError", "PRINTER-TIMEOUT"])
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


def test_an_office_that_is_away_all_night_gets_what_it_is_owed_when_the_power_is_back(played: Played) -> None:
    steps = RETIRES.replace(
        CONFIRM, "  - on: handle/review\n    do: [{fault: {part: office, kind: unreachable}}, {answer: submit}]\n"
    )
    until = steps.index(PAPERS)
    report = played(
        BEGIN + WITH_PIN + steps[:until] + "  - {on: handle/conclude/submit.fault, do: [finish, power_cut]}\n"
    )
    assert len(report["cases"]) == 1
    assert report["events"].count("submission.confirmed") == 1
    assert report["left"]["sealed_readable"] == 0


def test_an_idle_kiosk_brings_the_office_what_it_is_owed(played: Played) -> None:
    without = "{fault: {part: office, kind: unreachable}}"
    away = f'  - {{on: handle/conclude/rating, do: [{without}, {{answer: "2"}}, {{answer: skip}}]}}\n'
    steps = RETIRES.replace('  - {on: handle/conclude/rating, do: [{answer: "5"}]}\n', away)
    night = "  - {on: attract, do: [{wait: 3600}, {fault: {part: office, kind: mend}}, {wait: 301}]}\n"
    report = played(BEGIN + WITH_PIN + steps + night)
    behind = [kind for kind in report["events"] if kind.startswith("rating.")]
    assert (behind[0], behind[-1], behind.count("rating.confirmed")) == ("rating.planned", "rating.confirmed", 1)
    assert 10 < behind.count("rating.sent") < 20  # with growing pauses: every five minutes in the end
