"""The static check of a scene: every page, button and step that the flow names is there, and no word is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from devices.face.port import FACE_PROMPTS, SCAN_PROMPTS
from flows.flow import Flow, Node
from flows.scene import Scene
from flows.steps import STEPS
from flows.steps.slot import VARIANTS

#: texts of a step beside its pages: what the camera may ask of the citizen, and what a card may give cause to say
PROMPTS: Mapping[str, tuple[str, ...]] = {
    "present_card": ("card_doubt",),
    "present_id_card": ("card_doubt",),
    "verify_face": tuple(f"prompt.{prompt}" for prompt in sorted(FACE_PROMPTS)),
    "verify_electronic_card": tuple(f"scan.{prompt}" for prompt in sorted(SCAN_PROMPTS)),
    "scan_code": tuple(f"scan.{prompt}" for prompt in sorted(SCAN_PROMPTS)),
}
#: pages of a step that waits for a social-security card: what its reader has to say
WAITING = tuple(filter(None, VARIANTS.values()))
#: pages that a kind of step draws besides its own
STEP_PAGES: Mapping[str, tuple[str, ...]] = {
    "present_card": ("", "with_id", "reading", "take_out", "left", "id_left", *WAITING),
    "present_id_card": ("", "reading", "id_left"),
    "scan_code": ("", "checking"),
    "take_card": ("", "id_card"),
    "verify_pin": ("", "wrong", "checking", "insert", "reading", "other_card", *WAITING),
    "verify_electronic_card": ("", "checking"),
    "staff_check": (
        "call",
        "take_out",
        "reading",
        "not_staff",
        "pin",
        "pin_wrong",
        "pin_checking",
        "compare",
        "return",
        *WAITING,
    ),
    "print_papers": ("", "done", "failed"),
    "compute": (),
    "who": (),
}


def problems(scene: Scene) -> list[str]:
    """What is wrong with ``scene``, a sentence each; empty when it is whole."""
    found = [*_unknown_steps(scene.flow), *_missing_words(scene), *_missing_prompts(scene), *_unused_pages(scene)]
    return found + [f"stage {stage!r} has no words" for stage in scene.flow.stages if stage not in scene.words.stages]


def pages_of(name: str, node: Node) -> Iterator[str]:
    """The keys of the words file that ``node`` may draw."""
    base = node.page or name
    if isinstance(node.options, Mapping):
        yield from (f"{base}.{variant}" for variant in node.options)
    else:
        yield from (f"{base}.{part}" if part else base for part in STEP_PAGES.get(node.step, ("",)))


def _unknown_steps(flow: Flow) -> Iterator[str]:
    for name, node in flow.nodes.items():
        if node.step not in STEPS:
            yield f"node {name!r}: there is no step {node.step!r}"


def _missing_words(scene: Scene) -> Iterator[str]:
    for name, node in scene.flow.nodes.items():
        for page in pages_of(name, node):
            if page not in scene.words.pages:
                yield f"node {name!r}: page {page!r} has no words"
            else:
                yield from _wrong_options(scene, name, node, page)


def _missing_prompts(scene: Scene) -> Iterator[str]:
    for node in scene.flow.nodes.values():
        for text in PROMPTS.get(node.step, ()):
            if text not in scene.words.texts:
                yield f"step {node.step!r}: text {text!r} has no words"


def _wrong_options(scene: Scene, name: str, node: Node, page: str) -> Iterator[str]:
    options = node.options[page.rpartition(".")[2]] if isinstance(node.options, Mapping) else node.options
    if not options:
        return
    written = set(scene.words.pages[page].options)
    if written != set(options):
        yield f"node {name!r}: page {page!r} has buttons {sorted(written)}, the flow has {sorted(options)}"


def _unused_pages(scene: Scene) -> Iterator[str]:
    used = {page for name, node in scene.flow.nodes.items() for page in pages_of(name, node)}
    for page in set(scene.words.pages) - used:
        yield f"page {page!r} of the words file is never shown"
