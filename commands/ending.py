"""How a command ends when it is told to: SIGTERM, Ctrl-C and a closed terminal end it in order, a second one at once.

In order means: what the command has begun is undone on the way out (``finally``), within :data:`END_WITHIN_S`; what
hangs then is ended all the same, and its stacks are written down. The exit code is 0 of a command that runs until it is
told to end, and 128 + the signal's number of one whose work is not done (docs/decisions/016-ending.md).

Little is imported here, so that it is there almost from the first moment on.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeVar

from config.ending import ToldToEnd

if TYPE_CHECKING:
    from types import FrameType

T = TypeVar("T")

#: from the signal to the end of the process, whatever hangs
END_WITHIN_S = 5.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class _Ending:
    """The signals of this process."""

    def __init__(self) -> None:
        self.told_by: signal.Signals | None = None
        self.stacks: TextIO = sys.stderr
        self.note: Callable[[], object] = lambda: None
        self._tell: Callable[[], object] = self._leave
        self._hurried = False

    def told(self, number: int, _frame: FrameType | None) -> None:
        """The first signal; once it is noted, the kernel ends the process at any further one."""
        if self.told_by is not None:
            self._hurried = True
            return
        self.told_by = signal.Signals(number)
        # First: to note it takes a disk, and one that hangs must not keep the process.
        faulthandler.dump_traceback_later(END_WITHIN_S, exit=True, file=self.stacks)
        self.note()
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        if self._hurried:
            signal.raise_signal(number)
        self._tell()

    @contextmanager
    def telling(self, tell: Callable[[], object]) -> Iterator[None]:
        """Inside, the signal calls ``tell``; outside, it ends whatever the main thread is doing."""
        before, self._tell = self._tell, tell
        try:
            yield
        finally:
            self._tell = before

    def _leave(self) -> NoReturn:
        raise ToldToEnd(self.exit_code(lasting=False))

    def leave_if_told(self) -> None:
        if self.told_by is not None:
            self._leave()

    def exit_code(self, *, lasting: bool) -> int:
        return 0 if lasting or self.told_by is None else 128 + self.told_by


_ENDING = _Ending()


def listen() -> None:
    """End this process in order from now on. For the main thread."""
    for number in SIGNALS:
        signal.signal(number, _ENDING.told)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, nothing is raised by a signal; the program ends at the end of it. For the main thread.

    To load Qt, and to wait in it: shiboken runs Python while it is loaded, and does not survive an exception there.
    """
    with _ENDING.telling(lambda: None):
        yield
    _ENDING.leave_if_told()


def write_stacks_to(file: TextIO) -> None:
    """Where the stacks of a process go that does not end in time; nothing personal is in them."""
    _ENDING.stacks = file


@contextmanager
def noted_when_told(note: Callable[[], object]) -> Iterator[None]:
    """Inside, the signal calls ``note`` before it ends anything: a loop that hangs comes to nothing any more."""
    before, _ENDING.note = _ENDING.note, note
    try:
        yield
    finally:
        _ENDING.note = before


@contextmanager
def cancelled_when_told() -> Iterator[None]:
    """Inside, the task that runs is cancelled by the signal, also while its loop waits in a library (Qt)."""
    import asyncio
    import socket

    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None  # noqa: S101 - somebody runs this
    if _ENDING.told_by is not None:  # a library has swallowed what ended it
        raise asyncio.CancelledError
    woken, waking = socket.socketpair()
    with woken, waking:
        for end in (woken, waking):
            end.setblocking(False)
        loop.add_reader(woken, woken.recv, 64)  # whatever it reads: to come here is what lets Python handle the signal
        before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        try:
            with _ENDING.telling(partial(loop.call_soon_threadsafe, task.cancel)):
                yield
        finally:
            signal.set_wakeup_fd(before)
            loop.remove_reader(woken)


def wait_until_told() -> None:
    """Until a signal ends whatever waits here. For the main thread.

    A lock does not hear of a signal that comes a moment before it is waited for; what is written for it, is there to be
    read.
    """
    import socket

    woken, waking = socket.socketpair()
    with woken, waking:
        waking.setblocking(False)
        before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        try:
            while _ENDING.told_by is None:
                woken.recv(64)
        finally:
            signal.set_wakeup_fd(before)


def ended_in_order(work: Callable[[], T], *, lasting: bool) -> T:
    """``work()``; when a signal ends it, the program ends. ``lasting``: it would go on until it is told to end."""
    import asyncio

    try:
        return work()
    except (asyncio.CancelledError, SystemExit):
        if _ENDING.told_by is None:
            raise
        sys.exit(_ENDING.exit_code(lasting=lasting))
