"""Why the office refuses a matter (``refusals.yaml``): a word for the program, and a sentence for the citizen."""

from __future__ import annotations

from collections.abc import Mapping

from config.datafile import CONFIG_DIR, Data
from config.language import load_said, per_language


class Refusal(Data):
    """``citizen`` is what is said on screen and paper, ``way_on`` what can be done now.

    ``law`` is where it stands: document and article; None where that of the matter counts. ``decided``: the back
    office says it of a case that it has examined, and the program never does.
    """

    citizen: str
    way_on: str
    law: tuple[str, str] | None = None
    decided: bool = False


class _Refusals(Data):
    refusals: Mapping[str, Refusal]


@per_language
def refusals() -> Mapping[str, Refusal]:
    """Every reason, by its word: ``result["reason"]`` of a refused case is one of these."""
    return load_said(CONFIG_DIR / "refusals.yaml", _Refusals).refusals
