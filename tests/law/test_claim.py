"""What whoever draws unemployment benefit is told: what is left, until when, who pays for what, and when it stops."""

from __future__ import annotations

from datetime import date

import pytest

from config.law import Category
from law.claim import Circumstances, Claim, ClaimStatus, claim
from law.month import Month
from law.retirement import suitable
from law.unemployment import Near, still_drawn
from law.wording import cite, say_reason

TODAY = date(2026, 11, 24)
#: men whose statutory months are March 2027, August 2027 and October 2033, by the official table
NEAR, LATER, FAR = (Near(Category.MALE, Month(*born)) for born in ((1966, 9), (1967, 1), (1971, 11)))


def drawing(until: str, who: Near | None = None) -> Claim:
    known = Circumstances(130, 0, "redundancy", False, True, False, (who,) if who else (), Month.parse(until))
    return claim(known, TODAY)


@pytest.mark.parametrize(
    ("until", "who", "months", "continued", "rules"),
    [
        ("2028-06", None, 20, 0, []),
        ("2028-06", FAR, 20, 0, []),
        ("2026-11", FAR, 1, 0, []),
        ("2026-10", FAR, 0, 0, []),
        # less than a year before the statutory age everybody draws until then, and pays for the pension meanwhile
        ("2028-06", NEAR, 4, 0, ["benefit_until_retirement", "benefit_contributions"]),
        ("2026-12", NEAR, 4, 0, ["benefit_until_retirement", "benefit_contributions"]),
        ("2026-12", LATER, 9, 0, ["benefit_until_retirement", "benefit_contributions"]),
    ],
)
def test_what_is_left(until: str, who: Near | None, months: int, continued: int, rules: list[str]) -> None:
    told = still_drawn(Month.parse(until), TODAY, who=who)
    assert (told.months, told.continued_months) == (months, continued)
    assert [reason.rule for reason in told.reasons] == rules


def test_whoever_draws_is_told_who_pays_for_the_doctor_and_when_it_stops() -> None:
    told = drawing("2028-06")
    assert (told.status, told.months, told.left) == (ClaimStatus.DRAWING, 0, 20)
    assert [(reason.rule, cite(reason)) for reason in told.reasons[-2:]] == [
        ("benefit_medical", "《中华人民共和国社会保险法》第四十八条"),
        ("benefit_stops", "《中华人民共和国社会保险法》第五十一条"),
    ]
    assert say_reason(told.reasons[-1]).startswith("找到工作、服兵役、移居境外、领养老金")


def test_the_amount_that_nobody_has_entered_is_told_as_open() -> None:
    told = drawing("2028-06")
    assert told.entitlement.amount_per_month is None
    assert "以经办机构公布为准" in say_reason(told.entitlement.amount_reason)
    assert told.entitlement.amount_reason in told.reasons


def test_whoever_is_near_the_age_is_told_of_the_contributions() -> None:
    assert "benefit_contributions" in [reason.rule for reason in drawing("2028-06", NEAR).reasons]


def test_whoever_has_resigned_is_told_nothing_of_what_they_will_not_have() -> None:
    told = claim(Circumstances(90, 0, "resigned", False, False, False, ()), TODAY)
    assert told.status is ClaimStatus.OWN_WILL
    assert not {"benefit_medical", "benefit_stops"} & {reason.rule for reason in told.reasons}


@pytest.mark.parametrize(
    ("born", "status", "months"),
    [
        ("1968-02", ClaimStatus.OF_AGE, 0),  # past 55 and past 50: of age whatever the archive says
        ("1972-03", ClaimStatus.CATEGORY_OPEN, 11),  # past 50, and 55 years and 7 months in October 2027
        ("1974-11", ClaimStatus.CATEGORY_OPEN, 24),  # past 50, far from 55
        ("1977-05", ClaimStatus.CATEGORY_OPEN, 24),  # of age in August 2028 by the one, after 2032 by the other
        ("1990-01", ClaimStatus.ENTITLED, 24),
    ],
)
def test_while_the_archive_must_tell_the_category_only_what_hangs_on_neither_is_granted(
    born: str, status: ClaimStatus, months: int
) -> None:
    who = tuple(Near(each, Month.parse(born)) for each in suitable(None, "F"))
    told = claim(Circumstances(130, 0, "redundancy", False, False, False, who), TODAY)
    assert (told.status, told.months) == (status, months)
    assert all(cite(reason) for reason in told.reasons)
