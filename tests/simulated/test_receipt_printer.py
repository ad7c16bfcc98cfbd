"""The virtual receipt printer by itself: what a real one does with the same bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.printers import printer_models
from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_trouble import PrinterDied, ReceiptTrouble, TroubleAt, WrongTrouble

MODEL = printer_models()["simulated"]
PLAIN = MODEL.model_copy(update={"presenter": None})
ASK = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
ROWS = b"\x1dv0\x00\x48\x00\x02\x00" + b"\xff" * 144
CUT = b"\x1dV\x01"
MARK = b"\x1d(H\x06\x0000ABCD"


def test_a_mark_comes_back_when_all_before_it_is_on_paper() -> None:
    printer = VirtualReceiptPrinter(PLAIN)
    assert printer.receive(ROWS + MARK) == b"\x37\x22ABCD\x00"
    printer.trouble(ReceiptTrouble.COVER)
    assert printer.receive(ROWS + MARK) == b""
    printer.mend()
    assert printer.receive(ASK) == b"\x1a\x52\x16\x12"  # an error that waits for the host
    assert printer.receive(b"\x10\x05\x01") == b"\x37\x22ABCD\x00"
    printer.receive(CUT)
    assert [piece.height for piece in printer.receipts] == [4]


def test_it_answers_at_once_though_it_is_offline_and_its_buffer_waits() -> None:
    printer = VirtualReceiptPrinter(PLAIN, [TroubleAt(ReceiptTrouble.OUT, 4)])
    assert printer.receive(ROWS + ASK) == b"\x1a\x32\x12\x7e"
    assert printer.receive(CUT) == b""
    printer.mend()
    assert [piece.height for piece in printer.receipts] == [2]


def test_paper_ends_between_two_lines_and_goes_on_with_the_next() -> None:
    printer = VirtualReceiptPrinter(PLAIN)
    printer.paper_mm = 0.3
    printer.receive(ROWS * 3 + CUT)
    assert printer.receive(ASK)[3] == 0x7E
    printer.mend()
    assert [piece.height for piece in printer.receipts] == [6]


def test_it_tells_unasked_what_changes_and_nothing_twice() -> None:
    printer = VirtualReceiptPrinter(PLAIN)
    assert printer.receive(b"\x1da\xff") == b"\x10\x00\x00\x0f"
    assert printer.receive(ROWS) == b""
    printer.trouble(ReceiptTrouble.NEAR_END)
    assert printer.said() == b"\x10\x00\x03\x0f"
    printer.trouble(ReceiptTrouble.COVER)
    assert printer.said() == b"\x38\x00\x03\x0f"
    printer.mend()
    assert printer.said() == b"\x10\x00\x00\x0f"
    printer.receive(b"\x1da\x00")
    printer.trouble(ReceiptTrouble.COVER)
    assert printer.said() == b""


def test_a_command_to_forget_is_obeyed_inside_of_a_picture() -> None:
    printer = VirtualReceiptPrinter(PLAIN)
    assert printer.receive(ROWS[:50] + b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08") == b"\x37\x25\x00"
    assert printer.receive(MARK) == b"\x37\x22ABCD\x00"
    printer.receive(CUT)
    assert printer.receipts[0].height == 0


def test_a_presenter_holds_shows_and_draws_back() -> None:
    printer = VirtualReceiptPrinter(MODEL)
    printer.receive(ROWS + CUT)
    assert printer.receive(b"\x1de\x06") == b"\x00"
    printer.receive(b"\x1de\x03\x08")
    assert printer.receive(b"\x1de\x06") == b"\x08"
    printer.receive(b"\x1de\x02")
    assert printer.receive(b"\x1de\x06") == b"\x00"
    assert len(printer.retracted) == 1
    printer.receive(ROWS + CUT + b"\x1de\x03\x08")
    assert printer.take() is printer.receipts[1]
    assert printer.take() is None


def test_what_it_is_asked_in_the_order_of_printing() -> None:
    printer = VirtualReceiptPrinter(PLAIN)
    assert printer.receive(b"\x1dg2\x00\xb2\x00") == b"\x5f4711\x00"
    printer.receive(ROWS + CUT)
    assert printer.receive(b"\x1dg2\x00\xb2\x00") == b"\x5f4712\x00"
    assert printer.receive(b"\x1d(E\x02\x00\x06\x03") == b"\x37\x27\x33\x1f6\x00"
    assert printer.receive(b"\x1dIC") == b"\x5fSIMULATED\x00"


@pytest.mark.parametrize("at", [0, 1, 7, 8, 100, 151, 152, 155, 166])
def test_its_power_goes_at_any_byte(at: int) -> None:
    printer = VirtualReceiptPrinter(PLAIN, [TroubleAt(ReceiptTrouble.KILL, at)])
    with pytest.raises(PrinterDied):
        printer.receive(ROWS + CUT + MARK + b"\0")
    assert printer.received == at
    with pytest.raises(PrinterDied):
        printer.receive(b"\0")
    assert len(printer.receipts) == (at >= 155)


@settings(deadline=None)
@given(sent=st.binary(max_size=400), cuts=st.lists(st.integers(0, 400), max_size=6))
def test_it_does_not_matter_in_which_pieces_the_bytes_come(sent: bytes, cuts: list[int]) -> None:
    """Whatever the bytes are, it does not break, and what is answered and printed is the same."""
    sent += ROWS + CUT + ASK
    whole, pieces = VirtualReceiptPrinter(PLAIN), VirtualReceiptPrinter(PLAIN)
    places = [0, *sorted(min(cut, len(sent)) for cut in cuts), len(sent)]
    said = b"".join(pieces.receive(sent[a:b]) for a, b in pairwise(places))
    assert said == whole.receive(sent)
    assert pieces.receipts == whole.receipts


@pytest.mark.parametrize("text", ["out", "out@", "out@-1", "fire@3", "@3", "out@1e3", "out@9999999999"])
def test_a_trouble_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(WrongTrouble, match="NAME@BYTE"):
        TroubleAt.parsed(text)
