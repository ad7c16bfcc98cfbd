"""Reading through the real pcscd: what citizens, other programs and hanging cards may do to it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.faults import Fault
from devices.social_card.pcsc import read_first_card
from devices.social_card.port import (
    BusyCard,
    CardPresent,
    LockedCard,
    NoCard,
    PinAccepted,
    PinBlocked,
    PinRefused,
    UnknownCard,
)
from simulated.social_card.chip import Quirks
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.vpcd import VirtualSlot
from supervision.nursery import Nursery
from tests.devices.social_card.cards import EXAMPLE, example
from tests.devices.social_card.stage import (
    READER,
    Telling,
    card_in,
    fault_of,
    naked_read,
    rival,
    running,
)
from tests.devices.waiting import LIMIT_S, until
from tests.families import by_day
from tests.nursery import a_nursery, of_a_nursery
from tests.pcscd import Pcscd

__all__ = ["a_nursery", "of_a_nursery"]

pytestmark = pytest.mark.xdist_group("pcscd-reader")

HERE = Path(__file__).parent


def workers() -> list[int]:
    """The reader processes of this process; the nursery of which they are forked is called as they are."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    called = [int(pid) for pid in children if b"social_card.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return [pid for pid in called if Nursery.open is None or pid != Nursery.open.pid]


def kill_workers() -> None:
    for pid in workers():
        os.kill(pid, signal.SIGKILL)


# -- reading --


@pytest.mark.parametrize("profile", ["li", "rare", "v1"])
async def test_a_card_is_read(slot: VirtualSlot, profile: str) -> None:
    async with running() as reader:
        assert reader.status == NoCard(READER)
        slot.insert(VirtualCard(load_profile(profile)))
        card = await reader.read(await card_in(reader))
        holder = load_profile(profile).holder
        assert holder is not None
        assert card.person is not None
        assert (card.person.number, card.person.name, card.warnings) == (holder.number, holder.name, ())


async def test_a_t1_card_is_read(slot: VirtualSlot) -> None:
    slot.insert(example(protocol="t1", atr="3B8D80010081543100866000000000A1B21D"))
    async with running() as reader:
        card = await reader.read(await card_in(reader))
        assert card.person is not None


@contextmanager
def foreign_card(port: int) -> Iterator[None]:
    """A card served by a program that shares no line with the product."""
    with subprocess.Popen([sys.executable, str(HERE / "foreign_card.py"), str(port)]) as process:
        yield
        process.terminate()


async def test_a_card_of_another_program_is_read(pcscd: Pcscd) -> None:
    with foreign_card(pcscd.port):
        card = await read_first_card(re.compile(READER), LIMIT_S)
    assert card.person is not None
    assert (card.person.name, card.person.number, card.card_number) == ("李试样", "110000196105210024", "T0000001X")


async def test_one_card_can_be_read_again_and_again(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        assert len({await reader.read(card) for _ in range(20)}) == 1
        assert reader.status == card, "reading is no insertion"


@pytest.mark.parametrize(
    ("profile", "code"),
    [("bank_card", "CARD-NOT-SOCIAL"), ("locked", "CARD-LOCKED"), ("bad_number", "CARD-BAD-NUMBER")],
)
async def test_a_card_that_cannot_be_used_says_why_and_the_next_one_is_read(
    slot: VirtualSlot, profile: str, code: str
) -> None:
    async with running() as reader:
        slot.insert(VirtualCard(load_profile(profile)))
        bad = await card_in(reader)
        assert await fault_of(reader, bad) == code
        slot.insert(example())
        card = await reader.read(await card_in(reader, after=bad.insertion))
        assert card.person is not None


async def test_a_garbled_answer_is_a_read_error(slot: VirtualSlot) -> None:
    slot.insert(example(quirks=Quirks(garbled_answer_to=5)))
    async with running() as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-READ-ERROR"


async def test_a_card_whose_answer_to_reset_is_nonsense_is_a_read_error(slot: VirtualSlot) -> None:
    slot.insert(example(atr="3F"))
    async with running() as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-READ-ERROR"


async def test_one_answer_cut_short_is_made_good_by_a_new_start(slot: VirtualSlot) -> None:
    slot.insert(example(quirks=Quirks(short_answer_to=9)))
    async with running() as reader:
        card = await reader.read(await card_in(reader))
        assert card.person is not None


# -- the citizen (case 10 of the matrix) --


@pytest.mark.parametrize("apdu", by_day([1, 2, 9, 14, 19], {1, 14}))
async def test_a_card_pulled_in_mid_read_is_pulled(slot: VirtualSlot, apdu: int) -> None:
    async with running() as reader:
        slot.insert(example(quirks=Quirks(dies_before=apdu)))
        assert await fault_of(reader, await card_in(reader)) == "CARD-PULLED"
        await until(reader, lambda s: s == NoCard(READER))


async def test_a_card_that_dies_between_two_answers_is_pulled(slot: VirtualSlot) -> None:
    async with running() as reader:
        slot.insert(example(quirks=Quirks(dies_after=12)))
        assert await fault_of(reader, await card_in(reader)) == "CARD-PULLED"


async def test_a_card_pulled_by_hand_while_it_answers_slowly_is_pulled(slot: VirtualSlot) -> None:
    async with running() as reader:
        card = Telling(EXAMPLE, Quirks(delay_s=0.05))
        slot.insert(card)
        reading = asyncio.create_task(fault_of(reader, await card_in(reader)))
        await card.is_being_read()
        slot.pull()
        assert await reading == "CARD-PULLED"


async def test_a_card_that_has_left_is_never_mistaken_for_the_next_one(slot: VirtualSlot) -> None:
    async with running() as reader:
        slot.insert(example())
        first = await card_in(reader)
        slot.insert(VirtualCard(load_profile("li")))
        second = await card_in(reader, after=first.insertion)
        assert await fault_of(reader, first) == "CARD-PULLED"
        card = await reader.read(second)
        assert card.person is not None
        assert card.person.number == "510000196511030015"
        slot.pull()
        await until(reader, lambda s: s == NoCard(READER))
        assert await fault_of(reader, second) == "CARD-ABSENT"


# -- the PIN --


async def test_the_pin_is_verified_counted_and_blocked(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        assert await reader.verify_pin(card, "123456") == PinAccepted()
        answers = [await reader.verify_pin(card, pin) for pin in ("111111", "111111", "111111", "123456")]
        assert answers == [PinRefused(2), PinRefused(1), PinBlocked(), PinBlocked()]
        assert (await reader.read(card)).person is not None, "reading needs no PIN"


# -- another program (cases 15 and 16) --


async def test_a_card_held_by_another_program_is_busy_and_afterwards_free(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        with rival("exclusive"):
            assert await fault_of(reader, card) == "CARD-BUSY"
        assert (await reader.read(card)).person is not None


async def test_a_card_held_in_a_transaction_is_busy_and_afterwards_free(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running(read_limit_s=3.0) as reader:
        card = await card_in(reader)
        with rival("transaction"):
            assert await fault_of(reader, card) == "CARD-BUSY"
        assert (await reader.read(card)).person is not None


async def test_a_card_shared_with_another_program_is_read(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        with rival("shared"):
            assert (await reader.read(card)).person is not None


@pytest.mark.parametrize("others", [(), ("shared",)])
async def test_nothing_stays_selected_for_the_next_program(slot: VirtualSlot, others: tuple[str, ...]) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        with ExitStack() as stack:
            for mode in others:
                stack.enter_context(rival(mode))
            await reader.read(card)
            assert naked_read() == b"6986\n"


async def test_a_card_that_another_program_has_for_itself_is_busy_and_then_what_it_was(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        with rival("exclusive"):
            assert await until(reader, lambda s: s != card) == BusyCard(READER, card.atr, card.insertion)
        assert await until(reader, lambda s: not isinstance(s, BusyCard)) == card


@pytest.mark.parametrize(("profile", "found"), [("bank_card", UnknownCard), ("locked", LockedCard)])
@pytest.mark.expects_log("children: card-reader: child ended with -9")
async def test_what_a_reading_found_out_stays_known_and_the_card_is_not_asked_again(
    slot: VirtualSlot, profile: str, found: type[CardPresent]
) -> None:
    chip = Telling(load_profile(profile), Quirks())
    slot.insert(chip)
    async with running() as reader:
        card = await card_in(reader)
        code = await fault_of(reader, card)
        known = found(READER, card.atr, card.insertion)
        assert reader.status == known
        asked = chip.count
        assert {await fault_of(reader, each) for each in (card, known)} == {code}
        assert chip.count == asked
        with rival("exclusive"):
            await until(reader, lambda s: isinstance(s, BusyCard))
        assert await until(reader, lambda s: not isinstance(s, BusyCard)) == known
        kill_workers()
        slot.insert(chip)
        assert type(await card_in(reader, after=card.insertion)) is CardPresent


async def test_a_reader_that_ends_with_its_answer_leaves_nothing_selected(slot: VirtualSlot) -> None:
    slot.insert(example())
    for _ in range(3):
        assert (await read_first_card(re.compile(READER), LIMIT_S)).person is not None
        assert naked_read() == b"6986\n"


@pytest.mark.expects_log("children: card-reader: child ended with -9")
async def test_a_reader_that_is_killed_in_mid_read_leaves_nothing_selected(slot: VirtualSlot) -> None:
    chip = Telling(EXAMPLE, Quirks(delay_s=0.05))
    slot.insert(chip)
    async with running() as reader:
        reading = asyncio.create_task(fault_of(reader, await card_in(reader)))
        await chip.is_being_read()
        kill_workers()
        assert await reading == "CARD-READ-ERROR"
        assert naked_read() == b"6986\n"


# -- the watchdog (case 10) --


async def test_a_card_that_hangs_is_given_up_in_time_and_the_next_one_is_read(slot: VirtualSlot) -> None:
    loop = asyncio.get_running_loop()
    async with running(read_limit_s=2.0) as reader:
        slot.insert(example(quirks=Quirks(delay_s=12.0)))
        card, start = await card_in(reader), loop.time()
        assert await fault_of(reader, card) == "CARD-TIMEOUT"
        assert loop.time() - start < 2.5
        assert reader.status == card, "the card is still where it was"
        slot.insert(example())
        assert (await reader.read(await card_in(reader, after=card.insertion))).person is not None


@pytest.mark.nightly
async def test_a_card_that_takes_12_seconds_for_an_answer_is_given_up_after_8(slot: VirtualSlot) -> None:
    loop = asyncio.get_running_loop()
    async with running() as reader:
        slot.insert(example(quirks=Quirks(delay_s=12.0)))
        card, start = await card_in(reader), loop.time()
        assert await fault_of(reader, card) == "CARD-TIMEOUT"
        assert 7.5 < loop.time() - start < 8.5
        slot.insert(example())
        start = loop.time()
        async with asyncio.timeout(20):
            async for status in reader.changes():
                if isinstance(status, CardPresent) and status.insertion > card.insertion:
                    assert (await reader.read(status)).person is not None
                    break
        assert loop.time() - start < 12.0


@pytest.mark.expects_log("children: card-reader: child ended with -9")
async def test_a_worker_that_is_killed_is_replaced_and_the_card_is_still_the_same(slot: VirtualSlot) -> None:
    chip = Telling(EXAMPLE, Quirks(delay_s=0.05))
    slot.insert(chip)
    async with running() as reader:
        card = await card_in(reader)
        reading = asyncio.create_task(fault_of(reader, card))
        await chip.is_being_read()
        kill_workers()
        assert await reading == "CARD-READ-ERROR"
        assert (await reader.read(card)).person is not None
        assert reader.status == card


async def test_a_cancelled_read_leaves_the_reader_ready(slot: VirtualSlot) -> None:
    chip = Telling(EXAMPLE, Quirks(delay_s=0.02))
    slot.insert(chip)
    async with running() as reader:
        card = await card_in(reader)
        reading = asyncio.create_task(reader.read(card))
        await chip.is_being_read()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert (await reader.read(card)).person is not None


# -- read_first_card --


async def test_reading_the_first_card_waits_for_it(own_pcscd: Pcscd) -> None:
    slot = VirtualSlot(own_pcscd.port)
    slot.insert(example())
    reading = asyncio.create_task(read_first_card(re.compile(""), LIMIT_S))
    own_pcscd.start()
    assert (await reading).person is not None
    slot.pull()


async def test_reading_the_first_card_without_a_card_is_absent(pcscd: Pcscd) -> None:
    with pytest.raises(Fault, match="CARD-ABSENT"):
        await read_first_card(re.compile(""), 0.2)


@pytest.mark.expects_log("card-reader: lost: NoReader()")
async def test_reading_the_first_card_without_its_reader_is_no_reader(pcscd: Pcscd) -> None:
    with pytest.raises(Fault, match="CARD-NO-READER"):
        await read_first_card(re.compile("Another Reader"), 0.2)


@pytest.mark.expects_log("card-reader: lost: NoService()")
async def test_reading_the_first_card_without_pcscd_is_no_service(own_pcscd: Pcscd) -> None:
    with pytest.raises(Fault, match="CARD-NO-SERVICE"):
        await read_first_card(re.compile(""), 0.2)


async def test_without_a_name_the_reader_that_holds_a_card_is_taken(pcscd: Pcscd) -> None:
    slot = VirtualSlot(pcscd.port + 1)
    slot.insert(VirtualCard(load_profile("li")))
    try:
        card = await read_first_card(re.compile(""), 10)
    finally:
        slot.pull()
    assert card.card_number == "T0000001X"
