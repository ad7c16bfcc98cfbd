"""Signals to a whole group of processes: of a terminal (Ctrl-C, hang up), or of a service manager.

They are for the parent, which ends its children in order. A child has a session of its own, but for a moment after its
birth it has not: whoever signals the group then meets it, too. So it is born deaf to them, and drops what came.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

TO_A_GROUP = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


@contextmanager
def born_deaf() -> Iterator[None]:
    """Whoever is started here hears none of them before :func:`hear_again`."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TO_A_GROUP)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_again() -> None:
    """Drop what has come; from now on each of them ends this process."""
    for one in TO_A_GROUP:
        signal.signal(one, signal.SIG_IGN)  # which drops it (POSIX.1, 2.4.3)
        signal.signal(one, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TO_A_GROUP)
