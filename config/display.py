"""The panel of a site: how large it is, where it hangs, and how it looks to whoever has chosen nothing."""

from __future__ import annotations

from datetime import time
from typing import Self

from pydantic import Field, PositiveFloat, PositiveInt, model_validator

from config.datafile import Data, TimeOfDay
from config.panel import ScaleName as ScaleName
from config.panel import ThemeName as ThemeName

#: What a seated person reaches, in millimetres above the floor (EN 301 549 8.3.2 and GB 50763: 400 to 1200)
REACH_FROM_MM, REACH_TO_MM = 400.0, 1200.0
#: of that, what a keypad with its footer needs: less, and the low position could not hold a page
REACH_LEAST_MM = 250.0


class Rest(Data):
    """When the screen is dark because nobody is there: after a while, and sooner at night (``from`` until ``to``).

    By what wakes it: docs/decisions/034-rest.md.
    """

    after_min: PositiveFloat = 10.0
    night_after_min: PositiveFloat = 1.0
    night_from: TimeOfDay = time(22)
    night_to: TimeOfDay = time(6)

    @model_validator(mode="after")
    def _has_a_night(self) -> Self:
        if self.night_from == self.night_to:
            raise ValueError("a night ends at another time than it begins; without one, let both waits be the same")
        return self

    def is_night(self, now: time) -> bool:
        """Whether ``now`` is within the night, which may begin before midnight."""
        if self.night_from < self.night_to:
            return self.night_from <= now < self.night_to
        return now >= self.night_from or now < self.night_to

    def after_s(self, now: time) -> float:
        """How long nobody has to be there for the screen to rest."""
        return 60 * (self.night_after_min if self.is_night(now) else self.after_min)


class Display(Data):
    """The panel. Sizes on screen are given in millimetres, so the software must know how large a pixel is.

    ``mounting_mm`` is the height of the panel's lower edge above the floor: what is touched in the low position lies
    within a seated person's reach. ``theme``, ``scale`` and ``low`` are what each visit begins with.
    """

    width_px: PositiveInt
    height_px: PositiveInt
    width_mm: PositiveFloat
    mounting_mm: float = Field(ge=REACH_FROM_MM, le=REACH_TO_MM - REACH_LEAST_MM)
    theme: ThemeName = "day"
    scale: ScaleName = "large"
    low: bool = False
    rest: Rest = Rest()

    @property
    def px_per_mm(self) -> float:
        return self.width_px / self.width_mm

    @property
    def landscape(self) -> bool:
        return self.width_px > self.height_px

    @property
    def height_mm(self) -> float:
        """Pixels are square."""
        return self.height_px / self.px_per_mm

    @property
    def out_of_reach_px(self) -> int:
        """How much of the panel, from its top, lies above a seated person's reach; 0 where nothing does."""
        return max(0, round((self.mounting_mm + self.height_mm - REACH_TO_MM) * self.px_per_mm))
