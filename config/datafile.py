"""Reading data files: YAML against a pydantic model, refused with file, line and reason when it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from config.files import content_of
from config.loaders import MarkingLoader, PlainLoader

CONFIG_DIR = Path(__file__).parent
ROOT = CONFIG_DIR.parent
#: a link beside the program to the content that came after it (``maintenance/agent/updates``); mostly there is none
CONTENT = ROOT / "content"
#: as many files are kept as they were read by :func:`load_once`
KEPT = 32
#: how much a file may mean: ten lines of YAML, each of which names the one before ten times, mean thousands of millions
MOST_NODES = 1_000_000
_KEYS, _LIST = "keys with their values are expected here", "a list is expected here"
#: what is said of what has another form than the model, instead of what Python calls it
_OTHER_FORM = {
    **dict.fromkeys(("model_type", "dataclass_type", "dict_type", "mapping_type"), _KEYS),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
}
#: where data is looked for before it is looked for in CONFIG_DIR
_given: list[Path] = []
#: folders whose data files take the place of those at the same path of the program
_laid_on: list[Path] = []
#: which fields models of data files were given
_given_fields: dict[frozenset[str], set[str]] = {}


def read_from(folder: Path) -> None:
    """Data files in ``folder`` join the shipped ones, or take their place. For the start of a program."""
    _given.append(folder)


def lay_on(content: Path) -> None:
    """Data files in ``content`` take the place of those at the same path of the program (``config/hours.yaml``,
    ``flows/scenes/medical/words.zh.yaml``); a new one joins the folder of ``config`` in which it lies. For the start.
    """
    _laid_on.append(content)


def _newest(file: Path) -> Path:
    """The file that counts at that path of the program."""
    if not _laid_on or not file.is_relative_to(ROOT):
        return file
    instead = (content / file.relative_to(ROOT) for content in reversed(_laid_on))
    return next((one for one in instead if one.is_file()), file)


def data_file(name: str) -> Path:
    """The data file ``name``: a given one, else the shipped one."""
    return next((folder / name for folder in _given if (folder / name).is_file()), CONFIG_DIR / name)


def data_files(folder: str) -> list[Path]:
    """Every data file of a folder, in the order of their names; of two with one name, the given one."""
    laid_on = [content / "config" for content in _laid_on]
    found = {file.name: file for place in (*laid_on, CONFIG_DIR, *_given) for file in data_files_in(place / folder)}
    return [found[name] for name in sorted(found)]


def data_files_in(folder: Path) -> list[Path]:
    """Those that lie in ``folder`` itself; ``name.en.yaml`` is none, but the texts of one in another language."""
    return sorted(file for file in folder.glob("*.yaml") if "." not in file.stem)


def _written_as_text(value: object) -> object:
    if isinstance(value, int | float):  # YAML 1.1 reads 13:00 as 780, which would be a quarter past midnight
        raise ValueError('a time of day stands in quotes: "13:00"')
    return value


TimeOfDay = Annotated[time, BeforeValidator(_written_as_text)]


class Data(BaseModel):
    """Base of every data model: frozen, and an unknown key is an error, because it is most often a misspelt one.

    Each is built when it first reads something: most of them are only ever read as a part of another one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    def model_post_init(self, context: Any, /) -> None:  # noqa: ARG002 - of pydantic
        """Models that were given the same fields share the set that says so, a tenth of what they hold."""
        given = self.model_fields_set
        object.__setattr__(self, "__pydantic_fields_set__", _given_fields.setdefault(frozenset(given), given))


def build_all() -> None:
    """Every data model that there is, now: for a process of which others are forked, which share what it has built."""
    waiting: list[type[Data]] = [Data]
    while waiting:
        model = waiting.pop()
        model.model_rebuild()
        waiting += model.__subclasses__()


class DemonstrationOnly(Data):
    """Base of every driver without hardware, of invented time and of papers to a folder: no site in service has one."""


DataT = TypeVar("DataT", bound=BaseModel)


class DataFileError(Exception):
    """A data file is unusable; the text names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Place:
    """A key or item of a data file, by the keys and indices that lead to it; as text its line, or the nearest one.

    The line is looked up when it is asked for: a kiosk has thousands of places, and says none of them.
    """

    file: Path
    where: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        below, line = yaml.compose(_text_of(self.file), Loader=yaml.CSafeLoader), 1
        for part in self.where:
            if (found := _below(below, part)) is None:
                break
            below, line = found[1], found[0].start_mark.line + 1
        return f"{self.file}:{line}"


@dataclass(frozen=True)
class Lines:
    """Where in ``file`` what stands."""

    file: Path

    def at(self, *where: str | int) -> Place:
        """The place of a key or item, by the keys and indices that lead to it."""
        return Place(self.file, where)


def load(
    path: Path, model: type[DataT], *, plain: bool = False, context: object = None, texts: Path | None = None
) -> DataT:
    """Read ``path`` as ``model``; :class:`DataFileError` says what is wrong and where.

    ``plain``: every word is meant as it stands, as text (``on``, ``012345``). ``context`` is what validators are told.
    ``texts``: a file of nothing but texts, which take the place of those under the same keys.
    """
    return load_with_lines(path, model, plain=plain, context=context, texts=texts)[0]


def load_with_lines(
    path: Path, model: type[DataT], *, plain: bool = False, context: object = None, texts: Path | None = None
) -> tuple[DataT, Lines]:
    """:func:`load`, and where everything stands, for whoever finds something wrong with it later."""
    path = _newest(path)
    content, tree = _parsed(path, plain=plain)
    if texts is not None:
        over, lines = read_with_lines(texts)
        content = _laid_over(content, over, lines, ())
    try:
        return model.model_validate(content, context=context), Lines(path)
    except ValidationError as error:
        raise DataFileError("\n".join(_said(path, tree, one) for one in error.errors())) from error


def _said(path: Path, tree: yaml.Node | None, wrong: ErrorDetails) -> str:
    where = f"{'.'.join(map(str, wrong['loc']))}: " if wrong["loc"] else ""
    return f"{path}:{_line_of(tree, wrong['loc'])}: {where}{_OTHER_FORM.get(wrong['type'], wrong['msg'])}"


@dataclass(frozen=True)
class _Said:
    """What stands in a file; wherever that lies, it is the same."""

    digest: bytes
    path: Path = field(compare=False)


def load_once(path: Path, model: type[DataT]) -> DataT:
    """:func:`load`; what says the same as a file that has been read is not read again by the same process."""
    path = _newest(path)
    said = _Said(sha256(_text_of(path).encode()).digest(), path)
    return _as_said(said, model)  # type: ignore[return-value]  # the cache knows no type of it


@lru_cache(KEPT)
def _as_said(said: _Said, model: type[BaseModel]) -> BaseModel:
    return load(said.path, model)


def read_with_lines(path: Path) -> tuple[Any, Lines]:
    """What stands in ``path``, as it stands there, and where."""
    path = _newest(path)
    return _parsed(path)[0], Lines(path)


def _laid_over(content: Any, over: Any, lines: Lines, where: tuple[str | int, ...]) -> Any:
    """``content`` with the texts of ``over``, which has no key of its own and nothing but texts."""
    if isinstance(content, dict) and isinstance(over, dict):
        if unknown := [key for key in over if key not in content]:
            raise DataFileError(
                f"{lines.at(*where, str(unknown[0]))}: there is no {unknown[0]!r} to say in other words"
            )
        return {
            key: _laid_over(value, over[key], lines, (*where, key)) if key in over else value
            for key, value in content.items()
        }
    if isinstance(content, list) and isinstance(over, list) and len(content) == len(over):
        pairs = enumerate(zip(content, over, strict=True))
        return [_laid_over(old, new, lines, (*where, place)) for place, (old, new) in pairs]
    if isinstance(content, str) and isinstance(over, str):
        return over
    raise DataFileError(f"{lines.at(*where)}: this does not have the form of what it says in other words")


def _parsed(path: Path, *, plain: bool = False) -> tuple[Any, yaml.Node | None]:
    text = _text_of(path)
    try:
        if "!" in text:
            _refuse_tagged(path, text)
        loader = PlainLoader(text) if plain else MarkingLoader(text)
        tree = loader.get_single_node()
        if "\\" in text:
            _refuse_escaped(path, tree)
        _refuse_repeated_keys(path, tree, {})
        content = None if tree is None else loader.meant(tree, {})
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataFileError(f"{path}:{line}: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DataFileError(f"{path}:{line}: a character that no such file may have: {error.reason}") from error
    except yaml.YAMLError as error:
        raise DataFileError(f"{path}: {error}") from error
    except RecursionError as error:
        raise DataFileError(f"{path}: it holds itself, or is nested too deeply") from error
    return content, tree


def _text_of(path: Path) -> str:
    try:
        content = content_of(path)
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror}") from error
    except ValueError as error:  # a name that no file can have
        raise DataFileError(f"{str(path)!r}: {error}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataFileError(f"{path}:{line}: this is not UTF-8") from error


def _below(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node at which ``part`` of ``node`` stands, and the one that it is."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _refuse_tagged(path: Path, text: str) -> None:
    """What a thing is, its form says: a tag (``!!binary``) would make bytes of it, and of bytes any character."""
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if getattr(event, "tag", None) is not None:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DataFileError(f"{path}:{line}: no such file has a tag")


def _refuse_escaped(path: Path, tree: yaml.Node | None) -> None:
    """What YAML lets nobody write as it stands, as a character that steers a terminal, is none of a text escaped."""
    waiting, seen = [tree], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            if yaml.reader.Reader.NON_PRINTABLE.search(node.value):
                raise DataFileError(f"{path}:{node.start_mark.line + 1}: a character that no such file may have")
        elif node is not None and id(node) not in seen:
            seen.add(id(node))
            waiting += chain(*node.value) if isinstance(node, yaml.MappingNode) else node.value


def _refuse_repeated_keys(path: Path, node: yaml.Node | None, sizes: dict[int, int]) -> int:
    """How many nodes there are below ``node``, what stands for others (``*name``) counted as often as it is meant.

    ``sizes`` are those that are known: a node is looked at once, however often it is meant.
    """
    if node is None or isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) in sizes:
        return sizes[id(node)]
    items = node.value
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise DataFileError(f"{path}:{key.start_mark.line + 1}: a key is one word")
            if key.value in seen:
                raise DataFileError(f"{path}:{key.start_mark.line + 1}: key {key.value!r} stands twice")
            seen.add(key.value)
        items = [value for _, value in node.value]
    larger = [item for item in items if not isinstance(item, yaml.ScalarNode)]
    size = 1 + len(items) - len(larger)
    for item in larger:
        size += _refuse_repeated_keys(path, item, sizes)
    sizes[id(node)] = size
    if size > MOST_NODES:
        raise DataFileError(f"{path}:{node.start_mark.line + 1}: what stands here means more than {MOST_NODES} things")
    return size


def _line_of(node: yaml.Node | None, where: Sequence[Any]) -> int:
    """The line of the innermost node that ``where`` (a pydantic location) reaches.

    A part of it that stands nowhere is what is missing, or says which of several models was tried: it is passed over.
    """
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = [value for key, value in node.value if key.value == str(part)]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = [node.value[part]]
        else:
            found = []
        if found:
            node = found[0]
    return node.start_mark.line + 1 if node else 1


if CONTENT.is_dir():
    lay_on(CONTENT)
