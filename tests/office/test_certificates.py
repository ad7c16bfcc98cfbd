"""查询打印: certificates whose code can be checked, lists of contributions, and who gets which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from config.faults import Fault
from config.matters import matters
from office.embedded import EmbeddedOffice
from office.port import Identity, Party
from tests.office.bundles import bundle, cast, certificate_of, handed_in, reasons, who
from tests.office.conftest import LI, NOW, OfficeFolder, identity

MATTER = "certificate_print"


def kind(name: str) -> dict[str, tuple[str, str]]:
    return {"certificate_kind": (name, "scene")}


async def test_a_participation_certificate_can_be_checked_by_whoever_is_shown_it(office: EmbeddedOffice) -> None:
    case = (await handed_in(office, bundle("yuan", MATTER, answers=kind("participation"))))[MATTER]
    assert case.result["valid_until"] == "2027-02-22"
    found = await certificate_of(office, case.result["code"])
    assert found
    assert (found.kind, found.issued, found.valid_until) == ("participation", NOW, date(2027, 2, 22))
    assert found.facts == {"paid_months": "400", "paid_until": "2026-10", "state": "insured"}
    assert (found.masked_name, found.masked_number) == ("**年", "510000********" + cast()["yuan"].number[-4:])
    assert await certificate_of(office, f" {case.result['code'].lower()}\n") == found, "however it is typed"


async def test_a_code_that_was_never_issued_or_is_over_is_none(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    case = (await handed_in(office, bundle("yuan", MATTER, answers=kind("participation"))))[MATTER]
    code = case.result["code"]
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert await certificate_of(office, other) is None
    assert await certificate_of(office, "") is None
    await folder.clock.advance(timedelta(days=91).total_seconds())
    assert await certificate_of(office, code) is None


async def test_no_two_codes_are_alike(office: EmbeddedOffice) -> None:
    codes = set()
    for number in range(5):
        submission = bundle("yuan", MATTER, answers=kind("participation"), key=f"k{number}")
        codes.add((await handed_in(office, submission))[MATTER].result["code"])
    assert {len(code) for code in codes} == {16}
    assert len(codes) == 5


async def test_a_list_of_400_months_is_there_to_the_cent(office: EmbeddedOffice) -> None:
    case = (await handed_in(office, bundle("yuan", MATTER, answers=kind("contributions"))))[MATTER]
    assert case.result == {"kind": "contributions", "rows": "400", "first": "1993-07", "last": "2026-10"}
    rows = await office.contributions_of(who("yuan"))
    assert [rows[0].month, rows[-1].month, len({row.month for row in rows})] == ["1993-07", "2026-10", 400]
    assert (rows[0].base, rows[0].unit_paid, rows[0].person_paid) == ("720.00", "115.20", "57.60")
    months = {"720.00": 114, "2150.00": 138, "4300.00": 102, "5600.00": 46}
    assert sum(Decimal(row.base) for row in rows) == sum(Decimal(base) * count for base, count in months.items())


async def test_a_list_is_its_holders(office: EmbeddedOffice) -> None:
    with pytest.raises(Fault, match="OFFICE-OTHER-PERSON"):
        await office.contributions_of(Identity(who("yuan").number, "王重号", who("yuan").birth))
    with pytest.raises(Fault, match="OFFICE-OTHER-PERSON"):
        await office.cases_of(Identity(who("yuan").number, "王重号", who("yuan").birth))


async def test_where_there_is_nothing_nothing_is_printed(office: EmbeddedOffice) -> None:
    submission = bundle("gao", MATTER, answers=kind("contributions"))
    assert reasons(await handed_in(office, submission)) == {MATTER: "nothing_on_record"}
    assert await office.contributions_of(identity(LI)) == ()


@pytest.mark.parametrize(
    ("agent", "relation", "made", "reason"),
    [
        ("gao", "relative", "", None),
        ("gao", "guardian", "", "no_authority"),  # she may as a daughter
        ("lin", "relative", "", "no_authority"),
        ("gao", "relative", "2028-01-01", "no_authority"),  # until the end of 2027
    ],
)
async def test_who_acts_for_another_must_be_authorised_by_the_offices_record(
    office: EmbeddedOffice,
    folder: OfficeFolder,
    monkeypatch: pytest.MonkeyPatch,
    agent: str,
    relation: str,
    made: str,
    reason: str | None,
) -> None:
    open_to_all = matters()[MATTER].model_copy(update={"who": ("person", "relative", "guardian")})
    monkeypatch.setitem(matters(), MATTER, open_to_all)
    if made:
        folder.clock.set_wall(datetime.fromisoformat(f"{made}T09:00:00+08:00"))
    one = who(agent)
    submission = bundle("jiang", MATTER, answers=kind("participation"), made=made)
    proofs = tuple(replace(proof, holder_number=one.number) for proof in submission.proofs)
    submission = replace(submission, agent=Party(one.number, one.name, relation=relation), proofs=proofs, promises=())
    assert reasons(await handed_in(office, submission)).get(MATTER) == reason


@pytest.mark.parametrize("name", ["cases", "status"])
async def test_what_is_only_shown_is_a_case_too(office: EmbeddedOffice, name: str) -> None:
    case = (await handed_in(office, bundle("gao", MATTER, answers=kind(name))))[MATTER]
    assert (case.state, case.result) == ("completed", {"kind": name})


@pytest.mark.parametrize(
    ("who_", "asked", "attested"),
    [
        (
            "huannian",
            "pension",
            {"pension_payment": "drawing", "monthly_pension": "2986.40", "authenticated_on": "2026-03-12"},
        ),
        ("huannian", "payments", {"rows": "23", "first": "2025-01", "last": "2026-11"}),
        ("dai", "archive", {"archive_holder": "local", "archive_state": "not_needed"}),
    ],
)
async def test_what_is_printed_of_a_record_is_what_the_office_attests(
    office: EmbeddedOffice, who_: str, asked: str, attested: dict[str, str]
) -> None:
    case = (await handed_in(office, bundle(who_, MATTER, answers=kind(asked))))[MATTER]
    found = await certificate_of(office, case.result["code"])
    assert found
    assert found.facts == attested
    assert attested.items() <= case.result.items()


async def test_whoever_checks_somebodys_details_is_told_none_of_them(office: EmbeddedOffice) -> None:
    case = (await handed_in(office, bundle("dai", MATTER, answers=kind("personal"))))[MATTER]
    found = await certificate_of(office, case.result["code"])
    assert found
    assert (found.kind, found.facts) == ("personal", {})


@pytest.mark.parametrize("asked", ["pension", "payments", "contributions"])
async def test_what_the_office_has_not_got_is_not_printed(office: EmbeddedOffice, asked: str) -> None:
    assert reasons(await handed_in(office, bundle("dai", MATTER, answers=kind(asked)))) == {MATTER: "nothing_on_record"}
