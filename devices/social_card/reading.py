"""The reading of a social-security card: 1.12 of the facts on cards, as a pure function over ``transmit``.

Commands go out, records come back; nothing here knows of PC/SC. Only EF05 and EF06 are read, and only their tags of
:class:`~devices.social_card.records.Tag` are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain, repeat
from typing import NamedTuple

from config.faults import Fault
from devices.social_card import apdu
from devices.social_card import status_words as said
from devices.social_card.apdu import Answer, Transmit, UnreadableCard, exchange_again
from devices.social_card.authenticator import CardAuthenticator
from devices.social_card.failures import locked, not_social
from devices.social_card.keys import CardFacts
from devices.social_card.port import SocialCard
from devices.social_card.records import (
    EF05_LAYOUT,
    EF05_TAGS,
    EF06_LAYOUT,
    EF06_LAYOUT_V1,
    EF06_TAGS,
    Layout,
    Tag,
    WrongNumber,
    add_record,
    card_id,
    is_cut,
    parse_records,
    social_card,
    version,
)

#: "sx1.sh." and the GBK bytes of the four characters that mean social security
SSSE = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
EF05 = 0xEF05
EF06 = 0xEF06

_NUMBERS = range(1, 16)


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
    card = _Files(transmit)
    issuer = card.read(EF05, EF05_TAGS, EF05_LAYOUT)
    if issuer.hidden and keys:
        keys.open(_facts(atr, issuer), transmit)
        issuer, keys = card.read(EF05, EF05_TAGS, EF05_LAYOUT), None
    layout = EF06_LAYOUT_V1 if issuer.records.get(Tag.VERSION, b"").startswith(b"1") else EF06_LAYOUT
    holder = card.read(EF06, EF06_TAGS, layout)
    if holder.hidden and keys:
        keys.open(_facts(atr, issuer), transmit)
        holder = card.read(EF06, EF06_TAGS, layout)
    hidden = holder.hidden and not {Tag.NUMBER, Tag.NAME} <= holder.records.keys()
    try:
        return social_card({**issuer.records, **holder.records}, person_protected=hidden)
    except WrongNumber:
        raise Fault("CARD-BAD-NUMBER") from None


def select_social_security(transmit: Transmit) -> None:
    """SELECT the SSSE, the only sign by which the card is known; faults as of :func:`read_card`."""
    sw = exchange_again(transmit, apdu.select_application(SSSE)).sw
    if sw in said.NOT_SOCIAL:
        raise not_social(f"SELECT SSSE {sw:04X}")
    if sw in said.LOCKED:
        raise locked(f"SELECT SSSE {sw:04X}")
    if sw != apdu.OK:
        raise said.unusable(sw, "SELECT SSSE")


@dataclass(frozen=True)
class _Content:
    """What a file gave; ``hidden`` when the card refused a record for want of keys."""

    records: dict[Tag, bytes]
    hidden: bool


def _facts(atr: bytes, issuer: _Content) -> CardFacts:
    return CardFacts(atr, card_id(issuer.records), version(issuer.records))


class _Files:
    """The elementary files of one card, whose application is selected."""

    def __init__(self, transmit: Transmit) -> None:
        self._transmit = transmit
        self._wants_exact_le = False

    def read(self, file_id: int, tags: tuple[Tag, ...], layout: Layout) -> _Content:
        """What a file holds of ``tags``; faults and :class:`UnreadableCard`."""
        for p1 in (0x00, 0x02):
            sw = exchange_again(self._transmit, apdu.select_file(file_id, p1=p1)).sw
            if sw == apdu.OK:
                return self._records(file_id, tags, layout)
            if sw in said.PROTECTED:
                return _Content({}, hidden=True)
        raise said.unusable(sw, f"SELECT {file_id:04X}")

    def _records(self, file_id: int, tags: tuple[Tag, ...], layout: Layout) -> _Content:
        """The first form of READ RECORD that yields anything; a card without any record is not readable."""
        for form in _Form:
            try:
                content = _collect(self._answers(form, file_id, tags, layout), tags)
            except _FormRefusedError:
                continue
            if content.records or content.hidden:
                return content
        raise UnreadableCard(f"no record in {file_id:04X}")

    def _answers(self, form: _Form, file_id: int, tags: tuple[Tag, ...], layout: Layout) -> Iterator[Answer]:
        """The answers of the card to every command of ``form``: with data, or protected."""
        for index, ask in enumerate(_commands(form, file_id, tags, layout)):
            answer = self._read_record(ask)
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

    def _read_record(self, ask: _Ask) -> Answer:
        """The answer to one READ RECORD with Le = 00, which gives a record whatever its size.

        A card behind T=0 takes no Le but the exact one and says so (``6Cxx``), which doubles the commands of a reading.
        Once it has, the size of the specification is tried first; a record that is longer is asked for anew.
        """
        if self._wants_exact_le and ask.size:
            answer = exchange_again(self._transmit, apdu.read_record(ask.p1, ask.p2, ask.size))
            if not _needs_other_le(answer):
                return answer
        answer = exchange_again(self._transmit, apdu.read_record(ask.p1, ask.p2, ask.le))
        self._wants_exact_le |= answer.le_corrected
        return answer


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


def _needs_other_le(answer: Answer) -> bool:
    """Some cards give as many bytes of a longer record as they were asked for, others refuse."""
    return answer.sw == said.WRONG_LENGTH or (answer.sw in said.DATA and is_cut(answer.data))


class _Ask(NamedTuple):
    """The parameters of one READ RECORD; ``size`` is the record's by the specification, 0 where that says nothing."""

    p1: int
    p2: int
    size: int = 0
    le: int = 0x00


def _commands(form: _Form, file_id: int, tags: tuple[Tag, ...], layout: Layout) -> Iterator[_Ask]:
    sizes = chain(layout.values(), repeat(0))
    match form:
        case _Form.NUMBER:
            return (_Ask(number, 0x04, size) for number, size in zip(_NUMBERS, sizes, strict=False))
        case _Form.TAG:
            return (_Ask(tag, 0x00, layout.get(tag, 0)) for tag in tags)
        case _Form.SFI:
            p2 = (file_id & 0x1F) << 3 | 0x04
            return (_Ask(number, p2, size) for number, size in zip(_NUMBERS, sizes, strict=False))
        case _Form.ALL:
            return iter((_Ask(0x01, 0x05, le=0xFF),))
