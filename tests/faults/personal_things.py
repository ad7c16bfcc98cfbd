"""What invented people have that must not leave a kiosk, and a search for it in whatever bytes have left one.

A thing is looked for as it is, and as somebody's program might have written it: in UTF-8, GB 18030 and UTF-16, with
escapes of JSON and of addresses, in hexadecimal digits, in base64 wherever in a group it begins; in archives, and in
what they hold. A portrait is looked for by its bytes, and every picture is held against every portrait by what it
shows.

Short names are words, too: where what is searched is written in Chinese (logs), a name of two characters that stands
in the shipped words counts when no other Chinese character stands beside it. Messages and bundles have no Chinese at
all, so there each counts. A number of fewer than eleven digits counts where it stands alone: in a digest of 64
hexadecimal digits it would stand by chance.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import cv2
import numpy as np
import numpy.typing as npt
import yaml

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
NUMBER = re.compile(r"(?<!\d)\d{7,18}[\dX]?(?![\dX])")
#: a name, by the keys under which one stands; all other Chinese texts of a person are addresses and the like
NAMES = frozenset({"name", "legal_person", "spouse", "relative_name", "beneficiary_name", "agent_name", "full_name"})
#: of a portrait, in bytes, and how many pieces
PIECE, PIECES = 32, 24
#: pictures are compared so small; so alike are two of one portrait
SIDE, ALIKE = 32, 0.9
_ENCODED = re.compile(rb"[0-9A-Za-z+/]{40,}={0,2}")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")

Picture = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Thing:
    """``kind`` is name, number or text; whose it is nobody needs to know."""

    kind: str
    text: str

    def stands_in(self, content: bytes) -> bool:
        """Whether it does, however it is written."""
        if any(way in content for way in self.written):
            return True
        alone = rb"(?<![0-9A-Za-z])%b(?![0-9A-Za-z])" % re.escape(self.text.encode())
        return self._is_short and re.search(alone, content) is not None

    @property
    def _is_short(self) -> bool:
        return self.kind == "number" and len(self.text) < 11

    @cached_property
    def written(self) -> tuple[bytes, ...]:
        """Every way to write it that does not come about by chance."""
        plain = [self.text.encode(code) for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
        ways = {*plain, json.dumps(self.text)[1:-1].encode(), quote(self.text).encode()}
        for each in plain[:2]:
            ways |= {each.hex().encode(), each.hex().upper().encode()}
            ways |= set(_in_base64(each))
        return tuple(ways - {self.text.encode()} if self._is_short else ways)


def _in_base64(content: bytes) -> Iterator[bytes]:
    """What of it is the same wherever it begins; too short a rest says nothing."""
    for before in range(3):
        text = base64.b64encode(bytes(before) + content).rstrip(b"=")
        whole = text[(before * 4 + 2) // 3 : len(text) - (0 if (before + len(content)) % 3 == 0 else 1)]
        if len(whole) >= 7:
            yield whole


@dataclass(frozen=True)
class Found:
    """A thing that has left, and where it was found."""

    kind: str
    where: str


@dataclass
class Everything:
    """What invented people have, and their portraits by file."""

    things: frozenset[Thing]
    portraits: Mapping[str, bytes]
    #: Chinese words that are shipped, in which a short name is no name
    words: str = field(default="", repr=False)

    def counts(self) -> dict[str, int]:
        kinds = [thing.kind for thing in self.things]
        return {**{kind: kinds.count(kind) for kind in sorted(set(kinds))}, "portrait": len(self.portraits)}

    def within(self, contents: Iterable[bytes], where: str, *, chinese: bool = False) -> Iterator[Found]:
        """What of it stands in any of ``contents``, each once; ``chinese``: sentences may stand there.

        What was said a thousand times is looked at once.
        """
        found = dict.fromkeys(layer for content in dict.fromkeys(contents) for layer in layers(content))
        whole = b"\n\n".join(found)
        for thing in self.things:
            if thing.stands_in(whole) and not (chinese and self._is_a_word(thing, whole)):
                yield Found(thing.kind, where)
        yield from (Found("portrait", where) for _ in self._portraits_in(found, whole))

    def _is_a_word(self, thing: Thing, layer: bytes) -> bool:
        """Whether a short name stands in sentences alone, where it is part of a word."""
        if thing.kind != "name" or len(thing.text) > 2 or thing.text not in self.words:
            return False
        text = layer.decode(errors="replace")
        spots = [spot.span() for spot in re.finditer(re.escape(thing.text), text)]
        return bool(spots) and all(
            CHINESE.match(text[begin - 1 : begin]) or CHINESE.match(text[end : end + 1]) for begin, end in spots
        )

    def _portraits_in(self, found: Iterable[bytes], whole: bytes) -> Iterator[str]:
        for name, pieces in self._pieces.items():
            if any(piece in whole for piece in pieces):
                yield name
        for small in (_small(picture) for layer in found for picture in pictures_in(layer)):
            yield from (name for name, one in self._small.items() if float((one * small).mean()) > ALIKE)

    @cached_property
    def _pieces(self) -> dict[str, list[bytes]]:
        found = {}
        for name, content in self.portraits.items():
            step = max(PIECE, (len(content) - 400) // PIECES)
            pieces = [content[at : at + PIECE] for at in range(200, len(content) - PIECE - 100, step)]
            found[name] = [way for piece in pieces for way in (piece, piece.hex().encode(), *_in_base64(piece))]
        return found

    @cached_property
    def _small(self) -> dict[str, Picture]:
        return {name: _small(picture) for name, one in self.portraits.items() for picture in pictures_in(one)}


def layers(content: bytes, depth: int = 3) -> Iterator[bytes]:
    """The bytes, and whatever is packed or encoded in them."""
    yield content
    if depth == 0:
        return
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from layers(archive.read(name), depth - 1)
        return
    for run in _ENCODED.findall(content):
        try:
            yield from layers(base64.b64decode(run + b"=" * (-len(run) % 4)), depth - 1)
        except ValueError:
            continue


def pictures_in(content: bytes) -> Iterator[Picture]:
    """Whatever can be decoded as a picture, from each place where one may begin."""
    for mark in _STARTS:
        at = content.find(mark)
        while at >= 0:
            picture = cv2.imdecode(np.frombuffer(content[at:], np.uint8), cv2.IMREAD_GRAYSCALE)
            if picture is not None:
                yield picture.astype(np.float64)
            at = content.find(mark, at + 1)


def _small(picture: Picture) -> Picture:
    """What it shows, whatever its size and brightness: of mean 0 and deviation 1."""
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float64)
    deviation = float(small.std())
    return (small - small.mean()) / deviation if deviation > 1e-6 else np.zeros((SIDE, SIDE))


def everything(files: Iterable[Path], scripts: Iterable[Path], portraits: Path, words: Iterable[Path]) -> Everything:
    """Of the people in ``files``, and what is typed in the steps of ``scripts``."""
    things = {thing for file in files for thing in _of_people(yaml.load(_text(file), Loader=yaml.CSafeLoader))}
    for script in scripts:
        cases = yaml.load(_text(script), Loader=yaml.CBaseLoader)["cases"]  # noqa: S506 - it makes texts alone
        things |= {thing for case in cases.values() for thing in _typed(case.get("steps", ()))}
    pictures = {file.name: file.read_bytes() for file in sorted(portraits.glob("*.png")) if file.name != "blank.png"}
    shipped = "\n".join(_text(file) for file in words)
    return Everything(frozenset(things), pictures, shipped)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _of_people(value: Any, key: str = "") -> Iterator[Thing]:
    if isinstance(value, dict):
        for name, below in value.items():
            if name not in ("scene", "matters", "promises", "departments_late"):
                yield from _of_people(below, str(name))
    elif isinstance(value, list):
        for below in value:
            yield from _of_people(below, key)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield from _things(str(value), name=key in NAMES or key.endswith("_name"))


def _typed(value: Any) -> Iterator[Thing]:
    if isinstance(value, dict):
        for name, below in value.items():
            if name not in ("on", "expects", "about", "world"):
                yield from _typed(below)
    elif isinstance(value, list):
        for below in value:
            yield from _typed(below)
    elif isinstance(value, str):
        yield from _things(value, name=False)


def _things(text: str, *, name: bool) -> Iterator[Thing]:
    for number in NUMBER.findall(text):
        yield Thing("number", number)
    if CHINESE.search(text) and len(text) >= 2:
        yield Thing("name" if name else "text", text)
