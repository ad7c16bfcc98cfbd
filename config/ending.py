"""The exception by which a signal ends the program, wherever its main thread is."""

from __future__ import annotations


class ToldToEnd(SystemExit):
    """A signal ends the program; any other ``SystemExit`` is of a library, which has nothing to end here."""
