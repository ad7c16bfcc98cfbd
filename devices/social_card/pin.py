"""The card's PIN: six digits, presented once, when the citizen asks for it. Nothing here is ever logged.

A new PIN is on the chip or not when the command's answer is lost, and nobody can tell: that is an answer of its own,
:class:`PinUncertain`, never a fault and never a guess. Whoever knows both finds out by a VERIFY that the citizen wants.
"""

from __future__ import annotations

from devices.cards.apdu import OK, LinkLost, Transmit, UnreadableCard, exchange
from devices.social_card.authenticator import PinAuthority, get_challenge
from devices.social_card.failures import keys_refused, keys_unavailable
from devices.social_card.keys import load_keys
from devices.social_card.port import PinAccepted, PinAnswer, PinBlocked, PinChange, PinKept, PinRefused, PinUncertain
from devices.social_card.reading import facts_of, select_social_security
from devices.social_card.status_words import NOT_VOUCHED, PIN_BLOCKED, PROTECTED, WRONG_COMMAND, tries_left, unusable

PIN_DIGITS = 6


def pin_to_bcd(pin: str) -> bytes:
    """Three bytes of BCD. :class:`ValueError`, without the PIN in its text, for anything but six digits."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdecimal()):
        raise ValueError("a PIN has six digits")
    return bytes.fromhex(pin)


def verify(transmit: Transmit, pin: bytes) -> PinAnswer:
    """Select the SSSE and VERIFY ``pin``, once. Faults and :class:`~devices.cards.apdu.UnreadableCard`."""
    select_social_security(transmit)
    sw = exchange(transmit, bytes((0x00, 0x20, 0x00, 0x00, len(pin))) + pin).sw
    if (answer := _answer(sw)) is None:
        raise unusable(sw, "VERIFY")
    return answer


def change(transmit: Transmit, old: bytes, new: bytes) -> PinChange:
    """Select the SSSE and CHANGE PIN, once. Faults, and other exceptions of ``transmit``: nothing has been sent."""
    select_social_security(transmit)
    said = load_keys().pin
    return _replaced(transmit, _with(said.change, old + bytes.fromhex(said.between) + new))


def reset(transmit: Transmit, new: bytes, authority: PinAuthority | None, *, atr: bytes) -> PinChange:
    """Select the SSSE and RELOAD PIN with the MAC of ``authority``, once; as :func:`change`, and CARD-KEYS-*.

    A MAC that the card does not take is :class:`PinKept`; one that costs a try is CARD-KEYS-REFUSED.
    """
    if authority is None:
        raise keys_unavailable("nobody here has the keys for a new PIN")
    select_social_security(transmit)
    card, said = facts_of(transmit, atr), load_keys().pin
    command = _with(said.reset, new, said.mac_bytes)
    mac = authority.mac(card, get_challenge(transmit, said.challenge_bytes), command)
    answer = _replaced(transmit, command + mac)
    if isinstance(answer, PinRefused | PinBlocked):
        raise keys_refused("RELOAD PIN")
    return answer


def _with(header: str, data: bytes, more: int = 0) -> bytes:
    """The command of four bytes ``header`` with ``data``, and the length of ``more`` bytes that follow."""
    return bytes.fromhex(header) + bytes((len(data) + more,)) + data


def _replaced(transmit: Transmit, command: bytes) -> PinChange:
    """What came of a command that gives a new PIN: every answer that leaves it open is :class:`PinUncertain`."""
    try:
        sw = exchange(transmit, command).sw
    except (LinkLost, UnreadableCard):
        return PinUncertain()
    if sw in PROTECTED | WRONG_COMMAND | NOT_VOUCHED:
        return PinKept()
    return _answer(sw) or PinUncertain()


def _answer(sw: int) -> PinAnswer | None:
    """What a card says to a PIN; None for any other word."""
    if sw == OK:
        return PinAccepted()
    if sw == PIN_BLOCKED:
        return PinBlocked()
    if (left := tries_left(sw)) is not None:
        return PinRefused(left) if left else PinBlocked()
    return None
