"""The standard error of a child: counted, and never shown, because it may tell of a person.

Only where it ended is read out of it: a line of this program's own source, and an exception that Python has built in.
"""

from __future__ import annotations

import builtins
import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
READ_BYTES = 65536
DRAIN_READS = 32
#: a traceback is at the end
KEPT_BYTES = 8192
_PLACE = re.compile(rb'File "(/[^"\n]+)", line (\d{1,6})')
_ERROR = re.compile(rb"^([A-Za-z]+)(?::|$)", re.MULTILINE)
#: how faulthandler heads the stack of a crash; a traceback is the other way round
_INNERMOST_FIRST = b"most recent call first"


class StandardError:
    """The parent's end of the pipe, which never blocks; the other is :meth:`writer`'s."""

    def __init__(self) -> None:
        self.fd, self._into = os.pipe()
        os.set_blocking(self.fd, False)
        self.count = 0
        self._kept = b""

    @contextmanager
    def writer(self) -> Iterator[int]:
        """The child's end, to be given away; it is closed here afterwards."""
        try:
            yield self._into
        finally:
            os.close(self._into)

    def read(self) -> bool:
        """Take what there is, up to a limit; False at the end."""
        try:
            came = os.read(self.fd, READ_BYTES)
        except BlockingIOError:
            return True
        self.count += len(came)
        self._kept = (self._kept + came)[-KEPT_BYTES:]
        return bool(came)

    def drain(self) -> None:
        """Take all that is there now."""
        for _ in range(DRAIN_READS):
            before = self.count
            if not self.read() or self.count == before:
                return

    def where(self) -> str:
        """Where the child ended by what it wrote, as ``ValueError in devices/face/worker.py:87``; may be empty."""
        places = [place for found in _PLACE.finditer(self._kept) if (place := _ours(*found.groups()))]
        if not places:
            return ""
        errors = [name for found in _ERROR.finditer(self._kept) if (name := _built_in(found[1]))]
        place = places[0] if _INNERMOST_FIRST in self._kept else places[-1]
        return f"{errors[-1] if errors else 'it stopped'} in {place}"

    def close(self) -> None:
        self._kept = b""
        os.close(self.fd)


def place_of(error: BaseException) -> str:
    """What was raised and where, as ``ValueError in eyes.py:87``; never its text, which may quote a person."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def _ours(path: bytes, line: bytes) -> str:
    file = Path(os.fsdecode(path))
    return f"{file.relative_to(ROOT)}:{int(line)}" if file.is_relative_to(ROOT) and file.is_file() else ""


def _built_in(name: bytes) -> str:
    error = getattr(builtins, name.decode(), None)
    return name.decode() if isinstance(error, type) and issubclass(error, BaseException) else ""
