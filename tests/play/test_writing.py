"""What is written in a visit: an address and the unit that nobody has on record, chosen as far as a choice serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.play.conftest import Played
from tests.play.test_bad_input import HANDED_IN, PROMISES, answers, begins, said
from tests.play.test_entering import CARD, PEOPLE, QUESTION, handed_in, keys, typed

#: the same person, who lives and worked nobody knows where
HOMELESS = PEOPLE.replace("      residence_address: 虚构路1号\n", "").replace("former_unit: 达州样例食品厂, ", "")
HOMELESS = HOMELESS.replace("separation_reason", "separation_date: 2026-10-31, separation_reason")


@pytest.fixture
def written(played: Played, tmp_path: Path) -> Any:
    """Plays a visit in which the address is given by ``enters``, and the unit is written."""
    (tmp_path / "more.yaml").write_text(HOMELESS, encoding="utf-8")
    (tmp_path / "card.yaml").write_text(CARD, encoding="utf-8")

    def play(enters: str, unit: str) -> Any:
        asked = f"{enters}{answers('1')}{unit}{answers('yes')}"
        return played(f"people: more.yaml{begins('./card.yaml')}{asked}{PROMISES}{HANDED_IN}")

    return play


UNIT = typed("达州样例公司")


def test_an_address_that_is_known_already_is_offered_and_nothing_is_written(written: Any) -> None:
    report = written(answers("known:household_address"), UNIT)
    assert handed_in(report)["residence_address"] == "虚构路1号"
    assert handed_in(report)["former_unit"] == "达州样例公司"


@pytest.mark.parametrize(
    "enters",
    [
        pytest.param(answers("other") + keys("place:511703002") + typed("虚构路2号"), marks=pytest.mark.nightly),
        pytest.param(answers("other") + typed("511703002 虚构路2号"), marks=pytest.mark.nightly),
        answers("other")
        + keys("within:", "initial:S", "place:51", "initial:D", "place:5117", "place:511703")
        + keys("place:511703002")
        + typed("😀", "虚构路2号"),
    ],
    ids=["by the township", "as a whole", "from the province down"],
)
def test_an_address_is_chosen_level_by_level_and_only_the_rest_is_written(written: Any, enters: str) -> None:
    report = written(enters, UNIT)
    assert handed_in(report)["residence_address"] == "四川省达州市达川区翠屏街道虚构路2号"


def test_back_from_the_rest_of_an_address_leads_to_its_place(written: Any) -> None:
    wrong = keys("place:511703001") + f"  - {{on: {QUESTION}, do: [back]}}\n"
    report = written(answers("other") + wrong + keys("place:511703002") + typed("虚构路2号"), UNIT)
    assert handed_in(report)["residence_address"] == "四川省达州市达川区翠屏街道虚构路2号"
    assert "四川省达州市达川区三里坪街道" in said(report, QUESTION)


def test_whoever_cannot_write_brings_it_to_the_counter(written: Any) -> None:
    report = written(answers("other") + answers("unknown"), answers("unknown"))
    assert not {"residence_address", "former_unit"} & handed_in(report).keys()
    [submission] = report["submissions"]
    assert submission["sources"]["residence_address"] == submission["sources"]["former_unit"] == "counter"
