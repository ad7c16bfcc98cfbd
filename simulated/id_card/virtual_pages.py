"""The virtual identity card behind pcscd: answers ``FF B0`` pages, as readers with a built-in security module do.

It goes into the virtual reader's slot (:class:`simulated.vpcd.VirtualSlot`) like any other chip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from devices.id_card.pcsc_pages import PAGE_BYTES
from simulated.id_card.profiles import IdProfile, photo
from simulated.social_card.chip import CardDied

ATR = bytes.fromhex("3B8B800100000000000000000090009A")

OK = bytes.fromhex("9000")
UNKNOWN_CLA = bytes.fromhex("6E00")
WRONG_LENGTH = bytes.fromhex("6700")
NO_SUCH_PAGE = bytes.fromhex("6A82")


@dataclass(frozen=True)
class PagesQuirks:
    """How such a card misbehaves: pages count from 0, commands from 1."""

    short_page: int | None = None
    missing_page: int | None = None
    dies_before: int | None = None
    delay_s: float = 0.0  # before every answer
    answers: Mapping[int, bytes] = field(default_factory=lambda: MappingProxyType({}))  # by page


class VirtualPagesCard:
    """An identity card of ``profile`` in pages."""

    def __init__(self, profile: IdProfile, quirks: PagesQuirks | None = None, atr: bytes = ATR) -> None:
        self.atr = atr
        self.dead = False
        self._quirks = quirks or PagesQuirks()
        self._commands = 0
        text, picture = profile.text, photo()
        self._stream = len(text).to_bytes(2, "big") + len(picture).to_bytes(2, "big") + text + picture

    @property
    def delay_s(self) -> float:
        return self._quirks.delay_s

    def reset(self) -> None:
        """Nothing is selected on such a card."""

    def transmit(self, command: bytes) -> bytes:
        """The answer to one command: a page and its status word."""
        self._commands += 1
        if self.dead or self._commands == self._quirks.dies_before:
            self.dead = True
            raise CardDied
        if command[:2] != b"\xff\xb0":
            return UNKNOWN_CLA
        if len(command) != 5:
            return WRONG_LENGTH
        return self._page(command[2])

    def _page(self, number: int) -> bytes:
        page = self._stream[number * PAGE_BYTES : (number + 1) * PAGE_BYTES]
        if number in self._quirks.answers:
            return self._quirks.answers[number]
        if number == self._quirks.missing_page or not page:
            return NO_SUCH_PAGE
        return (page[:-1] if number == self._quirks.short_page else page) + OK
