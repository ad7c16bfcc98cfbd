"""Signing in at the staff desk, and being signed out: told as stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import DEMO_SITE
from tests.maintenance.desk.conftest import PIN, Played, nodes, signs_in, staff_events

card_is_left = pytest.mark.expects_log("visit: a card was left in its slot")


def test_the_card_and_the_password_open_the_desk_and_the_card_is_taken_back_first(played: Played) -> None:
    report = played(signs_in() + "  - {on: home/home, do: [finish]}")
    assert "never_came" not in report
    assert nodes(report)[-3:] == ["sign_in/take_card", "home/looking", "home/home"]
    assert staff_events(report) == ["desk.opened", "staff.signed_in", "staff.signed_out", "desk.closed"]
    assert report["end"] == "finish"
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}


@card_is_left
def test_nobody_gets_on_whose_card_stays_in_the_slot(played: Played) -> None:
    report = played(
        f"""
scene: staff
world: {{social_card: staff}}
steps:
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}, {{wait: 400}}]}}
"""
    )
    assert "home/home" not in nodes(report)
    assert report["end"] == "idle"
    assert "card.left" in report["events"]


@card_is_left
@pytest.mark.parametrize("card", ["staff", "li"])
def test_a_guess_is_locked_after_the_set_tries_and_shows_not_whether_it_was_a_staff_card(
    played: Played, card: str
) -> None:
    wrong = ", ".join('{type: "111112"}' for _ in range(3))
    report = played(f"scene: staff\nworld: {{social_card: {card}}}\nsteps:\n  - {{on: sign_in/pin, do: [{wrong}]}}")
    seen = [(page["node"], page["title"], page["text"]) for page in report["pages"]]
    assert [title for node, title, _ in seen if node == "sign_in/pin"][1:] == ["卡或密码不对"] * 2
    assert ("sign_in/locked", "这张卡现在不能登录") in [(node, title) for node, title, _ in seen]
    assert not any("DC-" in text or "演示" in text for _, _, text in seen)
    assert "staff.signed_in" not in report["events"]
    assert report["events"].count("staff.refused") == 3
    assert report["events"].count("staff.locked") == 1


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param("power_cut", marks=pytest.mark.nightly),
        "{clock: '2027-11-24T19:30:00+08:00'}",
        pytest.param("{clock: '2026-11-25T01:00:00+08:00'}", marks=pytest.mark.nightly),
    ],
    ids=["power cut", "a year on", "a night on"],
)
def test_a_locked_card_stays_locked(played: Played, meanwhile: str) -> None:
    """Through a power cut, and whatever the wall clock says; the right password is not even asked for."""
    report = played(f"""
scene: staff
world: {{social_card: staff}}
steps:
  - {{on: sign_in/pin, do: [{{type: "111112"}}, {{type: "111112"}}, {{type: "111112"}}]}}
  - {{on: sign_in/locked, do: [{{wait: 100}}, {{pull: social_card}}]}}
  - {{on: attract, do: [{meanwhile}]}}
  - {{on: attract, do: [{{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/locked, do: [{{pull: social_card}}]}}
""")
    assert "never_came" not in report
    assert "staff.signed_in" not in report["events"]


def test_when_its_time_has_passed_a_locked_card_has_one_try(played: Played) -> None:
    report = played(f"""
scene: staff
world: {{social_card: staff}}
steps:
  - {{on: sign_in/pin, do: [{{type: "111112"}}, {{type: "111112"}}, {{type: "111112"}}]}}
  - {{on: sign_in/locked, do: [{{pull: social_card}}, {{wait: 301}}]}}
  - {{on: attract, do: [{{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [finish]}}
""")
    assert "never_came" not in report
    assert "staff.signed_in" in report["events"]


def test_who_pulls_the_card_out_before_the_password_begins_anew(played: Played) -> None:
    report = played("""
scene: staff
world: {social_card: staff}
steps:
  - {on: sign_in/pin, do: [{type: "24"}, {pull: social_card}]}
  - {on: sign_in/card, do: [finish]}
""")
    assert "never_came" not in report
    assert staff_events(report) == ["desk.opened", "desk.closed"]


@card_is_left
def test_a_card_that_somebody_has_left_is_no_card_of_the_staff(played: Played) -> None:
    """It must go first, whosever it is."""
    report = played(f"""
scene: item_list
world: {{social_card: li}}
steps:
  - {{on: "*", do: [finish]}}
  - {{on: farewell.card, do: [{{wait: 100}}]}}
  - {{on: attract, do: [{{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{wait: 5}}, {{pull: social_card}}, {{wait: 5}}, {{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [finish]}}
""")
    assert "never_came" not in report
    assert "卡槽里还有一张卡" in [page["title"] for page in report["pages"]]
    assert "staff.signed_in" in report["events"]


def test_a_second_one_ends_the_first_explicitly_or_not_at_all(played: Played) -> None:
    report = played(
        signs_in()
        + f"""
  - {{on: home/home, do: [{{insert: {{social_card: staff_lead}}}}]}}
  - {{on: home/other_card, do: [{{answer: go_on}}]}}
  - {{on: home/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [{{insert: {{social_card: staff_lead}}}}]}}
  - {{on: home/other_card, do: [{{answer: other}}]}}
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [finish]}}
"""
    )
    assert "never_came" not in report
    in_and_out = [kind for kind in staff_events(report) if kind.startswith("staff.")]
    assert in_and_out == ["staff.signed_in", "staff.signed_out"] * 2
    assert "长演示（DC-002" in report["pages"][-1]["text"]


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("office", "unreachable"),
        pytest.param("printer", "jam", marks=pytest.mark.nightly),
        pytest.param("eyes", "unavailable", marks=pytest.mark.nightly),
        pytest.param("id_reader", "no_reader", marks=pytest.mark.nightly),
    ],
)
def test_the_desk_opens_whatever_else_is_broken(played: Played, part: str, kind: str) -> None:
    report = played(f"""
scene: item_list
steps:
  - {{on: attract, do: [{{fault: {{part: {part}, kind: {kind}}}}}, {{wait: 20}}, {{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [finish]}}
""")
    assert "never_came" not in report
    assert "staff.signed_in" in report["events"]


@pytest.mark.nightly
@card_is_left
def test_a_staff_card_that_was_in_the_slot_at_a_power_cut_begins_no_citizens_visit(played: Played) -> None:
    report = played("""
scene: retirement
steps:
  - {on: attract, do: [{answer: staff}]}
  - {on: sign_in/card, do: [{insert: {social_card: staff}}]}
  - {on: sign_in/pin, do: [power_cut]}
  - {on: attract, do: [{answer: retirement}]}
  - {on: identify/card, do: [{wait: 30}]}
""")
    assert "never_came" not in report
    assert "identify/consent" not in nodes(report)


def test_the_staff_are_signed_out_when_the_time_is_over_and_told_so_before(played: Played, tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    text = DEMO_SITE.read_text(encoding="utf-8")
    short = text.replace("  file: config/staff.demo.yaml", "  file: config/staff.demo.yaml\n  session_s: 700")
    assert short != text
    site.write_text(short, encoding="utf-8")
    report = played(
        signs_in()
        + f"""
  - {{on: home/home, do: [{{answer: law_day}}]}}
  - {{on: law_day/day, do: [{{wait: 110}}, back]}}
  - {{on: home/home, do: [{{answer: law_day}}]}}
  - {{on: home/soon, do: [{{answer: other}}]}}
  - {{on: sign_in/card, do: [{{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [{{wait: 110}}, {{answer: law_day}}]}}
  - {{on: home/soon, do: [{{answer: go_on}}]}}
  - {{on: law_day/day, do: [{{wait: 250}}, {{type: "2031-01-01"}}]}}
  - {{on: law_day/shown, do: [{{wait: 250}}, {{answer: another}}]}}
  - {{on: law_day/day, do: [{{wait: 100}}]}}
""",
        site,
    )
    assert "never_came" not in report
    assert report["end"] == "session"
    assert staff_events(report)[-2:] == ["staff.signed_out", "desk.closed"]


def test_whoever_uses_four_keys_reaches_the_desk_and_signs_in(played: Played) -> None:
    """The way to it stands last on the first screen."""
    report = played(f"""
scene: staff
steps:
  - {{on: attract, do: [{{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{key: next}}, {{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [{{key: next next select}}]}}
  - {{on: "*", do: [finish]}}
""")
    assert "never_came" not in report
    assert "staff.began" in report["events"]
    assert any("工作人员登录" in said for said in report["said"])


def test_nothing_of_a_citizens_card_is_told_to_the_memory(played: Played) -> None:
    """Of a card that is none of the staff's only that it was refused; the number is nowhere."""
    report = played("""
scene: staff
world: {social_card: li}
steps:
  - {on: sign_in/pin, do: [{type: "111112"}, {pull: social_card}]}
  - {on: sign_in/card, do: [finish]}
""")
    assert report["proofs"] == []
    assert "李试样" not in str(report)
    assert "510000196511030015" not in str(report)
