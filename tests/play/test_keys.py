"""The four keys in a file, and the transcript of what was said."""

from __future__ import annotations

from pathlib import Path

import pytest

from assembly.site import ROOT
from config.datafile import DataFileError
from config.settings import load_settings
from play.script import load_script
from tests.play.conftest import Played, card_is_left
from ui.words import words


def said(name: str, **values: object) -> str:
    return str(words()[name]).format(**values)


@card_is_left
def test_keys_are_pressed_one_after_the_other_and_what_is_said_is_told(played: Played) -> None:
    report = played(
        """
scene: retirement
world: {social_card: li}
steps:
  - {on: identify/consent, do: [{key: next}, {key: previous}, {key: next next}, {key: again again}]}
  - {on: identify/consent, do: [finish]}
"""
    )
    items = [text for text in report["said"] if text.startswith("第")]
    assert [text.split("项")[0] for text in items] == ["第2", "第3", "第3"]
    assert any(text.startswith(said("ears_first")) for text in report["said"])
    assert report["end"] == "finish"


@card_is_left
def test_a_key_answers_a_page_as_a_touch_does(played: Played) -> None:
    """Sixteenth of the list, as anybody can count in what was said."""
    keys = "next " * 16 + "select"
    report = played(
        f"""
scene: retirement
world: {{social_card: li}}
steps:
  - {{on: identify/consent, do: [{{key: {keys}}}]}}
  - {{on: identify/other_way, do: [finish]}}
"""
    )
    assert "never_came" not in report
    assert any(text.startswith(said("ears_chosen", what="不刷脸")) for text in report["said"])


@card_is_left
def test_without_keys_the_transcript_is_what_everybody_hears(played: Played) -> None:
    report = played("scene: retirement\nworld: {social_card: li}\nsteps:\n  - {on: identify/consent, do: [finish]}\n")
    assert report["said"]
    assert said("ears_keys") not in "".join(report["said"])


@card_is_left
@pytest.mark.parametrize(("world", "heard"), [("{social_card: li, headset: in}", True), ("{social_card: li}", False)])
def test_a_headset_is_put_in_by_the_world_and_pulled_by_a_step(played: Played, world: str, heard: bool) -> None:
    report = played(
        f"""
scene: retirement
world: {world}
steps:
  - {{on: identify/consent, do: [{{answer: other_way}}]}}
  - {{on: identify/other_way, do: [{{answer: pin}}]}}
  - {{on: identify/pin, do: [{{type: "123456"}}]}}
  - {{on: result, do: [{{wait: 1}}, {{pull: headset}}, {{wait: 1}}, finish]}}
"""
    )
    assert any("李试样" in text for text in report["said"]) == heard
    assert any(text.startswith(said("ears_headset_out")) for text in report["said"]) == heard


@pytest.mark.expects_log("a card was left in its slot")
def test_a_headset_stays_in_when_the_power_is_cut(played: Played) -> None:
    report = played(
        """
scene: retirement
world: {social_card: li, headset: in}
steps:
  - {on: identify/consent, do: [power_cut]}
  - {on: identify/card, do: [{key: next}, {pull: headset}, {wait: 1}, finish]}
"""
    )
    assert "never_came" not in report
    assert any(text.startswith(said("ears_headset_out")) for text in report["said"])
    assert said("ears_keys") in "".join(report["said"])


@pytest.mark.parametrize("value", ["up", "", "next down", "1"])
def test_a_key_that_there_is_not_is_refused_with_its_line(tmp_path: Path, value: str) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(f'scene: retirement\nsteps:\n  - {{on: identify/consent, do: [{{key: "{value}"}}]}}\n')
    with pytest.raises(DataFileError, match=r"visit.yaml:3: .*(previous, next, select, again)"):
        load_script(file, ROOT / load_settings().office.invented)
