"""Every place where somebody can be: the pages, the screens before a visit, and what lies over a page."""

from __future__ import annotations

from tests.screens.pages import PAGES
from tests.screens.show import DISPLAYS

EVERYWHERE = sorted([*PAGES, "attract", "services", "search", "help", "idle", "staff"])


def orientation_by_day(name: str) -> str:
    """In which orientation a page is shown by day where one must do; neighbours, which are alike, in both."""
    ways = sorted(DISPLAYS)
    return ways[EVERYWHERE.index(name) % len(ways)]
