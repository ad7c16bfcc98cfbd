"""Who is served: one value, that no scene can forget or mix up."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from assembly.site import ROOT
from config.clock import CHINA
from config.faults import Fault
from config.settings import load_settings
from devices.cards.port import CardWarning
from devices.social_card.port import CardPresent, SocialCard
from flows.definition.loading import load_scene
from flows.definition.shelf import SHIPPED
from flows.engine import Answers
from flows.page import Page
from flows.person.identity import (
    Document,
    Presented,
    Proved,
    is_doubtful,
    is_same_card,
    is_same_person,
    of_social_card,
    presented,
    served,
)
from flows.screen import NextCitizen
from flows.visit import EndReason, Visit, VisitEnd
from office.people.invented import invented_in
from office.port import Proof
from play.people import Everybody
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from simulated.id_card.profiles import PROFILES_DIR as ID_PROFILES
from simulated.social_card.profiles import PROFILES_DIR as SOCIAL_PROFILES
from tests.pages import fault_of

STAY = CardPresent("reader", b"atr", 1)
LI = Presented(Document.SOCIAL_CARD, "510000196511030015", "李试样", date(1965, 11, 3), "one card", STAY)
WANG = Presented(Document.ID_CARD, "510000198203120026", "王样例", date(1982, 3, 12))
BY_PIN = Proved("accepted", "pin", LI)


def given(*values: object) -> Answers:
    return Answers(tuple((f"node {place}", value) for place, value in enumerate(values)))


def test_who_is_served_was_presented_last_and_proved_for_that() -> None:
    who = served(given(Presented(Document.NONE), LI, "other_way", Proved("given_up"), BY_PIN))
    assert who.holder is LI
    assert who.proofs == (Proof("pin", LI.number),)


@pytest.mark.parametrize(
    "answers",
    [
        given(),
        given(LI),
        given(BY_PIN),
        given(LI, Proved("given_up")),
        given(LI, Proved("accepted", "pin", WANG)),
        given(LI, Proved("accepted", "pin", replace(LI, stay=CardPresent("reader", b"atr", 2)))),
        given(LI, BY_PIN, WANG),
        given(WANG, LI, BY_PIN),
        given(Presented(Document.THIRD_GENERATION), Proved("accepted", "pin", Presented(Document.THIRD_GENERATION))),
    ],
    ids=[
        "nobody",
        "no proof",
        "no document",
        "given up",
        "a proof of somebody else",
        "a proof of another stay",
        "proved before the document that counts",
        "two people in one visit",
        "a card that names nobody",
    ],
)
def test_whoever_has_not_proved_what_was_presented_last_is_nobody(answers: Answers) -> None:
    with pytest.raises(Fault, match="IDENTITY-UNPROVED") as caught:
        served(answers)
    assert LI.number not in str(caught.value)


def test_whom_a_document_names_is_known_before_it_is_proved() -> None:
    assert presented(given(LI, Presented(Document.UNREADABLE))) is LI
    with pytest.raises(LookupError):
        presented(given(Presented(Document.UNREADABLE)))


def test_a_document_without_a_birth_is_compared_by_number_and_name() -> None:
    assert is_same_person(LI, replace(LI, birth=None, name="李 试样"))
    assert not is_same_person(LI, replace(LI, birth=date(1965, 11, 4)))
    assert not is_same_person(LI, replace(LI, birth=None, name="王重号"))
    assert not is_same_person(LI, WANG)


def test_another_card_of_the_same_person_is_another_card() -> None:
    assert is_same_card(replace(LI, stay=None), LI)
    assert not is_same_card(replace(LI, card="another card"), LI)
    assert not is_same_card(WANG, WANG), "only a social-security card has a number of its own"


#: a page that nobody answers
IDLE_S = 600.0
BY_PIN_LINE = "      - {if: {other_way: pin}, go: pin}"

# -- scenes that are wrong -----------------------------------------------------------------------------------------


@dataclass
class Citizen:
    """Answers each page with the next of the answers to its node, after having done what ``acts`` says."""

    answers: Mapping[str, list[str]]
    acts: Mapping[str, Callable[[], None]]
    pages: list[Page] = field(default_factory=list)

    def show(self, page: Page) -> None:
        self.pages.append(page)

    async def ask(self, page: Page) -> str:
        self.show(page)
        if act := self.acts.get(page.node):
            act()
        if page.node.startswith("farewell"):
            return "done"
        answers = self.answers.get(page.node, [])
        if not answers or answers[0] not in [option.id for option in page.options]:
            await asyncio.Event().wait()
        return answers.pop(0)

    def wipe(self) -> None:
        """Nothing is kept that a test does not ask for."""

    async def next_citizen(self) -> NextCitizen:
        return NextCitizen.NOBODY


def walked(
    folder: Path,
    flow: tuple[str, str],
    answers: Mapping[str, list[str]],
    lays: tuple[str, ...] = (),
) -> tuple[VisitEnd, list[str]]:
    """One visit of the holder of ``li`` in the retirement scene with one line of the part ``identify`` replaced.

    At each page of ``id_card`` the next of ``lays`` is laid on the reader.
    """
    right, wrong = flow
    shutil.copytree(SHIPPED.shared, folder / "shared")
    file = folder / "shared" / "identify" / "flow.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(right) == 1
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    scene = load_scene("retirement", replace(SHIPPED, shared=folder / "shared"))

    async def walk() -> tuple[VisitEnd, list[str]]:
        settings = load_settings()
        assert settings.office.people is not None
        people = ROOT / settings.office.people
        everybody = Everybody({person.id: person for person in invented_in(people).people})
        clock = LoopClock(asyncio.get_running_loop(), datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
        site = VirtualSite(virtual_settings(settings, folder / "data", people), clock, folder / "papers", everybody)
        laid = list(lays)

        def lay() -> None:
            site.pull("id_card")
            asyncio.get_running_loop().call_later(5.0, site.insert, "id_card", str(ID_PROFILES / laid.pop(0)))

        async with site.open() as parts:
            assert parts.id_reader is not None
            await parts.id_reader.start()
            site.insert("social_card", str(SOCIAL_PROFILES / "li.yaml"))
            acts = {"identify/id_card": lay, "farewell.card": lambda: site.pull("social_card")}
            citizen = Citizen(answers, acts)
            visit = Visit(scene, citizen, parts)
            asyncio.get_running_loop().call_later(IDLE_S, visit.cancel, "idle")
            end = await visit.run()
            return end, [fault_of(page) or page.node for page in citizen.pages]

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(walk())


def test_a_scene_that_forgets_the_proof_gets_no_record(tmp_path: Path) -> None:
    flow = (BY_PIN_LINE, f"{BY_PIN_LINE}\n      - {{if: {{other_way: appointment}}, exit: known}}")
    end, _ = walked(tmp_path, flow, {"identify/consent": ["other_way"], "identify/other_way": ["appointment"]})
    assert end == VisitEnd(EndReason.FAULT, fault="IDENTITY-UNPROVED")


SECOND_DOCUMENT = (BY_PIN_LINE, f"{BY_PIN_LINE}\n      - {{if: {{other_way: appointment}}, go: id_card}}")


def test_the_document_of_another_person_in_mid_visit_is_refused_and_the_own_is_taken(tmp_path: Path) -> None:
    answers = {
        "identify/consent": ["other_way", "other_way"],
        "identify/other_way": ["appointment"],
        "identify/id_card.fault": ["retry"],
    }
    _, pages = walked(tmp_path, SECOND_DOCUMENT, answers, ("wang.yaml", "li.yaml"))
    assert "IDENTITY-OTHER-DOCUMENT" in pages
    assert pages.count("identify/consent") == 2, "the own identity card goes on"


def test_whoever_insists_on_the_document_of_another_person_is_not_served(tmp_path: Path) -> None:
    answers = {
        "identify/consent": ["other_way"],
        "identify/other_way": ["appointment"],
        "identify/id_card.fault": ["finish"],
    }
    end, _ = walked(tmp_path, SECOND_DOCUMENT, answers, ("wang.yaml",))
    assert end == VisitEnd(EndReason.FAULT, fault="IDENTITY-OTHER-DOCUMENT")


def test_a_card_that_names_nobody_is_doubted_as_any_other() -> None:
    """A third-generation card that is read without keys; whoever it belongs to presents another document afterwards."""
    doubts = (CardWarning.EXPIRES_UNREADABLE,)
    card = of_social_card(SocialCard("3.00", None, "", "510000", None, None, None, doubts), STAY)
    assert (card.document, card.doubts) == (Document.THIRD_GENERATION, doubts)
    assert is_doubtful(Answers((("card", card), ("id_card", Presented(Document.ID_CARD, "1")))))
    assert not is_doubtful(Answers((("id_card", Presented(Document.ID_CARD, "1")),)))
