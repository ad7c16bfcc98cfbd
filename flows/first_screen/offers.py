"""What the first screen offers: the scenes by groups, and why some of them cannot be begun now.

What a scene needs follows from its kinds of steps, and what is away from the parts themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from config.datafile import Data
from config.elsewhere import Elsewhere, elsewhere
from config.faults import Fault
from config.groups import groups
from config.language import load_said, per_language
from config.parts import PartName
from devices.id_card import port as id_port
from devices.social_card import port as social_port
from flows.definition.loading import load_scene, programme, scene_names
from flows.definition.scene import Scene
from flows.first_screen.search import find, words_of
from flows.parts import Parts
from flows.path.expand import Problem
from flows.path.kinds import Need

#: the parts that meet a need: any one of them is enough
MET_BY: Mapping[Need, frozenset[PartName]] = {
    Need.OFFICE: frozenset({PartName.OFFICE}),
    Need.DOCUMENT: frozenset({PartName.CARD_READER, PartName.ID_READER, PartName.EYES}),
}


class OfferWords(Data):
    """``closed``: nothing at all can be begun. ``away``: why a scene cannot be, by what it needs and is not there;
    ``closed_for``: by the reason for which maintenance has closed it.
    """

    closed: str
    away: Mapping[Need, str]
    closed_for: Mapping[str, str]


#: nothing at all can be begun
CLOSED = "closed"


@dataclass(frozen=True)
class Offer:
    """A scene on the first screen, under the heading ``group``; ``why_not`` is empty when it can be begun now.

    ``whom`` says for whom it is, ``minutes`` how long it takes (0: not said), ``icon`` and ``group_icon`` are signs.
    It is found by its ``words``. ``lacks`` is a :class:`flows.path.kinds.Need`, :data:`CLOSED`, or why
    maintenance has closed it.
    """

    scene: str
    title: str
    hint: str
    group: str
    why_not: str = ""
    whom: str = ""
    minutes: int = 0
    icon: str = ""
    group_icon: str = ""
    words: tuple[str, ...] = field(default=(), repr=False)
    lacks: str = ""


class Offered(Protocol):
    """A scene on offer, as whoever shows it has it. The first of its ``words`` is its title."""

    @property
    def words(self) -> tuple[str, ...]: ...


OfferedT = TypeVar("OfferedT", bound=Offered)


@dataclass(frozen=True)
class Found(Generic[OfferedT]):
    """What was searched for, found by ``word``: a scene, or something that is done elsewhere."""

    what: OfferedT | Elsewhere
    word: str


@per_language
def offer_words() -> OfferWords:
    """The words. A wrong file is a :class:`config.datafile.DataFileError`, with its line."""
    return load_said(Path(__file__).parent / "offers.zh.yaml", OfferWords)


def open_to_all(_scene: str) -> str:
    """Nobody has closed anything."""
    return ""


def offers(away: frozenset[PartName], why_closed: Callable[[str], str] = open_to_all) -> tuple[Offer, ...]:
    """Every scene while the parts ``away`` are not there, in the order of the screen.

    One that stands in for something is there while that is away. ``why_closed`` tells of a scene the key of the reason
    for which maintenance has closed it, "" where it has not.
    """
    shown = (
        scene
        for scene in programme().values()
        if scene.offer.stands_in is None or away >= MET_BY[scene.offer.stands_in]
    )
    return tuple(_offer(scene, why_closed(scene.name) or _lacks(scene, away)) for scene in shown)


def offered_anew(before: Sequence[Offer]) -> tuple[Offer, ...]:
    """The same in the present language."""
    return tuple(_offer(load_scene(offer.scene), offer.lacks) for offer in before)


def nothing_offered() -> tuple[Offer, ...]:
    """Every scene while the kiosk is out of service, or only coming into it."""
    return tuple(_offer(scene, CLOSED) for scene in programme().values() if scene.offer.stands_in is None)


def search(typed: str, offered: Sequence[OfferedT]) -> tuple[Found[OfferedT], ...]:
    """What ``typed`` may mean, the likeliest first; of equally likely ones what can be done here."""
    things: list[OfferedT | Elsewhere] = [*offered, *elsewhere().values()]
    words = [(thing.title, *thing.keywords) if isinstance(thing, Elsewhere) else thing.words for thing in things]
    return tuple(Found(things[hit.index], hit.word) for hit in find(typed, words))


def suggestions(offered: Sequence[Offered], places: int) -> tuple[str, ...]:
    """Words that people use, to be touched instead of typed: of everything its first one, then its second one …"""
    called = [offer.words[1:] for offer in offered] + [one.keywords for one in elsewhere().values()]
    by_turns = (word for words in zip_longest(*called) for word in words if word is not None)
    return tuple(islice(dict.fromkeys(by_turns), places))


def misplaced() -> Iterator[Problem]:
    """What is wrong with the places of the scenes: a group that is none."""
    for scene in map(load_scene, scene_names()):
        if scene.offer.group not in groups():
            yield Problem(scene.lines.at("offer", "group"), f"the first screen has no group {scene.offer.group!r}")


def needs_of(scene: Scene) -> frozenset[Need]:
    """What ``scene`` cannot be begun without: whatever one of its steps needs, but for what it stands in for."""
    needed = frozenset(need for node in scene.flow.nodes.values() for need in node.kind.needs)
    return needed - {scene.offer.stands_in}


async def away_now(parts: Parts) -> frozenset[PartName]:
    """The parts that nobody can use now: what the keeper has found, and what readers and the office say at this moment.

    The office is asked each time, and nobody waits for the keeper to ask it, too.
    """
    away = {name for name in (PartName.CARD_READER, PartName.ID_READER) if not _reads(parts, name)}
    try:
        await parts.office.reached()
    except Fault:
        away.add(PartName.OFFICE)
    return (parts.keeper.away - {PartName.OFFICE}) | away


def _reads(parts: Parts, name: PartName) -> bool:
    """Whether the reader is there and works, by its newest status."""
    reader: social_port.SocialCardReader | id_port.IdCardReader | None = getattr(parts, parts.FIELDS[name])
    try:
        return reader is not None and not isinstance(reader.status, social_port.ReaderTrouble | id_port.ReaderTrouble)
    except Fault:
        return False


def _lacks(scene: Scene, away: frozenset[PartName]) -> str:
    needed = needs_of(scene)
    return next((need for need in Need if need in needed and away >= MET_BY[need]), "")


def _why_not(lacks: str) -> str:
    if not lacks:
        return ""
    words = offer_words()
    if lacks in words.closed_for:
        return words.closed_for[lacks]
    return words.closed if lacks == CLOSED else words.away[Need(lacks)]


def _offer(scene: Scene, lacks: str) -> Offer:
    group, said = groups()[scene.offer.group], scene.words
    return Offer(
        scene=scene.name,
        title=said.title,
        hint=said.hint,
        group=group.title,
        why_not=_why_not(lacks),
        whom=said.whom,
        minutes=scene.offer.minutes or 0,
        icon=scene.offer.icon or group.icon,
        group_icon=group.icon,
        words=words_of(scene),
        lacks=lacks,
    )
