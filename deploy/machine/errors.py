"""Why it cannot go on: one sentence for the technician, and another run goes on from there."""

from __future__ import annotations


class CannotGoOn(Exception):
    """The text says what is wrong and what to do about it."""
