"""The words of the staff desk (``words.zh.yaml``): a section for each task, and those of signing in and of the home."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from config.language import load_said, per_language
from config.staff import Role
from flows.pages.words import PartWords

#: the sections that belong to no task
SIGN_IN, HOME = "sign_in", "home"
#: the page on which a section tells what has failed
FAULT = "fault"


class TaskWords(PartWords):
    """The words of one task: what it is called on the home page, and its pages."""

    title: str
    hint: str = ""


class DeskWords(PartWords):
    """The whole file. ``goodbyes`` are the last words, by why somebody was signed out."""

    roles: Mapping[Role, str]
    goodbyes: Mapping[str, tuple[str, str]]
    #: what every section may say
    texts: Mapping[str, str]
    sign_in: PartWords
    home: PartWords
    tasks: Mapping[str, TaskWords]

    def section(self, name: str) -> PartWords:
        """The words of a task, of ``sign_in`` or of ``home``."""
        return {SIGN_IN: self.sign_in, HOME: self.home}.get(name) or self.tasks[name]


@per_language
def desk_words() -> DeskWords:
    """The words. A wrong file is a :class:`config.datafile.DataFileError`, with its line."""
    return load_said(Path(__file__).parent / "words.zh.yaml", DeskWords)


@cache
def desk_nodes() -> frozenset[str]:
    """How every page of the desk is called: ``sign_in/pin``, of a task ``<task>/<page>``, ``<task>/fault``."""
    words = desk_words()
    sections = (SIGN_IN, HOME, *words.tasks)
    return frozenset(node_of(name, page) for name in sections for page in (*words.section(name).pages, FAULT))


def node_of(section: str, page: str) -> str:
    """The node of a page; its variants (``card.mute``) have the same."""
    return f"{section}/{page.partition('.')[0]}"
