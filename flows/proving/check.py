"""The static check of a scene: whatever its flow and its words name is there, can hold, and is reached.

It believes what the kinds of steps (``flows/steps``) and the computations declare of themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from config.datafile import DataFileError, Place
from config.events import event_kinds
from config.items import items, refuse_abolished
from config.matters import matters
from config.proofs import proofs
from config.settings import Hall
from flows.bodies import PageKind
from flows.bundle import demand
from flows.bundle.demand import strictest
from flows.definition.computation import computation
from flows.definition.loading import load_scene
from flows.definition.scene import Scene
from flows.definition.shelf import Shelf, shelf
from flows.definition.values import IDENTIFIED, REASONS, within
from flows.pages.farewell import goodbyes
from flows.pages.known import KNOWN
from flows.pages.words import OF_WORDS, PageWords
from flows.path.expand import Problem
from flows.path.flow import Condition, Flow, Node
from flows.path.graph import Graph
from flows.path.kinds import ITSELF, OPEN, OPTIONS, Values, can_be, given_by
from flows.proving.named import names_in, texts_of, values_in
from flows.steps.collect import ENTERED
from flows.steps.papers import SHARED_PAPERS, papers_of
from printing.documents.letters import kinds, layout

#: what nobody but the scene itself can give
OF_SCENE = frozenset({"scene", "law"})
#: values that every page may show
ALWAYS = frozenset({"card_doubt", *(f"hall_{name}" for name in Hall.model_fields)})
#: what the answer of a step gives that proves the person
PROVES = "way"
#: the attribute of an answer by which a condition speaks of an item that the office's record gives
ITEMS = "items"
#: what of a page is left out where it has no value
NOT_LEFT_OUT = {"facts": (), "sections": ()}


def problems(scene: Scene) -> list[Problem]:
    """What is wrong with ``scene``; empty when it is whole."""
    return list(dict.fromkeys(_Check(scene).problems()))


def found_in(name: str, on: Shelf | None = None) -> list[str]:
    """The same in sentences, each with file and line, of a scene that may be too broken to be loaded."""
    try:
        return [str(problem) for problem in problems(load_scene(name, on))]
    except DataFileError as error:
        return str(error).splitlines()


def pages_of(node: Node) -> Iterator[tuple[str, str]]:
    """The keys of the words that ``node`` may draw, each with its variant."""
    variants = node.options if isinstance(node.options, Mapping) else node.kind.pages
    yield from ((f"{node.page}.{variant}" if variant else node.page, variant) for variant in variants)


class _Check:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.flow: Flow = scene.flow
        self.graph = Graph(scene.flow)
        self.wording = scene.wording()
        self.items = _item_values()

    def problems(self) -> Iterator[Problem]:
        yield from self._matters()
        yield from self._noticed()
        yield from self._paper_words()
        yield from self._items()
        yield from self._stages()
        yield from self._compared()
        yield from self._ends()
        yield from self._ways()
        for name, node in self.flow.nodes.items():
            if name in self.graph.reached:
                yield from self._node(name, node)
        yield from self._unused()

    # -- the scene --

    def _matters(self) -> Iterator[Problem]:
        for when in self.flow.matters.values():
            yield from self._conditions(when, self.graph.reached, frozenset())
        if self.flow.matters:
            wanted = strictest(matters()[name] for name in self.flow.matters)
            if not any(wanted.accepts_way(way) for way in proofs() if not way.startswith("face")):
                yield Problem(self.scene.lines.at("matters"), "no way beside the face is enough for all of its matters")
            return
        for name, node in self.flow.nodes.items():
            if PROVES in node.kind.gives:
                yield Problem(node.place, f"no matter says how closely node {name!r} has to prove the person")

    def _items(self) -> Iterator[Problem]:
        """What nobody else gives, the scene gives; and it gives nothing that no item is."""
        for name in self.flow.items:
            if name not in items():
                yield Problem(self.scene.lines.at("items", name), f"there is no item {name!r}")
        for matter in self.flow.matters:
            for one in matters()[matter].items if matter in matters() else ():
                if set(items()[one.item].ways) <= OF_SCENE and not one.optional and one.item not in self.flow.items:
                    yield Problem(self.scene.lines.at("matters", matter), f"the scene must give the item {one.item!r}")
        for name, paths in self.flow.items.items():
            for node, attributes in paths:
                if node and self._given(node, attributes) is None:
                    place = self.scene.lines.at("items", name)
                    yield Problem(place, f"node {node!r} gives no {'.'.join(attributes)!r}")

    def _stages(self) -> Iterator[Problem]:
        begun = {self.flow.stages[0], *(node.stage for node in self.flow.nodes.values())}
        for number, stage in enumerate(self.flow.stages):
            place = self.scene.lines.at("stages", number)
            if stage not in self.scene.words.stages:
                yield Problem(place, f"stage {stage!r} has no words")
            if stage not in begun:
                yield Problem(place, f"stage {stage!r} never begins")
        for stage in self.scene.words.stages:
            if stage not in self.flow.stages:
                yield Problem(self.wording.lines.at("stages", stage), f"the flow has no stage {stage!r}")

    def _noticed(self) -> Iterator[Problem]:
        """What the notice tells of some matters alone concerns matters of the scene."""
        for number, section in enumerate(self.scene.words.notice):
            for name in section.matters:
                if name not in self.flow.matters:
                    yield Problem(self.wording.lines.at("notice", number), f"no matter {name!r} is of the scene")

    def _compared(self) -> Iterator[Problem]:
        """The words for conditions are about something that a matter compares."""
        compared: dict[str, set[str | None]] = {}
        for one in (one for when in self.flow.matters.values() for one in when):
            compared.setdefault(one.path, set()).update(one.values)
        for path, texts in self.scene.words.conditions.items():
            for value in texts:
                if value not in compared.get(path, ()):
                    place = self.wording.lines.at("conditions", path, value)
                    yield Problem(place, f"no matter asks whether {path!r} is {value!r}")

    def _ends(self) -> Iterator[Problem]:
        """Every end has a goodbye, and every goodbye of the scene an end."""
        branches = [branch for node in self.flow.nodes.values() for branch in node.next if branch.end]
        own = self.scene.words.goodbyes
        for branch in branches:
            if branch.end not in own and branch.end not in goodbyes():
                yield Problem(branch.place, f"end {branch.end!r} has no goodbye")
        for end in own:
            if end not in {branch.end for branch in branches}:
                yield Problem(self.wording.lines.at("goodbyes", end), f"no visit ends as {end!r}")

    def _ways(self) -> Iterator[Problem]:
        for name, node in self.flow.nodes.items():
            if name not in self.graph.reached:
                yield Problem(node.place, f"nothing leads to node {name!r}")
            elif name not in self.graph.ending:
                yield Problem(node.place, f"node {name!r} leads to no end")
            elif name in self.graph.idle_loops:
                yield Problem(node.place, f"node {name!r} comes round again without asking anybody")

    # -- a node --

    def _node(self, name: str, node: Node) -> Iterator[Problem]:
        if node.stage and node.stage not in self.flow.stages:
            yield Problem(node.place, f"the scene has no stage {node.stage!r}")
        if (node.by or node.step == "compute") and self._computed(node) is None:
            yield Problem(node.place, f"node {name!r}: there is no computation {node.by!r}")
        yield from self._branches(name, node)
        yield from self._others(name, node)
        yield from self._options(name, node)
        for page, variant in pages_of(node):
            yield from self._page(name, node, page, variant)
        yield from self._papers(name, node)
        for text in node.kind.texts:
            if text not in self.scene.words.texts:
                yield Problem(node.place, f"node {name!r}: text {text!r} has no words")

    def _branches(self, name: str, node: Node) -> Iterator[Problem]:
        possible, certain = self.graph.possible_before(name) | {name}, self.graph.certain_before(name) | {name}
        taken: set[tuple[str, tuple[str, ...], str | None]] = set()
        for branch in node.next:
            yield from self._conditions(branch.when, possible, certain)
            if len(branch.when) == 1:
                (only,) = branch.when
                values = {(only.node, only.attributes, value) for value in only.values}
                if values <= taken:
                    yield Problem(branch.place, f"a branch above is taken already when {only}")
                taken |= values

    def _conditions(
        self, when: Iterable[Condition], possible: frozenset[str], certain: frozenset[str]
    ) -> Iterator[Problem]:
        for one in when:
            if one.node not in possible:
                yield Problem(one.place, f"node {one.node!r} can have no answer yet")
                continue
            given = self._given(one.node, one.attributes)
            if given is None:
                yield Problem(one.place, f"node {one.node!r} gives no {'.'.join(one.attributes)!r}")
                continue
            for value in one.values:
                if not can_be(given, value) and (value is not None or one.node in certain):
                    yield Problem(one.place, f"{one.path!r} can never be {value!r}")

    def _given(self, name: str, attributes: tuple[str, ...]) -> Values | None:
        """The values that an attribute of the answer of ``name`` can have; None when there is no such attribute."""
        node = self.flow.nodes[name]
        computed = self._computed(node) if node.by else None
        gives = given_by(computed) if computed else node.kind.gives
        values = gives.get(attributes[0] if attributes else ITSELF)
        if attributes[:1] == (ITEMS,) and len(attributes) > 1:
            return _of_item(attributes[1])
        if values is None or len(attributes) > 1:
            return None if values is None else OPEN
        if values is OPTIONS:
            return self._options_of(node) or OPEN
        return values

    def _computed(self, node: Node) -> type | None:
        try:
            return computation(node.by).result
        except LookupError:
            return None

    def _options_of(self, node: Node) -> Values:
        options = node.options.values() if isinstance(node.options, Mapping) else [node.options]
        return frozenset(option for some in options for option in some)

    def _others(self, name: str, node: Node) -> Iterator[Problem]:
        """The other nodes that this one names have been answered before."""
        certain = self.graph.certain_before(name)
        variant, _, attributes = node.variant.partition(".")
        for item in node.items:
            if item not in items() or not items()[item].shares:
                yield Problem(node.place, f"node {name!r}: no department tells the item {item!r}")
        for other in filter(None, (variant, node.of)):
            if other not in certain:
                yield Problem(node.place, f"node {name!r}: node {other!r} need not have an answer yet")
        if not variant or not isinstance(node.options, Mapping):
            return
        given = self._given(variant, tuple(filter(None, attributes.split("."))))
        for value in node.options:
            if given is None or not can_be(given, value):
                yield Problem(node.place, f"node {name!r}: {node.variant!r} can never be {value!r}")

    def _options(self, name: str, node: Node) -> Iterator[Problem]:
        picks = PageKind.CHART in node.kind.draws.values()
        has_none = node.kind.gives.get(ITSELF) is OPTIONS and not node.options
        if picks and not self._has_chart(node):
            yield Problem(node.place, f"node {name!r} lets a point be picked, and nobody makes a chart for it")
        elif has_none:
            yield Problem(node.place, f"node {name!r} asks, and has no options")
        elif node.options and node.kind.gives.get(ITSELF) is not OPTIONS and not node.kind.takes_options:
            yield Problem(node.place, f"node {name!r}: a step {node.step!r} takes no options")
        for option, event in node.notes.items():
            if option not in self._options_of(node):
                yield Problem(node.place, f"node {name!r} has no option {option!r} to note")
            if event not in event_kinds():
                yield Problem(node.place, f"node {name!r}: there is no event {event!r}")

    def _has_chart(self, node: Node) -> bool:
        """Whether the computation that the node is about makes a chart for its page."""
        about = self.flow.nodes.get(node.of)
        return about is not None and self._computed(about) is not None and node.page in computation(about.by).charts

    def _papers(self, name: str, node: Node) -> Iterator[Problem]:
        for paper in self._printed_by(node):
            made = SHARED_PAPERS | set(self.scene.words.papers.own)
            if paper not in made and not _needs_no_values(paper):
                yield Problem(node.place, f"node {name!r}: nobody makes a paper {paper!r}")
            elif f"paper.{paper}" not in self.scene.words.texts:
                yield Problem(node.place, f"node {name!r}: the paper {paper!r} has no name (text 'paper.{paper}')")

    def _printed_by(self, node: Node) -> tuple[str, ...]:
        """The papers that ``node`` prints: its own, or those of the scene's matters."""
        if not node.kind.of_matters:
            return node.papers
        return papers_of(name for name in self.flow.matters if name in matters())

    def _paper_words(self) -> Iterator[Problem]:
        """What the papers say is given by somebody on some way, and the papers are printed."""
        papers = self.scene.words.papers
        printed = {one for node in self.flow.nodes.values() for one in self._printed_by(node)}
        given = ALWAYS | {IDENTIFIED} | self._filled(self.flow.nodes) | self.items
        for kind in set(papers.own) - printed:
            yield Problem(self.wording.lines.at("papers", "own", kind), f"no node prints the paper {kind!r}")
        for value in sorted(names_in(texts_of(papers)) - given):
            yield Problem(self.wording.lines.at("papers"), f"the papers say {{{value}}}, which nobody gives")

    # -- words --

    def _page(self, name: str, node: Node, page: str, variant: str) -> Iterator[Problem]:
        words = self.scene.words.pages.get(page)
        if words is None:
            yield Problem(node.place, f"node {name!r}: page {page!r} has no words")
            return
        place = self.wording.places[page]
        options = node.options[variant] if isinstance(node.options, Mapping) else node.options
        if options and set(options) != set(words.options):
            reason = f"page {page!r} has the buttons {sorted(words.options)}, node {name!r} {sorted(options)}"
            yield Problem(place, reason)
        told = {"proof_demand"} if set(demand.TEXTS) <= set(self.scene.words.texts) else set()
        yield from self._abolished(node, words, place)
        known = (
            ALWAYS
            | told
            | node.kind.extra.get(variant, frozenset())
            | self._filled(self.graph.certain_before(name), name)
        )
        for value in sorted(values_in(words) - known - self.items):
            yield Problem(place, f"page {page!r}: nobody has given {{{value}}} on every way to node {name!r}")
        if unsure := sorted(values_in(words.model_copy(update=NOT_LEFT_OUT)) & self.items):
            yield Problem(place, f"page {page!r}: nobody may know {{{unsure[0]}}}; only facts and lines are left out")
        drawn = node.kind.draws.get(variant) or _entered(node)
        if not (words.kind is drawn if drawn else words.kind in OF_WORDS):
            yield Problem(place, f"page {page!r}: a step {node.step!r} draws no page {str(words.kind)!r} here")
        if words.sections_from and words.sections_from != REASONS:
            yield Problem(place, f"page {page!r}: nobody makes the sections {words.sections_from!r}")

    def _abolished(self, node: Node, words: PageWords, place: Place) -> Iterator[Problem]:
        """A question asks for no proof that nobody may ask for."""
        for text in (words.title, *(option.label for option in words.options.values())) if node.kind.asks else ():
            try:
                refuse_abolished(text)
            except ValueError as error:
                yield Problem(place, str(error))

    def _filled(self, answered: Iterable[str], node: str = "") -> frozenset[str]:
        """The values that these answers give to the pages after them, as the part of ``node`` calls them, too."""
        given = (self.flow.nodes[name].kind.filled | self._filled_by(name, node) for name in answered)
        return frozenset().union(*given)

    def _filled_by(self, name: str, node: str) -> frozenset[str]:
        """What the computation of a node gives to words."""
        by = self.flow.nodes[name].by
        if not by or self._computed(self.flow.nodes[name]) is None:
            return frozenset()
        return frozenset(f"{one}.{value}" for one in (name, within(node, name)) for value in computation(by).fills)

    def _unused(self) -> Iterator[Problem]:
        nodes = self.flow.nodes.values()
        pages = {page for node in nodes for page, _ in pages_of(node)}
        for page, place in self.wording.places.items():
            if page not in pages:
                yield Problem(place, f"page {page!r} is never shown")
        texts = {text for node in nodes for text in node.kind.texts}
        texts |= {f"paper.{paper}" for node in nodes for paper in self._printed_by(node)}
        for text, place in self.wording.text_places.items():
            if text not in texts:
                yield Problem(place, f"text {text!r} is never used")


def _entered(node: Node) -> PageKind | None:
    """The page on which the item of ``node`` is entered; None where it has none, or answers to choose from."""
    return ENTERED.get(items()[node.item].kind) if node.item in items() else None


def _needs_no_values(paper: str) -> bool:
    """Whether there is a paper that can be made of its file alone."""
    letters = shelf().letters
    return paper in kinds(letters) and not layout(paper, letters).values


def _of_item(name: str) -> Values | None:
    """The values of an item that the office's record may give; None when there is no such item."""
    if (item := items().get(name)) is None or "record" not in item.ways:
        return None
    named = frozenset(item.values) if item.values else frozenset({"yes", "no"}) if item.kind == "yes_no" else OPEN
    return named | {None}


def _item_values() -> frozenset[str]:
    return frozenset(f"{KNOWN}.{name}" for name in items())
