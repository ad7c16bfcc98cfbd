"""A paper that was asked for to correct a case is captured: its leaves go before the answer, and are kept with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from config.document import name_of
from config.faults import Fault
from flows.stay.effects import MENDING, carriers, kept_as
from office.cases import casework, review, verification
from office.embedded import EmbeddedOffice
from office.port import Asked, Attachment, Case, CaseState, Mending, Party, Proof
from records.courier import Courier
from tests.office.conftest import OfficeFolder
from tests.office.test_casework import desk
from tests.office.test_leaves import HURT, LEAF, OTHER, VISIT, hurt, jpeg
from tests.records.conftest import LogFolder

PAPER, DAY = "medical_papers", "diagnosis_date"
KEY, CLEAR = "fedcba9876543210-mend", jpeg(90)


def attached(*leaves: bytes, item: str = PAPER) -> tuple[Attachment, ...]:
    return tuple(Attachment(item, name_of(one), len(one)) for one in leaves)


def mending(case: Case, items: Mapping[str, str], named: tuple[Attachment, ...] = (), key: str = KEY) -> Mending:
    return Mending(key, case.number, Party(*HURT), (Proof("pin", HURT[0]),), items, named)


async def to_correct(folder: OfficeFolder, office: EmbeddedOffice) -> Case:
    """What was captured for an application cannot be read, and a day is wrong."""
    await office.attach(VISIT, OTHER)
    (case,) = (await office.submit(hurt(OTHER))).cases
    with desk(folder) as connection:
        asked = Asked(PAPER, "unreadable"), Asked(DAY, "wrong")
        return casework.ask_to_correct(connection, case.number, asked, "DC-001", folder.clock.now())


async def refusal(office: EmbeddedOffice, wish: Mending) -> str:
    with pytest.raises(Fault) as caught:
        await office.hand_in(wish)
    return caught.value.detail


async def test_its_leaves_answer_it_and_stay_when_what_nobody_has_claimed_goes(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await to_correct(folder, office)
    for _ in range(2):  # the same one again is the same
        for one in (CLEAR, LEAF):
            await office.attach(KEY, one)
        half = await office.hand_in(mending(case, {PAPER: "2"}, attached(CLEAR, LEAF)))
        assert (half.state, half.to_correct) == (CaseState.CORRECTION, (Asked(DAY, "wrong"),))
    assert await refusal(office, mending(case, {PAPER: "2"}, attached(LEAF, CLEAR))) == "same_key_other_content"
    whole = await office.hand_in(mending(case, {DAY: "2026-10-21"}, key="later"))
    assert whole.state is CaseState.ACCEPTED, "somebody looks at what was captured"
    with pytest.raises(Fault, match="same_key_other_content"):
        await office.submit(hurt(CLEAR, key=KEY))

    await office.attach("never", OTHER)
    folder.clock.set_wall(folder.clock.now() + timedelta(days=3))
    await office.attach("today", OTHER)
    kept = {(key, name) for key, name in folder.rows("SELECT key, name FROM leaves")}
    assert kept == {
        *((VISIT, name_of(OTHER)), (KEY, name_of(CLEAR)), (KEY, name_of(LEAF))),
        ("today", name_of(OTHER)),
    }
    ((told,),) = folder.rows("SELECT leaves FROM case_steps WHERE leaves <> '[]'")
    assert json.loads(str(told)) == [vars(one) for one in attached(CLEAR, LEAF)]
    with desk(folder) as connection:
        assert not verification.verify(connection).wrong
        done = review.decide(connection, case.number, "DC-001", folder.clock.now())
    assert done.state is CaseState.COMPLETED


async def test_leaves_that_are_not_those_of_the_answer_refuse_it_and_nothing_of_it_is_kept(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await to_correct(folder, office)
    await office.attach(KEY, CLEAR)
    own, two = {PAPER: "1"}, attached(CLEAR, CLEAR)
    wrong = {
        "was not sent": (mending(case, own, attached(LEAF)), "leaf_missing"),
        "of another application": (mending(case, own, attached(OTHER)), "leaf_missing"),
        "by the key of another application": (mending(case, own, attached(OTHER), VISIT), "same_key_other_content"),
        "another size": (mending(case, own, (Attachment(PAPER, name_of(CLEAR), 1),)), "leaf_missing"),
        "twice": (mending(case, {PAPER: "2"}, two), "leaf_twice"),
        "more are told than there are": (mending(case, {PAPER: "2"}, attached(CLEAR)), "wrong_value"),
        "none": (mending(case, {PAPER: "0"}), "wrong_value"),
        "for what is typed": (mending(case, {DAY: "2026-10-21"}, attached(CLEAR, item=DAY)), "wrong_value"),
        "for what is not answered": (mending(case, {DAY: "2026-10-21"}, attached(CLEAR)), "wrong_value"),
        "for what nobody asked for": (
            mending(case, {"hardship_data": "1"}, attached(CLEAR, item="hardship_data")),
            "wrong_value",
        ),
    }
    assert {what: await refusal(office, wish) for what, (wish, _) in wrong.items()} == {
        what: why for what, (_, why) in wrong.items()
    }
    assert folder.rows("SELECT leaves FROM case_steps") == [("[]",)]


async def test_the_courier_brings_it_when_the_office_was_away_and_the_kiosk_forgets_it(
    folder: OfficeFolder, office: EmbeddedOffice, tmp_path: Path
) -> None:
    case = await to_correct(folder, office)
    (tmp_path / "log").mkdir()
    log, wish = LogFolder(tmp_path / "log").open(), mending(case, {PAPER: "1"}, attached(CLEAR))
    visit = KEY.partition("-")[0]
    log.keep(visit, kept_as(KEY, name_of(CLEAR)), CLEAR)
    log.append("mending.planned", visit=visit, public=MENDING.about(wish), personal=MENDING.seal(wish))
    office.trouble.unreachable = True
    assert not await Courier(log, carriers(office, log)).round()
    office.trouble.unreachable = False
    assert await Courier(log, carriers(office, log)).round()
    assert (log.kept(kept_as(KEY, name_of(CLEAR))), log.remembered()) == (None, ())
    log.close()
    assert folder.rows("SELECT key, content FROM leaves ORDER BY key DESC LIMIT 1") == [(KEY, CLEAR)]


def test_a_correction_that_an_older_program_has_sealed_is_opened() -> None:
    wish = Mending("m", "DC-1", Party(*HURT), (Proof("pin", HURT[0]),), {DAY: "2026-10-21"})
    (sealed,) = (MENDING.seal(wish) or {}).values()
    act = json.loads(json.loads(sealed)["act"])
    del act["attachments"]
    assert MENDING.open({}, json.dumps({"act": json.dumps(act)})) == wish
