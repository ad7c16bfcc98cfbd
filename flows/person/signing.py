"""A handwritten signature, as an answer of a visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from config.ink import Strokes


@dataclass(frozen=True)
class Signed:
    """How it was signed, on the glass or later at the counter. The strokes are nobody's but the papers'."""

    how: Literal["here", "counter"]
    strokes: Strokes | None = field(default=None, repr=False)
