"""What the checks of both card readers have in common: whether the reader is there and works."""

from __future__ import annotations

from collections.abc import Mapping

from config.faults import Fault
from devices.cards.port import NoService
from devices.id_card import port as id_port
from devices.social_card.port import NoReader, ReaderStatus, SocialCardReader, VirtualReader

#: the statuses in which a reader is not ready; a missing card is no trouble
READER_TROUBLE: Mapping[type, str] = {
    NoService: "CARD-NO-SERVICE",
    NoReader: "CARD-NO-READER",
    VirtualReader: "CARD-READER-VIRTUAL",
    id_port.NoReader: "ID-NO-READER",
    id_port.OutOfOrder: "ID-OUT-OF-ORDER",
    id_port.Garbled: "ID-GARBLED",
    id_port.PortBusy: "ID-PORT-BUSY",
    id_port.PortDenied: "ID-PORT-DENIED",
    id_port.VirtualReader: "ID-READER-VIRTUAL",
}


def reader_works(reader: SocialCardReader | id_port.IdCardReader) -> None:
    """Return when its newest status is no trouble; CARD-* and ID-* faults otherwise."""
    status = reader.status
    if code := READER_TROUBLE.get(type(status)):
        raise Fault(code, _known_of(status))


def _known_of(status: ReaderStatus | id_port.IdReaderStatus) -> str:
    """What the reader knows of its trouble, for the staff."""
    match status:
        case id_port.OutOfOrder(known) | id_port.Garbled(known) | id_port.PortBusy(known):
            return known
        case id_port.VirtualReader(trouble=known) | VirtualReader(trouble=known):
            return known
    return ""
