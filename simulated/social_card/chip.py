"""What every virtual chip has in common: an answer to reset, the courtesies of T=0, and faults on request."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import MappingProxyType

from devices.cards.apdu import LinkLost

OK = 0x9000
WRONG_LENGTH = 0x6700
CONDITIONS = 0x6985
UNKNOWN_INS = 0x6D00
UNKNOWN_CLA = 0x6E00


class CardDied(LinkLost):
    """The chip gives no answer: it is dead, or out of the reader."""


class Form(StrEnum):
    """The forms of READ RECORD, for cards that refuse some."""

    NUMBER = "number"
    TAG = "tag"
    SFI = "sfi"
    ALL = "all"


@dataclass(frozen=True)
class Quirks:
    """How a chip misbehaves. APDUs count from 1, over the chip's whole life."""

    delay_s: float = 0.0  # before every answer
    dies_before: int | None = None
    dies_after: int | None = None
    short_answer_to: int | None = None  # the answer is a single byte
    garbled_answer_to: int | None = None  # every data byte is inverted
    swapped_answer_to: int | None = None  # the answer to the command before comes once more
    #: a command of that instruction (INS) finds the card pulled: before the chip has it, or before its answer is out
    pulled_before: int | None = None
    pulled_after: int | None = None
    refuses: Mapping[Form, int] = field(default_factory=lambda: MappingProxyType({}))


class WrongQuirk(ValueError):
    """No such fault, or no such value; the text says which there are."""


def quirks_from(faults: Mapping[str, str]) -> Quirks:
    """Faults by name: ``{"delay": "0.2", "dies-before": "7", "refuses": "number:6981,sfi:6A86"}``.

    ``delay`` is in seconds; ``dies-before``, ``dies-after``, ``short``, ``garbled`` and ``swapped`` name an APDU;
    ``pulled-before`` and ``pulled-after`` an instruction, in hexadecimal (``5E``: CHANGE PIN and RELOAD PIN), once.
    """
    names = {f.name.removesuffix("_answer_to").removesuffix("_s").replace("_", "-"): f.name for f in fields(Quirks)}
    if unknown := faults.keys() - names.keys():
        raise WrongQuirk(f"no fault {min(unknown)!r}; there are {', '.join(names)}")
    try:
        return Quirks(**{names[name]: _quirk(name, value) for name, value in faults.items()})  # type: ignore[arg-type]
    except ValueError as error:
        raise WrongQuirk(str(error)) from error


def _quirk(name: str, value: str) -> float | int | Mapping[Form, int]:
    if name == "delay":
        return float(value)
    if name == "refuses":
        pairs = (pair.partition(":") for pair in value.split(","))
        return MappingProxyType({Form(form): int(sw, 16) for form, _, sw in pairs})
    return int(value, 16) if name.startswith("pulled") else int(value)


class Chip(ABC):
    """A chip behind ``atr``. What is selected is lost with the power (:meth:`reset`)."""

    def __init__(self, atr: bytes, *, t0: bool, quirks: Quirks | None = None) -> None:
        self.atr = atr
        self.quirks = quirks or Quirks()
        self.dead = False
        self._t0 = t0
        self._apdus = 0
        self._waiting = b""
        self._answered = b""

    @property
    def delay_s(self) -> float:
        """How long it takes before every answer."""
        return self.quirks.delay_s

    def reset(self) -> None:
        """Reset or power-down: the chip forgets all but its memory."""
        self._waiting = b""

    def transmit(self, command: bytes) -> bytes:
        """The answer to one command APDU: data and status word. :class:`CardDied` when there is none."""
        self._apdus += 1
        if self.dead or self._apdus == self.quirks.dies_before:
            self.dead = True
            raise CardDied
        if command[1:2] == bytes((self.quirks.pulled_before or 0,)):
            raise self._pulled()
        answer = self._answer(command)
        if command[1:2] == bytes((self.quirks.pulled_after or 0,)):
            raise self._pulled()
        self._answered, before = answer, self._answered
        self.dead = self._apdus == self.quirks.dies_after
        return self._misbehave(answer, before)

    @abstractmethod
    def _execute(self, command: bytes) -> bytes:
        """The answer to a command of at least four bytes that is no GET RESPONSE."""

    def _pulled(self) -> CardDied:
        """A hand takes the card out, once; what the chip has written by now it keeps."""
        self.quirks = replace(self.quirks, pulled_before=None, pulled_after=None)
        return CardDied()

    def _misbehave(self, answer: bytes, before: bytes) -> bytes:
        match self._apdus:
            case self.quirks.short_answer_to:
                return answer[:1]
            case self.quirks.garbled_answer_to:
                return bytes(byte ^ 0xFF for byte in answer[:-2]) + answer[-2:]
            case self.quirks.swapped_answer_to:
                return before or answer
            case _:
                return answer

    def _answer(self, command: bytes) -> bytes:
        waiting, self._waiting = self._waiting, b""
        if len(command) < 4:
            return sw(WRONG_LENGTH)
        if command[:2] == b"\x00\xc0":
            return self._get_response(command, waiting)
        return self._execute(command)

    # -- T=0 --

    def _get_response(self, command: bytes, waiting: bytes) -> bytes:
        if not waiting:
            return sw(CONDITIONS)
        le = command[4] if len(command) == 5 else 0
        if le != len(waiting):
            self._waiting = waiting
            return sw(0x6C00 | len(waiting))
        return waiting + sw(OK)

    def _give(self, data: bytes, command: bytes) -> bytes:
        """Data that answer a command with Le: T=0 wants the exact length, T=1 gives what there is."""
        if self._t0 and command[4] != len(data):
            return sw(0x6C00 | len(data))
        return data + sw(OK)

    def _announce(self, data: bytes) -> bytes:
        """Data that answer a command with a body: T=0 keeps them for GET RESPONSE."""
        if self._t0:
            self._waiting = data
            return sw(0x6100 | len(data))
        return data + sw(OK)


def sw(status: int) -> bytes:
    """A status word as the card sends it."""
    return status.to_bytes(2, "big")
