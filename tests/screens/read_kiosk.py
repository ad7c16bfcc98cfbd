"""A kiosk in a process of its own that a screen reader looks at.

    python -m tests.screens.read_kiosk

Reads the name of a page from each line of standard input, brings it up (an empty line leaves what is up), lets presses
count, and answers with a line of JSON: what can be seen and pressed there (by ``objectName``: whether it is enabled).
Ends with its input.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtQuick import QQuickItem

from config.settings import load_settings
from tests.screens.looking import buttons
from tests.screens.show import Show
from tests.screens.test_focus import bring_up
from ui.robot import items
from ui.window import qt_application


def main() -> None:
    application = qt_application()
    show = Show("portrait", load_settings())
    show.settle()
    asked = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    asked.activated.connect(lambda: _answer(show))
    application.exec()
    asked.setEnabled(False)
    warnings = show.app.qml_warnings
    show.app.dispose()
    if warnings:
        raise RuntimeError("; ".join(warnings))


def _answer(show: Show) -> None:
    line = sys.stdin.readline()
    if not line:
        QCoreApplication.quit()
        return
    if name := line.strip():
        _wipe(show)
        bring_up(show, name)
    show.settle()
    seen = {button.objectName(): button.isEnabled() for button in _pressed(show)}
    print(json.dumps(seen), flush=True)


def _pressed(show: Show) -> list[QQuickItem]:
    """What can be pressed: every button, and the start as a whole."""
    whole = show.app.kiosk_item
    return [*buttons(whole), *(item for item in items(whole) if item.objectName() == "attract")]


def _wipe(show: Show) -> None:
    show.app.bridge.help(False)
    show.app.bridge.staff(False)
    show.app.bridge.set_countdown(0, False)
    show.app.screen.wipe()


if __name__ == "__main__":
    main()
