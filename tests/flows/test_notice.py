"""一次性告知书: of every matter of every scene, all the parts that the rules of the notice ask for."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.clock import CHINA
from config.law import retirement_law
from config.matters import matters
from config.retirement_ways import retirement_ways
from config.settings import load_settings
from flows.bundle import notice
from flows.bundle.lookup import ChosenMatter, ChosenScene
from flows.definition.loading import load_scene, programme, scene_names
from flows.engine import Answers
from flows.papers.papers import Papers
from printing.documents import port
from printing.documents.letters import layout

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)
OFFERED = [(scene, name) for scene in scene_names() for name in load_scene(scene).flow.matters]
#: the parts of the paper, by their headings
MATERIALS, DEPARTMENTS = "一套材料（各事项合并，每种只交一次）", "联办部门与顺序"
PARTS = frozenset({"办理事项与时限", "受理条件", MATERIALS, "需要核对和填写的信息", "办理流程", "办理方式与收费"})
PARTS |= {"材料不齐怎么办", "不予受理怎么办", "办理依据", "办理地点与联系方式"}


@pytest.mark.parametrize(("scene", "matter"), OFFERED)
def test_the_notice_of_every_matter_has_all_of_its_parts(scene: str, matter: str) -> None:
    answers = Answers((("scenes", ChosenScene(scene)), ("matters", ChosenMatter(matter))))
    letter = Papers(load_scene("item_list"), programme, answers, load_settings().hall, NOW).notice()
    parts = {heading: block for block in letter.blocks if (heading := getattr(block, "heading", ""))}
    assert set(parts) >= PARTS
    assert (DEPARTMENTS in parts) == bool(matters()[matter].agencies)
    table = parts[MATERIALS]
    assert isinstance(table, port.Table)
    cells = [row.cells for group in table.rows.groups for row in group.rows]
    assert all(map(all, cells)), "of each its name, how many, in which form and from whom"


def conditions(scene: str, matter: str) -> str:
    own = notice.own_words(load_scene(scene).words.notice, (matter,))
    return "".join(notice.about((matter,), own)[0].lines)


def test_a_condition_is_told_of_the_matters_that_it_concerns_and_of_no_other() -> None:
    assert "失业保险费缴满一年" in conditions("unemployment", "unemployment_benefit")
    assert "失业保险费缴满一年" not in conditions("unemployment", "job_guidance")
    assert "户口在达川区" not in conditions("authentication", "authentication")
    assert "单位已为这些人参保" not in conditions("separation", "pension_transfer")


def test_what_is_told_of_the_ways_to_retire_is_the_law() -> None:
    flexible, jobs = retirement_law().on(NOW.date()).flexible, retirement_ways().on(NOW.date()).special_jobs
    assert flexible is not None
    late = conditions("retirement", "retirement_late")
    assert f"最多延迟{flexible.late_max_months // 12}年" in late
    assert f"提前{flexible.late_notice_months}个月书面约定" in late
    ages, years = jobs.ages, [months // 12 for months in jobs.months.values()]
    special = conditions("retirement", "special_job_retirement")
    assert f"男满{ages['male']}、女满{ages['female50']}周岁，按工种做满{min(years)}到{max(years)}年" in special


def test_every_matter_can_be_read_about() -> None:
    assert {matter for _, matter in OFFERED} == set(matters())


def test_on_the_screen_stands_where_and_when_whom_to_ask_and_what_can_be_done() -> None:
    hall = load_settings().hall
    said = "".join(line for section in notice.around(hall, NOW.date()) for line in section.lines)
    for part in (hall.address, hall.hours, hall.telephone, hall.complaints, "5个工作日", "60日", "6个月"):
        assert part in said


def test_a_paper_that_the_words_do_not_name_is_named_by_its_own_title() -> None:
    matter = next(iter(matters().values())).model_copy(update={"papers": ("day_sheet",)})
    assert notice.papers([matter]) == (layout("day_sheet").title,)
