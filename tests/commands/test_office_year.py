"""A year in virtual time, by dates that were counted by hand in the calendars of 2025 to 2027."""

from __future__ import annotations

from datetime import date

import pytest

from commands.office.year import STORIES, Line, Year, table
from config.datafile import load

#: on, what, by, why, promised or due, limit of the law
Told = tuple[str, str, str, str, str, str]
YEAR = load(STORIES, Year)


def told(line: Line) -> Told:
    return (line.on[5:], str(line.what), line.by, line.why, line.promised_by[5:], line.statutory_by[5:])


def wanted(*lines: str) -> list[Told]:
    """``01-08 | due_soon | DC-001 | case | 01-08 | 01-22``; what is empty at the end need not be there."""
    split = [[part.strip() for part in line.split("|")] for line in lines]
    return [tuple((*parts, *[""] * 6)[:6]) for parts in split]  # type: ignore[misc]


#: where the year goes on for a story, and what the clocks do in it; what is told of medical insurance is left out
EXPECTED = {
    # 25 26 29 30 31 | 04 (a Sunday) 05 06 07 08 | 09 12 … 22
    "new-year": wanted(
        "12-24 | received", "12-24 | accepted ||| 01-08 | 01-22", "12-24 | promise chosen || benefit | 01-22",
        "12-24 | review ||| 01-08 | 01-22", "01-06 | notice due_soon | DC-001 | case | 01-08",
        "01-07 | decided | DC-001", "01-07 | completed | DC-001",
        "01-20 | notice due_soon | DC-001 | promise | 01-22", "01-23 | notice overdue | DC-009 | promise | 01-22",
    ),
    # 10 11 12 13 14 (a Saturday) | 24 25 26 27 28 (a Saturday) | 02 03 04 05 06 | 09 10 11 12 13
    "spring-festival": wanted(
        "02-09 | received", "02-09 | accepted ||| 02-28 | 03-13", "02-09 | promise chosen || benefit | 03-13",
        "02-09 | review ||| 02-28 | 03-13", "02-26 | notice due_soon | DC-001 | case | 02-28",
        "03-01 | notice overdue | DC-009 | case | 02-28", "03-11 | notice due_soon | DC-001 | promise | 03-13",
        "03-14 | notice beyond_law | DC-009 | case | 03-13", "03-14 | notice overdue | DC-009 | promise | 03-13",
        "03-20 | decided | DC-001", "03-20 | completed | DC-001",
        "03-23 | notice false_promise | DC-009 | promise | 03-23", "03-23 | promise false | DC-001",
    ),
    # 02 03 | 07 … 10 13 … 16 | 17 20 … 24 27 … 30; to correct: 03 07 … 10 13 … 17 20 … 24
    # anew: 14 … 17 20 … 24 27 | 28 29 30 06 07 08 09 (a Saturday) 11 12 13
    "correction": wanted(
        "04-01 | received", "04-01 | accepted ||| 04-16 | 04-30", "04-01 | promise chosen || benefit | 04-30",
        "04-01 | review ||| 04-16 | 04-30", "04-02 | correction | DC-001 || 04-24",
        "04-13 | accepted | DC-001 || 04-27 | 05-13",
        "04-20 | to_law | DC-009 | site_investigation | 05-13 | 05-13",
        "04-28 | notice due_soon | DC-001 | promise | 04-30", "05-01 | notice overdue | DC-009 | promise | 04-30",
        "05-11 | notice due_soon | DC-001 | case | 05-13", "05-11 | review | DC-001",
        "05-11 | decided | DC-001", "05-11 | completed | DC-001",
    ),
    # a bad rating: 06 07 08 09 (a Saturday) 11
    "at-once": wanted(
        "04-30 | received", "04-30 | accepted", "04-30 | upgraded", "04-30 | decided", "04-30 | completed",
        "04-30 | promise chosen || benefit | 06-01", "05-08 | notice due_soon | DC-001 | follow_up | 05-11",
        "05-12 | notice overdue | DC-009 | follow_up | 05-11", "05-13 | follow-up verified | DC-001",
        "05-14 | follow-up called | DC-001", "05-15 | follow-up closed | DC-001",
        "05-28 | notice due_soon | DC-001 | promise | 06-01", "06-02 | notice overdue | DC-009 | promise | 06-01",
    ),
    # 23 24 27 28 29 30 06 07 08 09 | 11 … 15 18 … 22; to correct: 24 27 28 29 30 06 07 08 09 11 12 13 14 15 18
    "upgrade": wanted(
        "04-22 | received", "04-22 | accepted ||| 05-09 | 05-22", "04-22 | promise chosen || benefit | 05-22",
        "04-22 | review ||| 05-09 | 05-22", "04-23 | correction | DC-001 || 05-18", "04-28 | accepted",
        "04-28 | upgraded", "04-28 | review", "04-28 | decided", "04-28 | completed",
        "04-28 | notice upgraded | DC-001 | case | 04-28", "05-20 | notice due_soon | DC-001 | promise | 05-22",
        "05-23 | notice overdue | DC-009 | promise | 05-22",
    ),
    # 16 17 18 | 22 … 26 29 30 | 01 02 03 06 … 10 13 14; to correct: 17 18 22 … 26 29 30 01 02 03 06 07 08
    "not-corrected": wanted(
        "06-15 | received", "06-15 | accepted ||| 06-30 | 07-14", "06-15 | promise chosen || benefit | 07-14",
        "06-15 | review ||| 06-30 | 07-14", "06-16 | correction | DC-001 || 07-08",
        "07-09 | notice not_corrected | DC-001 | case | 07-08", "07-10 | notice due_soon | DC-001 | promise | 07-14",
        "07-15 | notice overdue | DC-009 | promise | 07-14", "07-15 | refused | DC-001 | not_corrected",
        "07-15 | promise dropped",
    ),
    # 22 23 24 28 29 30 08 09 10 (a Saturday) 12 | 13 … 16 19 … 23 26; three of them are lost: 24 28 29
    "pause": wanted(
        "09-21 | received", "09-21 | accepted ||| 10-12 | 10-26", "09-21 | promise chosen || benefit | 10-26",
        "09-21 | review ||| 10-12 | 10-26", "09-23 | paused | DC-001 | expert_test",
        "09-29 | resumed | DC-001 || 10-15 | 10-29", "10-13 | notice due_soon | DC-001 | case | 10-15",
        "10-14 | decided | DC-001", "10-14 | completed | DC-001",
        "10-22 | notice due_soon | DC-001 | promise | 10-26", "10-27 | notice overdue | DC-009 | promise | 10-26",
    ),
    # received on the 8th: 09 10 12 13 14 15 16 19 20 21 | 22 23 26 … 30 02 03 04
    "day-off": wanted(
        "10-01 | received", "10-01 | accepted ||| 10-21 | 11-04", "10-01 | review ||| 10-21 | 11-04",
        "10-19 | notice due_soon | DC-001 | case | 10-21",
        "10-20 | decided | DC-001", "10-20 | completed | DC-001",
    ),
    # 03 … 06 09 … 13 16 | 17 … 20 23 … 27 30: no law lets that day wait for an archive
    "archive": wanted(
        "11-02 | received", "11-02 | accepted ||| 11-16 | 11-30", "11-02 | promise chosen || benefit | 11-30",
        "11-02 | review ||| 11-16 | 11-30", "11-03 | paused | DC-001 | archive_search || 11-30",
        "11-26 | notice due_soon | DC-001 | promise | 11-30", "12-01 | notice beyond_law | DC-009 | case | 11-30",
        "12-01 | notice overdue | DC-009 | promise | 11-30", "12-04 | resumed | DC-001 || 11-30 | 11-30",
        "12-04 | notice overdue | DC-009 | case | 11-30", "12-10 | withdrawn", "12-10 | promise dropped",
    ),
    # asked on the 24th: 25 26 27 | 30: 01 02 03 | 04: 07 08 09 | 10
    "departments": wanted(
        "11-24 | received", "11-24 | accepted ||| 12-08 | 12-22", "11-24 | review ||| 12-08 | 12-22",
        "11-24 | department || civil_affairs | 12-08 | 12-22",
        "11-24 | civil_affairs sent", "11-24 | disabled_federation sent",
        "11-26 | notice answered | DC-001 | push | 11-26", "11-26 | disabled_federation answered",
        "11-30 | civil_affairs silent", "11-30 | civil_affairs reminded",
        "12-04 | notice due_soon | DC-001 | case | 12-08", "12-04 | civil_affairs silent",
        "12-04 | civil_affairs reminded", "12-09 | notice overdue | DC-009 | case | 12-08",
        "12-10 | review || given_up | 12-08 | 12-22", "12-10 | notice given_up | DC-009 | push | 12-10",
        "12-10 | civil_affairs given_up || silent", "12-14 | decided | DC-001",
        "12-14 | completed | DC-001",
    ),
    # 22 … 25 28 … 31 | 04 05 … 08 11 … 15 18 19: the notice of 2027 is not out, 01-01 is off by law
    "next-year": wanted(
        "12-21 | received", "12-21 | accepted ||| 01-05 | 01-19", "12-21 | promise chosen || benefit | 01-19",
        "12-21 | review ||| 01-05 | 01-19", "12-31 | notice due_soon | DC-001 | case | 01-05",
        "01-06 | notice overdue | DC-009 | case | 01-05", "01-15 | notice due_soon | DC-001 | promise | 01-19",
    ),
}  # fmt: skip
#: by day those in which most happens
BY_DAY = ("at-once", "pause")


def test_every_story_of_the_year_has_its_dates() -> None:
    assert set(EXPECTED) == set(YEAR.stories)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in BY_DAY else pytest.mark.nightly) for name in EXPECTED],
)
def test_the_days_are_as_the_law_says(name: str) -> None:
    story = YEAR.stories[name]
    last = max(date.fromisoformat(f"{day.date()}") for day in [story.applies.at, *(one.at for one in story.then)])
    ends = {"at-once": date(2026, 6, 2), "pause": date(2026, 10, 27)}.get(name, YEAR.ends)
    alone = YEAR.model_copy(
        update={"stories": {name: story}, "begins": story.applies.at.date(), "ends": max(ends, last)}
    )
    found = [told(line) for line in table(alone) if "medical_insurance" not in line.what]
    pushes = [line for line in found if line[1] == "notice answered" and name != "departments"]
    assert sorted(line for line in found if line not in pushes) == sorted(EXPECTED[name])
