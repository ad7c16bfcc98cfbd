"""Whom the staff are to telephone: brought to the office once, sealed until then, and withdrawn when unwanted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from config.clock import CHINA
from flows.stay.effects import CALL_BACK, carriers
from office.port import CallBack
from records.courier import Courier
from tests.office.conftest import OfficeFolder
from tests.records.conftest import LogFolder

ASKED = datetime(2026, 11, 24, 19, 30, tzinfo=CHINA)
TELEPHONE = "13800138000"
WISH = CallBack("c1", TELEPHONE, "demo", "identify/consent", ASKED)
VISIT = "0123456789abcdef"


def rows(folder: OfficeFolder) -> list[tuple[object, ...]]:
    return folder.rows("SELECT key, telephone, site, page FROM call_backs")


async def test_a_wish_is_kept_once_however_often_it_arrives(folder: OfficeFolder) -> None:
    office = folder.open()
    for _ in range(2):
        await office.call_back(WISH)
    await office.close()
    assert rows(folder) == [("c1", TELEPHONE, "demo", "identify/consent")]


async def test_the_courier_brings_it_sealed_and_it_is_forgotten_here(folder: OfficeFolder, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    memory = LogFolder(tmp_path / "log")
    log, office = memory.open(), folder.open()
    for wish in (WISH, CallBack("c2", TELEPHONE, "demo", "result", ASKED)):
        log.append("help.planned", visit=VISIT, public=CALL_BACK.about(wish), personal=CALL_BACK.seal(wish))
    log.append("help.withdrawn", visit=VISIT, public={"call": "c2"})
    office.trouble.unreachable = True
    assert not await Courier(log, carriers(office, log)).round()
    assert log.remembered() == (VISIT,)
    office.trouble.unreachable = False
    assert await Courier(log, carriers(office, log)).round()
    assert (rows(folder), log.remembered()) == ([("c1", TELEPHONE, "demo", "identify/consent")], ())
    log.close()
    await office.close()
    assert TELEPHONE.encode() not in memory.file.read_bytes()
