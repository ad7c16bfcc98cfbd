"""The language of the present visit, and data in it.

Everything is written in Chinese, and whoever serves no citizen at the screen (papers, the log, the staff, the courier,
the office) speaks Chinese. What citizens read has a file of every other language beside it (:func:`translation`), which
holds the texts alone and is laid over the Chinese one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import NewType, ParamSpec, TypeVar

from pydantic import Field

from config.datafile import CONFIG_DIR, Data, DataT, Lines, load, load_with_lines

#: its code, as it stands in the names of files
Language = NewType("Language", str)
#: the language in which everything is written
ZH = Language("zh")
EN = Language("en")

P = ParamSpec("P")
T = TypeVar("T")


class Tongue(Data):
    """How a language calls itself, and joins sentences and names in a row. ``voice`` is that of espeak-ng."""

    name: str
    voice: str
    stop: str
    space: str
    comma: str
    and_: str = Field(alias="and")
    or_: str = Field(alias="or")


class _Languages(Data):
    languages: dict[Language, Tongue]


@cache
def languages() -> Mapping[Language, Tongue]:
    """Every language that the kiosk speaks, Chinese first."""
    return load(CONFIG_DIR / "languages.yaml", _Languages).languages


@dataclass
class Spoken:
    """What one visit speaks. All of its tasks hold the same one: a change is seen by each of them."""

    language: Language = ZH


_present: ContextVar[Spoken] = ContextVar("_present")


def language() -> Language:
    """The language of whoever is served in the present context; Chinese where nobody is."""
    spoken = _present.get(None)
    return spoken.language if spoken else ZH


@contextmanager
def using(spoken: Spoken) -> Iterator[None]:
    """Within, and in all tasks that begin within, ``spoken`` says which language it is."""
    before = _present.set(spoken)
    try:
        yield
    finally:
        _present.reset(before)


def speaking(in_language: Language) -> AbstractContextManager[None]:
    """Within, everything is said ``in_language``."""
    return using(Spoken(in_language))


def tongue() -> Tongue:
    """That of the present language."""
    return languages()[language()]


def all_of(names: Iterable[str]) -> str:
    """Names in a row: all of them."""
    return _joined(names, tongue().and_)


def any_of(names: Iterable[str]) -> str:
    """Names in a row: one or another of them."""
    return _joined(names, tongue().or_)


def _joined(names: Iterable[str], last: str) -> str:
    *others, end = [*names] or [""]
    return last.join((tongue().comma.join(others), end)) if others else end


def per_language(read: Callable[P, T]) -> Callable[P, T]:
    """What ``read`` gives in the present language; read once in each."""

    @cache
    def kept(_: Language, *args: P.args, **kwargs: P.kwargs) -> T:
        return read(*args, **kwargs)

    @wraps(read)
    def present(*args: P.args, **kwargs: P.kwargs) -> T:
        return kept(language(), *args, **kwargs)  # type: ignore[arg-type]  # whoever caches takes what can be a key

    return present


def translation(file: Path, into: Language) -> Path:
    """Where the texts of ``file`` stand in another language."""
    return file.with_name(f"{file.stem.removesuffix(f'.{ZH}')}.{into}{file.suffix}")


def load_said(path: Path, model: type[DataT], *, context: object = None) -> DataT:
    """:func:`config.datafile.load`, with the texts of the present language. Its caller is :func:`per_language`."""
    return load(path, model, context=context, texts=_texts(path))


def load_said_with_lines(path: Path, model: type[DataT]) -> tuple[DataT, Lines]:
    """The same, and where everything stands in the Chinese file."""
    return load_with_lines(path, model, texts=_texts(path))


def _texts(path: Path) -> Path | None:
    """The texts to lay over ``path``. What has none in the present language is said in Chinese."""
    if language() == ZH:
        return None
    file = translation(path, language())
    return file if file.is_file() else None
