"""Cards at the office: every decision is from its own books, whatever the kiosk says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from config.cards import CardState
from office.embedded import EmbeddedOffice
from office.port import Accepted, CaseState, Identity, Party, Proof, Submission
from tests.office.bundles import certificate_of
from tests.office.conftest import NOW

YE = ("510000197104186623", "叶试封")  # sealed
LU = ("510000196807256638", "陆试卡")  # in order until 2030
SHEN = ("51000019660211664X", "沈试换")  # ends in less than sixty days
CUI = ("510000197512026653", "崔试失")  # lost for now
QIU = ("510000195909306662", "邱试补")  # a new one is being made
MO = ("51000020050109679X", "莫试新")  # none


def asked(who: tuple[str, str], matter: str, *, way: str = "face_strict", key: str = "1", **items: str) -> Submission:
    return Submission(
        key=f"{who[0]}-{matter}-{key}",
        site="test",
        scene="card",
        made="",
        applicant=Party(*who),
        proofs=(Proof(way, who[0]),),
        items=items,
        sources={name: "scene" if name in ("card_action", "pin_entry") else "ask" for name in items},
        promises=(),
        matters=(matter,),
    )


async def told(office: EmbeddedOffice, submission: Submission) -> tuple[str, CardState | None]:
    """What became of it, and where the card stands afterwards."""
    accepted: Accepted = await office.submit(submission)
    case = accepted.cases[0]
    who = submission.applicant
    born = date(int(who.number[6:10]), int(who.number[10:12]), int(who.number[12:14]))
    card = (await office.record_of(Identity(who.number, who.name, born))).card
    return case.result.get("reason", case.state), card.state if card else None


NEW = {"card_action": "reissue", "card_collect": "2"}


@pytest.mark.parametrize(
    ("who", "matter", "items", "expected", "then"),
    [
        (YE, "card_activate", {}, CaseState.COMPLETED, CardState.NORMAL),
        (LU, "card_activate", {}, "card_normal", CardState.NORMAL),
        (LU, "card_pin", {"pin_entry": "changed"}, CaseState.COMPLETED, CardState.NORMAL),
        (YE, "card_pin", {"pin_entry": "reset"}, "card_sealed", CardState.SEALED),
        (LU, "card_loss", {"card_action": "lose_for_now"}, CaseState.COMPLETED, CardState.LOST_FOR_NOW),
        (LU, "card_loss", {"card_action": "find"}, "card_normal", CardState.NORMAL),
        (CUI, "card_loss", {"card_action": "lose_for_now"}, "card_lost_for_now", CardState.LOST_FOR_NOW),
        (CUI, "card_loss", {"card_action": "lose"}, CaseState.COMPLETED, CardState.LOST),
        (CUI, "card_loss", {"card_action": "find"}, CaseState.COMPLETED, CardState.NORMAL),
        (QIU, "card_loss", {"card_action": "find"}, "card_reissuing", CardState.REISSUING),
        (QIU, "card_loss", {"card_action": "reissue"}, "answers_contradict", CardState.REISSUING),
        (CUI, "card_reissue", NEW | {"card_reason": "lost"}, CaseState.ACCEPTED, CardState.REISSUING),
        (LU, "card_reissue", NEW | {"card_reason": "lost"}, "card_not_reported", CardState.NORMAL),
        (LU, "card_reissue", NEW | {"card_reason": "expiry"}, "card_not_due", CardState.NORMAL),
        (LU, "card_reissue", NEW | {"card_reason": "damaged"}, CaseState.ACCEPTED, CardState.REISSUING),
        (SHEN, "card_reissue", NEW | {"card_reason": "expiry"}, CaseState.ACCEPTED, CardState.REISSUING),
        (QIU, "card_cancel", {}, "card_reissuing", CardState.REISSUING),
        (LU, "card_cancel", {}, CaseState.COMPLETED, CardState.CANCELLED),
        (LU, "card_application", {"card_bank": "abc", "card_collect": "1", "person_status": "1"}, "card_normal", None),
        (MO, "card_status", {}, "card_none", None),
    ],
)
async def test_the_books_decide(
    office: EmbeddedOffice,
    who: tuple[str, str],
    matter: str,
    items: dict[str, str],
    expected: str,
    then: CardState | None,
) -> None:
    reason, state = await told(office, asked(who, matter, **items))
    assert reason == expected
    assert state == (then or state)


async def test_a_report_of_loss_says_since_when_and_taken_back_it_is_gone(office: EmbeddedOffice) -> None:
    lost = await office.submit(asked(LU, "card_loss", card_action="lose"))
    assert lost.cases[0].result["stopped_from"] == NOW.date().isoformat()
    identity = Identity(*LU, date(1968, 7, 25))
    card = (await office.record_of(identity)).card
    assert card is not None
    assert card.lost_on == NOW.date()
    await office.submit(asked(LU, "card_loss", key="2", card_action="find"))
    card = (await office.record_of(identity)).card
    assert card is not None
    assert card.lost_on is None


@pytest.mark.parametrize("way", ["pin", "face", "electronic_card"])
async def test_whoever_is_not_proved_closely_moves_no_card(office: EmbeddedOffice, way: str) -> None:
    reason, state = await told(office, asked(LU, "card_pin", way=way, pin_entry="reset"))
    assert (reason, state) == ("identification_too_weak", CardState.NORMAL)


async def test_a_printed_state_can_be_checked_while_it_counts(office: EmbeddedOffice) -> None:
    case = (await office.submit(asked(QIU, "card_status"))).cases[0]
    found = await certificate_of(office, case.result["code"])
    assert found is not None
    assert (found.kind, found.facts["card_state"]) == ("card_status", "reissuing")
    assert found.valid_until == NOW.date() + timedelta(days=90)


async def test_no_password_ever_reaches_the_office(office: EmbeddedOffice) -> None:
    reason, _ = await told(office, asked(LU, "card_pin", pin_entry="280917"))
    assert reason == "wrong_value"
