"""The reading of a social-security card: 1.12 of the facts on cards, as a pure function over ``transmit``.

Commands go out, records come back; nothing here knows of PC/SC. Only EF05 and EF06 are read, and only their tags of
:class:`~devices.social_card.records.Tag` are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from itertools import zip_longest
from typing import Annotated, NamedTuple

from msgspec import Meta

from config.faults import Fault
from devices.cards import apdu
from devices.cards.apdu import Answer, Transmit, UnreadableCard, exchange_again
from devices.social_card import status_words as said
from devices.social_card.authenticator import CardAuthenticator
from devices.social_card.failures import locked, not_social
from devices.social_card.keys import CardFacts
from devices.social_card.port import SocialCard
from devices.social_card.records import (
    HOLDER,
    HOLDER_V1,
    ISSUER,
    File,
    NotServed,
    Records,
    Tag,
    WrongNumber,
    card_id,
    is_cut,
    parse_records,
    social_card,
    version,
)

#: "sx1.sh." and the GBK bytes of the four characters that mean social security
SSSE = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
_NUMBERS = range(1, 16)


class _Form(Enum):
    """How READ RECORD may be asked; cards refuse some of them."""

    NUMBER = "number"
    TAG = "tag"
    SFI = "sfi"
    ALL = "all"


@dataclass(frozen=True)
class Content:
    """What files gave of the wanted tags; ``hidden`` when the card refused a record for want of keys."""

    records: Annotated[Records, Meta(max_length=len(Tag))] = field(repr=False)
    hidden: bool


def read_content(transmit: Transmit, *, atr: bytes = b"", keys: CardAuthenticator | None = None) -> Content:
    """Read the card behind ``transmit``; the caller holds a transaction and powers the card down afterwards.

    ``keys`` open a third-generation card, whose reset was ``atr``; without them, the person on such a card is hidden.
    Faults CARD-NOT-SOCIAL, CARD-LOCKED, CARD-MEMORY, CARD-COMMAND, CARD-KEYS-*; :class:`UnreadableCard` for every
    answer that fits nowhere.
    """
    select_social_security(transmit)
    card = _Files(transmit)
    issuer = card.read(ISSUER)
    if issuer.hidden and keys:
        keys.open(_facts(atr, issuer), transmit)
        issuer, keys = card.read(ISSUER), None
    file = HOLDER_V1 if issuer.records.get(Tag.VERSION, b"").startswith(b"1") else HOLDER
    holder = card.read(file)
    if holder.hidden and keys:
        keys.open(_facts(atr, issuer), transmit)
        holder = card.read(file)
    hidden = holder.hidden and not {Tag.NUMBER, Tag.NAME} <= holder.records.keys()
    return Content({**issuer.records, **holder.records}, hidden)


def card_of(content: Content) -> SocialCard:
    """The card that was read: CARD-BAD-NUMBER, CARD-NOT-SERVED; :class:`UnreadableCard` for what cannot be there."""
    try:
        return social_card(content.records, person_protected=content.hidden)
    except WrongNumber:
        raise Fault("CARD-BAD-NUMBER") from None
    except NotServed:
        raise Fault("CARD-NOT-SERVED") from None


def select_social_security(transmit: Transmit) -> None:
    """SELECT the SSSE, the only sign by which the card is known; faults as of :func:`read_card`."""
    sw = exchange_again(transmit, apdu.select_application(SSSE)).sw
    if sw in said.NOT_SOCIAL:
        raise not_social(f"SELECT SSSE {sw:04X}")
    if sw in said.LOCKED:
        raise locked(f"SELECT SSSE {sw:04X}")
    if sw != apdu.OK:
        raise said.unusable(sw, "SELECT SSSE")


def facts_of(transmit: Transmit, atr: bytes) -> CardFacts:
    """What the card, whose SSSE is selected, tells of itself without keys; raises as :func:`read_content`."""
    return _facts(atr, _Files(transmit).read(ISSUER))


def _facts(atr: bytes, issuer: Content) -> CardFacts:
    return CardFacts(atr, card_id(issuer.records), version(issuer.records))


class _Files:
    """The elementary files of one card, whose application is selected."""

    def __init__(self, transmit: Transmit) -> None:
        self._transmit = transmit
        self._wants_exact_le = False

    def read(self, file: File) -> Content:
        """What ``file`` holds of its tags; faults and :class:`UnreadableCard`."""
        for p1 in (0x00, 0x02):
            sw = exchange_again(self._transmit, apdu.select_file(file.file_id, p1=p1)).sw
            if sw == apdu.OK:
                return self._selected(file)
            if sw in said.PROTECTED:
                return Content({}, hidden=True)
        raise said.unusable(sw, f"SELECT {file.file_id:04X}")

    def _selected(self, file: File) -> Content:
        """By the first form of READ RECORD that yields anything; a card without any record is not readable."""
        for form in _Form:
            content = self._records(file, form)
            if content is not None and (content.records or content.hidden):
                return content
        raise UnreadableCard(f"no record in {file.file_id:04X}")

    def _records(self, file: File, form: _Form) -> Content | None:
        """What the card gives when it is asked in this ``form``; None when it does not know it."""
        records: dict[int, bytes] = {}
        hidden = False
        for index, ask in enumerate(_asks(file, form)):
            answer = self._read_record(ask)
            if answer.sw in said.DATA:
                parse_records(answer.data, file.tags, records)
                if len(records) == len(file.tags):
                    break  # what else the file holds is not needed
            elif answer.sw in said.PROTECTED:
                hidden = True
            elif index == 0 and answer.sw in said.OTHER_FORM:
                return None
            elif answer.sw == said.NO_SUCH_RECORD and form is not _Form.TAG:
                break
            elif answer.sw not in said.NO_SUCH_TAG or form is not _Form.TAG:
                raise said.unusable(answer.sw, f"READ RECORD in {file.file_id:04X}")
        return Content(records, hidden)

    def _read_record(self, ask: _Ask) -> Answer:
        """The answer to one READ RECORD with Le = 00, which gives a record whatever its size.

        A card behind T=0 takes no Le but the exact one and says so (``6Cxx``), which doubles the commands of a reading.
        Once it has, the size of the specification is tried first; a record that is longer is asked for anew.
        """
        if self._wants_exact_le and ask.exactly:
            answer = exchange_again(self._transmit, ask.exactly)
            if not _needs_other_le(answer):
                return answer
        answer = exchange_again(self._transmit, ask.any_size)
        self._wants_exact_le |= answer.le_corrected
        return answer


def _needs_other_le(answer: Answer) -> bool:
    """Some cards give as many bytes of a longer record as they were asked for, others refuse."""
    return answer.sw == said.WRONG_LENGTH or (answer.sw in said.DATA and is_cut(answer.data))


class _Ask(NamedTuple):
    """One READ RECORD, with the Le of the specification where that says one."""

    any_size: bytes
    exactly: bytes | None


@cache
def _asks(file: File, form: _Form) -> tuple[_Ask, ...]:
    match form:
        case _Form.NUMBER:
            return tuple(_ask(number, 0x04, size) for number, size in _numbered(file))
        case _Form.TAG:
            sizes = dict(file.layout)
            return tuple(_ask(tag, 0x00, sizes.get(tag)) for tag in file.tags)
        case _Form.SFI:
            p2 = (file.file_id & 0x1F) << 3 | 0x04
            return tuple(_ask(number, p2, size) for number, size in _numbered(file))
        case _Form.ALL:
            return (_Ask(apdu.read_record(0x01, 0x05, 0xFF), None),)


def _ask(p1: int, p2: int, size: int | None) -> _Ask:
    return _Ask(apdu.read_record(p1, p2), apdu.read_record(p1, p2, size) if size else None)


def _numbered(file: File) -> Iterator[tuple[int, int | None]]:
    return zip_longest(_NUMBERS, (size for _, size in file.layout))
