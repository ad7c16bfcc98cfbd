"""The search for a service by words, Pinyin or initials: "tx", "tuix" and 退休 all find 退休.

Nothing is asked of anybody and nothing is kept: what is typed is compared with the words of the data, and forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from config.datafile import Lines, Place, data_file
from config.elsewhere import elsewhere
from config.matters import matters, place_of
from config.pinyin import alike, units, unspelt
from flows.definition.loading import load_scene, scene_names
from flows.definition.scene import Scene
from flows.path.expand import Problem

#: nobody types more: what comes after it is not looked at
LONGEST = 24
#: letters that together are one initial
DIGRAPHS = ("zh", "ch", "sh")

#: what a word is typed as, one character after the other: any spelling of each
Spelt = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Hit:
    """The thing at ``index`` was found, by ``word`` of it."""

    index: int
    word: str


def find(typed: str, things: Sequence[Sequence[str]]) -> tuple[Hit, ...]:
    """Which of the ``things``, each by its words, is meant; the likeliest first.

    The beginning of a word counts more than its middle, a thing's first words more than its later ones. Where nothing
    is spelt like that, whoever does not tell zh from z, n from l, or ing from in is understood, too.
    """
    letters = "".join(each for each in typed.lower() if each.isalnum())[:LONGEST]
    if not letters:
        return ()
    return _found(letters, things, loose=False) or _found(letters, things, loose=True)


def words_of(scene: Scene) -> tuple[str, ...]:
    """What ``scene`` is found by: its title, what people call it, and what it is made of."""
    bundle = [matters()[name] for name in scene.flow.matters]
    names = [word for matter in bundle for word in (matter.name, *matter.keywords)]
    return (scene.words.title, *scene.words.keywords, *names)


def unfindable() -> Iterator[Problem]:
    """Words that nobody can type, and those of things that are done elsewhere though a scene does them."""
    here = {word: scene.name for scene in map(load_scene, scene_names()) for word in words_of(scene)}
    for place, word in _words_with_places():
        if strange := unspelt(word):
            yield Problem(place, f"nobody can type {strange[0]!r}: config/pinyin.yaml has no reading of it")
    file = data_file("elsewhere.yaml")
    for name, one in elsewhere().items():
        for word in set(one.keywords) & here.keys():
            reason = f"{word!r} is done here, in scene {here[word]!r}"
            yield Problem(Lines(file).at("elsewhere", name), reason)


def _words_with_places() -> Iterator[tuple[Place, str]]:
    for scene in map(load_scene, scene_names()):
        yield scene.wording().lines.at("title"), scene.words.title
        yield from ((scene.wording().lines.at("keywords"), word) for word in scene.words.keywords)
    for name, matter in matters().items():
        yield from ((place_of(name), word) for word in (matter.name, *matter.keywords))
    lines = Lines(data_file("elsewhere.yaml"))
    for name, one in elsewhere().items():
        yield from ((lines.at("elsewhere", name), word) for word in (one.title, *one.keywords))


def _found(letters: str, things: Sequence[Sequence[str]], *, loose: bool) -> tuple[Hit, ...]:
    ranked = []
    for index, words in enumerate(things):
        starts = ((_start(letters, _spelt(word, loose)), place, word) for place, word in enumerate(words))
        matching = [(start > 0, place, word) for start, place, word in starts if start is not None]
        if matching:
            inside, place, word = min(matching)
            ranked.append((inside, place, index, word))
    return tuple(Hit(index, word) for _, _, index, word in sorted(ranked))


def _start(letters: str, spelt: Spelt) -> int | None:
    """The first character of the word from which on ``letters`` are read; None when there is none."""
    return next((start for start in range(len(spelt)) if _reads(letters, spelt[start:])), None)


def _reads(letters: str, spelt: Spelt) -> bool:
    """Whether ``letters`` are the beginning of what is spelt so, each character in full or by its initial."""
    if not spelt:
        return False
    return any(
        spelling.startswith(letters)
        or any(_reads(letters[len(part) :], spelt[1:]) for part in _parts(spelling) if letters.startswith(part))
        for spelling in spelt[0]
        if spelling.startswith(letters[0])  # or none of its parts can be meant, as of most there are
    )


def _parts(spelling: str) -> set[str]:
    return {spelling, spelling[:1], *(spelling[:2] for digraph in DIGRAPHS if spelling.startswith(digraph))}


@cache
def _spelt(word: str, loose: bool) -> Spelt:
    return tuple(frozenset(_sounds(unit) if loose else unit) for unit in units(word))


def _sounds(unit: tuple[str, ...]) -> Iterator[str]:
    for spelling in unit:
        yield from alike(spelling) if spelling.isascii() else (spelling,)
