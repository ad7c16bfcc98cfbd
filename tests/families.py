"""Families of tests, whose members differ in their data alone: by day some stand for all, by night each is tried."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def by_day(members: Iterable[Any], day: Collection[Any]) -> list[Any]:
    """The members, as parameters; those that are not of the ``day`` are ``nightly``."""
    return [member if member in day else pytest.param(member, marks=pytest.mark.nightly) for member in members]


def some_by_day(members: Iterable[Any], every: int) -> list[Any]:
    """The members, as parameters; by day every ``every``-th."""
    listed = list(members)
    return by_day(listed, listed[::every])
