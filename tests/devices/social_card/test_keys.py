"""Third-generation cards with keys: every holder of the key against a virtual card that truly checks the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from config.faults import Fault
from devices.cards.apdu import Transmit
from devices.cards.link import LinkLost
from devices.social_card.authenticator import CardAuthenticator
from devices.social_card.keys import CardFactor, CardFacts, Keys, load_keys
from devices.social_card.machine import MachineAuthenticator, MachineReply, MachineRequest, Question, Reply
from devices.social_card.port import SocialCard
from devices.social_card.psam import PsamAuthenticator
from simulated.social_card.chip import Chip, Quirks
from simulated.social_card.key_holders import SimulatedAuthenticator, card_key, proof
from simulated.social_card.profiles import load_profile
from simulated.social_card.sm4 import cryptogram, diversify, encrypt
from simulated.social_card.virtual_card import VirtualCard
from simulated.social_card.virtual_psam import VirtualPsam
from tests.devices.social_card.cards import Listener, read_card

KEYS = load_keys()
OTHER_KEYS = KEYS.model_copy(update={"test_key": "00" * 16})
SELECT = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")


def with_factor(factor: CardFactor, keys: Keys = KEYS, *, challenge_bytes: int = 8) -> Keys:
    card = keys.card.model_copy(update={"card_factor": factor, "challenge_bytes": challenge_bytes})
    return keys.model_copy(update={"card": card})


def module(psam: Chip) -> Callable[[], AbstractContextManager[Transmit]]:
    @contextmanager
    def opened() -> Iterator[Transmit]:
        yield psam.transmit
        psam.reset()

    return opened


def asked(keys: Keys) -> Callable[[Question], Reply]:
    """The machine of the authority, without the connection."""

    def ask(request: Question) -> Reply:
        assert isinstance(request, MachineRequest)
        key = card_key(keys, keys.card, CardFacts(request.atr, request.card_id))
        assert request.internal_proof == cryptogram(key, request.internal_challenge)
        assert (request.business, request.algorithm, request.key_address) == ("028", "03", "0094")
        return MachineReply(proof(key, request.external_challenge))

    return ask


HOLDERS: dict[str, tuple[str, CardAuthenticator]] = {
    "simulated": ("v3", SimulatedAuthenticator(KEYS)),
    "simulated with 16 bytes": (
        "v3_machine",
        SimulatedAuthenticator(with_factor(CardFactor.CARD_IDENTIFIER, challenge_bytes=16)),
    ),
    "psam": ("v3_psam", PsamAuthenticator(module(VirtualPsam(KEYS)), KEYS)),
    "machine": ("v3_machine", MachineAuthenticator(asked(KEYS), KEYS)),
}


def read(card: Chip | Listener, keys: CardAuthenticator | None) -> SocialCard:
    transmit = card if isinstance(card, Listener) else card.transmit
    atr = card.atr if isinstance(card, Chip) else bytes.fromhex(load_profile("v3").atr)
    return read_card(transmit, atr=atr, keys=keys)


@pytest.mark.parametrize("holder", HOLDERS)
def test_every_holder_of_the_key_opens_the_card(holder: str) -> None:
    profile, keys = HOLDERS[holder]
    card = read(VirtualCard(load_profile(profile)), keys)
    plain = read(VirtualCard(load_profile("v2_t1")), None)
    assert card.person is not None
    assert card.person == plain.person, "the same person as on a card of the second generation"
    assert (card.version, card.card_number) == ("3.00", "T0000001X")


@pytest.mark.parametrize("profile", ["v3", "v3_psam", "v3_machine"])
def test_without_keys_the_card_is_known_and_the_person_is_not(profile: str) -> None:
    card = read(VirtualCard(load_profile(profile)), None)
    assert card.person is None
    assert (card.version, card.card_number, card.region, card.warnings) == ("3.00", None, "510000", ())


def test_a_card_of_the_second_generation_is_never_asked_for_a_challenge() -> None:
    listener = Listener(VirtualCard(load_profile("li")))
    assert read_card(listener, keys=SimulatedAuthenticator(KEYS)).person is not None
    assert not [command for command in listener.commands if command[2:4] in ("84", "82", "88")]


def test_what_passes_between_holder_and_card_is_a_challenge_and_its_proof() -> None:
    listener = Listener(VirtualCard(load_profile("v3")))
    read(listener, SimulatedAuthenticator(KEYS))
    at = listener.commands.index("0084000008")
    challenge = listener.answers[at][:16]
    assert listener.commands[at + 1].startswith("0082000A10")
    assert listener.commands[at + 1].endswith(challenge)
    assert listener.answers[at + 1] == "9000"
    key = card_key(KEYS, KEYS.card, CardFacts(b"", bytes.fromhex("510000D156000005A1B2C3D400000021")))
    assert listener.commands[at + 1][10:26] == cryptogram(key, bytes.fromhex(challenge)).hex().upper()
    assert KEYS.test_key not in "".join(listener.commands)
    assert key.hex().upper() not in "".join(listener.commands)


def refusals(keys: CardAuthenticator, profile: str = "v3", quirks: Quirks | None = None) -> tuple[str, list[str]]:
    """The fault of reading ``profile`` with ``keys``, and what was said."""
    listener = Listener(VirtualCard(load_profile(profile), quirks))
    with pytest.raises(Fault) as fault:
        read_card(listener, atr=bytes.fromhex(load_profile(profile).atr), keys=keys)
    return str(fault.value), listener.commands


def test_a_wrong_key_is_refused_by_the_card_and_never_tried_again() -> None:
    fault, commands = refusals(SimulatedAuthenticator(OTHER_KEYS))
    assert fault == "CARD-KEYS-REFUSED: EXTERNAL AUTHENTICATE 63C2"
    assert len([command for command in commands if command.startswith("0082")]) == 1


def test_wrong_keys_block_the_card_as_a_chip_does() -> None:
    card = VirtualCard(load_profile("v3"))
    seen = []
    for keys in (OTHER_KEYS, OTHER_KEYS, OTHER_KEYS, KEYS):
        with pytest.raises(Fault) as fault:
            read(card, SimulatedAuthenticator(keys))
        seen.append(fault.value.detail[-4:])
    assert seen == ["63C2", "63C1", "63C0", "6983"]


def test_a_card_without_our_key_says_so() -> None:
    fault, _ = refusals(SimulatedAuthenticator(KEYS), "v3_without_keys")
    assert fault == "CARD-KEYS-REFUSED: EXTERNAL AUTHENTICATE 6A88"


def test_an_authentication_ends_with_the_power() -> None:
    card = VirtualCard(load_profile("v3"))
    assert read(card, SimulatedAuthenticator(KEYS)).person is not None
    card.reset()
    assert read(card, None).person is None


def test_a_challenge_serves_once() -> None:
    card = VirtualCard(load_profile("v3"))
    card.transmit(SELECT)
    challenge = card.transmit(bytes.fromhex("0084000008"))[:8]
    key = card_key(KEYS, KEYS.card, CardFacts(card.atr, bytes.fromhex("510000D156000005A1B2C3D400000021")))
    command = bytes.fromhex("0082000A10") + proof(key, challenge)
    assert [card.transmit(command).hex() for _ in range(2)] == ["9000", "6985"]


@pytest.mark.parametrize(
    ("quirks", "detail"),
    [
        (Quirks(short_answer_to=1), "PSAM: answer of 1 bytes"),
        (Quirks(swapped_answer_to=3), "PSAM: a proof of 0 bytes"),
        (Quirks(garbled_answer_to=4), ""),
    ],
)
def test_a_module_that_answers_nonsense_is_unavailable_or_its_proof_refused(quirks: Quirks, detail: str) -> None:
    fault, _ = refusals(PsamAuthenticator(module(VirtualPsam(KEYS, quirks)), KEYS), "v3_psam")
    assert fault == (f"CARD-KEYS-UNAVAILABLE: {detail}" if detail else "CARD-KEYS-REFUSED: EXTERNAL AUTHENTICATE 63C2")


def test_a_module_that_is_not_there_is_unavailable() -> None:
    @contextmanager
    def missing() -> Iterator[Transmit]:
        raise LinkLost("Connect", 0x80100009)
        yield

    fault, commands = refusals(PsamAuthenticator(missing, KEYS), "v3_psam")
    assert fault == "CARD-KEYS-UNAVAILABLE: PSAM: Connect 80100009"
    assert not [command for command in commands if command.startswith("0082")]


def test_a_module_of_another_issuer_knows_none_of_the_commands() -> None:
    fault, _ = refusals(PsamAuthenticator(module(VirtualCard(load_profile("bank_card"))), KEYS), "v3_psam")
    assert fault == "CARD-KEYS-UNAVAILABLE: PSAM: SELECT 6A82"


def test_the_derivation_of_a_key_is_sm4_as_published() -> None:
    """GB/T 32907-2016, A.1: the standard's own example."""
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    assert encrypt(key, key).hex().upper() == "681EDF34D206965E86B3E94F536E4246"
    factor = bytes.fromhex("0123456789ABCDEF")
    assert diversify(key, (factor,)) == encrypt(key, bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))


@pytest.mark.parametrize(
    ("depth", "factors"),
    [(0, ()), (1, (b"511700\xff\xff",)), (2, (b"510000\xff\xff", b"511700\xff\xff"))],
)
def test_the_region_of_issue_gives_the_factors_of_the_city(depth: int, factors: tuple[bytes, ...]) -> None:
    card = CardFacts(b"", bytes.fromhex("511702D156000005A1B2C3D4E5F60718"))
    assert KEYS.card.model_copy(update={"city_factors": depth}).cities(card) == factors


@pytest.mark.parametrize(
    ("atr", "historical"),
    [
        ("3B6D00000081543100866000000000A1B2", "0081543100866000000000A1B2"),
        ("3B8D80010081543100866000000000A1B21D", "0081543100866000000000A1B2"),
        ("3B8D010081543100866000000000A1C1EE", "0081543100866000000000A1C1"),
        ("3B00", ""),
        ("3BFF", ""),
        ("3B8F80", ""),
    ],
)
def test_the_historical_bytes_are_found_behind_the_interface_bytes(atr: str, historical: str) -> None:
    assert CardFacts(bytes.fromhex(atr), b"").historical.hex().upper() == historical


def test_no_key_and_no_card_is_in_a_repr() -> None:
    facts = CardFacts(bytes.fromhex("3B6D00000081543100866000000000A1B2"), bytes(range(16)), "3.00")
    request = MachineRequest("028", "03", "0094", facts.atr, facts.card_id, "3.00", b"I", b"P", b"E")
    assert repr(facts) == "CardFacts(version='3.00')"
    assert "atr" not in repr(request)
    assert "proof" not in repr(MachineReply(b"secret"))
