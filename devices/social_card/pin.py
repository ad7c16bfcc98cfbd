"""The card's PIN: six digits, presented once, when the citizen asks for it. Nothing here is ever logged."""

from __future__ import annotations

from devices.social_card import apdu
from devices.social_card.apdu import Transmit, UnreadableCard, exchange
from devices.social_card.port import PinAccepted, PinAnswer, PinBlocked, PinRefused
from devices.social_card.reading import select_social_security

PIN_DIGITS = 6
_BLOCKED = 0x6983


def pin_to_bcd(pin: str) -> bytes:
    """Three bytes of BCD. :class:`ValueError`, without the PIN in its text, for anything but six digits."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdecimal()):
        raise ValueError("a PIN has six digits")
    return bytes.fromhex(pin)


def verify(transmit: Transmit, pin: bytes) -> PinAnswer:
    """Select the SSSE and VERIFY ``pin``, once. CARD-NOT-SOCIAL, CARD-LOCKED, :class:`UnreadableCard`."""
    select_social_security(transmit)
    sw = exchange(transmit, bytes((0x00, 0x20, 0x00, 0x00, len(pin))) + pin).sw
    if sw == apdu.OK:
        return PinAccepted()
    if sw & 0xFFF0 == 0x63C0:
        return PinRefused(sw & 0x0F) if sw & 0x0F else PinBlocked()
    if sw == _BLOCKED:
        return PinBlocked()
    raise UnreadableCard(f"VERIFY {sw:04X}")
