"""What can be wrong with something that was handed in (``corrections.yaml``), as it is said to the citizen."""

from __future__ import annotations

from collections.abc import Mapping

from config.datafile import CONFIG_DIR, Data
from config.items import Basis
from config.language import load_said, per_language


class Problem(Data):
    """What is wrong, and what to do when it cannot be answered at this machine."""

    problem: str
    mend: str
    basis: Basis


class _Problems(Data):
    problems: Mapping[str, Problem]


@per_language
def problems() -> Mapping[str, Problem]:
    """Every problem, by its word: ``Asked.problem`` is one of these."""
    return load_said(CONFIG_DIR / "corrections.yaml", _Problems).problems
