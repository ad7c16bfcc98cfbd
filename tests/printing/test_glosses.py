"""The gloss of a paper: what it is, its number and dates, and what to do next, for whoever reads no Chinese."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.language import EN, ZH, languages
from flows.proving.translated import CHINESE
from printing.documents.filling import OWN_VALUES, Filling
from printing.documents.letters import glosses, kinds, layout, letter
from printing.documents.port import Facts, Numbered, Text
from tests.printing.every import EVERY, UNSEALED, VARIANTS
from tests.printing.looking import text
from tests.printing.setting import compose

OTHERS = [code for code in languages() if code != ZH]


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("kind", kinds())
def test_every_paper_has_one_and_its_values_are_those_of_the_paper(kind: str, code: str) -> None:
    paper = layout(kind)
    assert glosses(code).names(kind) <= {*paper.values, *paper.optional, *OWN_VALUES}


def test_there_is_none_of_a_paper_that_there_is_not() -> None:
    assert set(glosses(EN).papers) == set(kinds())


@pytest.mark.parametrize("name", [*EVERY, *UNSEALED, *VARIANTS])
def test_it_stands_at_the_end_behind_the_same_paper(name: str) -> None:
    sample = {**EVERY, **UNSEALED, **VARIANTS}[name]
    chinese, glossed = letter(sample.kind, sample.content), letter(sample.kind, replace(sample.content, gloss=EN))
    assert glossed.blocks[: len(chinese.blocks)] == chinese.blocks
    added = glossed.blocks[len(chinese.blocks) :]
    assert isinstance(added[0], Numbered)
    assert len(added) >= 4
    assert replace(glossed, blocks=chinese.blocks) == chinese


@pytest.mark.parametrize("kind", ["completion", "receipt", "bundle_acceptance"])
def test_it_is_set_on_the_paper_with_the_number_in_it(kind: str) -> None:
    sample = EVERY[kind]
    heading = glosses(EN).heading.replace(" ", "")
    chinese, glossed = (letter(kind, replace(sample.content, gloss=code)) for code in (ZH, EN))
    assert heading not in text(compose("sample", chinese).pdf)
    _, found, gloss = text(compose("sample", glossed).pdf).partition(heading)
    assert found
    assert str(sample.content.values.get("case_number") or sample.content.values["bundle_number"]) in gloss
    assert "Whattodonext" in gloss


@pytest.mark.parametrize("kind", kinds())
def test_no_chinese_stands_in_it_but_numbers(kind: str) -> None:
    content = {**EVERY, **UNSEALED}[kind].content
    for block in glosses(EN).of(kind, Filling(layout(kind).optional, content)):
        match block:
            case Text(said):
                assert not CHINESE.search(said)
            case Numbered(lines=lines):
                assert not CHINESE.search("".join(lines))
            case Facts(lines=lines):
                assert not CHINESE.search("".join(line.label for line in lines))
