"""One kiosk window of the tests of screens, and what is measured on each of its pictures."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from config.clock import CHINA, VirtualClock
from config.display import Display
from config.settings import Settings
from devices.face.port import Preview
from devices.pinyin.libpinyin import LibPinyin
from flows.stay.calls import CallDesk
from tests.screens.looking import broken, buttons, contrast_on, covered, crowded, cut, laid, lonely, name_of, pixels_of
from tests.screens.pages import SERVICES
from tests.ui.voice import Remembering
from ui.app import KioskApp, VisitHandle
from ui.robot import grab, items
from ui.screen import QtScreen

#: by night every picture is kept; by day it would cost more than what is measured on it
KEEPS_ALL = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
PICTURES = Path(__file__).parents[2] / "out" / "screens"
TARGET_MM = 20.0
#: between two targets
APART_MM = 3.0
CAPITAL_MM = 7.3
#: Noto Sans CJK: height of a capital, in shares of the em square
CAPITAL_EM = 0.733
DISPLAYS = {
    "portrait": Display(width_px=1080, height_px=1920, width_mm=336, mounting_mm=800),
    "landscape": Display(width_px=1920, height_px=1080, width_mm=597, mounting_mm=900),
}
#: A layout needs a moment before a picture is complete.
DRAWN_MS = 40


class Show:
    """One kiosk window that shows one page after the other."""

    def __init__(self, orientation: str, settings: Settings) -> None:
        self.orientation = orientation
        self.settings = settings.model_copy(update={"display": DISPLAYS[orientation]})
        clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
        self.pinyin = LibPinyin()
        self.voice = Remembering()
        #: who takes calls for help; nobody, until a test has somebody do it
        self.desk: CallDesk | None = None
        self.app = KioskApp(
            self.settings,
            SERVICES,
            _no_visit,
            _no_picture,
            None,
            self.voice,
            clock,
            pinyin=self.pinyin,
            calls=lambda: self.desk,
        )
        self.app.open()

    def wait(self, ms: int = DRAWN_MS) -> None:
        QTest.qWait(ms)

    def settle(self) -> None:
        """Let presses count: no task of the guard runs here, and the clock stands still."""
        self.wait()
        places = None
        while places != (places := self._places()):
            self.wait(1)
        self.app.bridge.settle()

    def _places(self) -> list[tuple[str, float, float]]:
        """Of all buttons: a page of many is laid out in several turns."""
        places = ((button.objectName(), button.mapToScene(QPointF(0, 0))) for button in buttons(self.app.kiosk_item))
        return [(name, place.x(), place.y()) for name, place in places]

    def mm(self, px: float) -> float:
        return px * self.settings.display.width_mm / self.settings.display.width_px

    def style(self) -> QObject:
        style = self.app.engine.singletonInstance("style", "Style")
        assert isinstance(style, QObject)
        return style

    def check(self, name: str, root: QQuickItem | None = None) -> None:
        """Measure all that is under ``root`` (the whole kiosk), and keep the picture of what is wrong."""
        picture = self.picture()
        faults = self.faults(picture, root)
        if faults or KEEPS_ALL:
            keep(picture, f"{self.orientation}-{name}")
        assert faults == [], faults

    def picture(self) -> QImage:
        """The kiosk as it is when all of it is laid out."""
        self.wait()
        grab(self.app)  # lays out whatever has not been, on a busy machine too; what follows from it comes now
        self.wait(1)
        return grab(self.app)

    def faults(self, picture: QImage, root: QQuickItem | None = None) -> list[str]:
        """All that a strict reader finds wrong on it, under ``root`` (the whole kiosk)."""
        there = whole = laid(self.app.kiosk_item)
        if root is not None:
            there = laid(root)
        banner = str(self.app.bridge.shown.words.demo_banner)
        assert banner in [text.item.property("text") for text in whole.texts], "no demonstration said"
        assert (picture.width(), picture.height()) == (self.settings.display.width_px, self.settings.display.height_px)
        assert self.app.qml_warnings == [], self.app.qml_warnings
        faults = [*cut(there), *broken(there), *lonely(there), *covered(there), *crowded(there, APART_MM / self.mm(1))]
        buttons, texts = ([one.item for one in found] for found in (there.buttons, there.texts))
        faults += [f"low: {b.objectName()}" for b in buttons if self.mm(b.height()) < TARGET_MM]
        faults += [f"narrow: {b.objectName()}" for b in buttons if self.mm(b.width()) < TARGET_MM]
        faults += [f"nameless: {b.objectName()}" for b in buttons if not name_of(b) or not b.objectName()]
        faults += [f"size: {t.property('text')}" for t in texts if not self._readable(t)]
        for text in texts:
            if (ratio := contrast_on(picture, self.app.kiosk_item, text)) < 7:
                faults.append(f"pale, {ratio:.1f}: {text.property('text')}")
        return faults

    def overlay(self, button: str) -> QQuickItem:
        """What lies over the page: the child of the kiosk that holds ``button``."""
        for child in self.app.kiosk_item.childItems():
            if any(item.objectName() == button for item in items(child)):
                return child
        raise AssertionError(f"{button} is not on the screen")

    def _readable(self, text: QQuickItem) -> bool:
        px = text.property("font").pixelSize()
        return self.mm(px * CAPITAL_EM) >= CAPITAL_MM


def keep(picture: QImage, name: str) -> None:
    """Keep ``picture`` for whoever wants to look, with little effort to make it small."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    colours = pixels_of(picture).view(np.uint8).reshape(picture.height(), -1, 4)[..., :3]  # blue, green, red
    assert cv2.imwrite(str(PICTURES / f"{name}.png"), colours, [cv2.IMWRITE_PNG_COMPRESSION, 1])


def _no_visit(_scene: str, _screen: QtScreen) -> VisitHandle:
    raise AssertionError("nothing starts a visit here")


def _no_picture() -> Preview | None:
    return None
