"""A new PIN: CHANGE PIN and RELOAD PIN, and what is known when the answer is lost."""

from __future__ import annotations

import pytest

from config.faults import Fault
from config.settings import MachineCardKeys, SimulatedCardKeys
from devices.cards.apdu import LinkLost, Transmit
from devices.social_card.keys import load_keys
from devices.social_card.machine import MachineAuthenticator
from devices.social_card.pin import change, pin_to_bcd, reset, verify
from devices.social_card.port import PinAccepted, PinBlocked, PinChange, PinKept, PinRefused, PinUncertain
from simulated.social_card.chip import quirks_from
from simulated.social_card.key_holders import SimulatedAuthenticator, SimulatedMachine
from simulated.social_card.virtual_card import VirtualCard
from simulated.vpcd import VirtualSlot
from tests.devices.social_card.cards import Listener, example
from tests.devices.social_card.stage import card_in, running
from tests.devices.social_card.test_matrix import reached
from tests.nursery import a_nursery, of_a_nursery

__all__ = ["a_nursery", "of_a_nursery"]

OLD, NEW, WRONG = map(pin_to_bcd, ("123456", "280917", "111111"))
KEYS = SimulatedAuthenticator(load_keys())


def reset_by(keys: SimulatedAuthenticator | None, transmit: Transmit, card: VirtualCard) -> PinChange:
    return reset(transmit, NEW, keys, atr=card.atr)


def holds(card: VirtualCard, pin: bytes) -> bool:
    """Whether the chip, powered anew, has this PIN."""
    card.reset()
    return verify(card.transmit, pin) == PinAccepted()


def test_the_old_and_the_new_pin_go_out_in_one_command_once() -> None:
    card = example()
    listener = Listener(card)
    assert change(listener, OLD, NEW) == PinAccepted()
    assert [c for c in listener.commands if c.startswith("805E")] == ["805E010007123456FF280917"]
    assert holds(card, NEW)
    assert not holds(card, OLD)


@pytest.mark.parametrize("protocol", ["t0", "t1"])
def test_a_wrong_old_pin_burns_a_try_and_changes_nothing(protocol: str) -> None:
    card = example(protocol=protocol)
    answers = [change(card.transmit, WRONG, NEW) for _ in range(3)]
    assert answers == [PinRefused(2), PinRefused(1), PinBlocked()]
    assert change(card.transmit, OLD, NEW) == PinBlocked(), "even the right one is too late"
    assert card.memory == ("123456", 0)


@pytest.mark.parametrize("sw", ["6982", "6985", "6D00", "6E00", "6700"])
def test_a_card_that_wants_the_keys_of_its_issuer_keeps_its_pin(sw: str) -> None:
    card = example(pin_change_answer=sw)
    assert change(card.transmit, OLD, NEW) == PinKept()
    assert reset_by(KEYS, card.transmit, card) == PinKept()
    assert holds(card, OLD)


@pytest.mark.parametrize(("quirk", "held"), [("pulled-before", OLD), ("pulled-after", NEW)])
def test_a_card_pulled_in_the_midst_has_one_of_both_and_nobody_says_which(quirk: str, held: bytes) -> None:
    card = example(quirks=quirks_from({quirk: "5E"}))
    assert change(card.transmit, OLD, NEW) == PinUncertain()
    assert holds(card, held), "put in again, one VERIFY tells"


@pytest.mark.parametrize("answer", [b"\x6f\x00", b"\x65\x81", b"\x90"])
def test_an_answer_that_leaves_it_open_is_no_guess(answer: bytes) -> None:
    card = example()

    def transmit(command: bytes) -> bytes:
        return answer if command[:2] == b"\x80\x5e" else card.transmit(command)

    assert change(transmit, OLD, NEW) == PinUncertain()


def test_what_is_lost_before_the_new_pin_is_sent_has_changed_nothing() -> None:
    card = example(quirks=quirks_from({"pulled-before": "A4"}))
    with pytest.raises(LinkLost):
        change(card.transmit, OLD, NEW)
    assert holds(card, OLD)


# -- by the keys of the issuer --


@pytest.mark.parametrize("version", ["1.00", "2.00", "3.00"])
def test_a_forgotten_pin_is_replaced_and_all_tries_are_back(version: str) -> None:
    card = example(version=version)
    for _ in range(3):
        verify(card.transmit, WRONG)
    assert reset_by(KEYS, card.transmit, card) == PinAccepted()
    assert card.memory == ("280917", 3)


def test_the_machine_vouches_as_the_key_holder_at_hand_does() -> None:
    card = example()
    machine = MachineAuthenticator(SimulatedMachine(load_keys()).answer, load_keys())
    assert reset(card.transmit, NEW, machine, atr=card.atr) == PinAccepted()
    assert holds(card, NEW)


def test_wrong_keys_change_nothing() -> None:
    others = load_keys().model_copy(update={"test_key": "00" * 16})
    card = example()
    assert reset_by(SimulatedAuthenticator(others), card.transmit, card) == PinKept()
    assert holds(card, OLD)


def test_without_keys_nothing_is_asked_of_the_card() -> None:
    card = example()
    listener = Listener(card)
    with pytest.raises(Fault, match="CARD-KEYS-UNAVAILABLE"):
        reset_by(None, listener, card)
    assert listener.commands == []


# -- behind the real card service --


async def test_a_pin_is_changed_and_reset_through_the_card_service(slot: VirtualSlot) -> None:
    card = example()
    slot.insert(card)
    async with running(keys=SimulatedCardKeys()) as reader:
        there = await card_in(reader)
        assert await reader.change_pin(there, "111111", "280917") == PinRefused(2)
        assert await reader.change_pin(there, "123456", "280917") == PinAccepted()
        assert await reader.verify_pin(there, "280917") == PinAccepted()
        assert await reader.reset_pin(there, "640213") == PinAccepted()
        assert await reader.verify_pin(there, "640213") == PinAccepted()


async def test_the_machine_is_asked_over_the_office_connection(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running(keys=MachineCardKeys(), machine=reached(SimulatedMachine(load_keys()))) as reader:
        there = await card_in(reader)
        assert await reader.reset_pin(there, "280917") == PinAccepted()
        assert await reader.verify_pin(there, "280917") == PinAccepted()


async def test_a_card_pulled_in_the_midst_is_said_to_be_uncertain_and_is_read_again(slot: VirtualSlot) -> None:
    card = example(quirks=quirks_from({"pulled-after": "5E"}))
    slot.insert(card)
    async with running() as reader:
        there = await card_in(reader)
        assert await reader.change_pin(there, "123456", "280917") == PinUncertain()
        slot.insert(card)
        again = await card_in(reader, after=there.insertion)
        assert await reader.verify_pin(again, "280917") == PinAccepted()


async def test_a_kiosk_without_keys_says_so_and_leaves_the_card_alone(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        there = await card_in(reader)
        with pytest.raises(Fault, match="CARD-KEYS-UNAVAILABLE"):
            await reader.reset_pin(there, "280917")
        assert await reader.verify_pin(there, "123456") == PinAccepted()
