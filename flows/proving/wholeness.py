"""Whether all data of the kiosk fit together: scenes, parts, matters, items, promises and papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from config.corrections import problems
from config.datafile import DataFileError
from config.elsewhere import elsewhere
from config.exclusions import exclusions
from config.figures import LAWS
from config.groups import groups
from config.items import abolished, departments, items
from config.matters import matters, place_of
from config.pinyin import readings
from config.promises import promise_list
from config.rating_reasons import rating_reasons
from config.refusals import refusals
from config.results import results
from flows.definition.loading import load_part, load_scene, part_names, scene_names
from flows.definition.shelf import shelf
from flows.first_screen.offers import misplaced
from flows.first_screen.search import unfindable
from flows.proving.check import found_in
from flows.proving.translated import untranslated
from printing.documents.letters import kinds, layout

#: what stands in ``config/``, each read as a whole
LISTS: tuple[Callable[[], object], ...] = (
    groups,
    readings,
    departments,
    abolished,
    items,
    promise_list,
    matters,
    elsewhere,
    results,
    refusals,
    problems,
    exclusions,
    rating_reasons,
    *LAWS.values(),
)


def faults_of() -> list[str]:
    """What is wrong, each with file, line and reason; empty when everything is whole."""
    lists = [line for read in LISTS for line in _unreadable(read)]
    if lists:  # whatever scenes are made of comes first
        return list(dict.fromkeys(lists))
    found = [*_scenes(), *_parts(), *_papers(shelf().letters)]
    found = found or [*map(str, (*misplaced(), *unfindable())), *_matters_in_no_scene()]
    return found or list(dict.fromkeys(untranslated()))


def _matters_in_no_scene() -> Iterator[str]:
    """Matters that nobody can apply for; with data that were handed in, those of them."""
    offered = {matter for name in scene_names() for matter in load_scene(name).flow.matters}
    given = shelf().given
    for name in sorted(set(matters()) - offered):
        place = place_of(name)
        if given is None or place.file.is_relative_to(given):
            yield f"{place}: matter {name!r} is in no scene"


def _unreadable(read: Callable[[], object]) -> list[str]:
    try:
        read()
    except DataFileError as error:
        return str(error).splitlines()
    return []


def _scenes() -> Iterator[str]:
    names = scene_names()
    if not names:
        yield f"{shelf().scenes}:1: there is no scene"
    yield from dict.fromkeys(line for name in names for line in found_in(name))


def _parts() -> Iterator[str]:
    """Every part can be read; what it leads to is proved in the scenes that use it."""
    for name in part_names():
        yield from _unreadable(partial(load_part, name, shelf()))


def _papers(letters: Path) -> Iterator[str]:
    for kind in kinds(letters):
        yield from _unreadable(partial(layout, kind, letters))
