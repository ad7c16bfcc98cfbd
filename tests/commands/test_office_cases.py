"""What the staff of the bureau do with cases, by command, on the database of an office."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands.office import command
from config.clock import SystemClock
from office.database.engine import sqlite
from office.people.invented import Invention, load_people
from office.store import Store
from tests.office.conftest import LI, ZHOU, application, people_file

Office = Callable[..., Result]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a case that is open, and one that was completed and is not liked."""
    folder = tmp_path_factory.mktemp("filled")
    store = Store(sqlite(folder / "office.sqlite"), load_people(people_file(folder)), "达川人社", SystemClock())
    store.submit(application(ZHOU), {})
    store.rate(store.submit(application(LI, key="li"), {}).bundle_number, 1, ["slow"])
    store.close()
    return folder / "office.sqlite"


@pytest.fixture
def office(tmp_path: Path, filled: Path) -> Office:
    """A copy of it, asked by the command."""
    settings, data = tmp_path / "office.yaml", tmp_path / "data"
    settings.write_text(f"hall_short_name: 达川人社\nfolder: {data}\n", encoding="utf-8")
    data.mkdir()
    shutil.copy(filled, data)
    return lambda *arguments: CliRunner().invoke(command, [*arguments, "--settings", str(settings)])


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_case_is_corrected_brought_and_granted(office: Office) -> None:
    ((number, state),) = [(case["number"], case["state"]) for case in told(office("cases", "list", "--json"))]
    assert state == "accepted"
    asked = ("cases", "correct", number, "--ask", "resume=incomplete", "--by", "DC-001", "--json")
    assert told(office(*asked))["state"] == "correction"
    assert '[{"state": "correction", ' in office("cases", "list").output
    again = office(*asked)
    assert again.exit_code == 1
    assert "asked for once" in again.output
    assert office("cases", "grant", number, "--by", "DC-001").exit_code == 1
    brought = told(office("cases", "receive", number, "--item", "resume", "--by", "DC-001", "--json"))
    assert brought["state"] == "accepted"
    assert told(office("cases", "grant", number, "--by", "DC-001", "--json"))["state"] == "completed"
    shown = told(office("cases", "show", number, "--json"))
    assert [step["state"] for step in shown["steps"]] == [*("correction", "accepted", "review", "decided", "completed")]
    history = told(office("cases", "history", number, "--json"))
    assert [(one["state"], one["by"]) for one in history][:4] == [
        *(("received", ""), ("accepted", "")),
        *(("correction", "DC-001"), ("accepted", "DC-001")),
    ]
    assert office("verify").exit_code == 0
    assert ZHOU[1] not in json.dumps(shown, ensure_ascii=False)
    assert told(office("cases", "list", "--json")) == []
    assert len(told(office("cases", "list", "--all", "--json"))) == 2


def test_what_a_kiosk_had_kept_and_was_refused_is_listed(office: Office, tmp_path: Path) -> None:
    assert told(office("cases", "slips", "--json")) == []
    store = Store(sqlite(tmp_path / "data" / "office.sqlite"), Invention(), "达川人社", SystemClock())
    store.submit(replace(application(LI, key="kept"), slip="hall-1-20261124-57", site="hall-1"), {})
    store.close()
    (listed,) = told(office("cases", "slips", "--json"))
    assert (listed["slip"], listed["site"]) == ("hall-1-20261124-57", "hall-1")
    assert listed["refused"] == [{"matter": "retirement", "reason": "already_accepted"}]
    assert LI[0] not in json.dumps(listed)


def test_a_case_is_taken_paused_and_due_again(office: Office) -> None:
    ((number, first_day),) = [(one["number"], one["due"]) for one in told(office("clocks", "due", "--json"))]
    by = (number, "--by", "DC-001")
    assert told(office("cases", "take", *by, "--json"))["state"] == "review"
    assert office("cases", "pause", *by, "--reason", "hearing").exit_code == 0
    assert told(office("clocks", "due", "--json")) == []
    assert [one["paused"] for one in told(office("clocks", "paused", "--json"))] == ["hearing"]
    assert told(office("cases", "resume", *by, "--json"))["promised_by"] == first_day, "paused and resumed on one day"
    assert office("cases", "to-law", *by, "--reason", "complex").exit_code == 1, "the head alone does it"
    assert office("cases", "hand-over", *by, "--to", "nobody").exit_code == 1
    assert sum(told(office("clocks", "counts", "--json")).values()) == 1
    assert "DC-001" in office("clocks", "due").output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("cases", "show", "达川人社受〔2026〕999999号"), "OFFICE-REFUSED"),
        (("follow-ups", "close", "none", "--outcome", "x", "--by", "DC-001"), "OFFICE-REFUSED"),
        (("exclusions", "add", LI[0], "--reason", "rude"), "config/exclusions.yaml"),
        (("exclusions", "add", "510000190001010011", "--reason", "credit"), "knows nobody"),
        (("exclusions", "repair", LI[0]), "nothing keeps"),
        (
            ("exclusions", "add", LI[0], "--reason", "credit", "--since", "2026-01-05", "--until", "2026-01-04"),
            "be over",
        ),
        (("cases", "show", "x"), "没有这个办件"),
        *((("cases", "take", "x", "--by", by), "work number") for by in ("NOBODY", "", "D" * 100)),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(office: Office, arguments: tuple[str, ...], says: str) -> None:
    result = office(*arguments)
    assert result.exit_code == 1
    assert says in result.output
    assert "Traceback" not in result.output


def test_a_bad_rating_is_followed_up_and_a_promise_that_was_not_true_is_noted(office: Office) -> None:
    (one,) = told(office("follow-ups", "list", "--json"))
    assert (one["grade"], one["reasons"]) == (1, ["slow"])
    assert one["due"] < one["hard_limit"]
    assert office("follow-ups", "close", one["handling"], "--outcome", "explained", "--by", "DC-001").exit_code == 0
    assert told(office("follow-ups", "list", "--json")) == []
    assert office("exclusions", "add", LI[0], "--reason", "false_promise").exit_code == 0
    assert office("exclusions", "repair", LI[0]).exit_code == 0


def test_what_is_looked_into_asked_and_counted_is_told(office: Office) -> None:
    rows = told(office("promises", "list", "--json"))
    assert {row["why"] for row in rows} == {"benefit"}
    settled = office("promises", "settle", rows[0]["case"], rows[0]["item"], "--true", "--by", "DC-001", "--json")
    assert told(settled) == {"state": "true"}
    assert told(office("look-ups", "list", LI[0], "--json")) == []
    assert told(office("look-ups", "forget", "--json")) == {"values": 0, "questions": 0}
    assert {row["department"] for row in told(office("pushes", "list", "--json"))} == {"medical_insurance"}
    month = f"{SystemClock().now():%Y-%m}"
    found = told(office("figures", "--month", month, "--json"))
    assert (found["cases"], found["instant"], found["bad"], found["followed_up"]) == (2, 1, 1, 0)
    assert office("figures", "--month", "november").exit_code == 1
    (one,) = told(office("follow-ups", "list", "--json"))
    moved = ("follow-ups", "move", one["handling"], "--by", "DC-001", "--to")
    assert office(*moved, "called").exit_code == 1, "nobody has found out what it was"
    assert [office(*moved, to).exit_code for to in ("verified", "called", "closed")] == [0, 0, 0]


def test_a_round_is_gone_once_and_tells_nobody_twice(office: Office) -> None:
    assert "push.unreachable" in told(office("clocks", "run", "--json"))
    assert told(office("clocks", "run", "--json")) == {}, "it is tried again later"
    assert told(office("clocks", "notices", "DC-001", "--json")) == []
