"""What is said in the fleet: topics into which nobody forges a wildcard, and messages that hold whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from fleet import topics
from fleet.doings import Doing, RestartPart
from fleet.messages import MESSAGE_MAX, NotAMessage, Serving, State, Versions
from fleet.topics import Said, Says

STATE = State(
    at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    sequence=1,
    serving=Serving.IDLE,
    mode="service",
    versions=Versions(program="0.1.0"),
)


@pytest.mark.parametrize("name", ["", "+", "#", "a/b", "Kiosk", "a" * 41, "-a", "a\n"])
def test_a_name_is_one_plain_level(name: str) -> None:
    with pytest.raises(ValueError, match="no kiosk"):
        topics.of_kiosk(name, Says.STATE)


@pytest.mark.parametrize("says", Says)
def test_who_said_what_is_read_from_the_topic(says: Says) -> None:
    assert topics.read(topics.of_kiosk("dachuan-1", says)) == Said("dachuan-1", says)


@pytest.mark.parametrize("topic", ["kiosks/1/a/commands", "kiosks/2/a/state", "kiosks/1/a/state/more", "$SYS/x"])
def test_what_no_kiosk_says_is_not_read(topic: str) -> None:
    assert topics.read(topic) is None


def test_a_newer_kiosk_may_say_more() -> None:
    assert State.read(STATE.as_bytes()[:-1] + b',"lamp":"green"}') == STATE


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        STATE.as_bytes().replace(b"idle", b"dancing"),
        STATE.as_bytes().replace(b'"0.1.0"', b'"%s"' % (b"9" * 81)),
        STATE.as_bytes() + b" " * MESSAGE_MAX,
    ],
)
def test_what_does_not_hold_is_no_message_and_is_not_repeated(payload: bytes) -> None:
    with pytest.raises(NotAMessage) as raised:
        State.read(payload)
    assert "dancing" not in str(raised.value)


def test_a_doing_is_understood_whole_or_not_at_all() -> None:
    doing: TypeAdapter[Doing] = TypeAdapter(Doing)
    assert doing.validate_python({"do": "restart_part", "part": "eyes"}) == RestartPart(part="eyes")
    for unknown in ({"do": "shell"}, {"do": "restart_part", "part": "eyes", "as": "root"}, {"do": "restart_part"}):
        with pytest.raises(ValidationError):
            doing.validate_python(unknown)


@pytest.mark.parametrize("name", ["欧阳", "\u0440\u0430\u0431\u043e\u0442\u0430", "𠮷"])
def test_no_letters_of_a_name_are_a_word_of_ours(name: str) -> None:
    """Whatever goes wrong in a kiosk, a name does not get into what it says of itself."""
    with pytest.raises(ValidationError):
        State.model_validate({**STATE.model_dump(), "mode": name})
