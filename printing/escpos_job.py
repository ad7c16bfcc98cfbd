"""One receipt on its way to an ESC/POS printer: what of it was sent, and what the printer has proved."""

from __future__ import annotations

from dataclasses import dataclass

from printing import escpos_commands as commands
from printing.escpos_status import MARK, Block, Message
from printing.job import Stop, fault
from printing.raster import Dots


@dataclass
class Job:
    """``name`` is two characters, random: each mark of the job is these and the number of what stands before it.

    ``counter`` is the printer's count of cuts before it began; None where it has none. ``ends_by`` is a moment of the
    monotonic clock, in seconds, by which the present page has to be printed.
    """

    name: str
    pages: tuple[Dots, ...]
    counter: int | None
    began: bool = False
    ends_by: float = 0.0
    all_sent: bool = False
    marks: int = 0
    confirmed: int = 0
    sheets: int = 0

    def next_mark(self) -> bytes:
        self.marks += 1
        return commands.mark(self._token(self.marks))

    def hear(self, message: Message) -> bool:
        """Whether it is the mark that is due; PRINTER-LOST when a piece is missing before it."""
        text = message.behind(MARK) if isinstance(message, Block) else None
        owed = [self._token(number) for number in range(self.confirmed + 1, self.marks + 1)]
        if text not in owed:
            return False
        if text != owed[0]:
            raise fault(Stop.LOST, "a piece of it")
        self.confirmed += 1
        return True

    def _token(self, number: int) -> str:
        characters = commands.MARK_CHARACTERS
        high, low = divmod(number, len(characters))
        return self.name + characters[high % len(characters)] + characters[low]
