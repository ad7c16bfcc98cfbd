"""A receipt printer without hardware: it takes the bytes of ESC/POS, answers as a printer answers, and prints pictures.

Nothing here is I/O: :meth:`VirtualReceiptPrinter.receive` takes what a host sends and gives what the printer says.
``simulated/receipt_server.py`` puts a socket or a pseudo-terminal around it. It fails on request, at any byte.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import singledispatchmethod

from config.printers import PrinterModel
from simulated import receipt_bytes as esc
from simulated.receipt_trouble import Printed, PrinterDied, ReceiptTrouble, TroubleAt

#: a new roll, and where the sensor of the near end sits
ROLL_MM, NEAR_END_MM = 80_000.0, 5_000.0
#: from the head to the knife, on most machines
_TO_KNIFE_MM = 14.0
_LINE_MM = 4.2
_COOLS_AFTER_S = 3.0
_MM_PER_INCH = 25.4
#: no answer of a receipt printer begins with one of these
_NONSENSE = bytes((0xFF, 0xA5, 0x84))


class VirtualReceiptPrinter:
    """A printer of ``model`` with a new roll. ``came_out`` gets each receipt that is cut; ``now`` gives seconds."""

    def __init__(
        self,
        model: PrinterModel,
        faults: Iterable[TroubleAt] = (),
        came_out: Callable[[Printed], None] = lambda _: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model
        self._faults = sorted(faults, key=lambda fault: fault.byte)
        self._came_out, self._now = came_out, now
        #: takes what it says unasked, while somebody is connected
        self.tell: Callable[[bytes], None] | None = None
        self.received = 0
        #: what came out and was cut, in its order; what a hand has taken, what the printer has drawn back
        self.receipts: list[Printed] = []
        self.taken: list[Printed] = []
        self.retracted: list[Printed] = []
        #: what was pushed out of the mouth by the next one
        self.dropped: list[Printed] = []
        self.mouth: Printed | None = None
        #: how often it was cut in its life
        self.cuts = 4711
        self.paper_mm = ROLL_MM
        self.roll_mm: int = model.roll_mm
        self.is_on = True
        self._physical: set[ReceiptTrouble] = set()
        self._hot_until = 0.0
        #: an error that stays until the host says how to go on, also when its cause is gone
        self._latched: ReceiptTrouble | None = None
        self._held: Printed | None = None
        self._withheld = b""
        self._told = b""
        self._said = bytearray()
        self._tail = b""
        self._forget_all()
        self._paper = bytearray()
        self._garbage = 0

    # -- people -----------------------------------------------------------------------------------------------------

    def trouble(self, kind: ReceiptTrouble) -> None:
        """Let it happen now; :class:`PrinterDied` where its power goes."""
        match kind:
            case ReceiptTrouble.OUT:
                self.paper_mm = 0.0
            case ReceiptTrouble.NEAR_END:
                self.paper_mm = min(self.paper_mm, NEAR_END_MM / 2)
            case ReceiptTrouble.HOT:
                self._hot_until = self._now() + _COOLS_AFTER_S
            case ReceiptTrouble.JAM:
                self._physical.add(kind)
                self._latched = kind
            case ReceiptTrouble.NARROW:
                self.roll_mm = 58
            case ReceiptTrouble.LOST_JOB:
                self._forget_all()
                self._answer(b"\x3b\x30\x00")
            case ReceiptTrouble.KILL | ReceiptTrouble.RESTART:
                self._forget_all()
                self._physical.clear()
                self._latched, self.is_on = None, kind is ReceiptTrouble.RESTART
                raise PrinterDied
            case _:
                self._physical.add(kind)
        self._report()

    def mend(self) -> None:
        """Somebody has loaded paper, freed the knife, closed the cover, switched it on; an error waits for the host."""
        if ReceiptTrouble.COVER in self._physical and (self._actions or self._buffer):
            self._latched = ReceiptTrouble.COVER
        self._physical.clear()
        self._hot_until, self.paper_mm, self.roll_mm, self.is_on = 0.0, ROLL_MM, self.model.roll_mm, True
        self._withheld = b""
        self._work()
        self._report()

    def power_cycle(self) -> None:
        """Its power goes and comes back: what it had received is gone."""
        if ReceiptTrouble.HANGS in self._physical:
            self._physical.discard(ReceiptTrouble.HANGS)
            self._forget_all()

    def fail(self, fault: TroubleAt) -> None:
        """One more on request."""
        self._faults = sorted([*self._faults, fault], key=lambda each: each.byte)

    def expect_nothing_more(self) -> None:
        """No fault on request is left."""
        self._faults.clear()

    def take(self) -> Printed | None:
        """A hand takes what hangs in the mouth."""
        taken, self.mouth = self.mouth, None
        if taken:
            self.taken.append(taken)
        return taken

    # -- the wire ---------------------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> bytes:
        """What it says to ``data``, and what it has had to say since; :class:`PrinterDied` when its power goes."""
        if not self.is_on:
            raise PrinterDied
        while data:
            due = self._faults[0].byte - self.received if self._faults else len(data)
            if self._faults and due <= 0:
                self._work()
                self.trouble(self._faults.pop(0).trouble)
                continue
            piece, data = data[:due], data[due:]
            self.received += len(piece)
            self._take_in(piece)
        self._work()
        self._report()
        return self.said()

    def said(self) -> bytes:
        """What it has to say unasked."""
        said = bytes(self._said)
        self._said.clear()
        return said

    def _take_in(self, piece: bytes) -> None:
        """Into the buffer; a real-time command is obeyed where it stands, also when it comes in two pieces."""
        text, done = self._tail + piece, len(self._tail)
        last = 0
        for found in esc.REAL_TIME.finditer(text):
            last = found.end()
            self._buffer += text[done:last]
            done = last
            self._work()
            self._obey(found.group())
        self._buffer += text[done:]
        self._tail = text[max(last, len(text) - esc.LONGEST_REAL_TIME + 1) :]

    def _obey(self, command: bytes) -> None:
        match command[1]:
            case 0x04 if self.model.real_time:
                self._answer(bytes([self._real_time(command[2])]))
            case 0x05 if self._latched:
                if command[2] == 2:
                    self._forget_all()
                self._physical.discard(ReceiptTrouble.CUTTER_ONCE)
                self._unlatch()
                self._work()
            case 0x14 if self.model.clears:
                self._forget_all()
                self._unlatch()
                self._answer(b"\x37\x25\x00")

    def _unlatch(self) -> None:
        """Its error is over, unless the paper is jammed still."""
        if ReceiptTrouble.JAM not in self._physical:
            self._latched = None

    def _forget_all(self) -> None:
        self._buffer = bytearray()
        self._tail = b""
        self._actions: deque[esc.Command] = deque()
        self._stored: esc.Rows | None = None
        self._beside: esc.Rows | None = None
        self._reports = False
        self._units, self._line = self.model.dpi, 0

    def _answer(self, data: bytes) -> None:
        if not data or self._physical & {ReceiptTrouble.SILENT, ReceiptTrouble.HANGS}:
            return
        if ReceiptTrouble.NONSENSE in self._physical:
            data = _NONSENSE
        if ReceiptTrouble.LATE in self._physical:
            data, self._withheld = self._withheld, data
        self._said += data

    # -- what it says of itself -------------------------------------------------------------------------------------

    @property
    def _is_out(self) -> bool:
        return self.paper_mm <= 0

    @property
    def _is_near_end(self) -> bool:
        return self.model.near_end and self.paper_mm < NEAR_END_MM

    @property
    def _is_hot(self) -> bool:
        return self._now() < self._hot_until

    @property
    def _is_offline(self) -> bool:
        halting = {ReceiptTrouble.COVER, ReceiptTrouble.OFFLINE, ReceiptTrouble.BROKEN, ReceiptTrouble.JAM}
        return self._is_out or self._is_hot or self._latched is not None or bool(self._physical & halting)

    @property
    def _cutter_error(self) -> bool:
        return self._latched in (ReceiptTrouble.CUTTER, ReceiptTrouble.CUTTER_ONCE)

    @property
    def _recoverable(self) -> bool:
        return (
            self._latched in (ReceiptTrouble.JAM, ReceiptTrouble.COVER) and ReceiptTrouble.COVER not in self._physical
        )

    def _real_time(self, number: int) -> int:
        cover, broken = (kind in self._physical for kind in (ReceiptTrouble.COVER, ReceiptTrouble.BROKEN))
        error = self._cutter_error or self._recoverable or broken or self._is_hot
        bits = {
            1: self._is_offline * 0x08,
            2: cover * 0x04 | self._is_out * 0x20 | error * 0x40,
            3: self._recoverable * 0x04 | self._cutter_error * 0x08 | broken * 0x20 | self._is_hot * 0x40,
            4: self._is_near_end * 0x0C | self._is_out * 0x60,
        }
        return 0x12 | bits[number]

    def _automatic(self) -> bytes:
        cover, broken = (kind in self._physical for kind in (ReceiptTrouble.COVER, ReceiptTrouble.BROKEN))
        return bytes(
            (
                0x10 | self._is_offline * 0x08 | cover * 0x20,
                self._recoverable * 0x04 | self._cutter_error * 0x08 | broken * 0x20 | self._is_hot * 0x40,
                self._is_near_end * 0x03 | self._is_out * 0x0C,
                0x0F,
            )
        )

    def _report(self) -> None:
        if self._reports and self._automatic() != self._told:
            self._told = self._automatic()
            self._answer(self._told)
            if self.tell:
                self.tell(self.said())

    # -- printing ---------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Print what has come, as far as the machine is able to."""
        while not self._is_offline and ReceiptTrouble.STALLED not in self._physical:
            if not self._actions:
                if not self._buffer or (found := esc.first_command(bytes(self._buffer))) is None:
                    return
                command, length = found
                del self._buffer[:length]
                self._actions.append(command)
            self._do(self._actions.popleft())

    @singledispatchmethod
    def _do(self, _command: esc.Command) -> None:
        """Nothing that shows on paper."""

    @_do.register
    def _(self, _: esc.Reset) -> None:
        self._stored = self._beside = None
        self._units, self._line = self.model.dpi, 0

    @_do.register
    def _(self, command: esc.Units) -> None:
        self._units = command.per_inch or self.model.dpi

    @_do.register
    def _(self, command: esc.Rows) -> None:
        """From the line where the paper ended it goes on when there is some again."""
        self._garbage, self._line = self._garbage + self._line, 0
        width, dots_a_mm = self.model.width_dots // 8, self.model.dpi / _MM_PER_INCH
        rows = len(command.data) // command.row_bytes
        able = min(rows, max(1, int(self.paper_mm * dots_a_mm)))
        for at in range(0, able * command.row_bytes, command.row_bytes):
            self._paper += command.data[at : at + command.row_bytes][:width].ljust(width, b"\0")
        self.paper_mm -= able / dots_a_mm
        if able < rows:
            self._actions.appendleft(replace(command, data=command.data[able * command.row_bytes :]))

    @_do.register
    def _(self, command: esc.Strip) -> None:
        self._beside = esc.Rows(command.row_bytes, command.data)

    @_do.register
    def _(self, command: esc.Store) -> None:
        self._stored = command.picture

    @_do.register
    def _(self, _: esc.PrintStored) -> None:
        if self._stored:
            self._actions.appendleft(self._stored)
            self._stored = None

    @_do.register
    def _(self, command: esc.Feed) -> None:
        self._feed(command.units / self._units * _MM_PER_INCH)

    @_do.register
    def _(self, command: esc.FeedLines) -> None:
        self._feed(command.lines * _LINE_MM)

    def _feed(self, length_mm: float) -> None:
        """White paper, or what stands beside the head on it."""
        width, rows = self.model.width_dots // 8, round(length_mm * self.model.dpi / _MM_PER_INCH)
        blank = max(0, rows - (len(self._beside.data) // self._beside.row_bytes if self._beside else 0))
        if blank:
            self._actions.appendleft(esc.Rows(width, bytes(width * blank)))
        if self._beside:
            self._actions.appendleft(self._beside)
            self._beside = None

    @_do.register
    def _(self, command: esc.Cut) -> None:
        if command.to_knife:
            self._actions.appendleft(esc.Cut(to_knife=False))
            self._feed(_TO_KNIFE_MM)
            return
        stuck = self._physical & {ReceiptTrouble.CUTTER, ReceiptTrouble.CUTTER_ONCE}
        if stuck:
            self._latched = min(stuck)
            self._actions.appendleft(command)
            return
        if self.model.cutter != "none":
            self.cuts += 1
            self._let_go()

    def _let_go(self) -> None:
        piece = Printed(self.model.width_dots, bytes(self._paper), self._garbage)
        self._paper, self._garbage = bytearray(), 0
        self.receipts.append(piece)
        self._came_out(piece)
        if self.model.presenter:
            self._held = piece
        else:
            self.taken.append(piece)

    def tear(self) -> Printed:
        """Somebody tears off what hangs there, on a machine without a knife."""
        self._let_go()
        return self.receipts[-1]

    @_do.register
    def _(self, _: esc.Garbage) -> None:
        """It stands in its line until that is printed, or thrown away."""
        self._line += 1

    @_do.register
    def _(self, command: esc.Report) -> None:
        self._reports = command.on and self.model.automatic
        self._told = b""

    @_do.register
    def _(self, command: esc.Mark) -> None:
        self._answer(b"\x37\x22" + command.token + b"\x00" if self.model.process_id else b"")

    @_do.register
    def _(self, _: esc.Present) -> None:
        if self.model.presenter and self._held:
            self.dropped += [self.mouth] if self.mouth else []
            self.mouth, self._held = self._held, None

    @_do.register
    def _(self, _: esc.Retract) -> None:
        if ReceiptTrouble.MOUTH in self._physical:
            return
        piece, self.mouth, self._held = self.mouth or self._held, None, None
        if self.model.presenter and piece:
            self.retracted.append(piece)

    @_do.register
    def _(self, command: esc.Question) -> None:
        match command.of:
            case "counter" if command.number == self.model.counter:
                self._answer(b"\x5f" + str(self.cuts).encode() + b"\x00")
            case "width" if self.model.tells_width:
                self._answer(b"\x37\x27\x33\x1f" + (b"6" if self.roll_mm == 80 else b"2") + b"\x00")
            case "name" if command.number in (66, 67):
                self._answer(b"\x5f" + (b"KIOSK" if command.number == 66 else b"SIMULATED") + b"\x00")
            case "mouth" if self.model.presenter:
                jammed = ReceiptTrouble.MOUTH in self._physical
                self._answer(bytes([self._is_near_end | (self.mouth is not None) * 0x08 | jammed * 0x80]))
