"""Something answers at the printer's address, and it is no printer: the visit goes to its end without it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from config.clock import SystemClock
from config.parts import PartName
from printing.ipp import IppPrinter
from records.reader import RecordsReader
from tests.families import some_by_day
from tests.faults.ways import WAYS, Citizen
from tests.flows.test_service import Stage, running
from tests.maintenance.test_readiness import ANSWERS, answering

#: beyond this something hangs
LIMIT_S = 60.0


@pytest.mark.expects_log("chores: printer: PRINTER-")
@pytest.mark.parametrize("what", some_by_day(ANSWERS, 3))
async def test_the_number_is_told_the_farewell_said_and_the_person_forgotten(tmp_path: Path, what: str) -> None:
    shown: list[str] = []
    with answering(ANSWERS[what]) as port:
        printer = IppPrinter(f"ipp://127.0.0.1:{port}/ipp/print", 10, SystemClock(), "kiosk-test")

        async def made() -> tuple[Any, None]:
            return printer, None

        def at_that_address(stage: Stage) -> None:
            stage.site._makers = {**stage.site._makers, PartName.PRINTER: made}

        async with asyncio.timeout(LIMIT_S), running(tmp_path, at_that_address, shown.append) as stage:
            while not stage.kiosk.available:
                await stage.kiosk.changed(LIMIT_S)
            citizen = Citizen(stage.kiosk, stage.site, WAYS["password"])
            assert await citizen.visit()
            citizen.leave()
            assert [end.outcome for end in stage.kiosk.ends] == ["retired"]
            (number,) = stage.site.ledger.cases
            assert any(number in text for text in shown)
    with RecordsReader(tmp_path / "data" / "records.sqlite", tmp_path / "data" / "records.key") as records:
        assert records.remembered() == ()
