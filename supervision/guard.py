"""The guardian: the small process that watches over the kiosk where systemd does not.

It is what ``scripts/run`` has become when the kiosk opens: the kiosk is a child of it, forked before anything large is
imported, in a session of its own, so that Ctrl-C reaches the guardian alone, which passes every signal on. It owns the
socket that ``NOTIFY_SOCKET`` names, and takes the kiosk's words and nobody else's for signs of life. A kiosk that gives
none writes its stacks (SIGABRT, see ``maintenance/crashes.py``), dies, and is started again. Where ``NOTIFY_SOCKET`` is
set already somebody else watches, and there is no guardian.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf

from supervision.life import Life, Limits
from supervision.notify import ADDRESS, FOR_PROCESS, TIMEOUT

#: the exit code of a program that wants to be started again (of sysexits.h; nothing else of ours ends so)
START_AGAIN = os.EX_TEMPFAIL
PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
#: after a life that ended badly; twice as long after each further one that did not even last :data:`LASTING_S`
FIRST_PAUSE_S, LONGEST_PAUSE_S, LASTING_S = 0.1, 10.0, 60.0
#: so many lives in a row that never served: there is no screen, or the program is broken, as whoever started it sees
IN_VAIN = 3
#: prctl option: the signal that the kernel sends when the parent dies (linux/prctl.h)
PR_SET_PDEATHSIG = 1
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid (unix(7), SCM_CREDENTIALS)
_MESSAGE_BYTES = 4096


def keep_watch(limits: Limits | None = None) -> int | None:
    """Watch from now on. None in the process that is watched over, and goes on; in the guardian the code to exit with.

    To be called while there is one thread. The kiosk comes back here each time it is started.
    """
    if ADDRESS in os.environ:
        return None
    with _Guardian(limits or Limits()) as guardian:
        return guardian.watch()


class _Guardian:
    """The watching process. Its signals are the kiosk's handlers before and after."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._signals: list[int] = []
        self._told: int | None = None
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._socket.bind(b"")  # the kernel gives it an abstract name: no file, nothing left over
        self._woken, self._waking = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def __enter__(self) -> _Guardian:
        self._handlers = {one: signal.signal(one, self._note) for one in (*PASSED_ON, signal.SIGCHLD)}
        self._wakeup = signal.set_wakeup_fd(self._waking, warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        for descriptor in (self._woken, self._waking):
            os.close(descriptor)
        self._socket.close()

    def watch(self) -> int | None:
        """Life after life; None in the kiosk."""
        pause_s, in_vain = FIRST_PAUSE_S, 0
        while True:
            begun = time.monotonic()
            if (pid := self._fork()) == 0:
                return None
            life, status = self._lived(pid)
            in_vain = 0 if life.ready else in_vain + 1
            if self._told is not None or not _comes_again(life, status) or in_vain == IN_VAIN:
                return self._code(status)
            if time.monotonic() - begun > LASTING_S or status == START_AGAIN:
                pause_s = FIRST_PAUSE_S
            _say(f"the kiosk {_how(life, status)}, and is started again")
            if self._rested(pause_s):
                return self._code(status)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    # -- a life -----------------------------------------------------------------------------------------------------

    def _fork(self) -> int:
        guardian = os.getpid()
        with _blocked():
            if (pid := os.fork()) != 0:
                return pid
            import ctypes  # the guardian itself does not need it, and is to stay small

            os.setsid()
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what was in its memory may be a person's
            address = self._socket.getsockname().decode().replace("\0", "@", 1)
            watchdog = str(round(1e6 * self._limits.watchdog_s))
            os.environ.update({ADDRESS: address, TIMEOUT: watchdog, FOR_PROCESS: str(os.getpid())})
            for number, handler in self._handlers.items():
                signal.signal(number, handler)
        if os.getppid() != guardian:  # it died before the line above took effect
            os._exit(0)
        return 0

    def _lived(self, pid: int) -> tuple[Life, int]:
        """Watch one process to its end; its exit code, negative for a signal."""
        life = Life(self._limits, time.monotonic())
        while True:
            self._wait(life.until - time.monotonic())
            now = time.monotonic()
            for message in self._heard(pid):  # before anything is judged: this process may have been stopped itself
                life.hear(message, now)
            for number in self._came():
                self._told = number
                life.told(now)
                os.kill(pid, number)
            if (status := _status(pid)) is not None:
                return life, status
            if life.overdue(now):
                self._end(pid, life, now)

    def _end(self, pid: int, life: Life, now: float) -> None:
        if life.aborted:
            life.kill()
            os.kill(pid, signal.SIGKILL)
        else:
            _say(f"no sign of life (last: {life.status or 'nothing'})")
            life.abort(now)
            os.kill(pid, signal.SIGABRT)

    def _heard(self, pid: int) -> Iterator[bytes]:
        """What the kiosk has said; words of any other process are dropped."""
        with suppress(BlockingIOError):
            while True:
                message, ancillary, _, _ = self._socket.recvmsg(_MESSAGE_BYTES, socket.CMSG_SPACE(_CREDENTIALS.size))
                sender = [data for _, kind, data in ancillary if kind == socket.SCM_CREDENTIALS]
                if sender and _CREDENTIALS.unpack(sender[0])[0] == pid:
                    yield message

    # -- waiting, and signals ---------------------------------------------------------------------------------------

    def _wait(self, seconds: float) -> None:
        select.select([self._socket.fileno(), self._woken], [], [], None if seconds == inf else max(seconds, 0))
        with suppress(BlockingIOError):
            while os.read(self._woken, _MESSAGE_BYTES):
                pass

    def _rested(self, seconds: float) -> bool:
        """Pause between two lives; whether it is told to end meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._wait(left)
            for number in self._came():
                self._told = number
                return True
        return False

    def _note(self, number: int, _frame: object) -> None:
        if number != signal.SIGCHLD:
            self._signals.append(number)

    def _came(self) -> list[int]:
        came, self._signals = self._signals, []
        return came

    def _code(self, status: int) -> int:
        """The exit code for the kiosk's; of one that a passed-on signal has ended this process dies, too."""
        if status < 0 and -status == self._told:
            signal.signal(-status, signal.SIG_DFL)
            os.kill(os.getpid(), -status)
        return status if status >= 0 else 128 - status


@contextmanager
def _blocked() -> Iterator[None]:
    """No signal is handled here with the wrong handlers."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _status(pid: int) -> int | None:
    """The exit code of a process that has ended; None of one that lives."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _comes_again(life: Life, status: int) -> bool:
    """Whether it is started again: it wants to be, or it crashed. One that ended before it began has said why."""
    return status == START_AGAIN or status < 0 or (status > 0 and life.ready)


def _how(life: Life, status: int) -> str:
    if status == START_AGAIN:
        return "wants to be restarted"
    if life.aborted:
        return "hung"
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"


def _say(what: str) -> None:
    print(f"guardian: {what}", file=sys.stderr, flush=True)
