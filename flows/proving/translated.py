"""Whether every language says all that citizens read: each text, with the values that fill it, and nothing besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from config.datafile import DataFileError, Lines, data_file, data_files, read_with_lines
from config.language import ZH, Language, languages, translation
from flows.definition.loading import part_names, scene_names
from flows.definition.shelf import FLOWS_DIR, SHIPPED, shelf

ROOT = FLOWS_DIR.parent
#: data with texts for citizens, and what stands in them for others: clerks, staff, papers
DATA: Mapping[str, frozenset[str]] = {
    "items.yaml": frozenset({"source", "instead"}),
    "departments.yaml": frozenset(),
    "promises.yaml": frozenset({"source", "way"}),
    "refusals.yaml": frozenset({"law"}),
    "results.yaml": frozenset(),
    "corrections.yaml": frozenset(),
    "exclusions.yaml": frozenset(),
    "rating_reasons.yaml": frozenset(),
    "hours.yaml": frozenset(),
    "groups.yaml": frozenset(),
    "elsewhere.yaml": frozenset(),
    "supplies.yaml": frozenset(),
    "faults.yaml": frozenset({"staff", "remedies"}),
    "alerts.yaml": frozenset(),
}
FOLDERS: Mapping[str, frozenset[str]] = {
    "matters": frozenset({"instant", "exception", "offline"}),
    "parameters": frozenset({"number", "article", "confirm"}),
}
#: words that no scene owns
WORDS = (
    "law/words.zh.yaml",
    "flows/bundle/notice.zh.yaml",
    "flows/first_screen/beforehand.zh.yaml",
    "flows/first_screen/offers.zh.yaml",
    "flows/papers/papers.zh.yaml",
    "flows/pages/rating.zh.yaml",
    "flows/pages/spoken.zh.yaml",
    "flows/pages/farewell.zh.yaml",
    "flows/bodies/words.zh.yaml",
    "ui/words.zh.yaml",
    "office/console/words.zh.yaml",
)
CHINESE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
#: where Chinese stands in another language: the official name of a law, behind what it means
OFFICIAL_NAME = re.compile(r"\([^()]*\)")
#: of the words of a scene, what stands on papers alone, which are Chinese
ON_PAPERS = (("papers", "facts"), ("papers", "highlight"), ("papers", "own"))
#: pages that the staff of the hall read; they have the Chinese beside it
BY_STAFF = "staff."

Where = tuple[str | int, ...]
Texts = Mapping[Where, str]


def untranslated() -> Iterator[str]:
    """What is missing or wrong in any language but Chinese, in everything that is read now; each with file and line."""
    for into in languages():
        if into != ZH:
            for file, unsaid in said_files():
                if translation(file, into).is_file() or not _is_of_chinese_data(file, into):
                    yield from problems_of(file, into, unsaid)


def said_files() -> Iterator[tuple[Path, frozenset[str]]]:
    """Every file with texts for citizens, in Chinese; with the keys of what is none."""
    yield from ((data_file(name), unsaid) for name, unsaid in DATA.items())
    yield from ((file, unsaid) for folder, unsaid in FOLDERS.items() for file in data_files(folder))
    yield from ((ROOT / name, frozenset()) for name in WORDS)
    yield from ((file, frozenset()) for file in sorted((FLOWS_DIR / "computed").glob("*.zh.yaml")))
    folders = [shelf().scenes / name for name in scene_names()]
    folders += [shelf().part(name) for name in sorted({*part_names(), *part_names(SHIPPED)})]
    yield from ((folder / "words.zh.yaml", frozenset()) for folder in folders)


def problems_of(file: Path, into: Language, unsaid: frozenset[str] = frozenset()) -> Iterator[str]:
    """What is wrong with the texts of ``file`` in another language."""
    try:
        chinese, lines = _texts_of(file)
        if not (translated := translation(file, into)).is_file():
            yield f"{lines.at()}: nothing of this is said in {into}: {translated.name} is missing"
            return
        texts, places = _texts_of(translated)
    except DataFileError as error:
        yield from str(error).splitlines()
        return
    for where, text in chinese.items():
        if where not in texts and CHINESE.search(text) and not unsaid & set(where) and where[:2] not in ON_PAPERS:
            yield f"{lines.at(*where)}: {_named(where)} is not said in {into}"
    for where, text in texts.items():
        if reason := _wrong(where, text, chinese):
            yield f"{places.at(*where)}: {_named(where)}: {reason}"


def _is_of_chinese_data(file: Path, into: Language) -> bool:
    """Whether ``file`` was handed in, with data that are Chinese alone."""
    given = shelf().given
    return given is not None and file.is_relative_to(given) and not any(given.rglob(f"*.{into}.yaml"))


def _wrong(where: Where, text: str, chinese: Texts) -> str:
    if where not in chinese:
        return "there is no such text to say in other words"
    if not text.strip():
        return "it says nothing"
    if _values(text) != _values(chinese[where]):
        return f"it is filled with {_list(_values(text))}, and the Chinese with {_list(_values(chinese[where]))}"
    of_staff = any(str(key).startswith(BY_STAFF) for key in where)
    if not of_staff and CHINESE.search(OFFICIAL_NAME.sub("", text)):
        return "Chinese stands in it"
    return ""


def _texts_of(file: Path) -> tuple[Texts, Lines]:
    content, lines = read_with_lines(file)
    return dict(_leaves(content, ())), lines


def _leaves(content: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _leaves(value, (*where, key))
    elif isinstance(content, list):
        for place, value in enumerate(content):
            yield from _leaves(value, (*where, place))
    elif isinstance(content, str):
        yield where, content
    elif content is None:  # what stood behind a comma that nobody quoted is a key, and says nothing
        yield where, ""


def _values(text: str) -> frozenset[str]:
    """The names of the ``{values}`` of a text; a brace that is none is a value of its own."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError as error:
        return frozenset({str(error)})


def _list(values: frozenset[str]) -> str:
    return " ".join(f"{{{value}}}" for value in sorted(values)) or "nothing"


def _named(where: Where) -> str:
    return ".".join(map(str, where))
