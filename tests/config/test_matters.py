"""Matters and items as they are shipped, and copies with one mistake each: refused with file, line and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.datafile import CONFIG_DIR, DataFileError, load
from config.items import ItemList, abolished, departments, items, refuse_abolished
from config.matters import Instant, Span, matters


def span(text: str) -> Span:
    return Span(span=text, source="x", basis="R")


def test_every_promise_cuts_the_limit_by_half_and_names_its_source() -> None:
    for matter in matters().values():
        for limit in matter.limits:
            assert limit.statutory.unit == "none" or limit.promise.at_most_half_of(limit.statutory)
            assert limit.statutory.source
            assert limit.promise.source


def test_a_matter_of_the_fast_list_says_where_its_limits_come_from() -> None:
    fast = [matter for matter in matters().values() if matter.fast]
    assert {matter.fast for matter in fast} == {f"T{number:02}" for number in range(1, 21)}  # all of the twenty
    for matter in fast:
        assert all(span.source and span.basis for limit in matter.limits for span in (limit.statutory, limit.promise))


def test_the_eight_matters_of_unemployment_are_there() -> None:
    assert sum(matter.family == "unemployment" for matter in matters().values()) == 8


def test_no_item_that_a_matter_needs_can_be_asked_for_by_an_abolished_name() -> None:
    for item in items().values():
        if {"ask", "capture", "counter"} & set(item.ways):
            refuse_abolished(item.name)
    for proof in abolished().values():
        for name in proof.names:
            with pytest.raises(ValueError, match="abolished"):
                refuse_abolished(f"请带{name}原件")


def test_every_agency_and_every_share_is_a_department() -> None:
    named = {agency for matter in matters().values() for agency in matter.agencies}
    named |= {share for item in items().values() for share in item.shares}
    assert named <= set(departments())


@pytest.mark.parametrize(
    ("half", "whole", "cuts"),
    [
        ("5 workdays", "10 workdays", True),
        ("6 workdays", "10 workdays", False),
        ("30 minutes", "10 workdays", True),
        ("30 days", "60 days", True),
        ("1 days", "30 minutes", False),
    ],
)
def test_spans_of_different_units_are_compared(half: str, whole: str, cuts: bool) -> None:
    assert span(half).at_most_half_of(span(whole)) is cuts


def test_a_fact_that_is_not_known_makes_nothing_instant() -> None:
    instant = matters()["retirement"].instant
    assert isinstance(instant, Instant)
    known = {"archive_state": "examined", "to_be_judged": "no", "resident_state": "none", "due": "yes"}
    assert instant.holds(known)
    assert not any(instant.holds({name: value for name, value in known.items() if name != left}) for left in known)
    assert not instant.holds({**known, "due": "no"})
    assert not instant.holds({**known, "archive_state": "needed"})
    assert matters()["retirement_early"].instant is None


@pytest.mark.parametrize(
    ("family", "right", "wrong", "reason"),
    [
        ("retirement", "promise: {span: 10 workdays", "promise: {span: 11 workdays", "at least half"),
        ("retirement", "promise: {span: 10 workdays", "promise: {span: none", "a promise is a span of time"),
        ("retirement", "{span: 20 workdays, source: 社会保险经办条例第十八条,", "{span: 20 workdays,", "source"),
        (
            "retirement",
            "{span: 20 workdays, source: 社会保险经办条例第十八条,",
            "{span: 20 workdays, source: '',",
            "source",
        ),
        ("retirement", "{span: 20 workdays", "{span: 20 moons", "span"),
        ("retirement", "{span: 30 minutes", "{span: 31 minutes", "30 minutes at most"),
        ("retirement", "{span: 30 minutes", "{span: 1 days", "30 minutes at most"),
        (
            "retirement",
            "deemed_years, archive_state",
            "deemed_years, archive_stage",
            "'archive_stage' does not",
        ),
        ("retirement", "agencies: [medical_insurance]", "agencies: [weather]", "'weather' does not exist"),
        ("retirement", "who: [person]", "who: [agent]", "an agent cannot promise for somebody else"),
        ("retirement", "who: [person]", "who: [person, agent]", "an agent cannot promise for somebody else"),
        ("retirement", "valid_from: 2023-12-01", "valid_form: 2023-12-01", "valid_form"),
        ("retirement", "accepts: [substantial, high]", "accepts: []", "no way beside the face"),
        ("retirement", "repeat: once", "repeat: twice", "repeat"),
        ("unemployment", 'if: {hardship_category: ["060"]}', 'if: {nothing: ["060"]}', "'nothing' does not exist"),
    ],
)
def test_a_wrong_matter_is_refused_with_its_line(
    tmp_path: Path, family: str, right: str, wrong: str, reason: str
) -> None:
    folder = Path(shutil.copytree(CONFIG_DIR / "matters", tmp_path / "matters"))
    replaced(folder / f"{family}.yaml", right, wrong)
    with pytest.raises(DataFileError, match=rf"{family}\.yaml:\d+: .*{reason}"):
        matters(folder)


def test_a_promise_that_cuts_less_than_half_is_taken_with_its_exception(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CONFIG_DIR / "matters", tmp_path / "matters"))
    text = "promise: {span: 15 workdays, source: x, basis: R}\n        exception: 需现场调查\n        #"
    replaced(folder / "retirement.yaml", "promise: {span: 10 workdays", f"{text} {{")
    assert matters(folder)["retirement"].limits[0].exception


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("family: retirement", "family: pension", "must be called 'retirement'"),
        ("  retirement_early:", "  authentication:", "stands in another file"),
    ],
)
def test_a_file_that_is_another_family_is_refused(tmp_path: Path, right: str, wrong: str, reason: str) -> None:
    folder = Path(shutil.copytree(CONFIG_DIR / "matters", tmp_path / "matters"))
    replaced(folder / "retirement.yaml", right, wrong)
    with pytest.raises(DataFileError, match=rf"\.yaml:\d+: .*{reason}"):
        matters(folder)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("ways: [share.police, record, capture]", "ways: []", "ways"),
        ("ways: [share.police, record, capture]", "ways: [neighbour]", "nobody can give it by 'neighbour'"),
        ("ways: [share.police, record, capture]", "ways: [share.weather]", "nobody can give it by 'share.weather'"),
        ("ways: [share.police, record, capture]", "ways: [record, record]", "stands twice"),
        ('kind: choice, values: {"1": 健康, "5": 残疾}', "kind: choice", "a choice has values"),
        (", why: 残疾人有专门的帮扶, basis: S, source: 孝感代码表}", ", basis: S, source: 孝感代码表}", "why"),
        (
            "kind: date, ways: [record], basis: S, source: 职工退休申请表}",
            "kind: paper, ways: [counter], proof: {was: x, instead: y, abolished: separation}, basis: R, source: z}",
            "abolished",
        ),
        ("{name: 类别佐证,", "{name: 原单位离职证明,", "'离职证明' is abolished"),
        (
            "{name: 原工作单位, kind: text, ways: [record, ask]",
            "{name: 求职证明编号, kind: text, ways: [record, ask]",
            "'求职证明' is abolished",
        ),
        ("service: 餐饮、家政、保洁", "service: 上传档案转移证明", "'档案转移证明' is abolished"),
        ("abolished: unemployment}", "abolished: unknown}", "'unknown' does not exist"),
    ],
)
def test_a_wrong_item_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, reason: str) -> None:
    file = tmp_path / "items.yaml"
    shutil.copy(CONFIG_DIR / "items.yaml", file)
    replaced(file, right, wrong)
    with pytest.raises(DataFileError, match=rf"items\.yaml:\d+: .*{reason}"):
        load(file, ItemList)


def replaced(file: Path, right: str, wrong: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
