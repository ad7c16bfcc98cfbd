"""The cycle of a security module: status, number, find, select, read (facts on cards, 2.7), as a state machine.

It knows no wire: an :data:`Exchange` carries one command and brings its answer. It knows when to ask again, when a card
must be put back, and when it has gone; that is the same for a serial port, USB and a vendor's library.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from config.faults import Fault
from devices.id_card.failures import not_there, pulled, put_back, read_error, refused
from devices.id_card.port import (
    CAUSE_MAX,
    CardPresent,
    CardSpent,
    Garbled,
    IdReaderStatus,
    NoCard,
    OtherCard,
    OutOfOrder,
    ReaderTrouble,
)
from devices.id_card.sdt import (
    FIND,
    LATER_ADDRESS,
    READ,
    READ_WITH_FINGERPRINT,
    RESET,
    SAM_NUMBER,
    SELECT,
    STATUS,
    Action,
    Answer,
    BadFrame,
    Command,
    Contents,
    Noise,
    contents_of,
    sam_number,
)

#: How often one frame is sent, and one card begun (facts on cards, 2.7)
ATTEMPTS = 3
PAUSE_S = 0.1
#: So many failed checks between card and module in a row, and the card is refused (facts on cards, 2.6) …
REFUSED_AFTER = 3
#: … in a row: within this time, so that nobody pays for the citizen before (ours; no source says one)
ROW_S = 60.0
#: One find that misses a card that lies there is no removal (unverified; ours)
MISSES = 2


class Clock(Protocol):
    """Seconds that never go back, and waiting; :mod:`time` is one."""

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float, /) -> None: ...


#: Sends a command and returns its answer; :class:`~devices.id_card.sdt.BadFrame`, :class:`LineLost`
Exchange = Callable[[Command], Answer]


class LineLost(Exception):
    """The reader is gone, or does not answer: its port must be opened anew."""


class Unopened(LineLost):
    """The reader cannot be opened, and ``status`` says why."""

    def __init__(self, status: ReaderTrouble) -> None:
        self.status = status
        super().__init__(str(status))


class _Broken(Exception):
    """The module answers that it cannot work, or nothing that makes sense."""


class _StartAgain(Exception):
    """The sequence must begin with finding the card."""


class Cycle:
    """One opened reader. ``look`` is one round of polling; ``read`` gives the contents of the card that it has found.

    ``reads`` are the forms of reading in the order in which they are tried: a module that does not know one answers 21.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        first_insertion: int = 1,
        reads: tuple[Command, ...] = (READ,),
        clock: Clock = time,
    ) -> None:
        self._exchange = exchange
        self._reads = reads
        self._clock = clock
        self._insertion = first_insertion - 1
        self._status: IdReaderStatus = NoCard()
        self._ready = False
        self._misses = 0
        self._cleared = self._seen_since_spent = False
        self._failed_at: list[float] = []
        self.device_id = ""

    @property
    def insertion(self) -> int:
        """The newest stay that was counted."""
        return self._insertion

    def look(self) -> IdReaderStatus:
        """Ask the module for a card, once; :class:`LineLost`."""
        try:
            if not self._ready:
                self._open()
            self._status = self._after(found=self._find())
        except (_Broken, BadFrame) as error:
            self._break_down(error)
        return self._status

    def read(self, card: CardPresent) -> Contents:
        """Everything the kiosk may have of ``card``, which is spent afterwards; ID-* faults, :class:`LineLost`."""
        if card != self._status:
            raise not_there(self._status)
        try:
            contents = self._read_out()
        except _Broken as error:
            self._break_down(error)
            raise not_there(self._status) from error
        except (BadFrame, _StartAgain) as error:
            self._spend()
            raise read_error(str(error)) from error
        self._spend()
        self._failed_at.clear()
        return contents

    # -- what the module sees --

    def _open(self) -> None:
        answer = self._ask(STATUS)
        if answer.action_after(STATUS) is not Action.GO_ON:
            raise _Broken(_said(STATUS, answer))
        number = self._ask(SAM_NUMBER)
        if number.action_after(SAM_NUMBER) is Action.GO_ON:  # it is for the log: without it the reader still works
            self.device_id = sam_number(number.data)
        self._ready = True

    def _find(self) -> bool:
        for _ in range(ATTEMPTS):
            answer = self._ask(FIND)
            match answer.action_after(FIND):
                case Action.GO_ON:
                    return True
                case Action.NO_CARD:
                    return False
                case Action.START_AGAIN | Action.FIND_AGAIN:
                    continue
                case Action.RESET_MODULE:
                    self._ask(RESET)
                case _:
                    break
        raise _Broken(_said(FIND, answer))

    def _after(self, *, found: bool) -> IdReaderStatus:
        """The status after a find. A module may answer "no card" to a card that it has read, or find it again."""
        self._misses = 0 if found else self._misses + 1
        match self._status:
            case CardPresent():
                return self._status if found or self._misses < MISSES else NoCard()
            case CardSpent() if found and not self._cleared:
                self._seen_since_spent = True
                return self._status
            case CardSpent() if not found:
                # Only a module that has found the spent card again can tell that it has gone.
                self._cleared = True
                return NoCard() if self._seen_since_spent else self._status
            case _:
                return self._new_stay() if found else NoCard()

    def _new_stay(self) -> CardPresent:
        self._insertion += 1
        return CardPresent(self._insertion)

    def _spend(self) -> None:
        self._cleared = self._seen_since_spent = False
        self._status = CardSpent(self._insertion)

    def _break_down(self, error: Exception) -> None:
        self._ready = False
        cause = str(error)[:CAUSE_MAX]
        self._status = Garbled(cause) if isinstance(error, Noise) else OutOfOrder(cause)

    # -- reading --

    def _read_out(self) -> Contents:
        trouble: _StartAgain | None = None
        for _ in range(ATTEMPTS):
            if not self._find():
                trouble = None
                continue
            try:
                return self._read_found()
            except _StartAgain as error:
                trouble = error
        if trouble is not None:
            raise trouble
        raise self._gone()

    def _read_found(self) -> Contents:
        self._step(SELECT)
        contents = self._read_base()
        later = self._step(LATER_ADDRESS, allowed=(Action.NO_CONTENT, Action.OTHER_COMMAND))
        return replace(contents, later_address=later.data) if later.sw3 == LATER_ADDRESS.ok else contents

    def _read_base(self) -> Contents:
        *others, last = self._reads
        for command in others:
            answer = self._step(command, allowed=(Action.OTHER_COMMAND,))
            if answer.sw3 == command.ok:
                return contents_of(answer.data, parts=_PARTS[command])
        return contents_of(self._step(last).data, parts=_PARTS[last])

    def _step(self, command: Command, *, allowed: tuple[Action, ...] = ()) -> Answer:
        """The answer to one command of the sequence, when it is a success or one of the ``allowed`` others."""
        answer = self._ask(command)
        match answer.action_after(command):
            case Action.GO_ON:
                return answer
            case action if action in allowed:
                return answer
            case Action.START_AGAIN | Action.FIND_AGAIN:
                raise _StartAgain(_said(command, answer))
            case Action.RESET_MODULE:
                self._ask(RESET)
                raise _StartAgain(_said(command, answer))
            case Action.NO_CARD:
                raise self._gone()
            case Action.PUT_BACK:
                raise self._failed()
            case Action.REFUSE:
                self._spend()
                raise not_there(OtherCard())
        raise BadFrame(_said(command, answer))

    def _gone(self) -> Fault:
        self._status = NoCard()
        return pulled()

    def _failed(self) -> Fault:
        self._spend()
        now = self._clock.monotonic()
        self._failed_at = [*(at for at in self._failed_at if now - at < ROW_S), now]
        if len(self._failed_at) < REFUSED_AFTER:
            return put_back()
        self._failed_at.clear()
        return refused()

    # -- one command --

    def _ask(self, command: Command) -> Answer:
        """The answer to ``command``, sent again while frames are damaged on their way; :class:`BadFrame`."""
        attempt = 1
        while True:
            try:
                return self._ask_once(command)
            except BadFrame:
                if attempt == ATTEMPTS:
                    raise
            attempt += 1
            self._clock.sleep(PAUSE_S)

    def _ask_once(self, command: Command) -> Answer:
        answer = self._exchange(command)
        match answer.action_after(command):
            case Action.ASK_AGAIN:
                raise BadFrame(_said(command, answer))
            case Action.REOPEN:
                raise LineLost(_said(command, answer))
            case Action.OUT_OF_ORDER:
                raise _Broken(_said(command, answer))
        return answer


_PARTS = {READ: 2, READ_WITH_FINGERPRINT: 3}


def _said(command: Command, answer: Answer) -> str:
    return f"{command.name}: SW3 {answer.sw3:02X}"
