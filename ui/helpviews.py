"""What lies on the layer of help, as QML reads it: the file of a view and its page, made anew or updated in place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from flows.bodies import Body
from flows.page import Page
from flows.pages.moves import HELP
from ui.helping import Helping
from ui.values import Value, shown


def view_of(body: type[Body]) -> str:
    """The QML file of a body: ``InsertCard`` → ``bodies/InsertCardView``."""
    return f"bodies/{body.__name__}View"


@dataclass(frozen=True)
class HelpShown:
    """The fields of :class:`ui.shown.Shown` that are of help."""

    called: bool
    call_word: str
    help_open: bool
    help_view: str = ""
    help_frame: QObject | None = None
    help_body: QObject | None = None


class HelpViews:
    """``page`` is what lies on the layer; the help itself has no view but its own."""

    def __init__(self, parent: QObject) -> None:
        self._parent = parent
        self.page: Page | None = None
        self._views: tuple[Value, ...] = ()
        #: a view that goes still reads its own page while it is taken down
        self._outgoing: tuple[Value, ...] = ()

    def take(self, helping: Helping) -> tuple[HelpShown, bool]:
        """What is to be shown now, and whether it is another page than before."""
        before, self.page = self.page, helping.page if helping.open else None
        page = self.page
        another = not (page is before is None or (page and before and page.continues(before)))
        if another:
            self._make(page)
        elif page is not None:
            for view, part in zip(self._views, (page.frame, page.body), strict=False):
                view.take(part)
        word = helping.call_word if helping.can_call else ""
        now = HelpShown(helping.called, word, page is not None)
        if page is not None and self._views:
            frame, body = self._views
            now = HelpShown(helping.called, word, True, view_of(type(page.body)), frame, body)
        return now, another

    def forget(self) -> None:
        """What was entered there is gone, once the view that showed it is."""
        for gone in self._outgoing:
            gone.deleteLater()
        self._outgoing = ()

    def _make(self, page: Page | None) -> None:
        self.forget()
        self._outgoing, self._views = self._views, ()
        if page is not None and page.node != HELP:
            self._views = shown(page.frame, self._parent), shown(page.body, self._parent)
