"""Which values the words of a scene name (``{value}``): of a page, of its papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Formatter

from flows.pages.words import CasePaperWords, PageWords


def texts_of(papers: CasePaperWords) -> Iterator[str]:
    """All that the papers of a scene say."""
    for line in (*papers.facts, *filter(None, (papers.highlight,))):
        yield from (line.label, line.value)
    for own in papers.own.values():
        yield from own.values.values()
        yield from (text for lines in own.facts.values() for line in lines for text in (line.label, line.value))
        yield from (line for lines in own.lists.values() for line in lines)


def values_in(words: PageWords) -> frozenset[str]:
    """The names of all ``{values}`` of a page."""
    texts = [
        words.title,
        words.lead,
        *(text for option in words.options.values() for text in (option.label, option.hint)),
    ]
    for line in (*words.facts, *filter(None, (words.highlight,))):
        texts += [line.label, line.value]
    for section in words.sections:
        texts += [section.heading, *section.lines]
    return names_in(texts)


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """The names of all ``{values}`` of these."""
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)
