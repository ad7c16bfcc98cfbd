"""The receipt printer's driver before the virtual printer: what it claims, and what really came out."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.clock import Clock
from config.faults import Fault
from printing.escpos import EscposPrinter
from printing.port import JobState, JobStatus, Level, Media, Outcome
from printing.raster import dots_of
from simulated.receipt_trouble import ReceiptTrouble
from tests.printing.receipts import (
    MODEL,
    PLAIN,
    SHORT_ROWS,
    Bench,
    blank,
    length,
    measured,
    played,
    receipt,
    rows,
    short,
)

ROOT = Path(__file__).parent.parent.parent
#: what is asked before a receipt begins is fewer bytes
OPENING = 300


@pytest.fixture(autouse=True, scope="module")
def whole() -> tuple[int, int]:
    """The bytes and rows of a receipt, measured outside of the loop that a visit runs in."""
    return measured()


def rows_of(bench: Bench) -> np.ndarray:
    """The dots of the last receipt that came out."""
    last = bench.device.receipts[-1]
    return np.frombuffer(last.rows, np.uint8).reshape(last.height, last.width // 8)


def test_a_receipt_is_printed_when_the_device_has_proved_it() -> None:
    async def visit(bench: Bench) -> None:
        statuses = await bench.printed(receipt())
        states = [status.state for status in statuses]
        assert states == [JobState.QUEUED, JobState.QUEUED, JobState.PRINTING, JobState.PRINTED]
        ticket = statuses[1].ticket
        assert ticket is not None
        assert ticket.counter == 4711
        assert statuses[-1].sheets == 1
        (dots,) = dots_of(receipt().pdf, 576, 203)
        printed = rows_of(bench)
        wanted = np.frombuffer(dots.rows, np.uint8).reshape(dots.height, dots.row_bytes)
        assert (np.unpackbits(printed[: dots.height] ^ wanted)).sum() < 20  # but for dots that would be commands
        assert not printed[dots.height :].any()
        assert bench.device.receipts[-1].garbage == 0

    played(visit)


def test_the_ticket_is_named_before_a_dot_of_the_paper_is_handed_over() -> None:
    async def visit(bench: Bench) -> None:
        following = bench.driver.follow(receipt())
        async for status in following:
            if status.ticket:
                before = bench.device.received
                break
        await following.aclose()
        assert before < OPENING
        assert bench.device.received - before < OPENING  # whoever does not go on prints nothing
        assert bench.device.receipts == []

    played(visit)


@pytest.mark.parametrize("raster", ["graphics", "raster", "column"])
@pytest.mark.parametrize("width", [384, 512, 576, 640])
def test_every_head_prints_the_same_letters(raster: str, width: int) -> None:
    model = PLAIN.model_copy(update={"raster": raster, "width_dots": width, "dpi": 180 if width == 512 else 203})

    async def visit(bench: Bench) -> None:
        assert (await bench.last(receipt())).state is JobState.PRINTED
        (dots,) = dots_of(receipt().pdf, model.width_dots, model.dpi)
        wanted = np.frombuffer(dots.rows, np.uint8).reshape(dots.height, dots.row_bytes)
        assert (np.unpackbits(rows_of(bench)[: dots.height] ^ wanted)).sum() < 20
        assert bench.device.receipts[-1].garbage == 0

    played(visit, model=model)


#: what happens in the middle of a receipt, and what is claimed of it: the state, and the fault or what was overcome
MIDWAY = {
    "out": (JobState.FAILED, "PRINTER-OUT-OF-PAPER"),
    "near_end": (JobState.PRINTED, None),
    "cover": (JobState.FAILED, "PRINTER-COVER"),
    "cutter": (JobState.FAILED, "PRINTER-CUTTER"),
    "cutter_once": (JobState.PRINTED, None),
    "jam": (JobState.FAILED, "PRINTER-JAM"),
    "hot": (JobState.PRINTED, None),
    "offline": (JobState.FAILED, "PRINTER-STOPPED"),
    "broken": (JobState.FAILED, "PRINTER-STOPPED"),
    "stalled": (JobState.FAILED, "PRINTER-TIMEOUT"),
    "nonsense": (JobState.FAILED, "PRINTER-FOREIGN"),
    "silent": (JobState.FAILED, "PRINTER-OFF"),
    "kill": (JobState.FAILED, "PRINTER-OFF"),
    "restart": (JobState.FAILED, "PRINTER-OFF"),
    "lost_job": (JobState.FAILED, "PRINTER-LOST"),
}


@pytest.mark.parametrize("kind", MIDWAY)
def test_trouble_in_the_middle_of_a_receipt(kind: str) -> None:
    """The claim is what came out; the next receipt is whole, and what hung half printed is a piece by itself."""
    state, code = MIDWAY[kind]

    async def visit(bench: Bench) -> None:
        status = await bench.last(receipt())
        assert (status.state, status.fault) == (state, code)
        assert len(bench.device.receipts) == status.sheets == (state is JobState.PRINTED)
        bench.device.mend()
        before = len(bench.device.receipts)
        assert (await bench.last(receipt())).state is JobState.PRINTED
        *scraps, whole = bench.device.receipts[before:]
        assert len(scraps) <= 1
        assert whole.height == rows()
        assert whole.garbage == 0

    played(visit, f"{kind}@50000")


def test_the_page_about_it_says_the_same() -> None:
    page = (ROOT / "docs" / "receipt-printers.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:4] for line in page.splitlines() if line.startswith("| `")]
    said = {name: result for names, _, result in rows for name in re.findall(r"`(\w+)`", names)}
    assert set(said) == set(ReceiptTrouble)
    for kind, (_, code) in MIDWAY.items():
        assert code is None or code in said[kind]


@pytest.mark.parametrize("kind", ["out", "cover", "jam", "hot", "offline", "broken", "stalled", "nonsense", "silent"])
def test_trouble_before_a_receipt_is_said_by_readiness_and_nothing_is_begun(kind: str) -> None:
    async def visit(bench: Bench) -> None:
        bench.device.trouble(ReceiptTrouble(kind))
        with pytest.raises(Fault) as trouble:
            await bench.driver.ready()
        expected = {"hot": "PRINTER-HOT", "stalled": "PRINTER-FOREIGN"}
        assert trouble.value.code == expected.get(kind, MIDWAY[kind][1])
        status = await bench.last(receipt())
        assert status.state is JobState.FAILED
        assert status.ticket is None
        bench.device.mend()
        await bench.driver.recover()
        await bench.driver.ready()
        assert bench.device.receipts == []

    played(visit)


#: what printers have and have not: each says less than the one before, or says it in another way
POORER = {
    "all": MODEL,
    "no presenter": PLAIN,
    "forgets nothing": PLAIN.model_copy(update={"clears": False}),
    "no counter": PLAIN.model_copy(update={"counter": None}),
    "no marks": PLAIN.model_copy(update={"process_id": False}),
    "asked alone": PLAIN.model_copy(update={"process_id": False, "automatic": False}),
    "no evidence": PLAIN.model_copy(update={"process_id": False, "automatic": False, "counter": None}),
}


ANYTHING = given(
    kind=st.sampled_from(ReceiptTrouble),
    model=st.sampled_from(sorted(POORER)),
    pages=st.sampled_from([1, 2]),
    at=st.one_of(st.integers(0, 36_500), st.integers(16_400, 16_600), st.integers(32_900, 33_100)),
)


@ANYTHING
@example(kind=ReceiptTrouble.OUT, model="no presenter", pages=1, at=16_520)  # between the cut and its proof
@example(kind=ReceiptTrouble.LOST_JOB, model="no presenter", pages=1, at=9_000)
@example(kind=ReceiptTrouble.RESTART, model="no evidence", pages=2, at=20_000)
@settings(max_examples=60, deadline=None)
def test_no_claim_is_false_whatever_happens_at_whichever_byte(
    kind: ReceiptTrouble, model: str, pages: int, at: int
) -> None:
    """What came out is never called failed, and what did not never printed; and the next one is whole."""
    happens(kind, model, pages, at)


@pytest.mark.nightly
@ANYTHING
@settings(max_examples=2000, deadline=None)
def test_nor_is_one_of_thousands(kind: ReceiptTrouble, model: str, pages: int, at: int) -> None:
    happens(kind, model, pages, at)


def happens(kind: ReceiptTrouble, model: str, pages: int, at: int) -> None:
    async def visit(bench: Bench) -> None:
        status = await bench.last(short(pages))
        came_out = [piece.height for piece in bench.device.receipts].count(SHORT_ROWS)
        assert status.sheets <= came_out <= pages
        if status.state is not JobState.SENT:  # else the citizen is asked
            assert (status.state is JobState.PRINTED) == (came_out == pages)
        bench.device.mend()
        bench.device.expect_nothing_more()
        again = await bench.last(short(pages))
        assert again.state in (JobState.PRINTED, JobState.SENT)
        for piece in bench.device.receipts[-pages:]:
            assert (piece.height, piece.garbage) == (SHORT_ROWS, 0)

    played(visit, f"{kind}@{at}", model=POORER[model])


def test_of_two_pages_one_has_come_out_when_it_dies_after_the_first() -> None:
    async def visit(bench: Bench) -> None:
        status = await bench.last(receipt(2))
        assert (status.state, status.sheets, len(bench.device.receipts)) == (JobState.FAILED, 1, 1)

    played(visit, f"kill@{length() + 30_000}")


def test_a_printer_that_falls_silent_at_the_very_end_is_believed_by_its_counter() -> None:
    async def visit(bench: Bench) -> None:
        status = await bench.last(receipt())
        assert len(bench.device.receipts) == 1
        assert (status.state, status.detail) == (JobState.PRINTED, "after PRINTER-OFF")

    # behind the cut, so that the last mark is never answered
    played(visit, f"restart@{length() - 8}")


def test_a_printer_without_marks_is_believed_by_its_counter_and_without_both_not_at_all() -> None:
    counting = PLAIN.model_copy(update={"process_id": False})
    blind = counting.model_copy(update={"counter": None})
    for model, state in ((counting, JobState.PRINTED), (blind, JobState.SENT)):

        async def visit(bench: Bench, state: JobState = state) -> None:
            assert (await bench.last(receipt())).state is state
            assert len(bench.device.receipts) == 1

        played(visit, model=model)


@pytest.mark.parametrize("kind", ["out", "cover", "jam", "broken", "offline"])
def test_a_printer_without_marks_tells_of_trouble_all_the_same(kind: str) -> None:
    async def visit(bench: Bench) -> None:
        status = await bench.last(receipt())
        assert (status.state, status.fault) == (JobState.FAILED, MIDWAY[kind][1])
        assert bench.device.receipts == []

    played(visit, f"{kind}@50000", model=PLAIN.model_copy(update={"process_id": False, "automatic": False}))


def test_what_an_earlier_host_left_in_its_buffer_is_not_printed() -> None:
    """Half a picture stands there: whatever comes next would be taken for its dots."""
    for clears in (True, False):

        async def visit(bench: Bench) -> None:
            bench.device.receive(b"\x1dv0\x00\x48\x00\x30\x00" + b"\xff" * 700)
            assert (await bench.last(receipt())).state is JobState.PRINTED
            (piece,) = bench.device.receipts
            assert piece.garbage == 0
            assert rows_of(bench)[-1800:].any()

        played(visit, model=PLAIN.model_copy(update={"clears": clears}))


def test_after_a_power_cut_only_a_counter_that_moved_is_evidence() -> None:
    async def visit(bench: Bench) -> None:
        tickets = [status.ticket for status in await bench.printed(receipt()) if status.ticket]
        assert await bench.driver.outcome(tickets[0], 1) is Outcome.PRINTED
        assert await bench.driver.outcome(tickets[0], 2) is Outcome.UNCERTAIN
        blind = await bench.driver.outcome(type(tickets[0])("x"), 1)
        assert blind is Outcome.UNCERTAIN
        bench.device.trouble(ReceiptTrouble.OUT)
        with pytest.raises(Fault, match="PRINTER-OUT-OF-PAPER"):
            await bench.driver.outcome(tickets[0], 1)

    played(visit)


def test_what_it_says_of_itself() -> None:
    async def visit(bench: Bench) -> None:
        state = await bench.driver.state()
        assert (state.levels, state.counter, state.media) == ({"receipt_roll": Level.GOOD}, 4711, Media.NONE)
        bench.device.trouble(ReceiptTrouble.NEAR_END)
        assert (await bench.driver.state()).levels == {"receipt_roll": Level.LOW}
        bench.device.trouble(ReceiptTrouble.OUT)
        assert (await bench.driver.state()).levels == {"receipt_roll": Level.OUT}
        bench.device.trouble(ReceiptTrouble.SILENT)
        with pytest.raises(Fault, match="PRINTER-OFF"):
            await bench.driver.state()

    played(visit, model=MODEL)


def test_a_printer_without_that_sensor_does_not_say_that_there_is_enough() -> None:
    async def visit(bench: Bench) -> None:
        assert (await bench.driver.state()).levels == {"receipt_roll": Level.UNKNOWN}

    played(visit, model=PLAIN.model_copy(update={"near_end": False}))


def test_whoever_stops_following_leaves_nothing_in_the_printer() -> None:
    async def visit(bench: Bench) -> None:
        following = bench.driver.follow(receipt())
        statuses: list[JobStatus] = []
        async for status in following:
            statuses.append(status)
            if status.state is JobState.PRINTING:
                break
        await following.aclose()
        assert bench.device.receipts == []
        assert (await bench.last(receipt())).state is JobState.PRINTED

    played(visit)


def test_a_receipt_has_its_time() -> None:
    async def visit(bench: Bench) -> None:
        status = await bench.last(receipt())
        assert (status.state, status.fault) == (JobState.FAILED, "PRINTER-TIMEOUT")

    played(visit, "hot@20000", job_timeout_s=1.0)


def test_whoever_only_asks_throws_nothing_away() -> None:
    """A check beside a kiosk that prints."""

    async def visit(bench: Bench) -> None:
        waiting = b"\x1dv0\x00\x48\x00\x30\x00"  # of a kiosk whose next bytes are still to come
        bench.device.receive(waiting)
        with suppress(Fault):  # a mark that is taken for dots does not come back
            await bench.driver.ready()
        before = bench.device.paper_mm
        bench.device.receive(bytes(72 * 48))
        assert bench.device.paper_mm < before

    played(visit)


class Liar:
    """A printer that says whatever it likes, whenever it is asked."""

    def __init__(self, answers: list[bytes], clock: Clock) -> None:
        self._answers, self._clock = answers, clock
        self._said = b""

    async def send(self, data: bytes) -> None:
        self._said += self._answers.pop(0) if self._answers else b""

    async def receive(self, within_s: float) -> bytes:
        if not self._said:
            await self._clock.sleep(within_s)
        said, self._said = self._said, b""
        return said

    async def close(self) -> None:
        """Nothing is held."""


#: pieces that look like answers
_PIECES = st.sampled_from([b"\x12", b"\x12" * 4, b"\x1a", b"\x1e", b"7\x22ABCD\x00", b"_4711\x00", b"7\x25\x00"])


@settings(deadline=None)
@given(answers=st.lists(st.one_of(st.binary(max_size=12), _PIECES), max_size=30))
def test_whatever_it_says_no_receipt_is_believed_to_be_printed(answers: list[bytes]) -> None:
    """It ends, and with an honest word: no mark of ours has come back."""

    async def visit(bench: Bench) -> None:
        async def opened() -> Liar:
            return Liar(answers, bench.clock)

        driver = EscposPrinter(PLAIN, opened, 60.0, bench.clock, bench.tell)
        status = [status async for status in driver.follow(blank())][-1]
        assert status.state is JobState.FAILED
        assert status.fault is not None

    played(visit)
