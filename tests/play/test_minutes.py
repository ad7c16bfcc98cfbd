"""How long the first screen says that a scene takes: held against the scene's first case, as somebody slow lives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.settings import DEMO_SITE, load_settings
from flows.definition.loading import load_scene, scene_names
from flows.definition.shelf import SHIPPED
from play.cases import FILE, load_cases
from play.report import play
from tests.families import by_day, few_by_day

#: adults read some 255 Chinese characters a minute aloud (IReST, Trauzettel-Klosinski and Dietz 2012). Whoever reads
#: every line of every page as slowly as if aloud needs so long; most read the title, the date and the button
CHARACTERS_A_MINUTE = 255
#: to find the button and touch it, or to put a card in its place
ACT_S = 4
#: nobody is promised less than it takes, nor kept away by much more
SPARE_MINUTES = 2
PEOPLE = ROOT / load_settings().office.invented


def minutes_of(pages: Sequence[Mapping[str, Any]]) -> float:
    """Of somebody who reads every line of every page once, and acts on each."""
    read: dict[str, set[str]] = {}
    characters = 0
    for page in pages:
        lines = {page["title"], *page["text"].splitlines()} - read.setdefault(page["node"], set())
        read[page["node"]] |= lines
        characters += sum(character.isalnum() for line in lines for character in line)
    acts = len(list(groupby(pages, lambda page: page["node"])))
    return characters / CHARACTERS_A_MINUTE + acts * ACT_S / 60


@pytest.mark.parametrize("scene", by_day(scene_names(), few_by_day(scene_names(), 1)))
def test_the_minutes_that_are_told_are_those_of_the_ordinary_visit(scene: str, tmp_path: Path) -> None:
    file = SHIPPED.scenes / scene / FILE
    ordinary = next(iter(load_cases(file, PEOPLE).values()))
    report = play(file, ordinary, PEOPLE, DEMO_SITE, load_settings(), tmp_path)
    takes = minutes_of(report["pages"])
    told = load_scene(scene).offer.minutes
    assert told is not None
    assert takes <= told <= takes + SPARE_MINUTES, f"{takes:.1f} minutes"
