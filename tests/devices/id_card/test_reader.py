"""The reader over a pseudo-terminal: the real process, the real serial driver, and everything a reader may do to it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from config.faults import Fault
from config.settings import SerialIdReader
from devices.id_card.port import CardPresent, CardSpent, NoCard, NoReader, OutOfOrder
from devices.id_card.reader import SupervisedIdCardReader, read_first_id_card
from simulated.id_card.profiles import load_id_profile
from simulated.id_card.virtual_sam import Damage, SamQuirks, VirtualSam
from simulated.id_card.virtual_terminal import VirtualTerminal
from tests.devices.id_card.examples import card_on
from tests.devices.waiting import LIMIT_S, started, until
from tests.nursery import a_nursery, of_a_nursery

__all__ = ["a_nursery", "of_a_nursery"]

LI = load_id_profile("li")
OWN_PROGRAM = b"supervision.inside\0devices.id_card.worker"


class Desk:
    """A virtual reader on its port."""

    def __init__(self, folder: Path) -> None:
        self.sam = VirtualSam()
        self.port = folder / "id-reader"
        self.terminal = VirtualTerminal(self.sam, self.port)
        self.terminal.plug()

    @property
    def driver(self) -> SerialIdReader:
        return SerialIdReader(port=self.port)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.terminal.unplug()


def running(desk: Desk, *, read_limit_s: float = 8.0) -> AbstractAsyncContextManager[SupervisedIdCardReader]:
    return started(SupervisedIdCardReader(desk.driver, read_limit_s=read_limit_s))


async def fault_of(reader: SupervisedIdCardReader) -> str:
    with pytest.raises(Fault) as fault:
        await reader.read(await card_on(reader))
    return fault.value.code


def worker() -> int:
    """The process of the reader."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    (pid,) = (int(pid) for pid in children if OWN_PROGRAM in Path(f"/proc/{pid}/cmdline").read_bytes())
    return pid


@pytest.mark.parametrize("profile", ["li", "long_term", "j", "i", "y", "rare", "later_address"])
async def test_case_13_every_card_is_read_through_the_port(desk: Desk, profile: str) -> None:
    expected = load_id_profile(profile)
    async with running(desk) as reader:
        assert reader.status == NoCard()
        desk.sam.lay(expected)
        card = await reader.read(await card_on(reader))
    assert (card.layout, card.person.number) == (expected.layout, expected.fields["number"])
    assert card.person.name == expected.fields["name"]
    assert card.later_address == (expected.later_address or "")
    assert card.photo is not None
    assert len(card.photo) == 1024
    assert reader.device_id == "05.03-20200115-0001234567-0007654321"


async def test_a_card_with_a_wrong_check_digit_is_not_used(desk: Desk) -> None:
    desk.sam.lay(load_id_profile("bad_number"))
    async with running(desk) as reader:
        assert await fault_of(reader) == "ID-BAD-NUMBER"


async def test_case_12_split_reads_and_leading_garbage_do_no_harm(desk: Desk) -> None:
    desk.sam.quirks = SamQuirks(garbage=bytes.fromhex("00FFAAAA96AAAAAA"), piece_bytes=1)
    desk.sam.lay(LI)
    async with running(desk) as reader:
        assert (await reader.read(await card_on(reader))).person.name == "李试样"


@pytest.mark.parametrize("damage", [Damage.WRONG_CHECKSUM, Damage.TOO_LONG, Damage.TOO_SHORT, Damage.CUT])
async def test_case_12_a_damaged_answer_is_asked_for_again(desk: Desk, damage: Damage) -> None:
    desk.sam.quirks = SamQuirks(damage={0x3001: damage}, times=1)
    desk.sam.lay(LI)
    async with running(desk) as reader:
        assert (await reader.read(await card_on(reader))).person.name == "李试样"


@pytest.mark.parametrize("damage", [Damage.WRONG_CHECKSUM, Damage.TOO_LONG])
async def test_case_12_an_answer_that_stays_damaged_gives_no_half_person(desk: Desk, damage: Damage) -> None:
    desk.sam.quirks = SamQuirks(damage={0x3001: damage})
    desk.sam.lay(LI)
    async with running(desk) as reader:
        assert await fault_of(reader) == "ID-READ-ERROR"
        assert await until(reader, lambda s: s == CardSpent(1)) == CardSpent(1)


async def test_a_card_is_read_once_until_it_is_put_back(desk: Desk) -> None:
    desk.sam.lay(LI)
    async with running(desk) as reader:
        first = await card_on(reader)
        await reader.read(first)
        await until(reader, lambda status: status == CardSpent(first.insertion))
        with pytest.raises(Fault, match="ID-PUT-BACK"):
            await reader.read(first)
        desk.sam.lay(LI)
        assert (await reader.read(await card_on(reader, after=first.insertion))).person.name == "李试样"


async def test_a_reader_that_answers_nothing_to_a_read_is_lost_and_found_again(desk: Desk) -> None:
    desk.sam.quirks = SamQuirks(damage={0x3001: Damage.LOST})
    desk.sam.lay(LI)
    async with running(desk) as reader:
        card = await card_on(reader)
        with pytest.raises(Fault, match="ID-NO-READER"):
            await reader.read(card)
        desk.sam.quirks = SamQuirks()
        desk.sam.lay(LI)
        assert (await reader.read(await card_on(reader, after=card.insertion))).person.name == "李试样"


@pytest.mark.own_programs
@pytest.mark.expects_log("id_reader: lost: NoReader()")
async def test_a_read_that_takes_too_long_is_stopped(desk: Desk) -> None:
    desk.sam.lay(LI)
    async with running(desk, read_limit_s=1.0) as reader:
        card = await card_on(reader)
        os.kill(worker(), signal.SIGSTOP)
        with pytest.raises(Fault, match="ID-TIMEOUT"):
            await reader.read(card)
        assert (await reader.read(await card_on(reader, after=card.insertion))).person.name == "李试样"


@pytest.mark.own_programs
@pytest.mark.expects_log("children: id-reader: child ended with -9")
@pytest.mark.expects_log("id_reader: lost: NoReader()")
async def test_a_dead_process_is_replaced(desk: Desk) -> None:
    desk.sam.lay(LI)
    async with running(desk) as reader:
        card = await card_on(reader)
        os.kill(worker(), signal.SIGKILL)
        assert (await reader.read(await card_on(reader, after=card.insertion))).person.name == "李试样"


async def test_a_reader_that_dies_while_it_is_read_gives_no_half_person(desk: Desk) -> None:
    desk.sam.lay(LI)
    async with running(desk) as reader:
        card = await card_on(reader)
        desk.sam.quirks = SamQuirks(dies_before=desk.sam.commands + 3)
        with pytest.raises(Fault) as fault:
            await reader.read(card)
        assert fault.value.code in {"ID-NO-READER", "ID-PULLED"}


@pytest.mark.expects_log("id_reader: lost: NoReader()")
async def test_case_11_a_reader_may_be_unplugged_and_put_back(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "id_reader")
    desk.sam.lay(LI)
    async with running(desk) as reader:
        card = await card_on(reader)
        desk.terminal.unplug()
        await until(reader, lambda status: status == NoReader())
        desk.terminal.plug()
        assert (await reader.read(await card_on(reader, after=card.insertion))).person.name == "李试样"
    assert [record.getMessage() for record in caplog.records] == [
        "lost: NoReader()",
        "back: 05.03-20200115-0001234567-0007654321",
    ]


@pytest.mark.expects_log("id_reader: lost: OutOfOrder(")
async def test_a_module_that_is_out_of_order_says_so(desk: Desk) -> None:
    desk.sam.quirks = SamQuirks(status={0x11FF: 0x66})
    async with running(desk) as reader:
        assert reader.status == OutOfOrder("status: SW3 66")
        with pytest.raises(Fault, match="ID-OUT-OF-ORDER"):
            await reader.read(CardPresent(1))
        desk.sam.quirks = SamQuirks()
        await until(reader, lambda status: status == NoCard())


async def test_a_cancelled_read_is_brought_to_its_end(desk: Desk) -> None:
    desk.sam.quirks = SamQuirks(delay_s=0.1)
    desk.sam.lay(LI)
    async with running(desk) as reader:
        reading = asyncio.ensure_future(reader.read(await card_on(reader)))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await until(reader, lambda status: isinstance(status, CardSpent))


async def test_a_card_of_an_earlier_stay_is_not_read(desk: Desk) -> None:
    async with running(desk) as reader:
        with pytest.raises(Fault, match="ID-ABSENT"):
            await reader.read(CardPresent(1))
        desk.sam.lay(LI)
        card = await card_on(reader)
        with pytest.raises(Fault, match="ID-PULLED"):
            await reader.read(CardPresent(card.insertion - 1))


async def test_the_first_card_is_read(desk: Desk) -> None:
    desk.sam.lay(LI)
    assert (await read_first_id_card(desk.driver, LIMIT_S)).person.name == "李试样"


@pytest.mark.parametrize(
    "there", [True, pytest.param(False, marks=pytest.mark.expects_log("id_reader: lost: NoReader()"))]
)
async def test_without_a_card_or_a_reader_the_first_read_says_so(desk: Desk, there: bool) -> None:
    if not there:
        desk.terminal.unplug()
    with pytest.raises(Fault) as fault:
        await read_first_id_card(desk.driver, 0.1)
    assert fault.value.code == ("ID-ABSENT" if there else "ID-NO-READER")


async def test_nothing_personal_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.sam.lay(LI)
    async with running(desk) as reader:
        await reader.read(await card_on(reader))
        await until(reader, lambda status: isinstance(status, CardSpent))
        desk.sam.lay(load_id_profile("bad_number"))
        assert await fault_of(reader) == "ID-BAD-NUMBER"
    assert not any(value in caplog.text for value in LI.fields.values() if len(value) > 2)
