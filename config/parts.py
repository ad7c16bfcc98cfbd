"""What the parts of a kiosk are called wherever one is named: in ``check``, in a fault on request, in the log."""

from __future__ import annotations

from enum import StrEnum


class PartName(StrEnum):
    """In the order in which staff want to hear of them."""

    RECORDS = "records"
    CARD_READER = "card_reader"
    ID_READER = "id_reader"
    EYES = "eyes"
    OFFICE = "office"
    PRESS = "press"
    PRINTER = "printer"
    RECEIPT_PRINTER = "receipt_printer"
    ATTEMPTS = "attempts"
    VOICE = "voice"
    PANEL = "panel"
    PRESENCE = "presence"
    SIGNAL = "signal"
    STICK = "stick"
    DOCUMENT = "document"
    CLOCK = "clock"
    COMPUTER = "computer"
