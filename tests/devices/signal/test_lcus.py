"""The lamp and the sounder at the desk, through a real serial port and the true protocol of the board."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from config.faults import Fault
from devices.signal.lcus import LcusBoard, SerialLine
from devices.signal.port import Lamp
from simulated.id_card.virtual_terminal import VirtualTerminal
from simulated.relay_board import BoardTrouble, Pace, RelayBoard

DARK, LIT, RINGING = {1: False, 2: False}, {1: True, 2: False}, {1: True, 2: True}


@pytest.fixture
def board() -> RelayBoard:
    return RelayBoard()


@pytest.fixture
def port(board: RelayBoard, tmp_path: Path) -> Iterator[Path]:
    terminal = VirtualTerminal(board, tmp_path / "signal")
    terminal.plug()
    yield tmp_path / "signal"
    terminal.unplug()


@pytest.fixture
async def signal(port: Path) -> AsyncIterator[LcusBoard]:
    signal = LcusBoard(partial(SerialLine, port, hardware=False))
    yield signal
    await signal.close()


async def test_the_desk_sees_and_hears_a_call_until_somebody_has_it(board: RelayBoard, signal: LcusBoard) -> None:
    await signal.ready()
    for lamp, relays in ((Lamp.RINGING, RINGING), (Lamp.LIT, LIT), (Lamp.OFF, DARK), (Lamp.RINGING, RINGING)):
        await signal.show(lamp)
        assert board.relays == relays
    await signal.close()
    assert board.relays == DARK


async def test_an_answer_that_comes_in_pieces_is_one_answer(board: RelayBoard, signal: LcusBoard) -> None:
    board.quirks = Pace(piece_bytes=3)
    await signal.show(Lamp.LIT)
    assert board.relays == LIT


async def test_a_port_that_is_not_there_is_tried_again_when_it_is(tmp_path: Path, board: RelayBoard) -> None:
    terminal = VirtualTerminal(board, tmp_path / "signal")
    signal = LcusBoard(partial(SerialLine, tmp_path / "signal", hardware=False))
    with pytest.raises(Fault, match="SIGNAL-UNAVAILABLE"):
        await signal.show(Lamp.RINGING)
    terminal.plug()
    await signal.show(Lamp.RINGING)
    assert board.relays == RINGING
    terminal.unplug()
    with pytest.raises(Fault, match="SIGNAL-UNAVAILABLE"):
        await signal.ready()
    await signal.close()


async def test_a_site_in_service_takes_no_port_that_a_program_plays(port: Path) -> None:
    signal = LcusBoard(partial(SerialLine, port, hardware=True))
    with pytest.raises(Fault, match="no hardware stands behind it"):
        await signal.ready()


@pytest.mark.parametrize("trouble", list(BoardTrouble))
async def test_a_board_that_does_not_do_it_is_told_and_works_again_when_it_does(
    board: RelayBoard, trouble: BoardTrouble
) -> None:
    signal = LcusBoard(board.line)
    board.trouble = trouble
    with pytest.raises(Fault, match="SIGNAL-UNAVAILABLE"):
        await signal.show(Lamp.RINGING)
    board.trouble = None
    await signal.show(Lamp.RINGING)
    assert board.relays == RINGING


async def test_a_board_with_too_few_relays_is_not_ready(board: RelayBoard) -> None:
    with pytest.raises(Fault, match="no relays 1 and 5"):
        await LcusBoard(board.line, light=1, sound=5).ready()


def test_the_bytes_are_those_of_the_maker(board: RelayBoard, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert [*board.answers(bytes.fromhex("A0 01 01 A2"))] == []
    assert [*board.answers(bytes.fromhex("A0 02 01")), *board.answers(bytes.fromhex("A3"))] == []
    assert board.relays == RINGING
    assert [*board.answers(bytes.fromhex("A0 01 00 A2"))] == [], "a wrong sum"
    assert board.relays == RINGING
    assert [*board.answers(b"\xff\xff")] == [b"CH1: ON \r\nCH2: OFF\r\n", b"CH1: ON \r\nCH2: ON \r\n"], "first stale"
    assert caplog.messages == ["relay 1 on", "relay 2 on"], "who has no lamp sees it in the log"
