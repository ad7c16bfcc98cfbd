"""Whether a command line opens the kiosk, which then has a guardian: asked before anything large is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from supervision.guard import keep_watch


def has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def opens_kiosk(arguments: Sequence[str]) -> bool:
    """``run``, or no command at all, where there is a display."""
    return has_display() and (not arguments or arguments[0] == "run")


def guard(arguments: Sequence[str]) -> None:
    """Go on with ``arguments``; if they open the kiosk, as a child of what this process then becomes."""
    if opens_kiosk(arguments) and (code := keep_watch()) is not None:
        sys.exit(code)
