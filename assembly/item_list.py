"""The item list (事项清单) for the web console: the same scenes, words and data as on the screen of a kiosk."""

from __future__ import annotations

from datetime import date

from config.groups import groups
from config.language import per_language
from config.settings import Hall
from flows.bundle import notice
from flows.definition.loading import load_scene, programme
from office.console.guide import Guide, Part, Scene


def item_list(hall: Hall) -> Guide:
    """What can be done at the kiosks of the bureau with this ``hall``."""

    def told(scene: Scene, matter: str, today: date) -> tuple[Part, ...]:
        own = {section.heading: section.lines for section in load_scene(scene.id).words.notice}
        found = notice.of_a_matter(matter, own, hall, today)
        return tuple(Part(section.heading, section.lines) for section in found)

    return Guide(_scenes, told, notice.remedies)


@per_language
def _scenes() -> tuple[Scene, ...]:
    return tuple(
        Scene(scene.name, scene.words.title, scene.words.hint, group.title, scene.words.whom, (*scene.flow.matters,))
        for scene in programme().values()
        if scene.flow.matters
        for group in [groups()[scene.offer.group]]
    )
