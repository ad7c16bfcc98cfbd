"""The reading of a social-security card: 1.12 of the facts on cards, as a pure function over ``transmit``.

Commands go out, records come back; nothing here knows of PC/SC. Only EF05 and EF06 are read, and only their tags of
:class:`~devices.social_card.records.Tag` are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from config.faults import Fault
from devices.social_card import apdu
from devices.social_card import status_words as said
from devices.social_card.apdu import Answer, Transmit, UnreadableCard, exchange_again
from devices.social_card.authenticator import CardAuthenticator
from devices.social_card.keys import CardFacts
from devices.social_card.port import SocialCard
from devices.social_card.records import (
    EF05_TAGS,
    EF06_TAGS,
    Tag,
    WrongNumber,
    add_record,
    card_id,
    parse_records,
    social_card,
    version,
)

#: "sx1.sh." and the GBK bytes of the four characters that mean social security
SSSE = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
EF05 = 0xEF05
EF06 = 0xEF06

_RECORDS_MAX = 15
_ALL_LE = 0xFF


class _Form(Enum):
    """How READ RECORD may be asked; cards refuse some of them."""

    NUMBER = "number"
    TAG = "tag"
    SFI = "sfi"
    ALL = "all"


class _FormRefusedError(Exception):
    """The card does not know this form: use the next one."""


def read_card(transmit: Transmit, *, atr: bytes = b"", keys: CardAuthenticator | None = None) -> SocialCard:
    """Read the card behind ``transmit``; the caller holds a transaction and powers the card down afterwards.

    ``keys`` open a third-generation card, whose reset was ``atr``; without them, ``person`` of such a card is None.
    Faults CARD-NOT-SOCIAL, CARD-LOCKED, CARD-MEMORY, CARD-COMMAND, CARD-BAD-NUMBER, CARD-KEYS-*;
    :class:`UnreadableCard` for every answer that fits nowhere.
    """
    select_social_security(transmit)
    issuer = _read_file(transmit, EF05, EF05_TAGS)
    if issuer.hidden and keys:
        keys.open(_facts(atr, issuer), transmit)
        issuer, keys = _read_file(transmit, EF05, EF05_TAGS), None
    holder = _read_file(transmit, EF06, EF06_TAGS)
    if holder.hidden and keys:
        keys.open(_facts(atr, issuer), transmit)
        holder = _read_file(transmit, EF06, EF06_TAGS)
    hidden = holder.hidden and not {Tag.NUMBER, Tag.NAME} <= holder.records.keys()
    try:
        return social_card({**issuer.records, **holder.records}, person_protected=hidden)
    except WrongNumber:
        raise Fault("CARD-BAD-NUMBER") from None


def select_social_security(transmit: Transmit) -> None:
    """SELECT the SSSE, the only sign by which the card is known; faults as of :func:`read_card`."""
    sw = exchange_again(transmit, apdu.select_application(SSSE)).sw
    if sw in said.NOT_SOCIAL:
        raise Fault("CARD-NOT-SOCIAL", f"SELECT SSSE {sw:04X}")
    if sw in said.LOCKED:
        raise Fault("CARD-LOCKED", f"SELECT SSSE {sw:04X}")
    if sw != apdu.OK:
        raise said.unusable(sw, "SELECT SSSE")


@dataclass(frozen=True)
class _Content:
    """What a file gave; ``hidden`` when the card refused a record for want of keys."""

    records: dict[Tag, bytes]
    hidden: bool


def _facts(atr: bytes, issuer: _Content) -> CardFacts:
    return CardFacts(atr, card_id(issuer.records), version(issuer.records))


def _read_file(transmit: Transmit, file_id: int, tags: tuple[Tag, ...]) -> _Content:
    for p1 in (0x00, 0x02):
        sw = exchange_again(transmit, apdu.select_file(file_id, p1=p1)).sw
        if sw == apdu.OK:
            return _read_records(transmit, file_id, tags)
        if sw in said.PROTECTED:
            return _Content({}, hidden=True)
    raise said.unusable(sw, f"SELECT {file_id:04X}")


def _read_records(transmit: Transmit, file_id: int, tags: tuple[Tag, ...]) -> _Content:
    """The first form of READ RECORD that yields anything; a card without any record is not readable."""
    for form in _Form:
        try:
            content = _collect(_ask(transmit, form, file_id, tags), tags)
        except _FormRefusedError:
            continue
        if content.records or content.hidden:
            return content
    raise UnreadableCard(f"no record in {file_id:04X}")


def _collect(answers: Iterable[Answer], tags: tuple[Tag, ...]) -> _Content:
    records: dict[Tag, bytes] = {}
    hidden = False
    for answer in answers:
        if answer.sw in said.PROTECTED:
            hidden = True
        for tag, value in parse_records(answer.data, tags).items():
            add_record(records, tag, value)
        if len(records) == len(tags):
            break  # what else the file holds is not needed
    return _Content(records, hidden)


def _ask(transmit: Transmit, form: _Form, file_id: int, tags: tuple[Tag, ...]) -> Iterator[Answer]:
    """The answers of the card to every command of ``form``: with data, or protected."""
    for index, command in enumerate(_commands(form, file_id, tags)):
        answer = exchange_again(transmit, command)
        if answer.sw in said.DATA or answer.sw in said.PROTECTED:
            yield answer
        elif index == 0 and answer.sw in said.OTHER_FORM:
            raise _FormRefusedError
        elif form is _Form.TAG and answer.sw in said.NO_SUCH_TAG:
            continue
        elif answer.sw == said.NO_SUCH_RECORD:
            return
        else:
            raise said.unusable(answer.sw, f"READ RECORD in {file_id:04X}")


def _commands(form: _Form, file_id: int, tags: tuple[Tag, ...]) -> Iterator[bytes]:
    match form:
        case _Form.NUMBER:
            return (apdu.read_record(number, 0x04) for number in range(1, _RECORDS_MAX + 1))
        case _Form.TAG:
            return (apdu.read_record(tag, 0x00) for tag in tags)
        case _Form.SFI:
            sfi = file_id & 0x1F
            return (apdu.read_record(number, sfi << 3 | 0x04) for number in range(1, _RECORDS_MAX + 1))
        case _Form.ALL:
            return iter((apdu.read_record(0x01, 0x05, _ALL_LE),))
