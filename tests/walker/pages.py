"""What must hold of everything that stands on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from config.items import refuse_abolished
from flows.bodies import Told
from flows.bundle import notice
from flows.definition.loading import load_scene
from flows.page import Page
from flows.pages.spoken import texts
from play.screen import text_of
from tests.walker.evidence import KNOWS_WHO, Standing
from tests.walker.strangers import Strangers
from tests.walker.touched import asked_for, is_review, reviewed


def wrong_on_page(page: Page, standing: Standing, strangers: Strangers) -> Iterator[str]:
    """What does not hold of ``page`` in a visit with that ``standing``."""
    texts = f"{page.title}\n{text_of(page)}"
    proved = standing.known
    known = proved | ({standing.document} if standing.document else set())
    if page.frame.staff:
        yield f"the page {page.node} of the staff is shown to somebody who is none of them"
    # a list is the visitor's own: its names may be read back, and nothing that a record alone tells of them
    if (strangers.named_in(texts) - known - standing.listed) | (strangers.recorded_in(texts) - known):
        yield f"the page {page.node} names somebody who is not served here"
    if strangers.recorded_in(texts) - proved:
        yield f"the page {page.node} tells of the record of somebody who was not proved"
    of_record = page.frame.progress is not None and page.frame.progress.current > 0 and knows_who(standing.scene)
    if of_record and not standing.is_proved:
        yield f"the page {page.node} tells of a record whose holder was not proved"
    if any(_is_abolished(asked) for asked in _asked(page, standing.scene)):
        yield f"the page {page.node} asks for what is abolished"


def knows_who(scene: str) -> bool:
    """Whether it gets to know somebody: then it has been proved who it is when its first stage is over."""
    return not KNOWS_WHO.isdisjoint(load_scene(scene).flow.parts.values())


def _asked(page: Page, scene: str) -> Iterator[str]:
    """What ``page`` asks somebody to say or to bring."""
    if asked_for(page):
        yield from (page.title, page.lead)
    materials = notice.words().headings["materials"]
    sections = page.body.sections if isinstance(page.body, Told) else ()
    yield from (line for section in sections if section.heading == materials for line in section.lines)
    if is_review(page):
        brought = texts()["brought"]
        yield from (fact.label for fact in reviewed(page, scene) if fact.value == brought)


def _is_abolished(text: str) -> bool:
    try:
        refuse_abolished(text)
    except ValueError:
        return True
    return False
