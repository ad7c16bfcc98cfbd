"""Every place where somebody can be: the pages, the screens before a visit, and what lies over a page."""

from __future__ import annotations

from tests.families import lot
from tests.screens.pages import PAGES
from tests.screens.show import DISPLAYS

EVERYWHERE = sorted([*PAGES, "attract", "services", "search", "help", "idle", "staff"])


def orientation_by_day(name: str) -> str:
    """In which orientation a page is shown by day where one must do: its name alone says which."""
    ways = sorted(DISPLAYS)
    return ways[lot(f"{name} held") % len(ways)]
