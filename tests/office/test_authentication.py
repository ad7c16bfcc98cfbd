"""待遇资格认证: alive and here, the next day due, a suspended pension that goes on, and what data prove alone."""

from __future__ import annotations

from datetime import date

import pytest

from law.authentication import authentication
from law.month import months_later
from office.embedded import EmbeddedOffice
from office.port import Case
from tests.office.bundles import bundle, handed_in, reasons, who
from tests.office.conftest import NOW

MATTER = "authentication"
HERE, BY_DATA = {"authentication_way": ("here", "scene")}, {"authentication_way": ("data", "scene")}


async def authenticated(office: EmbeddedOffice, id_: str, answers: dict[str, tuple[str, str]], key: str = "k") -> Case:
    return (await handed_in(office, bundle(id_, MATTER, answers=answers, key=key)))[MATTER]


async def test_who_is_here_is_due_again_in_a_year(office: EmbeddedOffice) -> None:
    case = await authenticated(office, "feng", HERE)
    assert (case.state, case.result) == ("completed", {"next_due": "2027-11-24"})
    assert (await office.record_of(who("feng"))).insured.authenticated_on == NOW.date()


async def test_a_suspended_pension_goes_on_with_what_was_not_paid(office: EmbeddedOffice) -> None:
    case = await authenticated(office, "dong", HERE)
    owed = {"resumed_from": "2026-12", "arrears_from": "2026-08", "arrears_months": "4"}
    assert case.result == {"next_due": "2027-11-24", **owed}
    pension = (await office.record_of(who("dong"))).insured
    assert (pension.payment, pension.suspended_from) == ("drawing", "")
    again = await authenticated(office, "dong", HERE, key="k2")
    assert again.result == {"next_due": "2027-11-24"}, "nothing is owed twice"


async def test_what_data_prove_needs_nobody_to_come(office: EmbeddedOffice) -> None:
    case = await authenticated(office, "cao", BY_DATA)
    assert case.result == {"next_due": "2027-09-12"}
    assert (await office.record_of(who("cao"))).insured.authenticated_on == date(2025, 10, 30)


@pytest.mark.parametrize(
    ("id_", "answers", "reason"),
    [
        ("feng", BY_DATA, "nobody_seen"),
        ("dong", BY_DATA, "nobody_seen"),
        ("gao", HERE, "no_pension"),
        ("feng", {"authentication_way": ("gathering", "scene")}, "wrong_value"),
        ("feng", {}, "missing_items"),
    ],
)
async def test_what_proves_nothing_is_refused(
    office: EmbeddedOffice, id_: str, answers: dict[str, tuple[str, str]], reason: str
) -> None:
    assert reasons(await handed_in(office, bundle(id_, MATTER, answers=answers))) == {MATTER: reason}


@pytest.mark.parametrize(
    ("proved", "seen", "state", "due", "silent"),
    [
        (date(2025, 12, 10), None, "soon", date(2026, 12, 10), False),
        (date(2025, 11, 24), None, "soon", date(2026, 11, 24), False),
        (date(2025, 11, 23), None, "overdue", date(2026, 11, 23), False),
        (date(2026, 3, 1), None, "current", date(2027, 3, 1), False),
        (date(2025, 10, 30), date(2026, 9, 12), "current", date(2027, 9, 12), True),
        (date(2026, 10, 1), date(2026, 9, 12), "current", date(2027, 10, 1), False),
        (date(2024, 1, 1), date(2025, 1, 1), "overdue", date(2026, 1, 1), False),
        (date(2025, 10, 30), date(2027, 1, 1), "overdue", date(2026, 10, 30), False),  # data of the future
        (None, None, "overdue", None, False),
    ],
)
def test_where_a_pensioner_stands(
    proved: date | None, seen: date | None, state: str, due: date | None, silent: bool
) -> None:
    stand = authentication(proved, seen, NOW.date())
    assert (stand.state, stand.due, stand.silent) == (state, due, silent)


def test_a_day_that_a_month_has_not_is_its_last() -> None:
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 8, 31), -6) == date(2026, 2, 28)
    assert months_later(date(2026, 12, 31), 2) == date(2027, 2, 28)


async def test_the_residents_pension_is_authenticated_as_that_of_employees(office: EmbeddedOffice) -> None:
    case = await authenticated(office, "xiongting", HERE)
    owed = {"resumed_from": "2026-12", "arrears_from": "2026-09", "arrears_months": "3"}
    assert case.result == {"next_due": "2027-11-24", **owed}
    scheme = (await office.record_of(who("xiongting"))).resident
    assert scheme is not None
    assert (scheme.payment, scheme.authenticated_on, scheme.suspended_from) == ("drawing", NOW.date(), "")


async def test_a_new_pensioner_has_a_year_from_the_first_payment(office: EmbeddedOffice) -> None:
    scheme = (await office.record_of(who("maoxin"))).resident
    assert scheme is not None
    assert scheme.authenticated_on is None
    assert authentication(scheme.proved_on, scheme.seen_on, NOW.date()).due == date(2027, 3, 1)
