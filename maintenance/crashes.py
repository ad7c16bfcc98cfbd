"""What the program leaves when it fails in a way that nobody expected: where it was, and what had happened before.

A report holds the types of the errors, the stack as file, line and function, the kinds of the last events, and the
version: never the text of an error, a local variable or anything of a citizen. What crashes below Python leaves the
stacks of ``faulthandler``, which are of the same kind. So does an ordered end that is not over in time; it is no crash.
"""

from __future__ import annotations

import asyncio
import faulthandler
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO

from config.faults import Fault, place_of

log = logging.getLogger("crash")

#: of reports, the newest are kept
KEPT = 10
#: where the stacks of a native crash go; empty when there was none
NATIVE = "native.txt"
#: where those of an ordered end go that was not over in time, as on a machine that does other work
LATE = "late.txt"


def reports_in(folder: Path) -> tuple[Path, ...]:
    """The reports in ``folder``, oldest first; none where nobody may look, which whoever needs the data says."""
    try:
        return tuple(sorted(file for file in folder.iterdir() if file.is_file() and file.stat().st_size))
    except OSError:
        return ()


def forget(folder: Path) -> int:
    """Delete the reports in ``folder``, and tell how many there were. The files of stacks are open: they are emptied.

    What cannot be deleted is OSError.
    """
    reports = reports_in(folder)
    for report in reports:
        if report.name in (NATIVE, LATE):
            os.truncate(report, 0)
        else:
            report.unlink(missing_ok=True)
    return len(reports)


def crashed(reports: Sequence[Path]) -> Fault | None:
    """What staff are told of them."""
    crashes = [report for report in reports if report.name != LATE]
    return Fault("CRASH-REPORTED", f"{crashes[-1].parent}: {len(crashes)}") if crashes else None


class CrashBook:
    """Writes reports into ``folder`` (made when it is needed, for this user only). Whatever happens, it raises nothing.

    ``last_events`` gives the kinds of the newest events. The same place is reported once in the life of the program.
    """

    def __init__(self, folder: Path, version: str, last_events: Callable[[], Sequence[str]]) -> None:
        self._folder = folder
        self._version = version
        self._last_events = last_events
        self._known: set[str] = set()

    @contextmanager
    def open(self) -> Iterator[TextIO | None]:
        """Inside, what nobody catches is reported: in any thread, in a slot, below Python. What leaves it is the end.

        Gives the file for the stacks of an end that is late, None where the folder cannot be used.
        """
        hooks = sys.excepthook, threading.excepthook
        native, late = self._opened(NATIVE), self._opened(LATE)
        if native is not None:
            faulthandler.enable(native)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self.note(args.exc_value, "a thread")
        try:
            yield late
        except Exception as error:  # noqa: BLE001 - it arrives at the hook when that is no longer there
            self.note(error, "nobody caught it")
            sys.exit(1)  # its text is nobody's business
        finally:
            sys.excepthook, threading.excepthook = hooks
            faulthandler.disable()
            for file in (native, late):
                if file is not None:
                    file.close()

    def listen_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """Report what the loop finds that nobody waits for; asyncio itself would log its text."""
        loop.set_exception_handler(lambda _, context: self._of_loop(context))

    def note(self, error: BaseException | None, where: str) -> None:
        """Write a report of ``error``."""
        if error is None:
            return
        place = place_of(error)
        log.error("%s: unexpected %s", where, place)
        if place not in self._known:
            self._known.add(place)
            self._write({"at": datetime.now(UTC).isoformat(), "version": self._version, "where": where,
                         "errors": list(_errors(error)), "events": self._events()})  # fmt: skip

    def _uncaught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,  # noqa: ARG002 - the hook's
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            self.note(error, "nobody caught it")

    def _of_loop(self, context: dict[str, Any]) -> None:
        if isinstance(error := context.get("exception"), BaseException):
            self.note(error, "the loop")
        else:
            log.error("the loop: %s", context.get("message"))  # asyncio's own words; the rest may be anything

    def _events(self) -> list[str]:
        try:
            return list(self._last_events())
        except Exception as error:  # noqa: BLE001 - the memory may be what has failed
            return [place_of(error)]

    def _write(self, report: dict[str, Any]) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json"
            with _private(self._folder / name) as file:
                json.dump(report, file, indent=1)
            for old in [file for file in reports_in(self._folder) if file.suffix == ".json"][:-KEPT]:
                old.unlink()
        except OSError as error:
            log.error("no report: %s", place_of(error))

    def _opened(self, name: str) -> TextIO | None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _private(self._folder / name, "a")
        except OSError:  # the data folder cannot be used: the kiosk says so by itself
            return None


def _private(path: Path, mode: str = "w") -> TextIO:
    """``path`` opened for writing, readable by this user only."""
    return open(path, mode, encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))  # type: ignore[return-value]


def _errors(error: BaseException) -> Iterator[dict[str, Any]]:
    """The error and those that led to it: type, and the stack from outside in."""
    seen: BaseException | None = error
    while seen is not None:
        frames = [(frame.f_code, line) for frame, line in walk_tb(seen.__traceback__)]
        stack = [f"{code.co_filename}:{line} {code.co_qualname}" for code, line in frames]
        yield {"type": f"{type(seen).__module__}.{type(seen).__qualname__}", "stack": stack}
        seen = seen.__cause__ or seen.__context__
