"""What the tests of the face check share."""

from __future__ import annotations

import pytest

from devices.face import check


@pytest.fixture
def no_suspense(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every movement is asked at the first moment at which it may be.

    So checks of one head show the same pictures, and the engine of the stage has seen most of them before.
    """
    monkeypatch.setattr(check, "PAUSE_MAX_MS", check.PAUSE_MIN_MS + 1)
