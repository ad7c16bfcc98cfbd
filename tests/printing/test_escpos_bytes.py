"""The bytes of ESC/POS: those that we send beside those of python-escpos, and what may come back."""

from __future__ import annotations

import contextlib
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from config.printers import printer_models
from printing import escpos_commands as commands
from printing.escpos_status import (
    Automatic,
    Block,
    Decoder,
    Nonsense,
    RealTime,
    condition_of,
    condition_told,
)
from printing.job import Stop
from printing.raster import Dots, dots_of
from simulated.receipt_bytes import REAL_TIME
from simulated.receipt_printer import VirtualReceiptPrinter
from tests.printing.receipts import PLAIN, receipt

MODELS = printer_models()
#: what python-escpos calls our ways of sending a picture
IMPLEMENTATIONS = {"graphics": "graphics", "raster": "bitImageRaster", "column": "bitImageColumn"}


def of_python_escpos() -> Any:
    """A printer of theirs that keeps what it is sent."""
    from escpos.printer import Dummy  # it reads its whole list of printers, in every process that collects this file

    return Dummy()


def of_their_hands(dots: Dots, raster: str) -> bytes:
    """The bytes with which python-escpos prints the same dots."""
    picture = Image.frombytes("1", (dots.width, dots.height), dots.rows, "raw", "1;I")
    theirs = of_python_escpos()
    theirs.image(picture, impl=IMPLEMENTATIONS[raster], fragment_height=480)  # of 960 rows it counts wrong
    return bytes(theirs.output)


@settings(deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("raster", ["graphics", "raster"])
def test_a_band_is_sent_as_another_program_sends_it(raster: str, data: st.DataObject) -> None:
    width = data.draw(st.sampled_from([8, 384, 576]))
    height = data.draw(st.integers(1, commands.BAND_ROWS))
    rows = data.draw(st.binary(min_size=1, max_size=40)) * (width // 8 * height)
    dots = Dots(width, commands.defused(rows[: width // 8 * height]))
    (band,) = commands.bands(dots, PLAIN.model_copy(update={"raster": raster}))
    assert band == of_their_hands(dots, raster)


@pytest.mark.parametrize("raster", IMPLEMENTATIONS)
def test_the_virtual_printer_prints_what_another_program_sends(raster: str) -> None:
    """It is no mirror of our own driver. Their ESC * feeds 16 units, so that only the first strip is alike."""
    (dots,) = dots_of(receipt().pdf, 576, 203)
    printer = VirtualReceiptPrinter(PLAIN)
    printer.receive(of_their_hands(dots, raster))
    theirs = of_python_escpos()
    theirs.cut()
    printer.receive(bytes(theirs.output))
    (piece,) = printer.receipts
    alike = 24 * dots.row_bytes if raster == "column" else len(dots.rows)
    assert piece.rows[:alike] == dots.rows[:alike]
    assert piece.garbage == 0


#: bytes of which real-time commands are made, and others
_DANGEROUS = st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x01, 0x02, 0x08, 0x00, 0xFF]), min_size=1, max_size=80)


@settings(deadline=None)
@given(pattern=_DANGEROUS, raster=st.sampled_from(sorted(IMPLEMENTATIONS)))
def test_no_picture_holds_a_command_that_is_obeyed_at_once(pattern: list[int], raster: str) -> None:
    model = PLAIN.model_copy(update={"raster": raster, "width_dots": 384})
    dots = Dots(384, (bytes(pattern) * (48 * 60))[: 48 * 60])
    sent = commands.prologue(model) + b"".join(commands.bands(dots, model)) + commands.ended(model)
    assert REAL_TIME.search(sent) is None


@pytest.mark.parametrize("height", range(1, 2 * commands.BAND_ROWS))
def test_no_length_makes_one(height: int) -> None:
    for model in MODELS.values():
        dots = Dots(model.width_dots, bytes(model.width_dots // 8 * height))
        sent = commands.prologue(model) + b"".join(commands.bands(dots, model)) + commands.ended(model)
        assert REAL_TIME.search(sent) is None


def test_what_comes_is_told_apart_by_its_fixed_bits() -> None:
    said = b"\x12\x13\x10\x00\x00\x0f\x37\x22ABCD\x00\x11\x5f4711\x00\x16"
    assert list(Decoder().feed(said)) == [
        RealTime(0x12),
        Automatic(b"\x10\x00\x00\x0f"),
        Block(b"\x37\x22ABCD"),
        Block(b"\x5f4711"),
        RealTime(0x16),
    ]


@settings(deadline=None)
@given(said=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=5))
def test_it_does_not_matter_in_which_pieces_it_comes(said: bytes, cuts: list[int]) -> None:
    whole, pieces = list(Decoder().feed(said)), Decoder()
    places = [0, *sorted(min(cut, len(said)) for cut in cuts), len(said)]
    heard = [message for a, b in pairwise(places) for message in pieces.feed(said[a:b])]
    assert heard == whole


@settings(deadline=None)
@given(said=st.binary(max_size=300))
def test_nothing_that_comes_is_more_than_an_answer_or_nonsense(said: bytes) -> None:
    messages = list(Decoder().feed(said))
    answers = [message for message in messages if isinstance(message, RealTime)]
    for four in zip(answers, answers[1:], answers[2:], answers[3:], strict=False):
        with contextlib.suppress(ValueError):
            condition_of(four)
    for message in messages:
        assert not isinstance(message, Nonsense) or message.byte & 0x93 != 0x12
        if isinstance(message, Automatic):
            with contextlib.suppress(ValueError):
                condition_told(message)


#: of the answers to the four questions (TM-T88V, DLE EOT), and of the four bytes that come unasked (GS a)
TOLD = {
    "healthy": ((0x12, 0x12, 0x12, 0x12), (0x10, 0x00, 0x00, 0x0F), None),
    "near end": ((0x12, 0x12, 0x12, 0x1E), (0x10, 0x00, 0x03, 0x0F), None),
    "cover": ((0x1A, 0x16, 0x12, 0x12), (0x38, 0x00, 0x00, 0x0F), Stop.COVER),
    "out": ((0x1A, 0x32, 0x12, 0x7E), (0x18, 0x00, 0x0F, 0x0F), Stop.NO_PAPER),
    "cutter": ((0x1A, 0x52, 0x1A, 0x12), (0x18, 0x08, 0x00, 0x0F), Stop.CUTTER),
    "hot": ((0x1A, 0x52, 0x52, 0x12), (0x18, 0x40, 0x00, 0x0F), Stop.HOT),
    "recoverable": ((0x1A, 0x52, 0x16, 0x12), (0x18, 0x04, 0x00, 0x0F), Stop.JAM),
    "broken": ((0x1A, 0x52, 0x32, 0x12), (0x18, 0x20, 0x00, 0x0F), Stop.OTHER),
    "only offline": ((0x1A, 0x12, 0x12, 0x12), (0x18, 0x00, 0x00, 0x0F), Stop.OTHER),
}


@pytest.mark.parametrize("what", TOLD)
def test_asked_and_unasked_it_says_the_same(what: str) -> None:
    answers, automatic, trouble = TOLD[what]
    assert condition_of([RealTime(bits) for bits in answers]).trouble is trouble
    assert condition_told(Automatic(bytes(automatic))).trouble is trouble


def test_a_sensor_that_contradicts_itself_is_no_answer_of_that_question() -> None:
    with pytest.raises(ValueError, match="disagree"):
        condition_of([RealTime(0x12), RealTime(0x12), RealTime(0x12), RealTime(0x16)])
