"""A computation: what a scene learns from the answers and the law, for any scene that names it (``by``).

One file ``flows/computed/<name>.py`` holds each, as ``COMPUTATION``; its texts stand beside it in ``<name>.zh.yaml``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from pydantic import RootModel

from config.language import load_said, per_language
from flows.bodies import Chart
from flows.engine import Answers
from printing.documents.port import Rows

T = TypeVar("T")
FOLDER = Path(__file__).parent.parent / "computed"


@dataclass(frozen=True)
class Said(Generic[T]):
    """What the values of words are made of: the ``result``, the ``answers`` so far, the day, and the own ``texts``."""

    result: T
    answers: Answers
    today: date
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Computation(Generic[T]):
    """``result`` is the type of the answer; ``compute`` a pure function of the answers and the day.

    ``charts`` are what a ``pick`` step that is about the answer (``of``) lets one choose from, by the name of its page.
    ``tables`` are rows of a paper of the scene's own, with totals or plain, by the name that its file gives.
    ``values`` are what words may say of the answer of a node ``standing``, as ``{standing.month}``; ``fills`` are their
    names. An answer that has ``reasons`` gives them to pages (``sections_from: reasons``) and papers by itself.
    """

    result: type[T]
    compute: Callable[[Answers, date], T]
    fills: frozenset[str] = frozenset()
    values: Callable[[Said[T]], Mapping[str, str]] = lambda _: {}
    charts: Mapping[str, Callable[[Said[T]], Chart]] = field(default_factory=dict)
    tables: Mapping[str, Callable[[Said[T]], Rows | Sequence[tuple[str, ...]]]] = field(default_factory=dict)


class ComputedWords(RootModel[dict[str, str]]):
    """The texts of a computation, by name."""


@cache
def computation(name: str) -> Computation[Any]:
    """The computation of that name; LookupError when there is none."""
    if not (FOLDER / f"{name}.py").is_file():
        raise LookupError(f"there is no computation {name!r}")
    return cast(Computation[Any], importlib.import_module(f"flows.computed.{name}").COMPUTATION)


def computations() -> tuple[str, ...]:
    """The names of all that there are."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "__init__"))


def prepare() -> None:
    """Import each with its texts, before anybody is served: an import holds up the thread that answers touches."""
    for name in computations():
        computation(name)
        texts_of(name)


@per_language
def texts_of(name: str) -> dict[str, str]:
    """Its texts in the present language; it may have none."""
    file = FOLDER / f"{name}.zh.yaml"
    return load_said(file, ComputedWords).root if file.is_file() else {}
