"""Sentences that somebody has spoken, in place of the synthesiser's: a folder for each language, a file for a sentence.

A file is called by a digest of its sentence. A sentence that a clerk changes has no recording any more, so that the
kiosk never says the old words; and what is filled in can never be in a name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from config.language import EN, ZH, Language
from config.sentences import core, sentences
from devices.voice.program import NOT_RUN, run

#: the first that is there is played
SUFFIXES = (".wav", ".ogg")
DIGEST_CHARACTERS = 16
#: warnings are wanted: of a file that was cut off it only warns
SOX = ("sox", "-V2")
DECODED = ("-t", "raw", "-")
#: between two sentences
PAUSE_S = "0.35"
CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
LATIN = re.compile("[A-Za-z]{3}")


def name_of(sentence: str) -> str:
    """The name of the file of ``sentence``, without its suffix."""
    return hashlib.sha256(core(sentence).encode()).hexdigest()[:DIGEST_CHARACTERS]


@dataclass(frozen=True)
class Recorded:
    """A sentence, and the file in which somebody says it."""

    sentence: str
    file: Path


@dataclass(frozen=True)
class Synthesised:
    """What the synthesiser says: a sentence, or several of one language without a recording between them."""

    text: str
    language: Language


Piece = Recorded | Synthesised


class Recordings:
    """The recordings in ``folder``; none where it is None. They may come and go while the kiosk runs."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def file_of(self, sentence: str, language: Language) -> Path | None:
        if self._folder is None:
            return None
        stem = self._folder / language / name_of(sentence)
        return next((file for suffix in SUFFIXES if (file := stem.with_suffix(suffix)).is_file()), None)

    def files(self) -> list[Path]:
        """All of them, of every language."""
        found = [] if self._folder is None else self._folder.glob("*/*")
        return sorted(file for file in found if file.suffix in SUFFIXES)

    def pieces(self, text: str, language: Language) -> Iterator[Piece]:
        """``text`` in what is recorded and what is not."""
        for file, group in groupby(sentences(text), lambda one: self.file_of(one, language) or read_in(one, language)):
            if isinstance(file, Path):
                yield from (Recorded(sentence, file) for sentence in group)
            else:
                yield Synthesised("".join(one if one[-1] > "\x7f" else f"{one} " for one in group), file)


def read_in(sentence: str, language: Language) -> Language:
    """Whose voice reads it: the other one's where this one's could not, as a name or the name of a language."""
    if CHINESE.search(sentence):
        return ZH
    return EN if language == ZH and LATIN.search(sentence) else language


def version_of(file: Path) -> tuple[Path, int]:
    """What is another one as soon as the file is; OSError when it is gone."""
    return file, file.stat().st_mtime_ns


async def sounds(file: Path, environment: Mapping[str, str]) -> bool:
    """Whether ``file`` can be played from its first to its last sample, and has one; OSError without the player."""
    ended = await run([*SOX, str(file), *DECODED], b"", environment)
    if ended.status in NOT_RUN:
        raise FileNotFoundError(SOX[0])
    return not ended.status and not ended.complaint and bool(ended.output)


def playing(file: Path, volume: float, pace: float, sink: tuple[str, ...]) -> list[str]:
    """The command that plays ``file`` to ``sink``: at ``volume`` and ``pace``, of 1 as it was recorded."""
    return [*SOX, "-v", f"{volume:.2f}", str(file), *sink, "tempo", "-s", f"{pace:.2f}", "pad", "0", PAUSE_S]
