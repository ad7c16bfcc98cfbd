"""What a kiosk does not obey, and why: a table of all that may be wrong with a command, in milliseconds."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fleet import admission, envelopes, keys
from fleet.admission import PER_MINUTE, Admitted, Bucket, Here, Refused, Seen, Why, admit, still
from fleet.command import COMMAND_MAX, LIFE_MAX, PAYLOAD_TYPE, SKEW, To
from fleet.doings import CloseServices, TakeKeys
from fleet.keys import DOINGS, RingRefused, WhyNot, following
from tests.fleet.maintainers import (
    ANNA,
    BERT,
    BERT_TOO,
    CARL,
    DANGEROUS,
    GROUP,
    HERE,
    NOW,
    OLD,
    REVOKED,
    STRANGER,
    TESTER,
    YOUNG,
    command,
    key,
    maintainer,
    public,
    ring,
)

RING = ring()
AT_HOME = Here(HERE, (GROUP,), NOW)
DOUBTED = replace(AT_HOME, right=False)
GOOD = command()
SIGNED = GOOD.signed(ANNA)
CLOSING = CloseServices(reason="works")


def _swapped(data: bytes, **content: object) -> bytes:
    """The envelope with another content, and the signatures of the old one."""
    told = json.loads(data)
    changed = {**json.loads(base64.b64decode(told["payload"])), **content}
    told["payload"] = base64.b64encode(json.dumps(changed).encode()).decode()
    return json.dumps(told).encode()


def _renamed(data: bytes, **parts: object) -> bytes:
    return json.dumps({**json.loads(data), **parts}).encode()


def _twice(data: bytes) -> bytes:
    told = json.loads(data)
    return _renamed(data, signatures=told["signatures"] * 2)


def _other_content(content: bytes) -> bytes:
    """Something that is no command, and well signed."""
    return envelopes.signed(content, PAYLOAD_TYPE, ANNA)


REFUSED: dict[str, tuple[Why, bytes, Seen, Here]] = {
    "nothing": (Why.NOT_UNDERSTOOD, b"", Seen(), AT_HOME),
    "garbage": (Why.NOT_UNDERSTOOD, bytes(range(256)), Seen(), AT_HOME),
    "json without sense": (Why.NOT_UNDERSTOOD, b"[[[[]]]]", Seen(), AT_HOME),
    "cut": (Why.NOT_UNDERSTOOD, SIGNED[:-20], Seen(), AT_HOME),
    "too large": (Why.TOO_LARGE, SIGNED + b" " * COMMAND_MAX, Seen(), AT_HOME),
    "more signatures than anybody needs": (
        Why.NOT_UNDERSTOOD,
        _renamed(SIGNED, signatures=json.loads(SIGNED)["signatures"] * 17),
        Seen(),
        AT_HOME,
    ),
    "no signature": (Why.NOT_UNDERSTOOD, _renamed(SIGNED, signatures=[]), Seen(), AT_HOME),
    "another kind of envelope": (Why.NOT_UNDERSTOOD, _renamed(SIGNED, payloadType=keys.PAYLOAD_TYPE), Seen(), AT_HOME),
    "a doing that nobody knows": (
        Why.NOT_UNDERSTOOD,
        _other_content(b'{"do":"shell"}'),
        Seen(),
        AT_HOME,
    ),
    "changed after it was signed": (Why.FORGED, _swapped(SIGNED, name="dachuan-2"), Seen(), AT_HOME),
    "signed by nobody, in the name of somebody": (
        Why.FORGED,
        _renamed(
            SIGNED, signatures=[{**json.loads(SIGNED)["signatures"][0], "sig": base64.b64encode(b"0" * 64).decode()}]
        ),
        Seen(),
        AT_HOME,
    ),
    "given by one and signed by another": (Why.FORGED, command().signed(BERT), Seen(), AT_HOME),
    "unknown key": (Why.UNKNOWN_KEY, command(by=STRANGER).signed(STRANGER), Seen(), AT_HOME),
    "a second of an unknown key": (Why.UNKNOWN_KEY, command(DANGEROUS).signed(ANNA, STRANGER), Seen(), AT_HOME),
    "revoked key": (Why.KEY_REVOKED, command(by=REVOKED).signed(REVOKED), Seen(), AT_HOME),
    "revoked key, whatever the clock says": (Why.KEY_REVOKED, command(by=REVOKED).signed(REVOKED), Seen(), DOUBTED),
    "key that is no longer": (Why.KEY_EXPIRED, command(by=OLD).signed(OLD), Seen(), AT_HOME),
    "key that is not yet": (Why.KEY_EXPIRED, command(by=YOUNG).signed(YOUNG), Seen(), AT_HOME),
    "key that may not": (Why.NOT_ALLOWED, command(DANGEROUS, TESTER).signed(TESTER, ANNA), Seen(), AT_HOME),
    "a second that may not": (Why.NOT_ALLOWED, command(DANGEROUS).signed(ANNA, TESTER), Seen(), AT_HOME),
    "for another kiosk": (Why.FOR_ANOTHER, command(name="dachuan-2").signed(ANNA), Seen(), AT_HOME),
    "for another group": (Why.FOR_ANOTHER, command(to=To.GROUP, name="tongchuan").signed(ANNA), Seen(), AT_HOME),
    "for a group of its own name": (Why.FOR_ANOTHER, command(to=To.GROUP).signed(ANNA), Seen(), AT_HOME),
    "retained": (Why.RETAINED, SIGNED, Seen(), AT_HOME),
    "expired": (Why.EXPIRED, SIGNED, Seen(), replace(AT_HOME, now=GOOD.expires + 2 * SKEW)),
    "from the future": (Why.FROM_THE_FUTURE, SIGNED, Seen(), replace(AT_HOME, now=NOW - 2 * SKEW)),
    "of too long a life": (Why.TOO_LONG, command(expires=NOW + 2 * LIFE_MAX).signed(ANNA), Seen(), AT_HOME),
    "replayed": (Why.REPLAYED, SIGNED, Seen(ids={GOOD.id}), AT_HOME),
    "an equal counter": (Why.OUT_OF_ORDER, SIGNED, Seen({(GOOD.by, GOOD.target): GOOD.counter}), AT_HOME),
    "out of order": (Why.OUT_OF_ORDER, SIGNED, Seen({(GOOD.by, GOOD.target): GOOD.counter + 1}), AT_HOME),
    "from before the memory of the kiosk": (Why.OUT_OF_ORDER, SIGNED, Seen(since=NOW + timedelta(seconds=1)), AT_HOME),
    "one signature for a dangerous one": (Why.NEEDS_A_SECOND, command(DANGEROUS).signed(ANNA), Seen(), AT_HOME),
    "the same key twice": (Why.SAME_TWICE, _twice(command(DANGEROUS).signed(ANNA)), Seen(), AT_HOME),
    "two keys of the same maintainer": (
        Why.SAME_TWICE,
        command(DANGEROUS, BERT).signed(BERT, BERT_TOO),
        Seen(),
        AT_HOME,
    ),
    "what changes an offer, while the clock is wrong": (
        Why.CLOCK,
        command(CLOSING).signed(ANNA, BERT),
        Seen(),
        DOUBTED,
    ),
    "for a group, while the clock is wrong": (
        Why.CLOCK,
        command(to=To.GROUP, name=GROUP).signed(ANNA),
        Seen(),
        DOUBTED,
    ),
    "older than what was obeyed before, while the clock is wrong": (
        Why.EXPIRED,
        SIGNED,
        Seen(newest=GOOD.expires + 2 * SKEW),
        DOUBTED,
    ),
    "a clock that went back, which nobody has noticed": (
        Why.CLOCK,
        command(CLOSING).signed(ANNA, BERT),
        Seen(newest=NOW + timedelta(minutes=30)),
        AT_HOME,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_obeyed(what: str) -> None:
    why, data, seen, here = REFUSED[what]
    came = admit(data, retained=what == "retained", ring=RING, seen=seen, here=here)
    assert isinstance(came, Refused), what
    assert came.why is why


def test_every_reason_stands_in_the_table() -> None:
    assert {why for why, *_ in REFUSED.values()} == set(Why) - {Why.FLOODED}


@pytest.mark.parametrize(
    ("data", "here", "second"),
    [
        (SIGNED, AT_HOME, None),
        (SIGNED, DOUBTED, None),
        (SIGNED, replace(AT_HOME, now=NOW - SKEW), None),
        (SIGNED, replace(AT_HOME, now=GOOD.expires + SKEW), None),
        (command(to=To.GROUP, name=GROUP).signed(ANNA), AT_HOME, None),
        (command(DANGEROUS).signed(ANNA, BERT), AT_HOME, "R002"),
        (command(DANGEROUS).signed(BERT, ANNA), AT_HOME, "R002"),
        (command(by=TESTER).signed(TESTER), AT_HOME, None),
    ],
)
def test_what_is_obeyed(data: bytes, here: Here, second: str | None) -> None:
    came = admit(data, retained=False, ring=RING, seen=Seen(), here=here)
    assert isinstance(came, Admitted)
    assert came.second == second


def test_a_memory_that_began_while_the_clock_was_wrong_keeps_nothing_out_for_ever() -> None:
    of_next_year = Seen(since=NOW + timedelta(days=365))
    assert isinstance(admit(SIGNED, retained=False, ring=RING, seen=of_next_year, here=AT_HOME), Admitted)


def test_nothing_is_believed_of_a_message_whose_signature_is_not_good() -> None:
    came = admit(_swapped(SIGNED, id="f" * 32), retained=False, ring=RING, seen=Seen(), here=AT_HOME)
    assert came == Refused(Why.FORGED)


def test_a_counter_is_of_one_key_and_one_target() -> None:
    of_others = Seen({(GOOD.by, f"group:{GROUP}"): 2**52, (key_id_of_bert(), GOOD.target): 2**52})
    assert isinstance(admit(SIGNED, retained=False, ring=RING, seen=of_others, here=AT_HOME), Admitted)


def key_id_of_bert() -> str:
    return envelopes.key_id(public(BERT))


@pytest.mark.parametrize(
    ("now", "of", "why"),
    [
        (NOW, RING, None),
        (GOOD.expires + 2 * SKEW, RING, Why.EXPIRED),
        (NOW, ring(without="R001"), Why.UNKNOWN_KEY),
        (NOW, ring(2, 1, maintainer("R001", ANNA, revoked=NOW), without="R001"), Why.KEY_REVOKED),
    ],
)
def test_what_waited_is_looked_at_again(now: datetime, of: keys.Ring, why: Why | None) -> None:
    here = replace(AT_HOME, now=now)
    assert still(GOOD, [GOOD.by], ring=of, seen=Seen(newest=NOW), here=here) is why


def test_a_flood_is_let_through_by_drops() -> None:
    bucket: Bucket | None = Bucket(at=100.0)
    for _ in range(PER_MINUTE):
        assert bucket is not None
        bucket = bucket.drawn(100.0)
    assert bucket is not None
    assert bucket.drawn(100.0) is None
    assert bucket.drawn(100.0 + 60 / PER_MINUTE) is not None


def test_the_counter_grows_by_the_clock_and_never_goes_back() -> None:
    first = command(now=NOW).counter
    assert command(now=NOW, last=first).counter == first + 1
    assert command(now=NOW - timedelta(days=9), last=first).counter == first + 1
    assert command(now=NOW + timedelta(days=9), last=first).counter > first + 1


def test_what_is_dangerous_is_known_by_name() -> None:
    assert set(admission.dangerous()) < set(DOINGS)
    assert "restart_machine" in admission.dangerous()


def test_a_ring_is_no_longer_than_a_command_can_hold() -> None:
    whole = ring(2, 2, *(maintainer(f"M{number:03}", key(50 + number)) for number in range(keys.MAINTAINERS_MAX - 8)))
    text = whole.signed(ANNA, BERT).decode()
    taking = command(TakeKeys(ring=text)).signed(ANNA, BERT)
    assert len(text) <= keys.RING_MAX
    assert isinstance(admit(taking, retained=False, ring=RING, seen=Seen(), here=AT_HOME), Admitted)


RINGS: dict[str, tuple[WhyNot, bytes]] = {
    "garbage": (WhyNot.NOT_UNDERSTOOD, b"{}"),
    "a command": (WhyNot.NOT_UNDERSTOOD, SIGNED),
    "the same version": (WhyNot.OLDER, ring(1).signed(ANNA, BERT)),
    "one that skips": (WhyNot.SKIPS, ring(3).signed(ANNA, BERT)),
    "too few": (WhyNot.TOO_FEW, ring(2).signed(ANNA)),
    "one maintainer with two keys": (WhyNot.TOO_FEW, ring(2).signed(BERT, BERT_TOO)),
    "a revoked one": (WhyNot.TOO_FEW, ring(2).signed(ANNA, REVOKED)),
    "one whose time is over": (WhyNot.TOO_FEW, ring(2).signed(ANNA, OLD)),
    "strangers": (WhyNot.TOO_FEW, ring(2, 1, maintainer("X001", STRANGER)).signed(STRANGER)),
    "nobody who could make the next": (WhyNot.TOO_FEW_OF_ITS_OWN, ring(2, without="R001").signed(ANNA, BERT)),
    "changed": (WhyNot.FORGED, _swapped(ring(2).signed(ANNA, BERT), threshold=1)),
}


@pytest.mark.parametrize("what", RINGS)
def test_a_ring_that_is_not_taken(what: str) -> None:
    why, data = RINGS[what]
    with pytest.raises(RingRefused) as raised:
        following(RING, data, NOW)
    assert raised.value.why is why


def test_rings_follow_each_other_and_who_left_is_believed_no_more() -> None:
    new = key(99)
    second = following(RING, ring(2, 2, maintainer("R009", new), without="R001").signed(ANNA, BERT, CARL), NOW)
    third = following(second, ring(3, 2, without="R001").signed(CARL, BERT), NOW)
    assert third.version == 3
    came = admit(SIGNED, retained=False, ring=third, seen=Seen(), here=AT_HOME)
    assert came == Refused(Why.UNKNOWN_KEY)


def test_a_clock_that_is_wrong_does_not_keep_a_ring_from_coming() -> None:
    long_after = NOW + timedelta(days=1000)
    with pytest.raises(RingRefused):
        following(RING, ring(2).signed(ANNA, BERT), long_after)
    assert following(RING, ring(2).signed(ANNA, BERT), None).version == 2


def test_the_first_ring_is_signed_by_its_own() -> None:
    assert keys.first(ring(1).signed(ANNA, CARL)) == ring(1)
    with pytest.raises(RingRefused):
        keys.first(ring(1).signed(ANNA))


def test_a_command_is_published_where_its_target_listens() -> None:
    assert GOOD.topic == f"kiosks/1/{HERE}/commands"
    assert command(to=To.GROUP, name=GROUP).topic == f"groups/1/{GROUP}/commands"
