"""Where somebody lives, chosen level by level: no address is typed as far as a choice serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Self

from config.places import Located, Place, below, here, located, place_of
from flows.bodies.body import Entry, PageKind
from flows.bodies.entered import OK, Entered
from flows.bodies.parts import Stop
from flows.bodies.wording import word
from flows.bodies.written import EARLIER, LATER, Key

#: keys: ``place:51`` goes into a place, or hands it over; ``within:51`` comes back to it; ``initial:C``: those with C
PLACE, WITHIN, INITIAL = "place:", "within:", "initial:"
#: so many places are shown at a time
SHOWN = 12
#: the digits of a county's code: who lives there may be found, whatever is not known below it
COUNTY = 6


@dataclass(frozen=True)
class Address(Entered):
    """The places within ``code``, of the first level where it is empty; it begins with the county around the bureau.

    ``initial`` narrows a long list to the places that are spelt so.
    """

    kind = PageKind.ADDRESS
    entry = Entry.PLACE
    code: str = field(default_factory=here, repr=False)
    initial: str = ""
    turned: int = 0
    #: for whoever draws it
    path: tuple[Key, ...] = field(init=False, repr=False)
    initials: tuple[Key, ...] = field(init=False, repr=False)
    places: tuple[Key, ...] = field(init=False, repr=False)
    earlier: bool = field(init=False)
    later: bool = field(init=False)
    enough: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        matching = [place for place in below(self.code) if self._matches(place)]
        start = self.turned * SHOWN
        derived: dict[str, object] = {
            "path": tuple(self._path()),
            "initials": tuple(Key(f"{INITIAL}{one}", one, one == self.initial) for one in self._letters()),
            "places": tuple(Key(f"{PLACE}{one.code}", one.name) for one in matching[start : start + SHOWN]),
            "earlier": start > 0,
            "later": start + SHOWN < len(matching),
            "enough": word("place_enough", place=place_of(self.code).name) if len(self.code) >= COUNTY else "",
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def keys(self) -> tuple[str, ...]:
        turns = ((EARLIER, self.earlier), (LATER, self.later), (OK, bool(self.enough)))
        named = (*self.places, *self.initials, *(one for one in self.path if not one.chosen))
        return (*(one.id for one in named), *(key for key, there in turns if there))

    @property
    def stops(self) -> Iterator[Stop]:
        yield from self.news
        labels = {one.id: one.label for one in (*self.places, *self.initials, *self.path)}
        labels |= {EARLIER: word("places_earlier"), LATER: word("places_later"), OK: self.enough}
        yield from (Stop(labels[key], key, private=not key.startswith((INITIAL, "key:"))) for key in self.keys)

    @property
    def news(self) -> tuple[Stop, ...]:
        return (Stop(word("place_within", place=self.path[-1].label), private=True, aloud=word("place_level")),)

    def press(self, key: str) -> Self:
        verb, _, rest = key.partition(":")
        match verb:
            case "place":
                return replace(self, code=_entered(rest), initial="", turned=0)
            case "within":
                return replace(self, code=rest, initial="", turned=0)
            case "initial":
                return replace(self, initial="" if rest == self.initial else rest, turned=0)
            case _:
                step = {LATER: 1, EARLIER: -1}.get(key, 0)
                return replace(self, turned=self.turned + step)

    def answer(self, key: str) -> str:
        """The code of the place, when there is no level below it, or whoever chooses does not know that."""
        if key == OK:
            return self.code
        code = _entered(key.removeprefix(PLACE)) if key.startswith(PLACE) else ""
        return code if code and not below(code) else ""

    def standing(self, before: Self) -> Self:
        return replace(self, code=before.code, initial=before.initial, turned=before.turned)

    def read(self, answer: str) -> Located:
        """A code, and behind it what comes below the place, if that is known already. ValueError, with the reason."""
        code, _, text = answer.partition(" ")
        try:
            return located(code, text.strip())
        except KeyError:
            raise ValueError(word("place_unknown")) from None

    def _path(self) -> Iterator[Key]:
        yield Key(WITHIN, word("place_country"), not self.code)
        if self.code:
            for code in located(self.code).codes:
                yield Key(f"{WITHIN}{code}", place_of(code).name, code == self.code)

    def _letters(self) -> tuple[str, ...]:
        places = below(self.code)
        if len(places) <= SHOWN:
            return ()
        return tuple(sorted({letter for place in places for letter in place.initials}))

    def _matches(self, place: Place) -> bool:
        """Those that nobody knows how to spell are among all."""
        return not self.initial or not place.initials or self.initial in place.initials


def _entered(code: str) -> str:
    """The place ``code``, or the one that is all of it: 东莞 has no counties, and stands for one itself."""
    only = below(code)
    return _entered(only[0].code) if len(only) == 1 else code
