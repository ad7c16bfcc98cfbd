"""A scene as a clerk reads it: matters, questions, items with who gives them, materials, limits and papers.

Everything comes from the data, each thing with its basis (S: read in the source that is named, R: a reconstruction that
the bureau confirms) and its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from config.items import Item, departments, items
from config.matters import Limit, Matter, Span, matters
from flows.bundle import wishes
from flows.bundle.demand import strictest
from flows.definition.scene import Scene
from flows.pages.words import PageWords
from flows.path.flow import Condition, Node
from flows.path.kinds import ITSELF, OPTIONS
from flows.person import principal
from flows.proving.check import ITEMS
from law.wording import say_limit

Facts = dict[str, Any]
#: the ways of an item that bring a paper to somebody
BROUGHT = frozenset({"capture", "counter"})
VALUE = re.compile(r"\{[^}]*\}")


def listed(scene: Scene) -> Facts:
    """One line of the list of scenes."""
    return {
        "scene": scene.name,
        "title": scene.words.title,
        "group": scene.offer.group,
        "matters": list(scene.flow.matters),
    }


def shown(scene: Scene, on: date) -> Facts:
    """The whole scene, with the limits that are in force ``on`` that day."""
    bundle = {name: matters()[name] for name in scene.flow.matters}
    wanted = strictest(bundle.values()) if bundle else None
    return {
        **listed(scene),
        "hint": scene.words.hint,
        "proof": {"face": wanted.face, "accepts": sorted(wanted.accepts)} if wanted else None,
        "notice": _notice(bundle, on),
        "matters": [_matter(scene, name, matter, on) for name, matter in bundle.items()],
        "questions": [_question(scene, name, node) for name, node in scene.flow.nodes.items() if _is_question(node)],
        "items": [_item(name, bundle) for name in _needed(bundle)],
        "materials": _materials(_needed(bundle)),
        "limits": [limit for name, matter in bundle.items() for limit in _limits(name, matter)],
        "papers": _papers(bundle, on),
    }


def united(scene: Scene) -> Facts:
    """How much is asked and taken matter by matter, and how much once for all.

    ``items_*`` count the items with all conditional ones, ``materials_*`` the papers that the matters once took.
    ``asked`` are the items that the citizen is asked when everybody else answers, ``brought`` what no data replace.
    """
    bundle = list(scene.flow.matters)
    union = _needed(bundle)
    return {
        "scene": scene.name,
        "matters": bundle,
        "items_sum": sum(len(matters()[name].items) for name in bundle),
        "items_union": len(union),
        "asked_sum": sum(len(_best(_needed([name]), {"ask"})) for name in bundle),
        "asked": _best(union, {"ask"}),
        "materials_sum": sum(len(_materials(_needed([name]))) for name in bundle),
        "materials_union": len(_materials(union)),
        "brought": _best(union, BROUGHT),
    }


def _needed(bundle: Iterable[str]) -> list[str]:
    """Every item that a matter of ``bundle`` may need, in the order of the list of items."""
    wanted = {needed.item for name in bundle for needed in matters()[name].items}
    return [name for name in items() if name in wanted]


def _best(names: Iterable[str], ways: Iterable[str]) -> list[str]:
    """The items whose best way is one of ``ways``."""
    return [name for name in names if items()[name].ways[0] in ways]


def _notice(bundle: dict[str, Matter], on: date) -> Facts:
    agencies = dict.fromkeys(agency for matter in bundle.values() for agency in matter.agencies)
    brought = _best(_needed(bundle), BROUGHT)
    return {
        "matters": [matter.name for matter in bundle.values()],
        "departments": [departments()[agency].name for agency in agencies],
        "materials": [items()[name].name for name in brought],
        "limits": [f"{matter.name}：{say_limit(_limit(matter, on).promise)}" for matter in bundle.values()],
        "papers": [paper["paper"] for paper in _papers(bundle, on)],
    }


def _matter(scene: Scene, name: str, matter: Matter, on: date) -> Facts:
    # that an authority covers it is asked of every matter
    when = [one for one in scene.flow.matters[name] if one.attributes[:1] != (principal.COVERS,)]
    wished = [one for one in when if one.attributes[:1] == (wishes.MATTER,)]
    return {
        "matter": name,
        "name": matter.name,
        "family": matter.family,
        "when": [said(scene, one) or str(one) for one in when if one not in wished],
        "wished": bool(wished),
        "who": list(matter.who),
        "repeat": matter.repeat,
        "agencies": [{"department": one, "name": departments()[one].name} for one in matter.agencies],
        "proof": {
            "face": matter.proof.face,
            "accepts": list(map(str, matter.proof.accepts)),
            "basis": matter.proof.basis,
        },
        "basis": matter.basis,
        "source": _limit(matter, on).statutory.source,
    }


def said(scene: Scene, condition: Condition) -> str:
    """A condition as a clerk reads it, by the words of the scene, of the buttons or of the item; empty without any.

    That nothing has been found out yet is no condition beside others.
    """
    first, *others = (*condition.attributes, "")
    labels = scene.words.conditions.get(condition.path)
    if labels is None:
        labels = {} if condition.attributes else _labels(scene, scene.flow.nodes[condition.node])
    if not labels and first == ITEMS:
        labels = {value: f"{items()[others[0]].name}：{label}" for value, label in items()[others[0]].values.items()}
    texts = [labels.get(value) for value in condition.values if value is not None]
    return " / ".join(text for text in texts if text) if all(texts) else ""


def title_of(scene: Scene, node: Node) -> str:
    """The title of the first page of a node, with its values left open; empty when it draws none."""
    pages = _pages(scene, node)
    return VALUE.sub("…", pages[0].title) if pages else ""


def _labels(scene: Scene, node: Node) -> dict[str, str]:
    return {option: words.label for page in _pages(scene, node) for option, words in page.options.items()}


def _pages(scene: Scene, node: Node) -> list[PageWords]:
    pages = scene.words.pages
    return [words for key, words in pages.items() if key == node.page or key.startswith(f"{node.page}.")]


def _is_question(node: Node) -> bool:
    return node.kind.gives.get(ITSELF) is OPTIONS


def _question(scene: Scene, name: str, node: Node) -> Facts:
    """A question of the flow itself; the words of its first page stand for all its variants."""
    return {
        "node": name,
        "part": name.rpartition("/")[0],
        "title": title_of(scene, node),
        "options": _labels(scene, node),
        "basis": "R",
        "source": str(node.place.file.relative_to(node.place.file.parents[2])),
    }


def _item(name: str, bundle: dict[str, Matter]) -> Facts:
    item = items()[name]
    return {
        "item": name,
        "name": item.name,
        "kind": item.kind,
        "values": dict(item.values),
        "ways": list(item.ways),
        "why": item.why,
        "instead_of": item.proof.was if item.proof else "",
        "matters": [matter for matter, one in bundle.items() if any(needed.item == name for needed in one.items)],
        "basis": item.basis,
        "source": item.source,
    }


def _materials(names: Iterable[str]) -> list[Facts]:
    """The papers that the items once took, each once, and what stands in their place."""
    found: dict[str, Facts] = {}
    for item in (items()[name] for name in names):
        if (was := _paper_of(item)) and was not in found:
            instead = item.proof.instead if item.proof else ""
            brought = item.ways[0] in BROUGHT
            found[was] = {
                "was": was,
                "instead": instead,
                "brought": brought,
                "basis": item.basis,
                "source": item.source,
            }
    return list(found.values())


def _paper_of(item: Item) -> str:
    return item.proof.was if item.proof else item.name if item.ways[0] in BROUGHT else ""


def _limit(matter: Matter, on: date) -> Limit:
    """The limit in force, or the first one of a matter that is not in force yet."""
    return matter.limit_on(on) if matter.in_force_on(on) else matter.limits[0]


def _limits(name: str, matter: Matter) -> Iterator[Facts]:
    for limit in matter.limits:
        yield {
            "matter": name,
            "valid_from": f"{limit.valid_from}",
            "statutory": _span(limit.statutory),
            "promise": _span(limit.promise),
            "exception": limit.exception,
            "instant": {**_span(matter.instant), "when": _plain(matter.instant.when)} if matter.instant else None,
        }


def _plain(when: Any) -> Facts:
    return {fact: list(values) for fact, values in when.items()}


def _span(span: Span) -> Facts:
    return {"span": span.span, "basis": span.basis, "source": span.source}


def _papers(bundle: dict[str, Matter], on: date) -> list[Facts]:
    """Every paper of the bundle; its basis and source are those of the first matter that makes it."""
    found: dict[str, Facts] = {}
    for name, matter in bundle.items():
        for paper in matter.papers:
            source = _limit(matter, on).statutory.source
            entry = found.setdefault(paper, {"paper": paper, "matters": [], "basis": matter.basis, "source": source})
            entry["matters"].append(name)
    return list(found.values())
