"""Papers that a kiosk has captured: what the office takes for a leaf, and what becomes of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from config.document import LONGEST_PX, MOST_ALTOGETHER, MOST_BYTES, name_of
from config.faults import Fault
from flows.stay.effects import SUBMISSION, carriers, kept_as
from office.cases.leaves import NoLeaf, picture
from office.port import Attachment, CaseState, Party, Proof, Submission
from records.courier import Courier
from tests.office.conftest import OfficeFolder
from tests.records.conftest import LogFolder

VISIT = "0123456789abcdef"
HURT = ("510000198407126112", "祝试伤")


def jpeg(shade: int = 200, size: tuple[int, int] = (80, 60)) -> bytes:
    done, encoded = cv2.imencode(".jpg", np.full((*size, 3), shade, np.uint8))
    assert done
    return encoded.tobytes()


LEAF, OTHER = jpeg(), jpeg(150)


def with_segment(marker: int, content: bytes) -> bytes:
    """A JPEG that tells something beside its picture."""
    return LEAF[:2] + bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content + LEAF[2:]


WRONG: Mapping[str, tuple[bytes, str]] = {
    "nothing": (b"", "no_jpeg"),
    "a PNG": (cv2.imencode(".png", np.zeros((4, 4, 3), np.uint8))[1].tobytes(), "no_jpeg"),
    "a PDF": (b"%PDF-1.4\n" + LEAF, "no_jpeg"),
    "Exif": (with_segment(0xE1, b"Exif\0\0MM\0*"), "no_plain_jpeg"),
    "a comment": (with_segment(0xFE, b"taken at home"), "no_plain_jpeg"),
    "cut short": (LEAF[: len(LEAF) // 2], "no_jpeg"),
    "something behind it": (LEAF + b"PK\3\4", "no_jpeg"),
    "a length beyond its end": (LEAF[:2] + b"\xff\xe0\xff\xff" + LEAF[2:], "no_jpeg"),
    "two sizes": (with_segment(0xC0, b"\x08\x00\x10\x00\x10\x03"), "no_jpeg"),
    "too many bytes": (LEAF[:-2] + bytes(MOST_BYTES) + LEAF[-2:], "too_large"),
    "too many pixels": (jpeg(size=(8, LONGEST_PX + 1)), "too_large"),
}


@pytest.mark.parametrize("what", sorted(WRONG))
def test_what_is_no_plain_picture_is_no_leaf(what: str) -> None:
    content, why = WRONG[what]
    with pytest.raises(NoLeaf, match=why):
        picture(content)


def test_a_leaf_is_read_for_its_size_and_its_colours() -> None:
    read = picture(LEAF)
    assert (read.wide, read.high, read.grey) == (60, 80, False)
    grey = cv2.imencode(".jpg", np.zeros((4, 5), np.uint8))[1].tobytes()
    assert picture(grey).grey


def hurt(*leaves: bytes, told: str = "", key: str = VISIT) -> Submission:
    """An application for the recognition of an injury, whose diagnosis was captured."""
    items = {
        "employer": "达州样例电子有限公司",
        "injury_time": "2026-10-20",
        "injury_place": "post",
        "injury_cause": "machine",
        "injury_situation": "14.1",
        "injured_part": "arm",
        "diagnosis_date": "2026-10-20",
        "medical_papers": told or str(len(leaves)),
    }
    sources = dict.fromkeys(items, "ask") | {"medical_papers": "capture", "injury_story": "counter"}
    return Submission(
        key=key,
        site="test",
        scene="injury",
        made="",
        applicant=Party(*HURT),
        proofs=(Proof("pin", HURT[0]),),
        items=items,
        sources=sources,
        matters=("injury_recognition",),
        attachments=tuple(Attachment("medical_papers", name_of(one), len(one)) for one in leaves),
    )


async def test_what_was_captured_goes_with_its_application_and_waits_for_somebody_to_look(
    folder: OfficeFolder,
) -> None:
    office = folder.open()
    for _ in range(2):  # the same one again is the same
        for one in (LEAF, OTHER):
            await office.attach(VISIT, one)
    accepted = await office.submit(hurt(LEAF, OTHER))
    assert [case.state for case in accepted.cases] == [CaseState.ACCEPTED]
    await office.close()
    assert folder.rows("SELECT count(*) FROM leaves") == [(2,)]


@pytest.mark.parametrize(
    ("submission", "why"),
    [
        (hurt(LEAF), "leaf_missing"),
        (hurt(OTHER, LEAF), "leaf_missing"),
        (replace(hurt(OTHER), attachments=(Attachment("medical_papers", name_of(OTHER), 1),)), "leaf_missing"),
        (replace(hurt(OTHER), attachments=hurt(OTHER).attachments * 2), "leaf_twice"),
    ],
    ids=["not sent", "one not sent", "another size", "twice"],
)
async def test_an_application_that_names_other_leaves_than_it_sent_is_none(
    folder: OfficeFolder, submission: Submission, why: str
) -> None:
    office = folder.open()
    await office.attach(VISIT, OTHER)
    with pytest.raises(Fault, match=f"OFFICE-REFUSED.*{why}"):
        await office.submit(submission)
    await office.close()


async def test_a_number_of_leaves_that_is_not_theirs_is_no_answer(folder: OfficeFolder) -> None:
    office = folder.open()
    await office.attach(VISIT, LEAF)
    for submission in (hurt(LEAF, told="3"), hurt(key="without")):
        accepted = await office.submit(submission)
        assert accepted.cases[0].result["reason"] == "wrong_value"
    await office.close()


async def test_no_kiosk_fills_the_office_with_pictures(folder: OfficeFolder) -> None:
    office = folder.open()
    for shade in range(MOST_ALTOGETHER):
        await office.attach(VISIT, jpeg(shade))
    with pytest.raises(Fault, match="too_many_leaves"):
        await office.attach(VISIT, jpeg(200))
    with pytest.raises(Fault, match=r"leaf no_plain_jpeg"):
        await office.attach("another", WRONG["Exif"][0])
    await office.close()


async def test_what_nobody_has_applied_with_goes_and_what_somebody_has_stays(folder: OfficeFolder) -> None:
    office = folder.open()
    await office.attach(VISIT, LEAF)
    await office.submit(hurt(LEAF))
    await office.attach("never", OTHER)
    folder.clock.set_wall(folder.clock.now() + timedelta(days=3))
    await office.attach("today", OTHER)
    await office.close()
    assert {key for (key,) in folder.rows("SELECT key FROM leaves")} == {VISIT, "today"}


async def test_the_kiosk_keeps_it_sealed_while_the_office_is_away_and_has_nothing_of_it_afterwards(
    folder: OfficeFolder, tmp_path: Path
) -> None:
    (tmp_path / "log").mkdir()
    memory = LogFolder(tmp_path / "log")
    log, office, submission = memory.open(), folder.open(), hurt(LEAF, OTHER)
    for one in (LEAF, OTHER):
        log.keep(VISIT, kept_as(VISIT, name_of(one)), one)
    sealed = SUBMISSION.seal(submission)
    log.append("submission.planned", visit=VISIT, public=SUBMISSION.about(submission), personal=sealed)
    office.trouble.unreachable = True
    assert not await Courier(log, carriers(office, log)).round()
    assert log.kept(kept_as(VISIT, name_of(LEAF))) == LEAF
    assert LEAF[20:60] not in memory.file.read_bytes()
    office.trouble.unreachable = False
    assert await Courier(log, carriers(office, log)).round()
    assert log.kept(kept_as(VISIT, name_of(LEAF))) is None
    assert log.remembered() == ()
    log.close()
    await office.close()
    assert [content for (content,) in folder.rows("SELECT content FROM leaves ORDER BY arrived, name")] == sorted(
        (LEAF, OTHER), key=name_of
    )


async def test_the_same_leaf_of_two_visits_is_kept_for_each(folder: OfficeFolder, tmp_path: Path) -> None:
    """The one that is through first takes nothing from the other."""
    (tmp_path / "log").mkdir()
    log, office = LogFolder(tmp_path / "log").open(), folder.open()
    waiting = "fedcba9876543210"
    for visit in (waiting, VISIT):
        log.keep(visit, kept_as(visit, name_of(LEAF)), LEAF)
    submission = hurt(LEAF, key=waiting)
    sealed = SUBMISSION.seal(submission)
    log.append("submission.planned", visit=waiting, public=SUBMISSION.about(submission), personal=sealed)
    log.forget(VISIT)
    assert await Courier(log, carriers(office, log)).round()
    log.close()
    await office.close()
    assert folder.rows("SELECT key, content FROM leaves") == [(waiting, LEAF)]
