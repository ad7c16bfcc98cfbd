"""The bank application of a virtual card, so that a combined card answers like one. The kiosk never reads it."""

from __future__ import annotations

from simulated.social_card.profiles import BankAccount

PSE = b"1PAY.SYS.DDF01"
DEBIT = bytes.fromhex("A000000333010101")
CREDIT = bytes.fromhex("A000000333010102")

#: application interchange profile, and one file: SFI 1, record 1 to 1
_AIP_AFL = bytes.fromhex("7C00" + "08010100")
_PDOL = bytes.fromhex("9F3803" + "9F7A01")


class BankApplications:
    """PSE and debit application (facts on cards, 1.7; EMV Book 1, 11 and 12)."""

    def __init__(self, account: BankAccount) -> None:
        self._pan = account.number.ljust(20, "F")

    def select(self, name: bytes) -> bytes | None:
        """The proprietary part of the FCI; None when there is no such application."""
        if name == PSE:
            return tlv(0xA5, bytes.fromhex("880101"))
        if name in (DEBIT, CREDIT):
            return tlv(0xA5, tlv(0x50, b"DEBIT" if name == DEBIT else b"CREDIT") + _PDOL)
        return None

    def processing_options(self) -> bytes:
        return tlv(0x80, _AIP_AFL)

    def record(self, application: bytes, number: int, sfi: int) -> bytes | None:
        """Record 1 of SFI 1: the directory of the PSE, or the account."""
        if (number, sfi) != (1, 1):
            return None
        if application == PSE:
            return tlv(0x70, tlv(0x61, tlv(0x4F, DEBIT) + tlv(0x50, b"DEBIT")))
        return tlv(0x70, tlv(0x5A, bytes.fromhex(self._pan)))


def tlv(tag: int, value: bytes) -> bytes:
    """A data object with one-byte tag and length."""
    return bytes((tag, len(value))) + value
