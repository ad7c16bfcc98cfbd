"""The figures of a month: counted from the cases and ratings that there are, drawn, and given as files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from config.clock import CHINA
from office.console import charts
from office.console.export import written
from office.console.figures import Month, figures
from office.console.roles import Role
from tests.office.conftest import LI, NOW, ZHOU, application
from tests.office.console.conftest import Hall


async def filled(hall: Hall) -> None:
    """周样本's case waits, 李试样's was completed at once and is not liked; a month later there is nothing yet."""
    done = await hall.office.submit(replace(application(LI, key="li"), machine_ms=12_500, visit_s=240))
    await hall.office.rate(done.bundle_number, 1, ["slow"])


async def test_cases_ratings_and_hours_of_a_month_are_counted(hall: Hall) -> None:
    await filled(hall)
    found = await hall.office.at_the_desk(
        lambda connection, moment: figures(connection, Month(2026, 11), moment), writing=False
    )
    assert [(one.scene, one.cases, one.instant) for one in found.scenes] == [("retirement", 2, 1)]
    assert (found.scenes[0].timed, found.mean_machine_s, found.mean_visit_s) == (1, 12.5, 240.0)  # one did not tell
    assert found.grades == {5: 0, 4: 0, 3: 0, 2: 0, 1: 1}
    assert found.hours[NOW.hour] == 2  # on the wall in China, and not in UTC
    assert (found.cases, found.instant, found.rated, found.satisfied) == (2, 1, 1, 0)
    other = await hall.office.at_the_desk(
        lambda connection, moment: figures(connection, Month(2026, 12), moment), writing=False
    )
    assert (other.cases, other.rated, sum(other.hours)) == (0, 0, 0)


async def test_the_leader_sees_charts_and_takes_files_without_anybody_in_them(hall: Hall) -> None:
    await filled(hall)
    browser = await hall.signed_in(Role.LEADER)
    page = await browser.open("/figures")
    assert page.status_code == 200
    assert page.text.count("<svg") >= 4
    assert "50%" in page.text
    text = (await browser.open("/figures/2026-11.csv")).content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert ["2026-11", "各场景办件", "退休查询与办理", "2"] in table
    book = load_workbook(io.BytesIO((await browser.open("/figures/2026-11.xlsx")).content))
    assert [[str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)] == table
    for who in (*LI, *ZHOU):
        assert who not in text + page.text


@pytest.mark.parametrize("scene", ["=HYPERLINK(1)", "@SUM(1)", "\t=1"])
def test_what_a_kiosk_names_is_no_formula_for_whoever_opens_the_file(scene: str) -> None:
    line = (scene, scene, 1)
    told = list(csv.reader(io.StringIO(written("csv", "2026-11", [line]).decode("utf-8-sig"))))[1]
    assert told == ["2026-11", f"'{scene}", f"'{scene}", "1"]
    sheet = load_workbook(io.BytesIO(written("xlsx", "2026-11", [line]))).active
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "n"]


@pytest.mark.parametrize("role", [Role.WINDOW, Role.REVIEWER])
async def test_nobody_else_does(hall: Hall, role: Role) -> None:
    browser = await hall.signed_in(role)
    for path in ("/figures", "/figures/2026-11.csv"):
        assert (await browser.open(path)).status_code == 403


@pytest.mark.parametrize("path", ["?month=2026-13", "?month=x", "/2026-11.pdf", "/x.csv"])
async def test_a_month_that_is_none_is_not_found(hall: Hall, path: str) -> None:
    browser = await hall.signed_in(Role.LEADER)
    assert (await browser.open(f"/figures{path}")).status_code == 404


def test_a_month_knows_its_neighbours() -> None:
    month = Month.of(date(2026, 12, 31))
    assert (str(month.before), str(month), str(month.after)) == ("2026-11", "2026-12", "2027-01")
    assert month.first == datetime(2026, 12, 1, tzinfo=CHINA)
    assert Month.written("2026-12") == month


def test_the_longest_bar_takes_the_whole_width_and_nothing_is_no_bar() -> None:
    long, short, none = charts.bars([("a", "4", (3, 1)), ("b", "1", (1, 0)), ("c", "0", (0, 0))])
    assert (long.parts, short.parts, none.parts) == ((75.0, 25.0), (25.0, 0.0), (0.0, 0.0))
    assert [bar.parts for bar in charts.bars([("a", "0", (0,))])] == [(0.0,)]
    assert [bar.parts for bar in charts.bars([("a", "50%", (0.5,))], whole=1.0)] == [(50.0,)], "a half is no whole"
    drawn = charts.columns([0, 2, 1], width=300, height=100, gap=10)
    assert [(one.x, one.y, one.height) for one in drawn.columns] == [(5, 100, 0), (105, 0, 100), (205, 50, 50)]
