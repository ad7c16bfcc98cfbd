"""What a card's status word means for us: table 1.11 of the facts on cards, each word its own action or fault."""

from __future__ import annotations

from config.faults import Fault
from devices.cards.apdu import OK, UnreadableCard
from devices.social_card.failures import chip_memory, command_refused

# -- actions: 61xx, 6Cxx and one more try stand in :mod:`devices.cards.apdu` --

END_OF_FILE = 0x6282  # fewer bytes than Le asked for; those that came are good
DATA = frozenset({OK, END_OF_FILE})

#: to SELECT SSSE: another card; nothing else may be tried on it
NOT_SOCIAL = frozenset({0x6A82, 0x6D00, 0x6E00})
#: to SELECT SSSE: the application is there and locked
LOCKED = frozenset({0x6283, 0x6A81})
#: to SELECT EF and READ RECORD: a third-generation card without keys. UNVERIFIED which of them cards use
PROTECTED = frozenset({0x6982, 0x6985, 0x6986})
#: to the first READ RECORD: the card does not know this form
OTHER_FORM = frozenset({0x6981, 0x6A80, 0x6A81, 0x6A86, 0x6B00})
NO_SUCH_RECORD = 0x6A83
#: to READ RECORD by tag: go on with the next tag
NO_SUCH_TAG = frozenset({NO_SUCH_RECORD, 0x6A82, 0x6A88})

#: to READ RECORD with an Le that the card does not like, from cards that do not say ``6Cxx``
WRONG_LENGTH = 0x6700

#: to a command with a MAC: secure messaging is missing or wrong, or the card has no such key
NOT_VOUCHED = frozenset({0x6987, 0x6988, 0x6A88})

#: to VERIFY: 63Cx, x tries left
PIN_BLOCKED = 0x6983

# -- faults --

MEMORY_FAILURE = 0x6581
#: wrong length, secure messaging not supported, wrong parameters, unknown INS or CLA: a command the card does not know
WRONG_COMMAND = frozenset({WRONG_LENGTH, 0x6882, 0x6981, 0x6A80, 0x6A81, 0x6A86, 0x6B00, 0x6D00, 0x6E00})


def unusable(sw: int, command: str) -> Fault | UnreadableCard:
    """What to raise for an answer to ``command`` that none of the actions above takes."""
    if sw == MEMORY_FAILURE:
        return chip_memory()
    if sw in WRONG_COMMAND:
        return command_refused(f"{command} {sw:04X}")
    return UnreadableCard(f"{command} {sw:04X}")


def tries_left(sw: int) -> int | None:
    """What ``63Cx`` says; None for any other word."""
    return sw & 0x0F if sw & 0xFFF0 == 0x63C0 else None
