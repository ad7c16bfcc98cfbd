"""Any bytes may come from a reader: a whole person or a fault of the catalogue, and nothing else.

The nightly profile (``HYPOTHESIS_PROFILE=nightly``) mutates 120,000 answers, the normal one a few hundred.
"""

from __future__ import annotations

import os
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.faults import Fault, fault_list
from devices.id_card.polling import Cycle, Exchange, LineLost
from devices.id_card.port import CardPresent, IdCard, Layout, NoCard, OutOfOrder
from devices.id_card.sdt import (
    COMMANDS,
    Answer,
    BadFrame,
    Command,
    FrameBuffer,
    answer_of,
    check_answer,
    contents_of,
    frame,
)
from devices.id_card.text import UnreadableText, WrongNumber, parse_later_address, parse_text
from devices.id_card.worker import card_of
from simulated.id_card.profiles import IdProfile, id_profile_names, load_id_profile
from simulated.id_card.virtual_sam import SamQuirks, VirtualSam
from tests.devices.id_card.examples import Still

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
#: mutated answers per test; the cycle's test mutates several per example
EXAMPLES = 40_000 if NIGHTLY else 150
fuzz = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)

PROFILES = [load_id_profile(name) for name in id_profile_names()]


@st.composite
def mutations(draw: st.DrawFn, original: bytes) -> bytes:
    """``original`` with bytes changed, cut out, put in, or cut off."""
    data = bytearray(original)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(("change", "flip", "cut", "insert", "end", "swap"))):
            case "change" if data:
                data[at] = draw(st.integers(0, 255))
            case "flip" if data:
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at : at + draw(st.integers(1, 64))]
            case "insert":
                data[at:at] = draw(st.binary(min_size=1, max_size=64))
            case "end":
                del data[at:]
            case "swap":
                to = draw(st.integers(0, len(data)))
                data[at : at + 2], data[to : to + 2] = data[to : to + 2], data[at : at + 2]
    return bytes(data)


def assert_whole(card: IdCard) -> None:
    assert card.person.number
    assert card.person.name
    assert not any(ord(char) < 32 for char in card.person.name + card.address + card.later_address + card.authority)
    if card.layout is not Layout.FOREIGNER_2017:
        assert len(card.person.number) == 18


@fuzz
@given(data=st.data())
def test_a_mutated_text_is_a_whole_card_or_none(data: st.DataObject) -> None:
    text = data.draw(mutations(data.draw(st.sampled_from(PROFILES)).text))
    try:
        assert_whole(parse_text(text))
    except (UnreadableText, WrongNumber):
        return


@fuzz
@given(text=st.binary(min_size=256, max_size=256), later=st.binary(min_size=70, max_size=70))
def test_random_bytes_are_a_whole_card_or_none(text: bytes, later: bytes) -> None:
    try:
        assert_whole(parse_text(text, later_address=parse_later_address(later)))
    except (UnreadableText, WrongNumber):
        return


@fuzz
@given(data=st.data(), command=st.sampled_from(COMMANDS))
def test_a_mutated_frame_is_an_answer_or_a_bad_frame(data: st.DataObject, command: Command) -> None:
    sam = VirtualSam()
    sam.lay(data.draw(st.sampled_from(PROFILES)))
    answers = [answer for step in COMMANDS[3:6] for answer in sam.answers(frame(step.code))]
    frames = FrameBuffer()
    stream = data.draw(mutations(data.draw(st.sampled_from(answers))))
    try:
        for at in range(0, len(stream), 100):
            frames.feed(stream[at : at + 100])
            if (payload := frames.payload()) is not None:
                answer = check_answer(command, answer_of(payload))
                answer.action_after(command)
                contents_of(answer.data)
    except BadFrame:
        return


def mutating(sam: VirtualSam, data: st.DataObject, asked: count[int]) -> Exchange:
    """The wire to ``sam``: after the first good rounds every answer may be mutated."""

    def exchange(command: Command) -> Answer:
        answer = b"".join(sam.answers(frame(command.code)))
        if next(asked) >= 3 and data.draw(st.booleans()):
            # Half of the damage lies inside a frame that is whole: a reader's own, not the wire's.
            answer = data.draw(st.one_of(mutations(answer), mutations(answer[7:-1]).map(frame)))
        frames = FrameBuffer()
        frames.feed(answer)
        payload = frames.payload()
        if payload is None:
            raise LineLost("no answer")
        return check_answer(command, answer_of(payload))

    return exchange


@fuzz
@given(data=st.data(), profile=st.sampled_from(PROFILES), finds_again=st.booleans())
def test_a_cycle_over_mutated_answers_ends_in_a_whole_card_or_a_known_fault(
    data: st.DataObject, profile: IdProfile, finds_again: bool
) -> None:
    sam = VirtualSam(SamQuirks(finds_again=finds_again))
    sam.lay(profile)
    cycle = Cycle(mutating(sam, data, count()), clock=Still())
    try:
        status = cycle.look()
        assert isinstance(status, CardPresent | NoCard | OutOfOrder)
        assert_whole(card_of(cycle.read(CardPresent(1))))
        ended = ""
    except Fault as fault:
        ended = fault.code
    except LineLost:
        return
    assert ended == "" or (ended.startswith("ID-") and ended in fault_list())
