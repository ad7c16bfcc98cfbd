"""Every file of dated law is known by name; a yearly figure is missed from the day on which it ought to be out."""

from __future__ import annotations

from datetime import date

import pytest

from config.datafile import data_files
from config.figures import LAWS, missing_figures
from config.law import Series, parts_of


def test_every_file_of_parameters_is_a_law_and_is_read() -> None:
    assert set(LAWS) == {file.stem for file in data_files("parameters")}
    assert all(law().documents for law in LAWS.values())


@pytest.mark.parametrize(
    ("on", "file", "series", "last"),
    [
        (date(2026, 7, 1), "pension", "bases", 2025),
        (date(2026, 4, 1), "death", "income", 2024),
        (date(2027, 1, 1), "pension", "interest", 2025),
        (date(2027, 2, 1), "work_death", "national_income", 2025),
        (date(2027, 9, 1), "flexible", "limits", 2026),
        (date(2026, 1, 1), "work_death", "area_wage", 0),
    ],
)
def test_a_figure_is_missed_from_the_day_on_which_it_ought_to_be_out(
    on: date, file: str, series: str, last: int
) -> None:
    def found(day: date) -> list[int]:
        return [each.last for each in missing_figures(day) if (each.file, each.series) == (file, series)]

    assert found(on) == [last]
    if last:
        assert found(date.fromordinal(on.toordinal() - 1)) == []


def test_every_series_is_expected_by_some_day() -> None:
    series = [key for law in LAWS.values() for key, _ in parts_of(law(), Series)]
    assert len(series) >= 7
    assert len(missing_figures(date(2040, 12, 31))) == len(series)
