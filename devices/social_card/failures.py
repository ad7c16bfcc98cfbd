"""The faults of the reader that more than one place of this room meets; each code is raised from here alone."""

from __future__ import annotations

from config.faults import Fault
from devices.cards.failures import busy, no_service
from devices.cards.port import NoService
from devices.social_card.port import (
    BusyCard,
    CardPresent,
    LockedCard,
    MuteCard,
    NoCard,
    NoReader,
    ReaderStatus,
    UnknownCard,
    VirtualReader,
)


def not_there(status: ReaderStatus, detail: str = "") -> Fault:
    """Why the card that was asked for cannot be read while the reader sees ``status``."""
    match status:
        case NoService():
            return no_service(detail)
        case NoReader():
            return Fault("CARD-NO-READER", detail)
        case VirtualReader(trouble=trouble):
            return Fault("CARD-READER-VIRTUAL", trouble)
        case NoCard():
            return Fault("CARD-ABSENT", detail)
        case MuteCard():
            return Fault("CARD-MUTE", detail)
        case UnknownCard():
            return not_social(detail)
        case LockedCard():
            return locked(detail)
        case BusyCard():
            return busy(detail)
        case CardPresent():
            return pulled()


def not_social(detail: str = "") -> Fault:
    """The card has no social-security application."""
    return Fault("CARD-NOT-SOCIAL", detail)


def locked(detail: str = "") -> Fault:
    """The application is there and locked."""
    return Fault("CARD-LOCKED", detail)


def pulled() -> Fault:
    """The card that was to be read is no longer there, whatever is there now."""
    return Fault("CARD-PULLED")


def read_error(detail: str) -> Fault:
    """The card is there and answers, and nothing that could be used comes back."""
    return Fault("CARD-READ-ERROR", detail)


def took_too_long(limit_s: float) -> Fault:
    """The card is ours, and has not told everything within ``limit_s``."""
    return Fault("CARD-TIMEOUT", f"{limit_s:g} s")


def chip_memory() -> Fault:
    """The chip itself says that its memory fails."""
    return Fault("CARD-MEMORY")


def command_refused(detail: str) -> Fault:
    """The card takes our command for a wrong one: it follows another specification than this program."""
    return Fault("CARD-COMMAND", detail)


def keys_unavailable(detail: str) -> Fault:
    """Whoever holds the read key of third-generation cards cannot be asked: no module, no connection, no answer."""
    return Fault("CARD-KEYS-UNAVAILABLE", detail)


#: its code, for those who tell it from the other faults of whoever holds the key
KEYS_REFUSED = "CARD-KEYS-REFUSED"


def keys_refused(detail: str) -> Fault:
    """Card and key do not fit each other; never tried again by software, because it may cost a try of the card."""
    return Fault("CARD-KEYS-REFUSED", detail)
