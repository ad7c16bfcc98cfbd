"""Text that is written: Pinyin with candidates, letters, digits and signs, key by key on the screen's own keyboard."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from config.writing import Writing, writings
from devices.pinyin.port import MOST_LETTERS, Candidate
from flows.bodies.body import Entry, PageKind
from flows.bodies.entered import ERASE, KEY, OK, Entered
from flows.bodies.parts import Stop
from flows.bodies.wording import word

#: the boards of the keyboard
PINYIN, LATIN, SIGNS = "key:pinyin", "key:latin", "key:signs"
SPACE, LATER, EARLIER = "key:space", "key:later", "key:earlier"
#: the key of a candidate is ``candidate:0``, in the order in which they were found
CANDIDATE = "candidate:"
#: candidates stand in so many rows of so many places; a word of more characters than one holds takes two, or all
ROWS, PLACES, HOLDS = 2, 4, 4
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "1234567890"


@dataclass(frozen=True)
class Key:
    """A key that can be pressed; ``chosen`` is the board that is up. Candidates have a place of their own."""

    id: str
    label: str
    chosen: bool = False
    row: int = 0
    column: int = 0
    places: int = 1


@dataclass(frozen=True)
class Text(Entered):
    """A text of a ``purpose`` (``config/writing.yaml``), of ``longest`` characters at most; 0 is what the purpose says.

    ``letters`` are typed and stand for nothing yet; ``found`` is what they may mean, ``away`` that nobody can tell.
    """

    kind = PageKind.TEXT
    entry = Entry.TEXT
    purpose: str = "text"
    longest: int = 0
    entered: str = field(default="", repr=False)
    letters: str = field(default="", repr=False)
    found: tuple[Candidate, ...] = field(default=(), repr=False, metadata={"hidden": True})
    turned: int = 0
    away: bool = False
    board: str = ""
    #: for whoever draws it
    cells: tuple[Key, ...] = field(init=False, repr=False)
    boards: tuple[Key, ...] = field(init=False, repr=False)
    offered: tuple[Key, ...] = field(init=False, repr=False)
    earlier: bool = field(init=False)
    later: bool = field(init=False)
    spaced: bool = field(init=False)
    complete: bool = field(init=False)
    said: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        boards = tuple(self._boards())
        board = self.board or boards[0]
        pages = tuple(_pages(self.found))
        shown = pages[self.turned] if pages else ()
        derived: dict[str, object] = {
            "board": board,
            "boards": tuple(Key(one, word(one.replace(":", "_")), one == board) for one in boards),
            "cells": tuple(Key(f"{KEY}{label}", label) for label in self._labels(board)),
            "offered": shown,
            "earlier": self.turned > 0,
            "later": self.turned + 1 < len(pages),
            "spaced": self.writing.latin,
            "complete": self._is_answer,
            "said": self._said(),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def writing(self) -> Writing:
        return writings()[self.purpose]

    @property
    def most(self) -> int:
        return self.longest or self.writing.most

    @property
    def wanted(self) -> str:
        """The letters of which somebody should find out what they may mean."""
        return self.letters if self.board == PINYIN else ""

    def means(self, found: Sequence[Candidate]) -> Self:
        """The body with what its letters may mean."""
        room = self.most - len(self.entered)
        return replace(self, found=tuple(one for one in found if len(one.text) <= room), turned=0, away=False)

    def without_meaning(self) -> Self:
        """The body when nobody can tell what letters mean."""
        return replace(self, found=(), turned=0, away=True)

    @property
    def keys(self) -> tuple[str, ...]:
        turns = ((EARLIER, self.earlier), (LATER, self.later), (SPACE, self.spaced), (ERASE, self._erasable))
        return (
            *(one.id for one in self.offered),
            *(key for key, there in turns[:2] if there),
            *(one.id for one in self.cells),
            *(one.id for one in self.boards),
            *(key for key, there in turns[2:] if there),
            *((OK,) if self._is_answer else ()),
        )

    @property
    def stops(self) -> Iterator[Stop]:
        yield from self.news
        named = {one.id: one.label for one in (*self.offered, *self.cells, *self.boards)}
        for key in self.keys:
            label = named.get(key) or word(key.replace(":", "_"))
            yield Stop(label, key, private=key.startswith(CANDIDATE))

    @property
    def news(self) -> tuple[Stop, ...]:
        aloud = word("text_written", n=len(self.entered))
        stands = Stop(self.entered, private=True, aloud=aloud) if self.entered else Stop(word("nothing_yet"))
        letters = (Stop(self.letters, private=True),) if self.letters else ()
        return (stands, *letters, *((Stop(self.said),) if self.said else ()))

    def standing(self, before: Self) -> Self:
        kept = replace(self, entered=before.entered, letters=before.letters, board=before.board)
        return replace(kept, found=before.found, turned=before.turned, away=before.away)

    def press(self, key: str) -> Self:
        match key:
            case "key:pinyin" | "key:latin" | "key:signs":
                return replace(self, board=key, letters="", found=(), turned=0)
            case "key:earlier":
                return replace(self, turned=self.turned - 1)
            case "key:later":
                return replace(self, turned=self.turned + 1)
            case "key:erase":
                return self._shorter()
            case "key:space":
                return self._with(" ")
            case "key:ok":
                return self
        if key.startswith(CANDIDATE):
            return self._chosen(self.found[int(key.removeprefix(CANDIDATE))])
        label = key.removeprefix(KEY)
        if self.board != PINYIN:
            return self._with(label)
        return self._spelling((self.letters + label.lower())[:MOST_LETTERS])

    def answer(self, key: str) -> str:
        return self.entered.strip() if key == OK and self._is_answer else ""

    def typed(self, text: str) -> Self:
        """The text stands there as far as it may, as if it had been chosen character by character."""
        kept = "".join(one for one in unicodedata.normalize("NFC", text) if self.writing.takes(one))
        return replace(self, entered=(self.entered + kept)[: self.most])

    def read(self, answer: str) -> str:
        """The text, trimmed and composed (NFC). ValueError, with the reason, when it cannot stand there."""
        text = unicodedata.normalize("NFC", answer).strip()
        if not text:
            raise ValueError(word("text_empty"))
        if len(text) > self.most:
            raise ValueError(word("text_long", most=self.most))
        if strange := [one for one in text if not self.writing.takes(one)]:
            raise ValueError(word("text_strange", sign=strange[0]))
        return text

    @property
    def _erasable(self) -> bool:
        return bool(self.entered or self.letters)

    @property
    def _is_answer(self) -> bool:
        return bool(self.entered.strip()) and not self.letters

    def _boards(self) -> Iterator[str]:
        signs = (SIGNS,) if self.writing.digits or self.writing.marks else ()
        if not self.writing.han:
            yield from signs  # the number of a person or of a unit: figures, most of all
        if self.writing.han:
            yield PINYIN
        if self.writing.latin:
            yield LATIN
        if self.writing.han:
            yield from signs

    def _labels(self, board: str) -> str:
        if board != SIGNS:
            return _ALPHABET
        return (_DIGITS if self.writing.digits else "") + self.writing.marks

    def _said(self) -> str:
        """What there is to say of what stands there; empty when there is nothing."""
        if len(self.entered) >= self.most:
            return word("text_full", most=self.most)
        if self.away and self.wanted:
            return word("pinyin_away")
        return ""

    def _with(self, character: str) -> Self:
        return replace(self, entered=(self.entered + character)[: self.most])

    def _spelling(self, letters: str) -> Self:
        """With other letters than before: what they may mean is not known yet, and the old candidates go when it is."""
        return replace(self, letters=letters, found=self.found if letters else (), turned=0)

    def _chosen(self, one: Candidate) -> Self:
        written = replace(self, entered=self.entered + one.text, found=(), turned=0)
        return replace(written, letters=self.letters[one.letters :])

    def _shorter(self) -> Self:
        if self.letters:
            return self._spelling(self.letters[:-1])
        return replace(self, entered=self.entered[:-1])


def _pages(found: Sequence[Candidate]) -> Iterator[tuple[Key, ...]]:
    """The candidates as they are shown: as many at a time as have a place, in rows from left to right."""
    page: list[Key] = []
    row, column = 0, 0
    for place, one in enumerate(found):
        places = 1 if len(one.text) <= HOLDS else 2 if len(one.text) <= 2 * HOLDS else PLACES
        if column + places > PLACES:
            row, column = row + 1, 0
        if row == ROWS:
            yield tuple(page)
            page, row = [], 0
        page.append(Key(f"{CANDIDATE}{place}", one.text, row=row, column=column, places=places))
        column += places
    if page:
        yield tuple(page)
