"""Parts within parts: names, exits, what they give out, ends and stages, by a scene that is data alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.datafile import DataFileError
from flows.definition.loading import load_scene
from flows.definition.scene import Scene
from flows.definition.shelf import Shelf
from flows.engine import Answers, current, outcome, previous_question, stage
from flows.proving.check import found_in

SCENE = """
scene: tea
offer: {group: other, order: 1}
start: order
stages: [choose, drink]
nodes:
  order: {use: order, served: cup, leaves: over}
  cup:
    step: ask
    stage: drink
    variant: order.drink
    options: {green: [ok], black: [ok, more]}
    next: [{if: {cup: more}, go: order}, {if: {order.drink: black}, go: over, end: awake}, {go: over}]
  over: {step: tell, end: gone}
"""
ORDER = """
exits: [served, leaves]
gives: {drink: kind.drink}
start: hungry
nodes:
  hungry: {step: ask, options: ["yes", "no"], next: [{if: {hungry: "yes"}, go: kind}, {exit: leaves, end: thirsty}]}
  kind: {use: kind, chosen: [{if: {kind.drink: green}, exit: served}, {exit: served, end: strong}], none: hungry}
"""
KIND = """
exits: [chosen, none]
gives: {drink: which}
start: which
nodes:
  which:
    step: ask
    options: [green, black, none]
    next: [{if: {which: none}, exit: none}, {exit: chosen}]
"""
OK = "ok: {label: 好}"
PAGES = {
    "scenes/tea": f"""
title: 茶
hint: 喝茶
stages: {{choose: 选, drink: 喝}}
goodbyes: {{gone: [走了, 再见], awake: [醒了, 再见], thirsty: [渴, 再见], strong: [浓, 再见]}}
pages:
  cup.green: {{kind: choice, title: 绿茶, options: {{{OK}}}}}
  cup.black: {{kind: choice, title: 红茶, options: {{{OK}, more: {{label: 再来}}}}}}
  over: {{kind: choice, title: 完了, options: {{{OK}}}}}
  order/kind/which:
    {{kind: choice, title: 您喝什么, options: {{green: {{label: 绿}}, black: {{label: 红}}, none: {{label: 无}}}}}}
""",
    "shared/order": """
pages:
  hungry: {kind: choice, title: 渴吗, options: {"yes": {label: 渴}, "no": {label: 不渴}}}
  kind/which: {kind: choice, title: 哪一种, options: {green: {label: 绿}, black: {label: 红}, none: {label: 无}}}
""",
    "shared/kind": """
pages:
  which: {kind: choice, title: 种类, options: {green: {label: 绿}, black: {label: 红}, none: {label: 无}}}
""",
}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    flows = {"scenes/tea": SCENE, "shared/order": ORDER, "shared/kind": KIND}
    for name, text in flows.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "flow.yaml").write_text(text, encoding="utf-8")
        (tmp_path / name / "words.zh.yaml").write_text(PAGES[name], encoding="utf-8")
    return Shelf(tmp_path / "scenes", tmp_path / "shared")


@pytest.fixture
def tea(shelf: Shelf) -> Scene:
    return load_scene("tea", shelf)


def test_the_scene_is_whole(shelf: Shelf) -> None:
    assert found_in("tea", shelf) == []


def test_a_part_within_a_part_has_a_name_for_each(tea: Scene) -> None:
    assert set(tea.flow.nodes) == {"order/hungry", "order/kind/which", "cup", "over"}
    assert tea.flow.parts == {"order": "order", "order/kind": "kind"}
    assert tea.flow.start == "order/hungry"


def test_whoever_uses_a_part_has_the_last_word_about_its_pages(tea: Scene) -> None:
    assert tea.words.pages["order/kind/which"].title == "您喝什么"
    assert tea.words.pages["order/hungry"].title == "渴吗"


def test_an_exit_leads_through_the_parts_and_what_they_give_is_known_outside(tea: Scene) -> None:
    asked = Answers((("order/hungry", "yes"),))
    assert current(tea.flow, asked) == "order/kind/which"
    assert current(tea.flow, asked.having("order/kind/which", "none")) == "order/hungry"
    black = asked.having("order/kind/which", "black")
    assert current(tea.flow, black) == "cup"
    assert black.lookup(tea.flow.nodes["cup"].variant) == "black"
    assert previous_question(tea.flow, black) == asked


@pytest.mark.parametrize(
    ("answers", "end"),
    [
        ({"order/hungry": "no"}, "thirsty"),  # named by the part
        ({"order/hungry": "yes", "order/kind/which": "green", "cup": "ok"}, "gone"),  # by nobody but the last node
        ({"order/hungry": "yes", "order/kind/which": "black", "cup": "ok"}, "awake"),  # twice: the later name counts
    ],
)
def test_the_end_is_what_was_named_last_on_the_way(tea: Scene, answers: dict[str, str], end: str) -> None:
    walked = Answers((*answers.items(), ("over", "ok")))
    assert current(tea.flow, walked) is None
    assert outcome(tea.flow, walked) == end


def test_a_stage_goes_on_until_another_begins_on_the_way(tea: Scene) -> None:
    left = Answers((("order/hungry", "no"),))
    assert stage(tea.flow, left, "over") == "choose"
    drunk = Answers((("order/hungry", "yes"), ("order/kind/which", "green"), ("cup", "ok")))
    assert stage(tea.flow, drunk, "over") == "drink"


def test_a_part_that_uses_itself_is_refused(shelf: Shelf) -> None:
    file = shelf.shared / "kind" / "flow.yaml"
    text = file.read_text(encoding="utf-8")
    again = "  again: {use: kind, chosen: which, none: which}\n"
    file.write_text(text.replace("next: [{if", "next: [{if: {which: black}, go: again}, {if") + again, encoding="utf-8")
    with pytest.raises(DataFileError, match="part 'kind' uses itself"):
        load_scene("tea", shelf)
