"""The faults of the identity-card reader that more than one place of this room meets; each code is raised from here."""

from __future__ import annotations

from config.faults import Fault
from devices.cards.failures import no_service
from devices.cards.port import NoService
from devices.id_card.port import (
    CardPresent,
    CardSpent,
    Garbled,
    IdReaderStatus,
    NoCard,
    NoReader,
    OtherCard,
    OutOfOrder,
    PortBusy,
    PortDenied,
    ReaderTrouble,
    VirtualReader,
)


def not_there(status: IdReaderStatus) -> Fault:
    """Why the card that was asked for cannot be read while the reader sees ``status``."""
    match status:
        case NoCard():
            return Fault("ID-ABSENT")
        case OtherCard():
            return Fault("ID-NOT-IDENTITY")
        case CardSpent():
            return Fault("ID-PUT-BACK")
        case CardPresent():
            return Fault("ID-PULLED")
    return _trouble(status)


def _trouble(status: ReaderTrouble) -> Fault:
    match status:
        case NoService():
            return no_service()
        case NoReader():
            return Fault("ID-NO-READER")
        case OutOfOrder(cause):
            return Fault("ID-OUT-OF-ORDER", cause)
        case Garbled(cause):
            return Fault("ID-GARBLED", cause)
        case PortBusy(holder):
            return Fault("ID-PORT-BUSY", holder)
        case PortDenied():
            return Fault("ID-PORT-DENIED")
        case VirtualReader(trouble):
            return Fault("ID-READER-VIRTUAL", trouble)


def pulled() -> Fault:
    """The card was taken off while it was read."""
    return not_there(CardPresent(0))


def put_back() -> Fault:
    """This card gives nothing more until it is taken off and laid down again."""
    return not_there(CardSpent(0))


def refused() -> Fault:
    """Card and security module did not accept each other, several times in a row."""
    return Fault("ID-REFUSED")


def read_error(detail: str) -> Fault:
    """The reader answers, and nothing that could be used comes back."""
    return Fault("ID-READ-ERROR", detail)
