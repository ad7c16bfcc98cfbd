"""A virtual card by itself, faults by name, and the reader's changes as lines."""

from __future__ import annotations

import asyncio
import re
import threading
from contextlib import aclosing

import pytest

from config.datafile import DataFileError
from devices.cards.port import NoService
from devices.social_card.pcsc import read_first_card
from devices.social_card.port import NoCard
from simulated.social_card.chip import CardDied, Form, Quirks, WrongQuirk, quirks_from
from simulated.social_card.simulate import run_profile
from tests.devices.social_card.cards import example
from tests.devices.social_card.stage import READER, running
from tests.devices.waiting import LIMIT_S
from tests.pcscd import Pcscd

pytestmark = pytest.mark.xdist_group("pcscd-matrix")


def test_every_fault_has_a_name() -> None:
    quirks = quirks_from(
        {"delay": "0.2", "dies-before": "3", "dies-after": "4", "short": "5", "garbled": "6", "swapped": "7"}
    )
    assert quirks == Quirks(0.2, 3, 4, 5, 6, 7)
    assert quirks_from({"refuses": "number:6981,sfi:6A86"}).refuses == {Form.NUMBER: 0x6981, Form.SFI: 0x6A86}


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ({"explodes": "1"}, "no fault 'explodes'; there are delay, dies-before, dies-after, short, garbled, swapped"),
        ({"delay": "soon"}, "could not convert"),
        ({"short": "first"}, "invalid literal"),
        ({"refuses": "everything:6981"}, "everything"),
    ],
)
def test_a_fault_that_does_not_exist_is_named(faults: dict[str, str], says: str) -> None:
    with pytest.raises(WrongQuirk, match=says):
        quirks_from(faults)


def test_each_fault_does_what_its_name_says() -> None:
    select = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")
    fetch = bytes.fromhex("00C0000018")
    assert example(quirks=quirks_from({"short": "1"})).transmit(select) == b"\x61"
    garbled = example(quirks=quirks_from({"garbled": "2"}))
    garbled.transmit(select)
    assert garbled.transmit(fetch)[:2] == bytes((0x6F ^ 0xFF, 0x16 ^ 0xFF))
    swapped = example(quirks=quirks_from({"swapped": "2"}))
    assert [swapped.transmit(command).hex() for command in (select, fetch)] == ["6118", "6118"]
    dead = example(quirks=quirks_from({"dies-before": "2"}))
    dead.transmit(select)
    with pytest.raises(CardDied):
        dead.transmit(fetch)


async def test_a_profile_can_be_run_by_itself_and_read(pcscd: Pcscd) -> None:
    said: list[str] = []
    until = threading.Event()
    running_card = asyncio.create_task(
        asyncio.to_thread(run_profile, "li", {"delay": "0.001"}, pcscd.port, inserted=said.append, until=until.wait)
    )
    card = await read_first_card(re.compile(READER), LIMIT_S)
    assert card.card_number == "T0000001X"
    until.set()
    await running_card
    assert said == [f"li: inserted at port {pcscd.port}"]
    async with running() as reader:
        async for status in reader.changes():
            if isinstance(status, NoCard):
                break


def test_a_profile_that_does_not_exist_is_no_card() -> None:
    with pytest.raises(DataFileError, match="nobody"):
        run_profile("nobody", {}, inserted=print, until=lambda: None)


@pytest.mark.expects_log("card-reader: lost: NoService()")
async def test_a_reader_that_is_lost_and_back_is_logged_once_each(
    own_pcscd: Pcscd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "card-reader")
    own_pcscd.start()
    async with running() as reader, aclosing(reader.changes()) as statuses:
        assert await anext(statuses) == NoCard(READER)
        for _ in range(2):
            own_pcscd.kill()
            assert await anext(statuses) == NoService()
            own_pcscd.start()
            assert await anext(statuses) == NoCard(READER)
    assert caplog.messages == ["lost: NoService()", f"back: {NoCard(READER)}"] * 2
