"""The mouth of a receipt printer: what hangs there is taken, or drawn back, and the next receipt waits for that."""

from __future__ import annotations

import asyncio

import pytest

from config.faults import Fault
from printing.port import JobState, Media
from simulated.receipt_trouble import ReceiptTrouble
from tests.printing.receipts import (
    MODEL,
    Bench,
    measured,
    played,
    receipt,
    rows,
    short,
)


@pytest.fixture(autouse=True, scope="module")
def whole() -> tuple[int, int]:
    """The bytes and rows of a receipt, measured outside of the loop that a visit runs in."""
    return measured()


def test_a_receipt_that_nobody_takes_is_drawn_back_and_told() -> None:
    async def visit(bench: Bench) -> None:
        assert (await bench.last(receipt())).state is JobState.PRINTED
        assert (await bench.driver.state()).media is Media.PRESENT
        await bench.clock.sleep(55)
        assert (bench.device.retracted, bench.told) == ([], [])
        await bench.clock.sleep(10)
        assert bench.device.mouth is None
        assert len(bench.device.retracted) == 1
        assert bench.told == ["print.retracted"]

    played(visit, model=MODEL)


def test_what_cannot_be_drawn_back_is_not_told_to_be() -> None:
    async def visit(bench: Bench) -> None:
        await bench.last(receipt())
        bench.device.trouble(ReceiptTrouble.MOUTH)
        await bench.clock.sleep(100)
        assert (bench.device.retracted, bench.told) == ([], [])
        with pytest.raises(Fault, match="PRINTER-JAM"):
            await bench.driver.ready()
        bench.device.mend()
        await bench.driver.ready()
        await bench.clock.sleep(70)
        assert (len(bench.device.retracted), bench.told) == (1, ["print.retracted"])

    played(visit, model=MODEL)


def test_a_receipt_that_is_taken_is_not_drawn_back() -> None:
    async def visit(bench: Bench) -> None:
        await bench.last(receipt())
        await bench.clock.sleep(5)
        bench.device.take()
        await bench.clock.sleep(100)
        assert (len(bench.device.taken), bench.device.retracted, bench.told) == (1, [], [])

    played(visit, model=MODEL)


def test_the_next_receipt_waits_for_the_one_in_the_mouth() -> None:
    """It would push it out onto the floor."""

    async def visit(bench: Bench) -> None:
        await bench.last(receipt())
        begun = bench.clock.monotonic()
        await bench.last(receipt())
        assert bench.clock.monotonic() - begun >= 58
        assert (len(bench.device.retracted), bench.told) == (1, ["print.retracted"])
        assert bench.device.mouth is not None

    played(visit, model=MODEL)


def test_of_several_pages_each_is_taken_before_the_next() -> None:
    async def visit(bench: Bench) -> None:
        async def somebody() -> None:
            while len(bench.device.taken) < 3:
                await bench.clock.sleep(3)
                bench.device.take()

        hand = asyncio.create_task(somebody())
        status = await bench.last(short(3))
        await hand
        assert (status.state, status.sheets) == (JobState.PRINTED, 3)
        assert (len(bench.device.taken), bench.device.dropped, bench.device.retracted) == (3, [], [])

    for model in (MODEL, MODEL.model_copy(update={"process_id": False, "automatic": False})):
        played(visit, model=model)


def test_a_mouth_that_is_jammed_is_told_before_anything_is_printed() -> None:
    async def visit(bench: Bench) -> None:
        status = await bench.last(receipt())
        assert (status.state, status.fault) == (JobState.FAILED, "PRINTER-JAM")
        assert (await bench.driver.state()).media is Media.JAMMED

    played(visit, "mouth@0", model=MODEL)


def test_half_a_receipt_is_drawn_back_into_the_machine() -> None:
    async def visit(bench: Bench) -> None:
        assert (await bench.last(receipt())).state is JobState.FAILED
        bench.device.mend()
        await bench.driver.recover()
        assert [piece.height < rows() for piece in bench.device.retracted] == [True]
        assert bench.device.mouth is None

    played(visit, "out@50000", model=MODEL)


def test_a_receipt_of_a_kiosk_that_was_killed_is_drawn_back_too() -> None:
    async def visit(bench: Bench) -> None:
        await bench.last(receipt())
        await bench.driver.close()
        again = bench.another()
        await again.ready()
        await bench.clock.sleep(70)
        await again.close()
        assert (len(bench.device.retracted), bench.told) == (1, ["print.retracted"])

    played(visit, model=MODEL)
