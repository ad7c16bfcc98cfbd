"""Services that a demonstration or a test needs: none outlives whoever started it, however that ends."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

#: of util-linux, which Debian has always; it becomes the command, and the number of the process stays
SETPRIV = "setpriv"


def dying_with_us(*command: str | Path, by: signal.Signals = signal.SIGTERM) -> tuple[str, ...]:
    """``command`` as a child that the kernel sends ``by`` when the thread that starts it has gone; so it is started by
    one that lasts as long as the program.

    FileNotFoundError as ``subprocess`` raises it when there is no such program.
    """
    if shutil.which(str(command[0])) is None:
        raise FileNotFoundError(command[0])
    return (SETPRIV, "--pdeathsig", by.name.removeprefix("SIG"), *map(str, command))
