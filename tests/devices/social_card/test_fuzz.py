"""Any bytes may come from a card: a whole card or a fault of the catalogue, within bounds, and never half a person.

The nightly profile (``HYPOTHESIS_PROFILE=nightly``) mutates more than 100,000 answers, the normal one a few hundred.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.faults import Fault, fault_list
from devices.cards.apdu import Transmit, UnreadableCard
from devices.cards.numbers import citizen_number_is_right
from devices.social_card.authenticator import CardAuthenticator
from devices.social_card.failures import read_error
from devices.social_card.keys import load_keys
from devices.social_card.pin import verify
from devices.social_card.port import SocialCard
from devices.social_card.psam import PsamAuthenticator
from devices.social_card.records import EF05_TAGS, EF06_TAGS, parse_records
from simulated.social_card.key_holders import SimulatedAuthenticator
from simulated.social_card.profiles import load_profile, profile_names
from simulated.social_card.virtual_card import VirtualCard
from simulated.social_card.virtual_psam import VirtualPsam
from tests.devices.social_card.cards import read_card

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
#: readings with one to four changes each, of which more than one on average comes to be answered
READINGS = 100_000 if NIGHTLY else 200
fuzz = settings(max_examples=READINGS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
few = settings(fuzz, max_examples=READINGS // 10)

#: far beyond the 30 commands of the longest reading: every form of READ RECORD refused late, every answer in pieces
APDUS_MAX = 2500

PROFILES = {name: load_profile(name) for name in profile_names()}
WORDS = """
    9000 6100 6118 61FF 6200 6281 6282 6283 63C0 63C2 6581 6700 6882 6981 6982 6983 6984 6985 6986 6988
    6A80 6A81 6A82 6A83 6A86 6A88 6B00 6C00 6C12 6CFF 6D00 6E00 6F00 9301 9406 0000 FFFF
"""
STATUS_WORDS = [bytes.fromhex(word) for word in WORDS.split()]

Mutation = Callable[[bytes], bytes]


@st.composite
def mutations(draw: st.DrawFn) -> Mutation:
    """A change to one answer: another status word, other bytes, cut off, doubled, longer, or something else."""
    at, byte = draw(st.integers(0, 40)), draw(st.integers(0, 255))
    status_word, anything = draw(st.sampled_from(STATUS_WORDS)), draw(st.binary(max_size=40))
    changes: dict[str, Mutation] = {
        "status word": lambda answer: answer[:-2] + status_word,
        "byte": lambda answer: answer[: at % len(answer)] + bytes((byte,)) + answer[at % len(answer) + 1 :],
        "bit": lambda answer: bytes(b ^ (1 << byte % 8) if i == at % len(answer) else b for i, b in enumerate(answer)),
        "cut": lambda answer: answer[: at % len(answer)],
        "doubled": lambda answer: answer[:-2] + answer,
        "longer": lambda answer: answer[:-2] + anything + answer[-2:],
        "anything": lambda _: anything,
        "anything good": lambda _: anything + b"\x90\x00",
    }
    return changes[draw(st.sampled_from(sorted(changes)))]


class Mutator:
    """Stands between card and reader, and changes the n-th answer; it also counts the commands."""

    def __init__(self, transmit: Transmit, changes: dict[int, Mutation]) -> None:
        self._transmit = transmit
        self._changes = changes
        self.count = 0

    def __call__(self, command: bytes) -> bytes:
        self.count += 1
        assert self.count <= APDUS_MAX
        answer = self._transmit(command)
        return self._changes.get(self.count, bytes)(answer)


changes = st.dictionaries(st.integers(1, 25), mutations(), min_size=1, max_size=4)


def outcome(work: Callable[[], SocialCard]) -> SocialCard | Fault:
    """As the worker would answer."""
    try:
        return work()
    except UnreadableCard as error:
        return read_error(str(error))
    except Fault as fault:
        return fault


def assert_whole_or_catalogued(work: Callable[[], SocialCard]) -> None:
    card = outcome(work)
    if isinstance(card, Fault):
        assert card.code in fault_list()
        return
    assert len(card.card_id) == 32
    assert card.region == card.card_id[:6]
    assert card.version.isprintable()
    if card.person is not None:
        assert citizen_number_is_right(card.person.number)
        assert card.person.name
        assert not any(ord(char) < 32 for char in card.person.name)


@fuzz
@given(st.sampled_from(sorted(PROFILES)), changes)
def test_a_card_with_mutated_answers_is_whole_or_a_catalogued_fault(name: str, changes: dict[int, Mutation]) -> None:
    mutator = Mutator(VirtualCard(PROFILES[name]).transmit, changes)
    assert_whole_or_catalogued(lambda: read_card(mutator))


@few
@given(changes)
def test_a_card_with_keys_and_mutated_answers_is_whole_or_a_catalogued_fault(changes: dict[int, Mutation]) -> None:
    card = VirtualCard(PROFILES["v3"])
    keys = SimulatedAuthenticator(load_keys())
    mutator = Mutator(card.transmit, changes)
    assert_whole_or_catalogued(lambda: read_card(mutator, atr=card.atr, keys=keys))


@few
@given(changes)
def test_a_module_with_mutated_answers_opens_the_card_or_gives_a_catalogued_fault(
    changes: dict[int, Mutation],
) -> None:
    card, psam = VirtualCard(PROFILES["v3_psam"]), VirtualPsam(load_keys())

    @contextmanager
    def opened() -> Iterator[Transmit]:
        yield Mutator(psam.transmit, {number % 5 + 1: change for number, change in changes.items()})

    keys: CardAuthenticator = PsamAuthenticator(opened, load_keys())
    assert_whole_or_catalogued(lambda: read_card(card.transmit, atr=card.atr, keys=keys))


@few
@given(changes)
def test_a_pin_is_sent_once_whatever_the_card_answers(changes: dict[int, Mutation]) -> None:
    sent = 0
    card = VirtualCard(PROFILES["li"])

    def transmit(command: bytes) -> bytes:
        nonlocal sent
        sent += command[1] == 0x20
        return card.transmit(command)

    try:
        verify(Mutator(transmit, {number % 4 + 1: change for number, change in changes.items()}), b"\x12\x34\x56")
    except (Fault, UnreadableCard) as error:
        assert "123456" not in str(error)  # noqa: PT017 - there is nothing else to be said of it
    assert sent <= 1


@fuzz
@given(st.binary(max_size=80))
def test_any_bytes_are_records_or_refused(data: bytes) -> None:
    for tags in (EF05_TAGS, EF06_TAGS):
        records: dict[int, bytes] = {}
        try:
            parse_records(data, tags, records)
        except UnreadableCard:
            continue
        assert records.keys() <= set(tags)
        assert sum(2 + len(value) for value in records.values()) <= len(data)
