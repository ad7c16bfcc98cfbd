"""Who is proved is who is served: every way to be served as somebody else, tried as a visit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.play.conftest import (
    LI,
    RETIRES,
    TO_OTHER_WAY,
    WANG,
    WITH_PIN,
    Played,
    card_is_left,
    shown,
    steps,
    titles,
)

#: two people really had one number
SAME_NUMBER = {
    "number": LI,
    "name": "王重号",
    "sex": "1",
    "ethnicity": "01",
    "birthplace": "510000",
    "birth": "1965-11-03",
}
STAFF_CARD_IN = """
  - {on: identify/other_way, do: [{answer: staff}]}
  - {on: identify/staff, do: [{pull: social_card}, {insert: {social_card: staff}}, {wait: 5}]}
"""


def social_card(folder: Path, holder: dict[str, Any], **issue: str) -> str:
    """A card of somebody's own making, as a path that a script may name."""
    numbers = {"card_id": "510000D156000005A1B2C3D4000000FE", "card_number": "T000000C9", **issue}
    (folder / "mine.yaml").write_text(yaml.safe_dump({"issue": numbers, "holder": holder}), encoding="utf-8")
    return "./mine.yaml"


def id_card(folder: Path, name: str) -> str:
    fields = {"name": name, "sex": "1", "ethnicity": "01", "birth": "19651103", "address": "虚构街道1号", "number": LI}
    fields |= {"authority": "达州市公安局", "valid_from": "20200115", "valid_to": "20400115"}
    (folder / "id.yaml").write_text(yaml.safe_dump({"fields": fields}), encoding="utf-8")
    return "./id.yaml"


def text_of(report: dict[str, Any]) -> str:
    """Everything that could be read on any page."""
    return "".join(page["title"] + page["text"] for page in report["pages"])


def nothing_of_a_record_was_shown(report: dict[str, Any]) -> bool:
    return "result" not in shown(report) and "已缴费" not in text_of(report)


def nobody_was_served(report: dict[str, Any]) -> bool:
    return not report["proofs"] and not report["submissions"] and nothing_of_a_record_was_shown(report)


# -- another card ------------------------------------------------------------------------------------------------------


@card_is_left
def test_the_own_card_and_password_of_b_do_not_prove_the_stolen_card_of_a(played: Played) -> None:
    report = played(
        steps(
            TO_OTHER_WAY
            + """
  - {on: identify/other_way, do: [{answer: staff}]}
  - {on: identify/staff, do: [{pull: social_card}, {answer: give_up}]}
  - {on: identify/other_way, do: [{answer: pin}]}
  - {on: identify/pin, do: [{insert: {social_card: wang}}, {wait: 5}, {type: "123456"}]}
"""
        )
    )
    assert "这不是刚才那张卡" in titles(report)
    assert "digits" in report["never_came"] or "type" in report["never_came"], "no password is asked of it"
    assert nobody_was_served(report)


def test_the_own_card_put_back_after_the_staff_had_the_slot_is_read_again_and_proves(played: Played) -> None:
    report = played(
        steps(
            TO_OTHER_WAY
            + """
  - {on: identify/other_way, do: [{answer: staff}]}
  - {on: identify/staff, do: [{pull: social_card}, {answer: give_up}]}
  - {on: identify/other_way, do: [{answer: pin}]}
  - {on: identify/pin, do: [{insert: {social_card: li}}, {wait: 5}, {type: "123456"}]}
"""
            + RETIRES
        )
    )
    assert report["proofs"] == [{"way": "pin", "holder_number": LI}]
    assert report["outcome"] == "retired"


def test_a_card_that_was_put_back_holds_the_visit_again(played: Played) -> None:
    report = played(
        steps(
            TO_OTHER_WAY
            + """
  - {on: identify/other_way, do: [{answer: staff}]}
  - {on: identify/staff, do: [{pull: social_card}, {answer: give_up}]}
  - {on: identify/other_way, do: [{answer: pin}]}
  - {on: identify/pin, do: [{insert: {social_card: li}}, {wait: 5}, {pull: social_card}]}
"""
        )
    )
    assert (report["end"], report["fault"]) == ("card_removed", "CARD-REMOVED")


@card_is_left
def test_another_card_of_the_same_person_is_not_the_card_that_was_presented(played: Played, tmp_path: Path) -> None:
    """A lost card that was found again: its password is known to whoever found it."""
    lost = {**SAME_NUMBER, "name": "李试样"}
    report = played(
        steps(
            TO_OTHER_WAY
            + f"""
  - {{on: identify/other_way, do: [{{answer: staff}}]}}
  - {{on: identify/staff, do: [{{pull: social_card}}, {{answer: give_up}}]}}
  - {{on: identify/other_way, do: [{{answer: pin}}]}}
  - on: identify/pin
    do: [{{insert: {{social_card: {social_card(tmp_path, lost)}}}}}, {{wait: 5}}, {{answer: give_up}}]
"""
        )
    )
    assert "这不是刚才那张卡" in titles(report)
    assert nobody_was_served(report)


@pytest.mark.parametrize("card", ["wang", "staff", "bank_card", "v3_without_keys"])
@card_is_left
def test_cards_that_change_places_faster_than_anybody_can_look_end_the_visit(played: Played, card: str) -> None:
    """Nobody sees the slot empty in between."""
    report = played(
        steps(
            TO_OTHER_WAY
            + "  - {on: identify/other_way, do: [{answer: pin}]}\n"
            + f"  - {{on: identify/pin, do: [{{insert: {{social_card: {card}}}}}, {{wait: 1}}]}}\n"
        )
    )
    assert report["end"] == "card_removed"
    assert nobody_was_served(report)


@card_is_left
def test_a_card_that_came_while_the_card_service_was_away_is_asked_for_nothing(played: Played) -> None:
    """Nobody sees the slot meanwhile, and what comes back must be read again before a password is asked of it."""
    report = played(
        steps(
            TO_OTHER_WAY
            + """
  - on: identify/other_way
    do:
      - {fault: {part: card_reader, kind: no_service}}
      - {pull: social_card}
      - {insert: {social_card: wang}}
      - {fault: {part: card_reader, kind: mend}}
      - {answer: pin}
"""
        )
    )
    assert report["end"] == "card_removed" or "这不是刚才那张卡" in titles(report)
    assert nobody_was_served(report)


def test_the_same_card_after_the_card_service_was_away_goes_on(played: Played) -> None:
    report = played(
        steps(
            TO_OTHER_WAY
            + """
  - {on: identify/other_way, do: [{fault: {part: card_reader, kind: restart}}, {wait: 3}, {answer: pin}]}
  - {on: identify/pin, do: [{type: "123456"}]}
"""
            + RETIRES
        )
    )
    assert report["outcome"] == "retired"


def test_without_a_card_the_password_page_asks_for_one_and_leads_away(played: Played) -> None:
    report = played(
        steps(
            TO_OTHER_WAY
            + """
  - {on: identify/other_way, do: [{answer: staff}]}
  - {on: identify/staff, do: [{pull: social_card}, {answer: give_up}]}
  - {on: identify/other_way, do: [{answer: pin}]}
  - on: identify/pin
    do: [{fault: {part: card_reader, kind: no_service}}, {wait: 5}, {fault: {part: card_reader, kind: mute}}, {wait: 1},
         {fault: {part: card_reader, kind: mend}}, {wait: 1}, {answer: give_up}]
  - {on: identify/other_way, do: [{answer: appointment}]}
  - {on: identify/appointment, do: [{answer: none}]}
"""
        )
    )
    of_pin = [page for page in report["pages"] if page["node"] == "identify/pin"]
    assert {"请插入您刚才的社会保障卡", "请稍等"} <= {page["title"] for page in of_pin}
    assert all("give_up" in page["moves"] for page in of_pin if page["kind"] == "insert_card" and page["moves"])
    assert report["outcome"] == "window"


def test_a_card_that_was_gone_back_behind_may_be_taken_out(played: Played) -> None:
    report = played(
        steps(
            """
  - {on: identify/card, do: [{answer: electronic}]}
  - {on: identify/code, do: [{answer: give_up}]}
  - {on: identify/no_code, do: [{answer: card}]}
  - {on: identify/card, do: [{insert: {social_card: li}}]}
  - {on: identify/consent, do: [back]}
  - {on: identify/no_code, do: [{pull: social_card}, {wait: 10}, {answer: window}]}
""",
            "{}",
        )
    )
    assert report["outcome"] == "window"


def test_tries_of_the_citizen_count_across_back_and_faults_and_those_of_the_machine_do_not(played: Played) -> None:
    once = """
  - {on: identify/consent, do: [{answer: agree}]}
  - {on: identify/face, do: [back]}
"""
    wrong = '  - {on: identify/pin, do: [{type: "111111"}, back]}\n  - {on: identify/other_way, do: [{answer: pin}]}\n'
    report = played(
        steps(
            """
  - {on: identify/consent, do: [{fault: {part: eyes, kind: OFFICE-LATE}}, {answer: agree}]}
  - {on: identify/face.fault, do: [{answer: retry}]}
  - {on: identify/face, do: [back]}
"""
            + once * 2
            + """
  - {on: identify/consent, do: [{answer: agree}]}
  - {on: identify/face_used_up, do: [{answer: other_way}]}
  - {on: identify/other_way, do: [{answer: pin}]}
"""
            + wrong * 2
            + """
  - {on: identify/pin, do: [{fault: {part: card_reader, kind: ValueError}}, {type: "111111"}]}
  - {on: identify/pin.fault, do: [{answer: retry}]}
  - {on: identify/pin, do: [{type: "111111"}]}
  - {on: identify/pin_blocked, do: [finish]}
  - {on: farewell.card, do: [{pull: social_card}]}
"""
        )
    )
    assert report["pages"][-2]["node"] == "identify/pin_blocked"


@card_is_left
def test_whoever_goes_back_and_presents_another_document_is_served_as_that_one(played: Played) -> None:
    report = played(
        steps(
            """
  - {on: identify/card, do: [{answer: electronic}]}
  - {on: identify/code, do: [{answer: give_up}]}
  - {on: identify/no_code, do: [{answer: card}]}
  - {on: identify/card, do: [{insert: {social_card: li}}]}
  - {on: identify/consent, do: [back]}
  - {on: identify/no_code, do: [{pull: social_card}, {insert: {social_card: wang}}, {answer: card}]}
"""
            + WITH_PIN
            + "  - {on: category, do: [{answer: female50}]}\n  - {on: result, do: [{answer: done}]}\n",
            "{}",
        )
    )
    assert report["proofs"] == [{"way": "pin", "holder_number": WANG}]


# -- the staff ---------------------------------------------------------------------------------------------------------


def test_what_the_staff_have_seen_proves_whoever_was_presented(played: Played) -> None:
    report = played(
        steps(
            TO_OTHER_WAY
            + STAFF_CARD_IN
            + "  - {on: identify/staff, do: [{type: '123456'}, {answer: same}, {wait: 5}, {pull: social_card}]}\n"
            + RETIRES
        )
    )
    assert report["proofs"] == [{"way": "staff", "holder_number": LI}]
    assert [proof["holder_number"] for proof in report["submissions"][0]["proofs"]] == [LI]


@card_is_left
def test_a_member_of_staff_who_goes_back_takes_the_card_along_and_lends_nobody_a_password(played: Played) -> None:
    report = played(
        steps(
            TO_OTHER_WAY
            + STAFF_CARD_IN
            + """
  - {on: identify/staff, do: [back, {wait: 5}, {pull: social_card}]}
  - {on: identify/other_way, do: [{insert: {social_card: staff}}, {answer: pin}]}
  - {on: identify/pin, do: [{wait: 5}, {answer: give_up}]}
"""
        )
    )
    assert "请工作人员取回工作卡" in titles(report)
    assert "这不是刚才那张卡" in titles(report)
    assert nobody_was_served(report)


@card_is_left
def test_a_card_with_the_number_of_a_member_of_staff_and_another_name_is_no_staff_card(
    played: Played, tmp_path: Path
) -> None:
    holder = {**SAME_NUMBER, "number": "51000019850615002X", "sex": "2", "birth": "1985-06-15"}
    card = social_card(tmp_path, holder)
    report = played(
        steps(
            TO_OTHER_WAY
            + f"""
  - {{on: identify/other_way, do: [{{answer: staff}}]}}
  - on: identify/staff
    do: [{{pull: social_card}}, {{insert: {{social_card: {card}}}}}, {{wait: 5}}, {{answer: give_up}}]
"""
        )
    )
    assert "这不是工作卡" in titles(report)
    assert nobody_was_served(report)


# -- the same number ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["pin", "face", "staff", "appointment"])
@card_is_left
def test_somebody_else_with_the_same_number_gets_nothing_of_the_record(
    played: Played, tmp_path: Path, way: str
) -> None:
    by_staff = TO_OTHER_WAY + STAFF_CARD_IN + "  - {on: identify/staff, do: [{type: '123456'}, {wait: 5}]}"
    books = (
        "  - {on: identify/other_way, do: [{answer: appointment}]}\n"
        "  - {on: identify/appointment, do: [{answer: home}]}"
    )
    by_face = "  - {on: identify/consent, do: [{face: li}, {answer: agree}]}"
    ways = {"pin": WITH_PIN, "face": by_face, "staff": by_staff, "appointment": TO_OTHER_WAY + books}
    report = played(steps(ways[way], f"{{social_card: {social_card(tmp_path, SAME_NUMBER)}}}"))
    assert (report["end"], report["fault"]) == ("fault", "OFFICE-OTHER-PERSON")
    assert "窗口" in text_of(report)
    assert nothing_of_a_record_was_shown(report)
    assert report["submissions"] == []
    assert not any(page["kind"] == "staff_check" for page in report["pages"]), "no portrait of another person"


def test_somebody_else_with_the_same_number_on_the_identity_card_gets_nothing(played: Played, tmp_path: Path) -> None:
    report = played(
        steps(
            f"  - {{on: identify/card, do: [{{insert: {{id_card: {id_card(tmp_path, '王重号')}}}}}]}}\n"
            "  - {on: identify/consent, do: [{face: li}, {answer: agree}]}\n",
            "{}",
        )
    )
    assert report["fault"] == "OFFICE-OTHER-PERSON"
    assert nobody_was_served(report)


def test_somebody_else_with_the_same_number_on_the_phone_gets_nothing(played: Played, tmp_path: Path) -> None:
    phone = social_card(tmp_path, SAME_NUMBER)
    report = played(
        steps(
            f"""
  - {{on: identify/card, do: [{{answer: electronic}}]}}
  - {{on: identify/code, do: [{{insert: {{phone: {phone}}}}}]}}
  - {{on: identify/consent, do: [{{face: li}}, {{answer: agree}}]}}
""",
            "{}",
        )
    )
    assert report["fault"] == "OFFICE-OTHER-PERSON"
    assert nobody_was_served(report)


@card_is_left
def test_the_phone_of_somebody_else_with_the_same_number_proves_nothing(played: Played, tmp_path: Path) -> None:
    phone = social_card(tmp_path, SAME_NUMBER)
    report = played(
        steps(
            TO_OTHER_WAY
            + f"""
  - {{on: identify/other_way, do: [{{answer: electronic_card}}]}}
  - {{on: identify/electronic_card, do: [{{insert: {{phone: {phone}}}}}]}}
  - {{on: identify/other_persons_code, do: [finish]}}
"""
        )
    )
    assert nobody_was_served(report)


@pytest.mark.parametrize("name", ["李·试样", "李试样　　", "李 试样"])
@card_is_left
def test_a_name_that_another_system_writes_differently_is_served(played: Played, tmp_path: Path, name: str) -> None:
    card = social_card(tmp_path, {**SAME_NUMBER, "name": name})
    report = played(steps(WITH_PIN + "  - {on: result, do: [{answer: done}]}", f"{{social_card: {card}}}"))
    assert report["proofs"] == [{"way": "pin", "holder_number": LI}]
    assert "result" in shown(report)
