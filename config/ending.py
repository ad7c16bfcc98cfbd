"""That the program has been told to end, as the exception which says so wherever its main thread is."""

from __future__ import annotations


class ToldToEnd(SystemExit):
    """A signal ends the program; any other ``SystemExit`` is of a library, which has nothing to end here."""
