"""Draws the pictures of ``docs/gallery``, and its page, anew: ``python -m tests.screens.gallery``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import yaml

from config.display import ScaleName, ThemeName
from config.language import ZH, Language
from config.settings import load_settings
from devices.document.staging import Manner
from devices.face.port import Preview
from simulated.document.camera import scene
from tests.screens.looks import Look, small, spoken
from tests.screens.said import saying
from tests.screens.show import DISPLAYS, Show
from tests.screens.test_focus import bring_up
from tests.screens.test_screens import before_camera
from ui.window import qt_application

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "docs" / "gallery"
#: the longer side of a picture, and how good it is, of 100
LONG_PX, QUALITY = 900, 75
HEAD = """# 图片 · Pictures

自助机的部分页面，用虚构的内容，由 `scripts/gallery` 画出。
Some pages of the kiosk with invented content, drawn by `scripts/gallery`. It also measures every page in every theme,
scale, position and language, and writes a contact sheet of each into `out/screens/sheets/`.
"""


def pictures() -> Sequence[Mapping[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / "gallery.yaml").read_text(encoding="utf-8"))
    return found


def look_of(one: Mapping[str, Any]) -> Look:
    scale: ScaleName = one.get("scale", "large")
    theme: ThemeName = one.get("theme", "day")
    return Look(Language(one.get("language", ZH)), scale, one.get("low", False), theme)


def draw(show: Show, one: Mapping[str, Any]) -> None:
    look = look_of(one)
    with spoken(show, look.language):
        bring_up(show, one["page"], saying(look.language))
        look.put_on(show)
        if one["page"] == "face":
            show.app.show_preview(before_camera("a"))
        if one["page"] == "document":
            show.app.show_preview(below_camera())
        picture = show.picture()
    file = str(FOLDER / f"{one['file']}.webp")
    assert cv2.imwrite(file, small(picture, LONG_PX), [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    show.app.screen.wipe()


def below_camera() -> Preview:
    """A drawn page that lies well."""
    seen = cv2.resize(scene("diagnosis", Manner.WELL), (480, 640), interpolation=cv2.INTER_AREA)
    return Preview(cv2.cvtColor(seen, cv2.COLOR_BGR2RGB).tobytes(), 480, 640, 1)


def page() -> str:
    shown = (
        f'## {one["zh"]} · {one["en"]}\n\n<img src="{one["file"]}.webp" width="480" alt="{one["en"]}">\n'
        for one in pictures()
    )
    return "\n".join((HEAD, *shown))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for panel in DISPLAYS:
        show = Show(panel, load_settings())
        for one in pictures():
            if one.get("panel", "portrait") == panel:
                draw(show, one)
        show.app.dispose()
    (FOLDER / "README.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    application = qt_application()
    main()
