"""Places of real addresses, level by level, and what a wrong table is refused for."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.datafile import DataFileError, load
from config.places import Place, _Places, below, here, located, place_of


def names(code: str) -> list[str]:
    return [place.name for place in below(code)]


def test_every_level_of_a_place_in_this_district() -> None:
    assert located("511703002", "南外大道12号").line == "四川省达州市达川区翠屏街道南外大道12号"
    assert located("511703002").codes == ("51", "5117", "511703", "511703002")
    assert place_of(here()).name == "达川区"


def test_all_provinces_and_the_counties_of_all_of_them() -> None:
    assert len(below("")) == 34
    assert all(below(province.code) for province in below("") if province.name not in _BEYOND)
    assert names("5117") == ["通川区", "达川区", "宣汉县", "开江县", "大竹县", "渠县", "万源市"]
    assert all(below(county.code) for county in below("5117"))


_BEYOND = {"台湾省", "香港特别行政区", "澳门特别行政区"}


def test_what_has_no_prefecture_stands_below_its_province() -> None:
    assert "渝中区" in names("50")
    assert "石柱土家族自治县" in names("50")
    assert "仙桃市" in names("42")
    assert "市辖区" not in {place.name for province in below("") for place in below(province.code)}
    assert located("500103").line == "重庆市渝中区"


def test_a_place_is_found_under_each_letter_that_people_would_look_under() -> None:
    assert "C" in place_of("50").initials  # 重庆
    assert "X" in place_of("3502").initials  # 厦门
    assert place_of("51").initials == "S"
    assert all(place.initials for province in below("") for place in (province, *below(province.code)))


def test_an_unknown_code_is_no_place() -> None:
    assert below("99") == ()
    with pytest.raises(KeyError):
        located("990000")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('{"": 51四川省, "51": 5201贵阳市}', "of somewhere else"),
        ('{"": 51四川省 51四川省}', "stands twice"),
        ('{"": 51四川省, "52": 5201贵阳市}', "there is no place '52'"),
        ('{"": 51 四川省}', "not code and name"),
        ('{"": 50重庆市}', "there is no place '51'"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, table: str, reason: str) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(f'as_of: 2023-06-30\nhere: "51"\nbelow: {table}\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=reason):
        load(file, _Places, plain=True)


def test_a_place_is_a_plain_value() -> None:
    assert below("51")[0] == Place("5101", "成都市")
