"""What a matter has brought, as it is said to the citizen (``results.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from config.datafile import CONFIG_DIR, Data
from config.language import load_said, per_language


class Result(Data):
    """A name for it, and how its value is said: ``item``, as the item of the same name is."""

    name: str
    form: Literal["text", "day", "month", "months", "item"]
    #: the first paper of it says it large, and not among the facts
    large: bool = False


class _Results(Data):
    results: Mapping[str, Result]


@per_language
def results() -> Mapping[str, Result]:
    """Every result that is said, by its name in ``Case.result``, in the order in which they are said."""
    return load_said(CONFIG_DIR / "results.yaml", _Results).results
