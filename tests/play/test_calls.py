"""Somebody calls for help: by day at the desk, by night by leaving a number, from any page and before any visit."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.play.conftest import Played, card_is_left, shown

DAY, NIGHT = "2026-11-24T10:00:00+08:00", "2026-11-24T20:00:00+08:00"
TELEPHONE = "13800138000"


def script(clock: str, *steps: str, world: str = "{social_card: li}") -> str:
    return f"scene: retirement\nclock: {clock}\nworld: {world}\nsteps:\n" + "".join(f"  - {step}\n" for step in steps)


def of_help(report: dict[str, Any]) -> list[str]:
    """What the log says of calls, of a script that was played to its end."""
    assert not report.get("never_came")
    return [kind for kind in report["events"] if kind.startswith("help.")]


def moves(report: dict[str, Any], node: str) -> list[str]:
    return next(page["moves"] for page in report["pages"] if page["node"] == node)


@card_is_left
def test_by_day_it_rings_at_the_desk_until_somebody_has_it_who_is_shown(
    played: Played, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="signal")
    report = played(
        script(
            DAY,
            "{on: identify/consent, do: [help]}",
            "{on: help, do: [{answer: call}]}",
            "{on: help/ringing, do: [{wait: 40}, {own: DC07}]}",
            '{on: help/owned, do: [{answer: "help:close"}]}',
            "{on: identify/consent, do: [finish]}",
        )
    )
    assert of_help(report) == ["help.called", "help.owned"], "whoever took it owns it still when the citizen has gone"
    assert "工号DC07" in next(page["text"] for page in report["pages"] if page["node"] == "help/owned")
    assert moves(report, "help/ringing") == ["cancel", "help:close"]
    assert [line for line in caplog.messages if line.startswith("relay")] == [
        *("relay 1 on", "relay 2 on", "relay 2 off", "relay 2 on", "relay 2 off"),  # it rings, shines, and rings again
        "relay 1 off",  # the citizen has gone
    ]
    assert "正在叫工作人员。服务台的灯亮了，铃响了。您可以在这里等，也可以继续办理。" in report["said"]


@card_is_left
@pytest.mark.expects_log("kiosk: a task of the screen ended with RECORDS-STORE at ")
def test_what_the_memory_cannot_take_of_a_call_is_said_in_the_log(played: Played) -> None:
    full, mend = ("{fault: {part: records, kind: " + kind + "}}" for kind in ("full", "mend"))
    report = played(
        script(
            DAY,
            "{on: identify/consent, do: [help]}",
            "{on: help, do: [{answer: call}]}",
            f"{{on: help/ringing, do: [{full}, {{own: DC07}}, {{wait: 1}}, {mend}, {{own: DC08}}]}}",
            '{on: help/owned, do: [{answer: "help:close"}]}',
            "{on: identify/consent, do: [finish]}",
        )
    )
    assert of_help(report) == ["help.called", "help.owned"]


@pytest.mark.nightly
@card_is_left
def test_whoever_waits_for_somebody_is_not_asked_at_once_whether_they_are_there(played: Played) -> None:
    waits = script(
        DAY,
        "{on: identify/consent, do: [help]}",
        "{on: help, do: [{answer: call}]}",
        "{on: help/ringing, do: [{wait: 290}, {own: DC07}]}",
        "{on: help/owned, do: [{wait: 20}]}",
    )
    report = played(waits)
    assert of_help(report) == ["help.called", "help.owned"]
    assert report["end"] == "idle", "but not for ever"


@card_is_left
def test_what_nobody_has_taken_ends_with_one_tap_and_with_the_visit(played: Played) -> None:
    report = played(
        script(
            DAY,
            "{on: identify/consent, do: [help]}",
            "{on: help, do: [{answer: call}]}",
            "{on: help/ringing, do: [{answer: cancel}]}",
            "{on: help, do: [{answer: call}]}",
            '{on: help/ringing, do: [{answer: "help:close"}]}',
            "{on: identify/consent, do: [finish]}",
        )
    )
    assert of_help(report) == ["help.called", "help.closed"] * 2
    assert report["left"]["sealed_readable"] == 0


@card_is_left
def test_by_night_a_number_is_left_sealed_and_the_office_has_it_after_the_visit(played: Played) -> None:
    report = played(
        script(
            NIGHT,
            "{on: identify/consent, do: [{language: en}, help]}",
            "{on: help, do: [{answer: call}]}",
            f'{{on: help/number, do: [{{type: "1280"}}, {{type: "{TELEPHONE}"}}]}}',
            '{on: help/promised, do: [{answer: "help:close"}]}',
            "{on: identify/consent, do: [finish]}",
        )
    )
    assert of_help(report) == ["help.called", "help.planned", "help.sent", "help.confirmed"]
    assert report["left"]["sealed_readable"] == 0
    assert not any(TELEPHONE in str(said) for said in report["said"])
    promised = next(page for page in report["pages"] if page["node"] == "help/promised")
    assert promised["text"].startswith("From 25 November 2026 09:00 on the staff will telephone you.")


def test_who_takes_it_back_is_not_telephoned_and_nobody_need_be_identified(played: Played) -> None:
    report = played(
        script(
            NIGHT,
            "{on: attract, do: [help]}",
            "{on: help, do: [{answer: call}]}",
            '{on: help/number, do: [{type: "13900139000"}]}',
            "{on: help/promised, do: [{answer: cancel}]}",
            "{on: help, do: [{answer: call}]}",
            f'{{on: help/number, do: [{{type: "{TELEPHONE}"}}]}}',
            '{on: help/promised, do: [{answer: "help:close"}, {wait: 400}]}',
            world="{}",
        )
    )
    assert of_help(report)[:4] == ["help.called", "help.planned", "help.withdrawn", "help.closed"]
    assert of_help(report)[4:] == ["help.called", "help.planned", "help.sent", "help.confirmed"]
    assert "visit.started" not in report["events"]
    assert report["left"]["sealed_readable"] == 0


@card_is_left
def test_a_signal_that_does_not_answer_leaves_the_number(played: Played) -> None:
    report = played(
        script(
            DAY,
            "{on: identify/consent, do: [{fault: {part: signal, kind: silent}}, help]}",
            "{on: help, do: [{answer: call}]}",
            "{on: help/unheard, do: [{answer: number}]}",
            f'{{on: help/number, do: [{{type: "{TELEPHONE}"}}]}}',
            '{on: help/promised, do: [{fault: {part: signal, kind: mend}}, {answer: "help:close"}]}',
            "{on: identify/consent, do: [finish]}",
        )
    )
    assert shown(report).count("help/unheard") == 1
    assert of_help(report) == [
        *("help.called", "help.closed"),  # unheard
        *("help.called", "help.planned", "help.sent", "help.confirmed"),
    ]


@pytest.mark.nightly
@card_is_left
def test_help_on_the_page_of_the_password_leaves_what_stands_there(played: Played) -> None:
    report = played(
        script(
            DAY,
            "{on: identify/consent, do: [{answer: other_way}]}",
            "{on: identify/other_way, do: [{answer: pin}]}",
            '{on: identify/pin, do: [{type: "12"}, help]}',
            "{on: help, do: [{answer: call}]}",
            '{on: help/ringing, do: [{answer: "help:close"}]}',
            '{on: identify/pin, do: [{type: "3456"}]}',
            "{on: result, do: [finish]}",
        )
    )
    assert "result" in shown(report)
    assert of_help(report) == ["help.called", "help.closed"]


def test_the_staff_who_have_come_find_the_call_at_the_desk_and_nothing_rings_any_more(
    played: Played, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="signal")
    report = played(
        script(
            DAY,
            "{on: attract, do: [help]}",
            "{on: help, do: [{answer: call}]}",
            '{on: help/ringing, do: [{answer: "help:close"}, {answer: staff}]}',
            "{on: sign_in/card, do: [finish]}",
            world="{}",
        )
    )
    assert of_help(report) == ["help.called"]
    assert [line for line in caplog.messages if line.startswith("relay")][-1].endswith("off")


@card_is_left
def test_by_the_four_keys_alone_somebody_comes(played: Played) -> None:
    report = played(
        script(
            DAY,
            "{on: identify/consent, do: [{answer: other_way}]}",
            f"{{on: identify/other_way, do: [{{key: {'next ' * 7}select}}]}}",
            "{on: help, do: [{key: next select}]}",
            "{on: help/ringing, do: [{wait: 1}, {key: next next select}]}",
            '{on: help, do: [{answer: "help:close"}]}',
            "{on: identify/other_way, do: [finish]}",
        )
    )
    assert of_help(report) == ["help.called", "help.closed"]
