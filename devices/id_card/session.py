"""One opened reader: commands go out as frames, answers come in whatever pieces, delays and dirt the line adds."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from devices.id_card.failures import not_there
from devices.id_card.polling import Clock, Cycle, LineLost, Unopened
from devices.id_card.port import CardPresent, Garbled, IdReaderStatus, NoReader, PortBusy
from devices.id_card.sdt import Answer, Command, Contents, FrameBuffer, Noise, answer_of, check_answer, frame

#: Within an answer no reader pauses as long as this (at 115200 baud a byte takes 0.09 ms)
PIECE_LIMIT_S = 0.3


class Line(Protocol):
    """A wire of bytes. Everything it does may raise :class:`~devices.id_card.polling.LineLost`."""

    def write(self, data: bytes) -> None: ...

    def read(self, limit_s: float) -> bytes:
        """What has come; empty when nothing came within ``limit_s``."""
        ...

    def discard(self) -> None:
        """Drop what has come so far."""
        ...

    def close(self) -> None: ...


class Session(Protocol):
    """An opened reader that carries commands, whatever lies between."""

    def exchange(self, command: Command) -> Answer:
        """Send ``command``, return its answer; :class:`~devices.id_card.sdt.BadFrame`, LineLost."""
        ...

    def close(self) -> None: ...


class FramedSession:
    """SDT frames over a line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def exchange(self, command: Command) -> Answer:
        self._line.discard()
        self._line.write(frame(command.code))
        return check_answer(command, answer_of(self._payload(command)))

    def close(self) -> None:
        self._line.close()

    def _payload(self, command: Command) -> bytes:
        frames, deadline, pause_s = FrameBuffer(), time.monotonic() + command.limit_s, command.limit_s
        while (payload := frames.payload()) is None:
            left_s = deadline - time.monotonic()
            piece = self._line.read(min(left_s, pause_s)) if left_s > 0 else b""
            if not piece and pause_s == command.limit_s:
                raise LineLost(f"{command.name}: no answer")
            if not piece:
                raise Noise(f"{command.name}: no whole frame")
            pause_s = PIECE_LIMIT_S
            frames.feed(piece)
        return payload


class SdtReader:
    """A reader with a security module, opened anew whenever it was lost.

    ``held_by`` names another program that has the port open and takes the answers away; empty when there is none.
    """

    def __init__(
        self,
        open_session: Callable[[], Session],
        first_insertion: int,
        held_by: Callable[[], str] = lambda: "",
        clock: Clock = time,
    ) -> None:
        self._open_session = open_session
        self._held_by = held_by
        self._first_insertion = first_insertion
        self._clock = clock
        self._session: Session | None = None
        self._cycle: Cycle | None = None

    @property
    def device_id(self) -> str:
        return self._cycle.device_id if self._cycle else ""

    def look(self) -> IdReaderStatus:
        """One round of polling."""
        try:
            status = self._opened().look()
        except Unopened as error:
            return error.status
        except LineLost:
            self.close()
            status = NoReader()
        if isinstance(status, NoReader | Garbled) and (holder := self._held_by()):
            self.close()
            return PortBusy(holder)
        return status

    def read(self, card: CardPresent) -> Contents:
        """The contents of ``card``; ID-* faults."""
        if self._cycle is None:
            raise not_there(NoReader())
        try:
            return self._cycle.read(card)
        except LineLost as error:
            self.close()
            raise not_there(NoReader()) from error

    def close(self) -> None:
        """Let go of the port; the next look opens it again."""
        if self._cycle is not None:
            self._first_insertion = self._cycle.insertion + 1
            self._cycle = None
        if self._session is not None:
            with suppress(LineLost):  # it is gone already
                self._session.close()
            self._session = None

    def _opened(self) -> Cycle:
        if self._cycle is None:
            self._session = session = self._open_session()
            self._cycle = Cycle(session.exchange, first_insertion=self._first_insertion, clock=self._clock)
        return self._cycle
