"""The card's PIN: six digits, presented once, when the citizen asks for it. Nothing here is ever logged."""

from __future__ import annotations

from devices.cards.apdu import OK, Transmit, exchange
from devices.social_card.port import PinAccepted, PinAnswer, PinBlocked, PinRefused
from devices.social_card.reading import select_social_security
from devices.social_card.status_words import PIN_BLOCKED, tries_left, unusable

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
    if sw == OK:
        return PinAccepted()
    if sw == PIN_BLOCKED:
        return PinBlocked()
    if (left := tries_left(sw)) is not None:
        return PinRefused(left) if left else PinBlocked()
    raise unusable(sw, "VERIFY")
