"""How the kiosk looks to whoever is there: theme, letters, position, language. One tap changes each, and at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from config.display import Display, ScaleName, ThemeName

#: what a theme is changed back to when it is tapped again
PLAIN_THEME: ThemeName = "day"
#: the plain one of a screen that rests; the others are dark, or chosen for those who see little else
RESTING_THEME: ThemeName = "night"
THEMES: tuple[ThemeName, ...] = ("day", "night", "contrast")
SCALES: tuple[ScaleName, ScaleName] = ("large", "larger")


class Appearance(QObject):
    """Writes what was chosen into the QML singleton ``Style``, to which every size and colour is bound.

    ``moved`` says that what lies under the fingers is not what it was. ``languages`` are those of the site, by their
    codes, as each calls itself; every visit begins with the first.
    """

    moved = Signal()
    language_chosen = Signal(str)

    def __init__(
        self, display: Display, languages: Mapping[str, str], style: QObject, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._display = display
        self._names = dict(languages)
        self._codes = tuple(languages)
        self._style = style
        self.theme: str = display.theme
        self.scale: str = display.scale
        self.low = display.low
        self.language = self._codes[0]
        self._resting = False
        style.setProperty("pxPerMm", display.px_per_mm)
        style.setProperty("landscape", display.landscape)
        style.setProperty("canBeLow", display.out_of_reach_px > 0)
        self._draw()

    @property
    def layout(self) -> str:
        if self.low:
            return "low"
        return "landscape" if self._display.landscape else "portrait"

    @property
    def other_language(self) -> str:
        """What the language calls itself that a tap brings; empty where there is but one."""
        return self._names[self._next_language()] if len(self._codes) > 1 else ""

    @Slot(str)
    def toggle_theme(self, name: str) -> None:
        """That theme; the plain one when it is up already. ValueError for one that there is not."""
        if name not in THEMES:
            raise ValueError(f"no theme: {name}")
        self.theme = PLAIN_THEME if self.theme == name else name
        self._draw()

    @Slot()
    def toggle_scale(self) -> None:
        self.scale = SCALES[1 - SCALES.index(self.scale)]
        self._draw()
        self.moved.emit()

    @Slot()
    def toggle_low(self) -> None:
        """Everything that is touched within a seated person's reach, or where it was."""
        self.low = not self.low
        self._draw()
        self.moved.emit()

    @Slot()
    def change_language(self) -> None:
        """The next language of the site."""
        self._speak(self._next_language())
        self.moved.emit()

    def rest(self, resting: bool) -> None:
        """Darken the screen while nobody is there: every word on it can still be read."""
        self._resting = resting
        self._draw()

    def begin_anew(self) -> None:
        """As the site's settings say: for the next citizen."""
        self.theme, self.scale, self.low = self._display.theme, self._display.scale, self._display.low
        self._draw()
        self._speak(self._codes[0])

    def _next_language(self) -> str:
        return self._codes[(self._codes.index(self.language) + 1) % len(self._codes)]

    def _speak(self, language: str) -> None:
        if language != self.language:
            self.language = language
            self._draw()
            self.language_chosen.emit(language)

    def _draw(self) -> None:
        drawn = {
            "theme": RESTING_THEME if self._resting and self.theme == PLAIN_THEME else self.theme,
            "scale": self.scale,
            "layout": self.layout,
            "reachTop": self._display.out_of_reach_px if self.low else 0,
            "otherLanguage": self.other_language,
        }
        for name, value in drawn.items():
            self._style.setProperty(name, value)
