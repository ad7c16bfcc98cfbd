"""How papers look: their colours and the styles of their texts. Lengths in points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reportlab.lib.colors import Color, HexColor

from printing.typeset import Style

INK = HexColor("#1b1b1b")
BLACK = HexColor("#000000")
GREY = HexColor("#5c5c5c")
RED = HexColor("#a8201a")
HAIR = HexColor("#d9d4cd")
PANEL = HexColor("#f8f5f0")
WHITE = HexColor("#ffffff")


@dataclass(frozen=True)
class Look:
    """The styles of a paper. ``label_share`` is the part of its width that labels take before their values.

    ``stacked``: so narrow that what stands beside each other elsewhere goes below.
    """

    body: Style
    label: Style
    small: Style
    title: Style
    bureau: Style
    heading: Style
    highlight: Style
    poster: Style
    accent: Color
    hair: Color
    panel: Color
    label_share: float = 0.3
    stacked: bool = False

    @cached_property
    def left(self) -> Style:
        """The body, not justified."""
        return self.body.but(align="left")

    @cached_property
    def right(self) -> Style:
        return self.body.but(align="right")

    @cached_property
    def note(self) -> Style:
        """Small, with air above it."""
        return self.small.but(space_before=4)

    @cached_property
    def texts(self) -> Mapping[str, Style]:
        """By the names that a letter has for them."""
        return {
            "body": self.body,
            "lead": self.body.but(indent=2),
            "plain": self.left,
            "strong": self.body.but(bold=True),
            "note": self.note,
            "poster": self.poster,
        }


#: elders read these papers: nothing that matters is below 12 pt
SHEET_LOOK = Look(
    body=Style(12.5, 20, INK),
    label=Style(12.5, 20, GREY, align="left"),
    small=Style(10.5, 15.5, GREY, align="left"),
    title=Style(27, 40, INK, bold=True, align="centre", tracking=0.18),
    bureau=Style(15, 22, RED, bold=True, align="centre", tracking=0.06),
    heading=Style(14, 21, INK, bold=True, align="left", space_before=11, space_after=3),
    highlight=Style(23, 32, RED, bold=True, align="left"),
    poster=Style(52, 78, RED, bold=True, align="centre", space_before=14, space_after=10),
    accent=RED,
    hair=HAIR,
    panel=PANEL,
)
#: a thermal head knows black and nothing between: grey would be dots
ROLL_LOOK = Look(
    body=Style(12, 18, BLACK),
    label=Style(10.5, 18, BLACK, align="left"),
    small=Style(10, 14.5, BLACK, align="left"),
    title=Style(20, 30, BLACK, bold=True, align="centre", tracking=0.1),
    bureau=Style(12, 18, BLACK, bold=True, align="centre"),
    heading=Style(12.5, 19, BLACK, bold=True, align="left", space_before=11, space_after=3),
    highlight=Style(17, 25, BLACK, bold=True, align="left"),
    poster=Style(26, 38, BLACK, bold=True, align="centre", space_before=6, space_after=6),
    accent=BLACK,
    hair=BLACK,
    panel=WHITE,
    label_share=0.34,
    stacked=True,
)
