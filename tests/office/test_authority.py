"""Who may act for whom, and what of a record that lets them see: asked of the office itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from config.faults import Fault
from config.matters import matters
from office.embedded import EmbeddedOffice
from office.people.authority import Authority, seen_by, strongest
from office.port import Identity
from tests.office.bundles import who
from tests.office.conftest import OfficeFolder

FAR = date(2027, 12, 31)


async def test_the_office_knows_who_may_act_and_until_when(office: EmbeddedOffice) -> None:
    assert await office.authority_of(who("shenlao"), who("suyi")) == Authority("relative", FAR)
    assert await office.authority_of(who("houcan"), who("suyi")) == Authority(
        "relative", FAR, frozenset({"resident_grade_change"})
    )
    for principal, agent in (("qiudi", "suyi"), ("suyi", "shenlao"), ("shenlao", "li"), ("shenlao", "shenlao")):
        assert await office.authority_of(who(principal), who(agent)) is None
    assert await office.authority_of(Identity("510000195405200000", "某试人"), who("suyi")) is None


async def test_an_authority_ends_with_its_last_day(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    folder.clock.set_wall(datetime.fromisoformat("2027-12-31T23:59:00+08:00"))
    assert await office.authority_of(who("shenlao"), who("suyi")) is not None
    folder.clock.set_wall(datetime.fromisoformat("2028-01-01T00:00:00+08:00"))
    assert await office.authority_of(who("shenlao"), who("suyi")) is None


async def test_an_agent_sees_of_a_record_what_the_authority_covers_and_never_the_portrait(
    office: EmbeddedOffice,
) -> None:
    own = await office.record_of(who("houcan"))
    seen = await office.record_of(who("houcan"), who("suyi"))
    assert own.person.portrait
    assert own.person.mobile
    assert (seen.person.name, seen.person.portrait, seen.person.mobile) == (own.person.name, b"", "")
    assert {"employment", "benefits"} <= set(seen.withheld)
    assert not {"benefit_state", "employment_certificate_no"} & seen.items.keys(), "withheld is not none"
    wider = await office.record_of(who("hanling"), who("suyi"))
    assert wider.household
    assert wider.person.mobile
    assert wider.person.portrait == b""


async def test_without_an_authority_nothing_of_a_record_leaves_the_office(office: EmbeddedOffice) -> None:
    for principal, agent in (("qiudi", "suyi"), ("shenlao", "li")):
        with pytest.raises(Fault, match="OFFICE-NO-AUTHORITY"):
            await office.record_of(who(principal), who(agent))
    with pytest.raises(Fault, match="OFFICE-NO-AUTHORITY"):
        await office.contributions_of(who("houcan"), who("suyi"))
    with pytest.raises(Fault, match="OFFICE-OTHER-PERSON"):
        await office.record_of(replace(who("shenlao"), name="沈重号"), who("suyi"))


def test_an_authority_covers_what_the_relation_may_do_and_no_more() -> None:
    everything, one = Authority("relative", FAR), Authority("relative", FAR, frozenset({"resident_grade_change"}))
    for name, matter in matters().items():
        assert everything.covers(name) == ("relative" in matter.who)
        assert one.covers(name) == (name == "resident_grade_change")
    assert not Authority("guardian", FAR, frozenset({"authentication"})).covers("authentication"), (
        "nobody is alive for another"
    )


def test_of_several_authorities_the_strongest_counts() -> None:
    held = [Authority("agent", FAR), Authority("relative", FAR), Authority("guardian", FAR)]
    assert strongest(held) == held[2]
    assert strongest(held[:2]) == held[1]
    assert strongest([]) is None


async def test_an_authority_for_nothing_shows_who_it_is_and_nothing_else(office: EmbeddedOffice) -> None:
    record = await office.record_of(who("hanling"))
    seen = seen_by(Authority("relative", FAR, frozenset({"authentication"})), record)
    assert seen.items.keys() <= {"name", "id_number", "birth_date", "sex"}
