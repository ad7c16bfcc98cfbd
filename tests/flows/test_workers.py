"""A list of employees: what is taken of its rows, and what is marked in it."""

from __future__ import annotations

import pytest

from devices.stick.port import Row, Rows
from flows.person.workers import MOST, NoList, Worker, Workers, as_value, read_list, wrong_with

COLUMNS = ("mobile", "post", "declared_wage", "contract_term", "left_on", "leaving_reason")
HEAD = ("序 号", "员工姓名*", "身份证号码（18位）", "联系电话", "岗位/工种", "月工资(元)")
#: right by its check character, as the second is not
RIGHT, WRONG = "510000199604127119", "510000199604127118"


def rows(*cells: tuple[str, ...]) -> Rows:
    return Rows(tuple(Row(number, row) for number, row in enumerate(cells, 3)))


def test_a_list_is_read_below_its_heading_whatever_the_columns_are_called_and_in_whatever_order() -> None:
    people = read_list(
        rows(("新招人员名单",), HEAD, ("1", "孔试工", f"'{RIGHT}", "139 0000 7201", "装配工", "4,200")), COLUMNS
    )
    told = {"name": "孔试工", "id_number": RIGHT, "mobile": "13900007201", "post": "装配工", "declared_wage": "4200.00"}
    assert people == (Worker(told, 5),)
    assert wrong_with([Worker(told)]) == ({},)
    assert Workers((Worker(told), Worker({**told, "post": ""}))).of_each == {
        *("mobile", "post", "declared_wage"),
        *("name", "id_number", "birth_date"),  # which a list has of everybody, so that no unit has to bring them
    }


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (rows(("姓名", "岗位"), ("孔试工", "装配工")), NoList("no_heading", 3)),
        (rows(("姓名", "身份证号", "证件号码"), ("孔试工", RIGHT, RIGHT)), NoList("column_twice", 3, 3)),
        (rows(HEAD), NoList("nobody", 3)),
        (rows(HEAD, *[("1", "孔试工", RIGHT)] * (MOST + 1)), NoList("too_many", 4 + MOST)),
    ],
)
def test_rows_that_are_no_list_say_why_and_where(given: Rows, why: NoList) -> None:
    assert read_list(given, COLUMNS) == why


def test_what_is_wrong_with_somebody_is_marked_and_nobody_is_left_out() -> None:
    people = read_list(
        rows(
            HEAD,
            ("1", "", RIGHT, "139"),
            ("2", "金试岗", WRONG),
            ("3", "岑试贫", RIGHT, "", "", "面议"),
            ("4", "x\x00", ""),
        ),
        COLUMNS,
    )
    assert isinstance(people, tuple)
    assert wrong_with(people) == (
        {"mobile": "value", "name": "missing", "id_number": "twice"},
        {"id_number": "number"},
        {"declared_wage": "value", "id_number": "twice"},
        {"name": "value", "id_number": "missing"},
    )


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        ("id_number", " 51000019960412711x ", "51000019960412711X"),
        ("declared_wage", "¥4,200.5元", "4200.50"),
        ("declared_wage", "约4200", "约4200"),
        ("contract_term", "2029年11月30日", "2029-11"),
        ("contract_term", "2029.11", "2029-11"),
        ("contract_term", "202911", "2029-11"),
        ("left_on", "2026/11/2", "2026-11-02"),
        ("left_on", "20261102", "2026-11-02"),
        ("left_on", "2026-11", "2026-11"),
        ("leaving_reason", "合同期满", "expired"),
        ("special_post", "否", "no"),
    ],
)
def test_people_write_one_thing_in_many_ways(item: str, text: str, value: str) -> None:
    assert as_value(item, text) == value
