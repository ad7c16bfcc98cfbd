"""A person at a terminal: the real program on a pseudo-terminal, read and typed to."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 60.0
PATIENCE_S = 5.0
CTRL_C = "\x03"


class Terminal:
    """What the program has said, and a keyboard."""

    def __init__(self, fd: int, process: subprocess.Popen[bytes]) -> None:
        self._fd = fd
        self._process = process
        self._unread = ""
        self.said = ""

    def expect(self, text: str) -> None:
        """Read on until ``text`` has come; fails when it does not within a minute, or the program ends before."""
        until = time.monotonic() + LIMIT_S
        while text not in self._unread:
            assert time.monotonic() < until, f"{text!r} did not come, but {self._unread!r}"
            assert self._read(until - time.monotonic()), f"ended before {text!r}: {self._unread!r}"
        self._unread = self._unread.partition(text)[2]

    def answer(self, question: str, text: str) -> None:
        """Wait for ``question``, then type ``text`` and the enter key."""
        self.expect(question)
        self.type(text + "\n")

    def type(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def interrupt(self, answer: str) -> None:
        """Press Ctrl-C and wait for ``answer``.

        Python forgets a signal between the question and its waiting for the keyboard, and a person presses again.
        """
        until = time.monotonic() + LIMIT_S
        while answer not in self._unread:
            assert time.monotonic() < until, f"{answer!r} did not come, but {self._unread!r}"
            self.type(CTRL_C)
            pressed = time.monotonic()
            while answer not in self._unread and time.monotonic() < pressed + PATIENCE_S:
                assert self._read(pressed + PATIENCE_S - time.monotonic()), f"ended before {answer!r}"
        self.expect(answer)

    def end(self) -> int:
        """Read to the end; the exit code."""
        until = time.monotonic() + LIMIT_S
        while self._read(until - time.monotonic()):
            assert time.monotonic() < until, f"did not end, but said {self._unread!r}"
        return self._process.wait(LIMIT_S)

    def _read(self, timeout_s: float) -> bool:
        """Whether the program still runs."""
        if select.select([self._fd], [], [], max(timeout_s, 0))[0]:
            try:
                text = os.read(self._fd, 65536).decode(errors="replace").replace("\r\n", "\n")
            except OSError:  # Linux: nobody has the other end open any more
                return False
            self._unread += text
            self.said += text
        return True


@contextmanager
def at_a_terminal(*arguments: str) -> Iterator[Terminal]:
    """``kiosk.py ARGUMENTS`` on a terminal of its own, so that Ctrl-C is a signal to it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "kiosk.py"), *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_own_the_terminal,
    )
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _own_the_terminal() -> None:
    """Make standard input the controlling terminal of the new session (TIOCSCTTY)."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
