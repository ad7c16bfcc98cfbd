"""What the version before bundles has left: its database opens, and what its kiosks still owe is delivered to it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.stay.effects import carriers
from office.database.ladder import steps
from office.embedded import EmbeddedOffice
from office.record import Archive
from records.courier import Courier
from records.effects import Ledger
from tests.office.conftest import LI, RARE, ZHAO, ZHOU, OfficeFolder, identity
from tests.records.conftest import LogFolder

OFFICE = Path(__file__).parent / "before_bundles" / "office.sqlite"
MEMORY = Path(__file__).parent.parent / "records" / "memory_of_format_4"


def opened(folder: OfficeFolder) -> EmbeddedOffice:
    shutil.copy(OFFICE, folder.file)
    return folder.open()


async def test_everybody_and_what_became_of_them_is_still_there(folder: OfficeFolder) -> None:
    office = opened(folder)
    li, zhou = await office.record_of(identity(LI)), await office.record_of(identity(ZHOU))
    assert (li.person.name, li.person.birth) == (LI[1], date(1965, 11, 3))
    assert (li.insured.paid_months, li.insured.already_retired, li.insured.payment) == (372, True, "drawing")
    assert (zhou.insured.archive, zhou.insured.already_retired) == (Archive.NEEDED, False)
    await office.close()
    assert folder.rows("SELECT grade FROM ratings") == [(5,)]
    assert folder.rows("SELECT count(*) FROM appointments") == [(2,)]
    assert folder.rows("SELECT number FROM cases ORDER BY case_number") == [(LI[0],), (ZHOU[0],), (ZHAO[0],)]


def columns(folder: OfficeFolder) -> list[tuple[object, ...]]:
    return folder.rows(
        "SELECT m.name, c.name, c.type, c.'notnull', c.pk FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' ORDER BY 1, 2"
    )


async def test_an_upgraded_database_is_like_a_new_one(folder: OfficeFolder, tmp_path: Path) -> None:
    old = opened(folder)
    await old.start()
    await old.close()
    (tmp_path / "new").mkdir()
    new = OfficeFolder(tmp_path / "new")
    office = new.open()
    await office.start()
    await office.close()
    assert columns(folder) == columns(new)


async def test_it_is_upgraded_once_and_what_was_cut_off_is_upgraded_again(
    folder: OfficeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_fails(*_: object) -> None:
        raise RuntimeError("the power fails")

    office = opened(folder)
    with monkeypatch.context() as patched:
        patched.setattr(steps, "_take_case", power_fails)
        with pytest.raises(RuntimeError):
            await office.start()
    assert folder.rows("SELECT count(*) FROM persons") == [(9,)]
    assert folder.rows("SELECT name FROM sqlite_master WHERE name = 'bundles'") == []
    for _ in range(2):
        await office.start()
        assert folder.rows("SELECT count(*) FROM cases") == [(3,)]
        await office.close()
        office = folder.open()
    await office.close()


async def test_what_its_kiosk_still_owes_is_delivered_once(folder: OfficeFolder, tmp_path: Path) -> None:
    office = opened(folder)
    shutil.copytree(MEMORY, tmp_path / "memory")
    log = LogFolder(tmp_path / "memory").open()
    assert len(Ledger.of(log.events()).open()) == 5
    assert await Courier(log, carriers(office, log)).round()
    assert Ledger.of(log.events()).open() == ()
    assert [event.kind for event in log.events() if "failed" in event.kind or "aside" in event.kind] == []
    assert log.remembered() == ()
    log.close()
    await office.close()
    numbers = [(LI[0],), (ZHOU[0],), (ZHAO[0],), (RARE[0],)]
    assert folder.rows("SELECT number FROM cases ORDER BY case_number") == numbers, "what was sent is no new case"
    assert folder.rows("SELECT grade FROM ratings ORDER BY grade") == [(4,), (5,)]
    assert folder.rows("SELECT count(*) FROM appointments") == [(2,)], "both of them had that time, or that call"
