"""What people in the field met, as visits: the page that they see, and the reason that the staff are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from flows.definition.loading import load_scene
from simulated.id_card.profiles import PROFILES_DIR
from tests.play.conftest import WITH_PIN, Played, card_is_left


def visit(clock: str, world: str, steps: str) -> str:
    return f"scene: retirement\nclock: {clock}\nworld: {world}\nsteps:\n{steps}"


EVENING = "2026-11-24T19:30:00+08:00"


@card_is_left
def test_a_foreigner_is_not_told_that_the_number_is_wrong(played: Played) -> None:
    report = played(visit(EVENING, "{social_card: foreigner}", "  - {on: '*', do: []}\n"))
    assert (report["end"], report["fault"]) == ("fault", "CARD-NOT-SERVED")
    said = str(report["pages"])
    assert "您的卡没有问题，请到窗口办理" in said
    assert "有误" not in said


@pytest.mark.parametrize("card", ["i", "y", "j"])
def test_nor_is_a_permanent_resident_or_somebody_from_hong_kong(played: Played, card: str) -> None:
    report = played(visit(EVENING, "{}", f"  - {{on: identify/card, do: [{{insert: {{id_card: {card}}}}}]}}\n"))
    assert (report["end"], report["fault"]) == ("fault", "ID-NOT-SERVED")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "fault"),
    [
        ("20200115", "20261123", "ID-EXPIRED"),
        ("20200115", "20261124", None),
        ("20261124", "20461124", None),
        ("20261125", "20461125", "ID-NOT-YET-VALID"),
    ],
)
def test_an_identity_card_counts_from_its_first_day_to_its_last(
    played: Played, tmp_path: Path, valid_from: str, valid_to: str, fault: str | None
) -> None:
    card = yaml.safe_load((PROFILES_DIR / "li.yaml").read_text(encoding="utf-8"))
    card["fields"] |= {"valid_from": valid_from, "valid_to": valid_to}
    (tmp_path / "card.yaml").write_text(json.dumps(card), encoding="utf-8")
    laid_down = "  - {on: identify/card, do: [{insert: {id_card: ./card.yaml}}]}\n"
    pages = played(visit(EVENING, "{}", laid_down))["pages"]
    comes = "identify/card.fault" if fault else "identify/consent"
    assert [page["node"] for page in pages[2:]] == [comes, "farewell.id_card", "farewell"]
    assert (fault or "") in pages[2]["text"]


@card_is_left
def test_whose_age_was_reached_before_all_recorded_law_is_sent_to_the_window(played: Played, tmp_path: Path) -> None:
    """A woman worker of 99: what held for her is in no file, which is no bug of the visit."""
    number, card = "510000192705010161", "T0000009X"
    holder = {"number": number, "name": "百试岁", "birth": "1927-05-01"}
    person = {**holder, "id": "baisui", "sex": "F", "card_number": card, "category": "female50", "paid_months": 300}
    person |= {"paid_until": "1977-05", "archive": "not_needed", "head": "b"}
    (tmp_path / "more.yaml").write_text(json.dumps({"people": [person]}), encoding="utf-8")
    chip = {"card_id": "510000D156000005A1B2C3D4000000FE", "card_number": card}
    on_it = {"issue": chip, "holder": {**holder, "sex": "2", "ethnicity": "01", "birthplace": "510000"}}
    (tmp_path / "card.yaml").write_text(json.dumps(on_it), encoding="utf-8")
    comes = WITH_PIN + "  - {on: standing.fault, do: []}\n"
    report = played(f"people: more.yaml\n{visit(EVENING, '{social_card: ./card.yaml}', comes)}")
    assert (report["end"], report["fault"]) == ("fault", "LAW-NOT-RECORDED")
    assert "请到窗口" in str(report["pages"])


APPOINTMENT = """
  - {on: identify/consent, do: [{answer: other_way}]}
  - {on: identify/other_way, do: [{answer: appointment}]}
  - {on: identify/appointment, do: [{answer: hall}]}
  - {on: identify/appointment_time, do: [{answer: "2027-01-04T09:00:00+08:00"}]}
  - {on: identify/appointment_paper, do: [{answer: taken}]}
  - {on: identify/rating, do: [{answer: skip}]}
"""


@card_is_left
def test_new_year_is_not_offered_and_a_day_of_an_unknown_year_is_doubted_aloud(played: Played) -> None:
    report = played(visit("2026-12-30T19:30:00+08:00", "{social_card: li}", APPOINTMENT))
    times = next(page for page in report["pages"] if page["node"] == "identify/appointment_time")
    assert not [move for move in times["moves"] if move.startswith("2027-01-01")]
    booked = next(
        page for page in report["pages"] if page["node"] == "identify/appointment_paper" and page["kind"] == "papers"
    )
    assert "放假安排还没有公布" in str(
        [page for page in report["pages"] if page["node"] == "identify/appointment_paper"]
    )
    assert booked


@card_is_left
@pytest.mark.parametrize(
    ("hands", "asked"),
    [
        ("{pull: social_card}, {insert: {social_card: li}}, {answer: retry}", False),
        ("{answer: retry}", True),
    ],
)
def test_only_a_card_that_was_read_in_vain_must_be_taken_out(played: Played, hands: str, asked: bool) -> None:
    """Whoever changes the wrong card for the right one before touching *again* is not asked to take that one out."""
    steps = f"  - {{on: identify/card.fault, do: [{hands}]}}\n"
    if asked:
        steps += "  - {on: identify/card, do: [{pull: social_card}, {insert: {social_card: li}}]}\n"
    steps += "  - {on: identify/consent, do: [finish]}\n"
    report = played(f"scene: retirement\nworld: {{social_card: bank_card}}\nsteps:\n{steps}")
    take_out = load_scene("retirement").words.pages["identify/card.take_out"].title
    assert (take_out in [page["title"] for page in report["pages"]]) == asked
