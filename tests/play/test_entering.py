"""What is entered in a visit: typed as a whole, key by key, and turned to; and what is told of it on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.play.conftest import Played
from tests.play.test_bad_input import HANDED_IN, PROMISES, answers, begins, said

#: out of work, and nobody has written down since when
UNDATED = "510000199006150327"
PEOPLE = f"""
people:
  - id: undated
    name: 试无期
    sex: F
    birth: 1990-06-15
    number: "{UNDATED}"
    card_number: T00009915
    category: female50
    paid_months: 61
    paid_until: 2026-10
    archive: not_needed
    head: b
    person:
      ethnicity: "01"
      mobile: "13900001091"
      residence_area: 社区
      residence_address: 虚构路1号
      education: "61"
      personal_identity: worker
    household: {{kind: "50", address: 虚构路1号}}
    employment: {{former_unit: 达州样例食品厂, separation_reason: expired, income_before: "3"}}
    benefits: {{paid_months: 61}}
"""
CARD = f"""
issue: {{card_id: 510000D156000005A1B2C3D4000000FE, card_number: T00009915}}
holder: {{number: "{UNDATED}", name: 试无期, sex: "2", ethnicity: "01", birthplace: "510000", birth: 1990-06-15}}
"""
QUESTION = "handle/collect/question"


def keys(*names: str) -> str:
    done = ", ".join(f"{{answer: '{name}'}}" for name in names)
    return f"  - {{on: {QUESTION}, do: [{done}]}}\n"


def typed(*texts: str) -> str:
    done = ", ".join(f'{{type: "{text}"}}' for text in texts)
    return f"  - {{on: {QUESTION}, do: [{done}]}}\n"


def changes(item: str) -> str:
    return f'  - {{on: handle/review, do: [{{answer: "change:{item}"}}]}}\n'


def handed_in(report: dict[str, Any]) -> dict[str, str]:
    [submission] = report["submissions"]
    return dict(submission["items"])


def test_a_telephone_is_entered_key_by_key_and_what_is_wrong_is_told_and_erased(played: Played) -> None:
    wrong_first = ("key:1", "key:2", "key:ok", "key:erase", *(f"key:{digit}" for digit in "3911112222"), "key:ok")
    report = played(begins() + answers("1", "yes") + PROMISES + changes("mobile") + keys(*wrong_first) + HANDED_IN)
    assert "没有12开头的手机号码" in said(report, QUESTION)
    assert handed_in(report)["mobile"] == "13911112222"


def test_an_account_with_a_wrong_digit_is_doubted_once(played: Played) -> None:
    digits = "6222021234567890123"
    wrong, right = (f"key:{digit}" for digit in digits), ("key:erase", "key:8", "key:ok")
    report = played(
        begins() + answers("1", "yes") + PROMISES + changes("bank_account") + keys(*wrong, "key:ok", *right) + HANDED_IN
    )
    assert "可能有一位不对" in said(report, QUESTION)
    assert handed_in(report)["bank_account"] == "6222021234567890128"


@pytest.mark.parametrize(
    "enters",
    [
        pytest.param(typed("2026-09-30"), marks=pytest.mark.nightly),
        pytest.param(typed("20260930"), marks=pytest.mark.nightly),
        typed("2026-02-31", "2027-01-01", "20260930"),
        pytest.param(keys("month:less", "month:less", "day:more_ten", "key:ok"), marks=pytest.mark.nightly),
    ],
    ids=["a day", "digits", "what is no day, or still to come", "wheels"],
)
def test_a_day_that_nobody_knows_is_asked_for(played: Played, tmp_path: Path, enters: str) -> None:
    """On 24 November, where the wheels stand at first."""
    (tmp_path / "more.yaml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "card.yaml").write_text(CARD, encoding="utf-8")
    visit = f"people: more.yaml{begins('./card.yaml')}{answers('1')}{enters}{answers('yes')}{PROMISES}{HANDED_IN}"
    report = played(visit)
    assert handed_in(report)["unemployment_date"] == "2026-09-30"
    [*_, asked] = [page for page in report["pages"] if page["kind"] == "date"]
    assert {"year:less", "month:less", "key:ok", "day"} <= set(asked["moves"])


def test_a_day_is_turned_to_by_four_keys_and_ears(played: Played, tmp_path: Path) -> None:
    """Eight items on, one month earlier, twice; then ten days later, and what it confirms is heard before it is."""
    (tmp_path / "more.yaml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "card.yaml").write_text(CARD, encoding="utf-8")
    walked = " ".join(["next"] * 8 + ["select"] * 2 + ["next", "select"] + ["next"] * 4 + ["select"])
    enters = f'  - {{on: {QUESTION}, do: [{{insert: {{headset: "in"}}}}, {{key: {walked}}}]}}\n'
    report = played(
        f"people: more.yaml{begins('./card.yaml')}{answers('1')}{enters}{answers('yes')}{PROMISES}{HANDED_IN}"
    )
    heard = "\n".join(report["said"])
    assert handed_in(report)["unemployment_date"] == "2026-09-30"
    assert [day for day in ("2026年10月24日", "2026年9月24日", "确定 2026年9月30日") if day not in heard] == []


def test_yes_and_no_are_asked_on_a_page_of_their_own(played: Played) -> None:
    report = played(begins() + answers("1", "yes") + PROMISES + HANDED_IN)
    assert [page["moves"][:3] for page in report["pages"] if page["kind"] == "yes_no"] == [["yes", "no", "unknown"]]
