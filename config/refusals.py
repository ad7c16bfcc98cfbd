"""Why the office refuses a matter (``refusals.yaml``): a word for the program, and a sentence for the citizen."""

from __future__ import annotations

from collections.abc import Mapping

from config.datafile import CONFIG_DIR, Data
from config.language import load_said, per_language


class Refusal(Data):
    """``citizen`` is what is said on screen and paper, ``way_on`` what can be done now."""

    citizen: str
    way_on: str


class _Refusals(Data):
    refusals: Mapping[str, Refusal]


@per_language
def refusals() -> Mapping[str, Refusal]:
    """Every reason, by its word: ``result["reason"]`` of a refused case is one of these."""
    return load_said(CONFIG_DIR / "refusals.yaml", _Refusals).refusals
