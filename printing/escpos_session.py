"""One exchange with a receipt printer: what it is asked, and when its answer is to be believed.

Three rules keep an answer to an earlier question from being taken for one to this:

1. At the beginning whatever lies there is thrown away.
2. A printer that can is sent a mark, and nothing counts before the mark has come back: answers do not overtake.
3. An answer that is owed is waited for and never asked for again; one that stays away ends the exchange.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from config.printers import PrinterModel
from printing import escpos_commands as commands
from printing.escpos_link import Link, Lost
from printing.escpos_status import (
    COUNTER,
    FORGOTTEN,
    MARK,
    SWITCHED_ON,
    WIDTH,
    WIDTHS_MM,
    Automatic,
    Block,
    Condition,
    Decoder,
    Message,
    Mouth,
    Nonsense,
    RealTime,
    condition_of,
)
from printing.job import Stop

T = TypeVar("T")

_NO_MARK = "it prints, and its mark does not come back"

#: a printer behind a serial adapter has been seen to take a second; past this nothing is to be expected
ANSWER_WITHIN_S = 3.0
#: what is asked in the order of printing is answered when all before it is printed: a whole page, at 50 mm/s
PRINTED_WITHIN_S = 15.0
#: whatever blocks is left so often, and can be ended there
_LOOK_S = 0.25
#: what was sent before we came arrives within this after the last of it
QUIET_S = 0.05
#: whoever sends more than so many pieces unasked never stops
_PIECES_BEFORE = 64


class Unanswered(Lost):
    """The wire is there, and an answer stays away."""


class Session:
    """An opened ``link`` to a printer of ``model``. Every method raises :class:`printing.escpos_link.Lost`."""

    def __init__(self, link: Link, model: PrinterModel) -> None:
        self._link, self._model = link, model
        self._decoder = Decoder()
        self._waiting: deque[Message] = deque()

    async def settled(self, *, torn: bool) -> Condition:
        """The printer's condition, which it has told just now.

        ``torn``: something of an earlier exchange may stand in its buffer, and goes.
        """
        await self._silence()
        condition = await self.condition()
        if condition.trouble:
            return condition
        if torn and not await self.forget():
            await self._flush()
        if self._model.automatic:
            await self.send(commands.BE_QUIET)
        if self._model.process_id and not await self._abreast():
            condition = await self.condition()
            if not condition.trouble:
                raise Lost(Stop.FOREIGN, _NO_MARK)
            return condition
        return await self.condition()

    async def condition(self) -> Condition:
        """What it answers to the four questions; nothing is known of a printer that cannot be asked."""
        if not self._model.real_time:
            return Condition()
        await self.send(b"".join(commands.QUESTIONS))
        answers = [await self._awaited(_real_time) for _ in commands.QUESTIONS]
        try:
            return condition_of(answers)
        except ValueError as error:
            raise Lost(Stop.FOREIGN, str(error)) from error

    async def counter(self) -> int | None:
        """How often it has ever cut; None when it does not count. For a printer that is online."""
        if self._model.counter is None:
            return None
        question = commands.ask_counter(self._model.counter)
        return int(await self._told(question, COUNTER, str.isdecimal, PRINTED_WITHIN_S))

    async def width_mm(self) -> int | None:
        """The roll that it is set to; None when it does not tell. For a printer that is online."""
        if not self._model.tells_width:
            return None
        return WIDTHS_MM[await self._told(commands.ASK_WIDTH, WIDTH, WIDTHS_MM.__contains__)]

    async def mouth(self) -> Mouth | None:
        """What its presenter holds; None when it has none. For a printer that is online and does not report unasked."""
        if self._model.presenter is None:
            return None
        await self.send(commands.ASK_MOUTH)
        async with _in_time("no answer of the presenter", PRINTED_WITHIN_S):
            while not (data := await self._link.receive(_LOOK_S)):
                pass
        found = Mouth(data[-1])
        if len(data) != 1 or not found.is_one:
            raise Lost(Stop.FOREIGN, "no answer that a presenter gives")
        return found

    async def forget(self) -> bool:
        """Take back what it has received and not printed; whether it says that it has."""
        await self.send(commands.GIVE_UP)
        if not self._model.clears:
            return False
        await self._told(commands.FORGET, FORGOTTEN, lambda text: text == "")
        return True

    async def hushed(self) -> None:
        """Let it report unasked no longer; what it has said until now is thrown away. For a printer that is online."""
        if self._model.automatic:
            await self.send(commands.BE_QUIET)
        if not self._model.process_id:
            await self._silence()
        elif not await self._abreast():
            raise Lost(Stop.FOREIGN, _NO_MARK)

    async def send(self, data: bytes) -> None:
        await self._link.send(data)

    async def heard(self, within_s: float) -> Message | None:
        """The next message; None when nothing came within ``within_s``."""
        if not self._waiting:
            self._take(await self._link.receive(within_s))
        return self._waiting.popleft() if self._waiting else None

    def _take(self, data: bytes) -> None:
        for message in self._decoder.feed(data):
            if isinstance(message, Nonsense):
                raise Lost(Stop.FOREIGN, f"{message.byte:#04x} is no answer of a receipt printer")
            if message == Block(SWITCHED_ON):
                raise Lost(Stop.LOST, "it was switched on meanwhile")
            self._waiting.append(message)

    async def _silence(self) -> None:
        """Throw away what others, or we before, have asked for."""
        for _ in range(_PIECES_BEFORE):
            if not await self._link.receive(QUIET_S):
                return
        raise Lost(Stop.FOREIGN, "it never stops sending")

    async def _flush(self) -> None:
        """Fill up a picture that was broken off: white rows, which are nothing where there is none; then all is new."""
        await self.send(b"\0" * (commands.BAND_ROWS * self._model.width_dots // 8) + commands.INITIALISE)

    async def _abreast(self) -> bool:
        """Whether a mark has come back; all before it is thrown away."""
        token = "".join(secrets.choice(commands.MARK_CHARACTERS) for _ in range(commands.MARK_LENGTH))
        await self.send(commands.mark(token))
        try:
            await self._awaited(lambda message: _behind(message, MARK) == token or None)
        except Unanswered:
            return False
        self._waiting.clear()
        return True

    async def _told(
        self, question: bytes, head: bytes, fits: Callable[[str], bool], within_s: float = ANSWER_WITHIN_S
    ) -> str:
        """The text of the block that answers ``question``."""
        await self.send(question)
        text = await self._awaited(lambda message: _behind(message, head), within_s)
        if not fits(text):
            raise Lost(Stop.FOREIGN, "an answer that is none")
        return text

    async def _awaited(self, found: Callable[[Message], T | None], within_s: float = ANSWER_WITHIN_S) -> T:
        """What the first message gives in which something is ``found``. Others stay, in their order."""
        passed: list[Message] = []
        async with _in_time("no answer", within_s):
            while True:
                message = await self.heard(_LOOK_S)
                if message is not None and (value := found(message)) is not None:
                    break
                passed += [message] if isinstance(message, Block | Automatic) else []
        self._waiting.extendleft(reversed(passed))
        return value


@asynccontextmanager
async def _in_time(detail: str, within_s: float) -> AsyncIterator[None]:
    """Inside, an answer is waited for; that it stays away is :class:`Unanswered`."""
    try:
        async with asyncio.timeout(within_s):
            yield
    except TimeoutError as error:
        raise Unanswered(Stop.OFF, detail) from error


def _real_time(message: Message) -> RealTime | None:
    return message if isinstance(message, RealTime) else None


def _behind(message: Message, head: bytes) -> str | None:
    return message.behind(head) if isinstance(message, Block) else None
