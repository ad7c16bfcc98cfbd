"""People whom matters concern beside the applicant, and units for which somebody acts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.matters import Matter, matters
from office.cases import acceptance, deciding
from office.departments import pushing
from office.embedded import EmbeddedOffice
from office.port import Accepted, Concerned, Identity, Party, Proof, Submission, Unit
from office.promises import checks
from simulated.departments import SimulatedDepartments
from tests.office.bundles import cast, who
from tests.office.conftest import OfficeFolder

MACHINES, FOOD = Unit("91511703MA0YANGL1L", "达州样例机械厂"), Unit("91511703MA0FACT01R", "达州样例食品厂")
#: known to the police and not to the office, to the police by another name, and to nobody
HIRED, RENAMED, NOBODY = "510000199503030078", "510000199503030115", "510000199503030131"
STRANGERS = """
  - {id: hired, stranger: true, name: 新试人, sex: M, birth: 1995-03-03, number: "510000199503030078", head: a,
     departments: {police: {name: 新试人, birth_date: "1995-03-03"}}}
  - {id: renamed, stranger: true, name: 旧试名, sex: M, birth: 1995-03-03, number: "510000199503030115", head: a,
     departments: {police: {name: 另一人, birth_date: "1995-03-03"}}}
"""


@pytest.fixture(autouse=True)
def hiring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matter about each worker, which the unit applies for; and one about the unit, once for ever."""
    told = matters()["certificate_print"].model_dump(by_alias=True, exclude={"items"}) | {
        "items": ["name", "unit_name"]
    }
    told |= {"who": ["employer"], "instant": None, "family": "plain", "papers": []}
    hired = Matter.model_validate(told | {"about": "people", "repeat": "once_open"})
    registered = Matter.model_validate(told | {"repeat": "once"})
    known = {**matters(), "hired": hired, "registered": registered}
    for module in (acceptance, deciding, pushing, checks):
        monkeypatch.setattr(module, "matters", lambda: known)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[EmbeddedOffice]:
    folder = OfficeFolder(tmp_path)
    folder.people.write_text(folder.people.read_text(encoding="utf-8") + STRANGERS, encoding="utf-8")
    told = SimulatedDepartments(folder.people, folder.clock)
    office = folder.open(departments=told)
    yield office
    await office.close()


def concerned(id_: str) -> Concerned:
    return Concerned(who(id_).number, who(id_).name, who(id_).birth)


def of_unit(
    *people: Concerned, unit: Unit = MACHINES, agent: str = "yuan", matter: str = "hired", key: str = "k"
) -> Submission:
    person = who(agent)
    return Submission(
        key=key,
        site="test",
        scene="hiring",
        made="",
        applicant=Party(person.number, person.name, person.birth),
        unit=unit,
        proofs=(Proof("pin", person.number),),
        matters=(matter,),
        people=people,
    )


def fates(answer: Accepted) -> list[tuple[int, str, str]]:
    return [(case.of, case.whose, case.result.get("reason", case.state)) for case in answer.cases]


async def test_each_worker_has_a_case_and_what_is_wrong_with_one_refuses_that_one_only(office: EmbeddedOffice) -> None:
    people = (
        concerned("gao"),
        replace(concerned("lin"), name="林别名"),
        concerned("fang"),
        concerned("gao"),
        Concerned(HIRED, "新试人"),
        Concerned(RENAMED, "旧试名"),
        Concerned(NOBODY, "无此人"),
    )
    answer = await office.submit(of_unit(*people))
    assert fates(answer) == [
        (1, "高试失", "accepted"),
        (2, "林别名", "other_person"),
        (3, "方试短", "accepted"),
        (4, "高试失", "named_twice"),
        (5, "新试人", "accepted"),
        (6, "旧试名", "not_confirmed"),
        (7, "无此人", "not_confirmed"),
    ]
    assert len({case.number for case in answer.cases if case.number}) == 3
    assert await office.submit(of_unit(*people)) == answer
    assert await office.cases_of(who("yuan")) == (answer,)
    assert (await office.record_of(Identity(HIRED, "新试人"))).person.sex == "M"


async def test_a_worker_is_new_to_the_office_only_with_an_accepted_case(office: EmbeddedOffice) -> None:
    answer = await office.submit(of_unit(Concerned(HIRED, "新试人"), unit=FOOD, agent="gao"))
    assert fates(answer) == [(1, "新试人", "no_authority")]
    with pytest.raises(Exception, match="OFFICE-UNKNOWN-PERSON"):
        await office.record_of(Identity(HIRED, "新试人"))


async def test_whether_it_was_done_before_is_counted_for_each_worker(office: EmbeddedOffice) -> None:
    await office.submit(of_unit(concerned("gao")))
    again = await office.submit(of_unit(concerned("gao"), concerned("fang"), key="k2", unit=FOOD))
    assert fates(again) == [(1, "高试失", "already_open"), (2, "方试短", "accepted")]


async def test_what_is_about_a_unit_is_counted_for_the_unit(office: EmbeddedOffice) -> None:
    for key, unit, expected in (
        ("a", MACHINES, "accepted"),
        ("b", MACHINES, "already_accepted"),
        ("c", FOOD, "accepted"),
    ):
        answer = await office.submit(of_unit(matter="registered", unit=unit, key=key))
        assert fates(answer) == [(0, "", expected)]


async def test_only_whoever_a_unit_has_named_may_act_for_it_and_nobody_for_themselves(office: EmbeddedOffice) -> None:
    assert [unit.name for unit in await office.units_of(who("yuan"))] == ["达州样例机械厂", "达州样例食品厂"]
    assert await office.units_of(who("gao")) == ()  # the authority has ended
    for submission, expected in (
        (of_unit(concerned("fang"), unit=Unit("91350100M000100Y43", "别处单位")), "no_authority"),
        (of_unit(concerned("fang"), agent="lin"), "no_authority"),
        (replace(of_unit(concerned("fang")), unit=None), "only_by_an_agent"),
        (of_unit(), "nobody_named"),
        (of_unit(matter="certificate_print"), "agent_not_allowed"),
    ):
        answer = await office.submit(submission)
        assert fates(answer)[0][2] == expected
    assert cast()["yuan"].number == (await office.record_of(who("yuan"))).person.number


def test_the_sealed_memory_gives_back_whom_it_is_about_and_an_older_one_knew_of_nobody() -> None:
    whole = of_unit(replace(concerned("gao"), items={"education": "61"}, sources={"education": "ask"}))
    kept = whole.as_mapping()
    assert Submission.from_mapping(kept) == whole
    older = {name: text for name, text in kept.items() if name != "people"}
    assert Submission.from_mapping(older) == replace(whole, people=())
