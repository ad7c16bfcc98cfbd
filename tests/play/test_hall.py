"""What the hall may hear of every page of many visits: nothing that belongs to the person who stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.datafile import load
from config.settings import DEMO_SITE, load_settings
from flows.definition.shelf import SHIPPED
from flows.page import Page
from law.wording import say_day
from office.people.invented import Invented, PeopleFile
from play.cases import FILE
from play.player import Diary
from play.report import play
from tests.families import by_day
from tests.play.test_cases import CASES
from ui.told import page_told

pytestmark = pytest.mark.expects_log("visit: a card was left in its slot")  # by whoever walks off

PEOPLE = ROOT / load_settings().office.invented
#: of every scene in which somebody is known, and of every way of being told something
HEARD = (
    "authentication: soon-due",
    "authentication: suspended",
    "certificates: both-papers",
    "certificates: what-was-just-done",
    "retirement: due-on-the-spot",
    "retirement: archive-to-be-examined",
    "retirement: category-left-open",
    "unemployment: changes-an-answer",
    "unemployment: has-resigned",
    "unemployment: one-is-refused",
)
BY_DAY = ("retirement: due-on-the-spot",)


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    """Every page that is shown."""
    shown: list[Page] = []
    note = Diary.note

    def noted(diary: Diary, page: Page | None, moves: Sequence[str]) -> None:
        if page is not None:
            shown.append(page)
        note(diary, page, moves)

    monkeypatch.setattr(Diary, "note", noted)
    return shown


def in_the_hall(page: Page) -> Iterator[str]:
    """What is said of ``page`` where others hear it, to whoever walks all of it."""
    for stop in page_told(page, asks=True).stops:
        yield stop.aloud if stop.private else stop.text


def secrets_of(person: Invented) -> Iterator[str]:
    yield from (person.name, person.number, person.number[-4:], person.card_number, say_day(person.birth))


@pytest.mark.parametrize("name", by_day(HEARD, BY_DAY))
def test_nothing_of_the_person_is_for_the_hall(name: str, tmp_path: Path, pages: list[Page]) -> None:
    loaded = CASES[name]
    file = SHIPPED.scenes / loaded.script.scene / FILE
    report: dict[str, Any] = play(file, loaded, PEOPLE, DEMO_SITE, load_settings(), tmp_path / "papers")
    holders = {proof["holder_number"] for proof in report["proofs"]}
    known = [person for person in load(PEOPLE, PeopleFile).people if person.number in holders]
    assert known
    secrets = {secret for person in known for secret in secrets_of(person)}
    assert any(secret in f"{page.title} {page.frame} {page.body}" for page in pages for secret in secrets)
    told = {(page.node, text) for page in pages for text in in_the_hall(page)}
    assert sorted(one for one in told if any(secret in one[1] for secret in secrets)) == []
