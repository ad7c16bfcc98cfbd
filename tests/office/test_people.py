"""The invented people: the cast agrees with itself, and a wrong file is refused with its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml
from pydantic import ValidationError

from config.clock import VirtualClock
from config.faults import Fault
from office import store
from office.database.engine import sqlite
from office.database.tables import persons
from office.people.invented import Invented, Invention, load_people
from tests.office.conftest import (
    CAST_FILE,
    HALL,
    LI,
    NOW,
    RARE,
    STRANGER,
    crowd,
    numbered,
    people_file,
    png,
    without_cases,
)


def test_the_cast_covers_the_cases_of_the_demonstration(tmp_path: Path) -> None:
    people = {person.id: person for person, _ in load_people(people_file(tmp_path)).people}
    assert set(people) >= {"li", "wang", "chen", "zhao", "zhou", "rare", "he", "sun", "wu"}
    assert (people["li"].number, people["li"].name, people["li"].birth) == (*LI, date(1965, 11, 3))
    assert people["wang"].record.category is None
    pensions = {who: person.record.pension for who, person in people.items()}
    retired = {who for who, pension in pensions.items() if pension and pension.already_retired}
    assert retired >= {"he", "feng", "dong", "cao", "jiang"}
    assert pensions["shenlao"] is None
    assert {who: people[who].record.insured.archive.value for who in ("li", "zhao", "zhou")} == {
        "li": "not_needed",
        "zhao": "examined",
        "zhou": "needed",
    }
    assert STRANGER[0] not in {person.number for person in people.values()}
    with pytest.raises(UnicodeEncodeError):
        RARE[1].encode("gbk")


def test_each_person_has_the_portrait_of_their_head(tmp_path: Path) -> None:
    file = people_file(tmp_path)
    (tmp_path / "demo_portraits" / "b.png").write_bytes(png() + b"another head")
    portraits = {person.id: portrait for person, portrait in load_people(file).people}
    assert portraits["he"] == portraits["wang"] == png() + b"another head"
    assert portraits["li"] == png()


@pytest.mark.parametrize("content", [None, b"", b"GIF89a"])
def test_a_portrait_that_is_missing_or_no_picture_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = people_file(tmp_path)
    portrait = tmp_path / "demo_portraits" / "c.png"
    portrait.unlink()
    if content is not None:
        portrait.write_bytes(content)
    with pytest.raises(Fault, match=r"OFFICE-PEOPLE: .*c\.png"):
        load_people(file)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("510000196511030015", "510000196511030016", "check digit"),
        ("1965-11-03", "1965-11-04", "number and birth differ"),
        ("sex: M", "sex: F", "number and sex differ"),
        ("category: male", "category: female50", "category and sex differ"),
        ("510000198203120026", "510000196511030015", "number and birth differ"),
        ("paid_until: 2026-10", "paid_until: 2026-13", "paid_until"),
        ("archive: not_needed", "archive: perhaps", "archive"),
        ("paid_months: 372", "paid_moths: 372", "paid_moths"),
        ("head: a", "head: ../../etc", "head"),
        ("departments: {police: late", "departments: {weather: late", "the department 'weather' does not exist"),
        ("departments: {police: late", "departments: {police: never", "departments"),
        ('{resident_insured_1y: "yes"}', '{health_status: "5"}', "medical_insurance shares no 'health_status'"),
    ],
)
def test_a_person_who_does_not_agree_with_themselves_is_refused(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    text = without_cases(CAST_FILE.read_text(encoding="utf-8"))
    assert right in text
    with pytest.raises(Fault, match=f"OFFICE-PEOPLE: (.|\n)*{reason}") as caught:
        load_people(people_file(tmp_path, text.replace(right, wrong, 1)))
    assert LI[1] not in str(caught.value)


@pytest.mark.parametrize(
    "section",
    [
        {"person": ["a"]},
        {"pension": "a"},
        {"card_number": "T1", "card": "a"},
        {"paid_pensions": [{"first": "2026-01"}]},
    ],
)
def test_a_section_of_another_form_is_told(section: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="does not have the form of its section"):
        Invented.model_validate({"id": "other", **section})


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({}, "id"),
        ({"id": "other"}, "number"),
        ({"id": "other", "number": numbered(7), "birth": date(1965, 1, 8)}, "card number"),
    ],
)
def test_what_two_people_have_is_refused_with_the_places_of_both(
    tmp_path: Path, other: dict[str, object], what: str
) -> None:
    told = yaml.safe_load(crowd(3))
    told["people"].append(told["people"][1] | other)
    with pytest.raises(Fault) as fault:
        load_people(people_file(tmp_path, yaml.safe_dump(told)))
    assert fault.value.detail.endswith(f"the {what} of people.3 is that of people.1, too")


def test_a_people_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"OFFICE-PEOPLE: .*nobody\.yaml"):
        load_people(tmp_path / "nobody.yaml")


def test_many_come_in_pieces_between_which_others_write_and_an_import_that_was_interrupted_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PIECE", 2)
    invented, file = load_people(people_file(tmp_path, crowd(5))), tmp_path / "office.sqlite"
    one, other = (store.Store(sqlite(file), Invention(), HALL, VirtualClock(NOW)) for _ in range(2))

    def known() -> int | None:
        with other.at_the_desk() as (connection, _):  # a transaction that writes
            return connection.scalar(sa.select(sa.func.count()).select_from(persons))

    interrupted = one.take_in(invented)
    assert (next(interrupted), known()) == (2, 2)
    interrupted.close()
    assert [*one.take_in(invented)] == [2, 4, 5]
    assert known() == 5
