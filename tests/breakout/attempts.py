"""What somebody before the kiosk tries, to get out of it: each as what a hand does at keys, pointer or glass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: points of one moment: number of the finger, and where, in shares of the window; or no finger
Moment = Sequence[tuple[int, float, float]]
MOMENTS = 8


@dataclass(frozen=True)
class Attempt:
    """``x``: calls of xdotool, where ``X,Y`` is a point in shares of the window. ``touch``: moments on the glass.

    ``drop``: somebody else's window beside it drags a file into it. ``absent``: what no source of the screen may hold,
    so that there is nothing a hand could ask for.
    """

    kind: str
    name: str
    x: Sequence[Sequence[str]] = ()
    touch: Sequence[Moment] = ()
    drop: bool = False
    absent: str = ""


def keys(name: str, *pressed: str) -> Attempt:
    return Attempt("keys", name, [["key", "--clearmodifiers", *pressed]])


def swipe(name: str, begin: tuple[float, float], end: tuple[float, float], *, fingers: int = 1) -> Attempt:
    """All fingers go the same way, beside each other."""
    steps = [step / (MOMENTS - 1) for step in range(MOMENTS)]
    moments = [
        [
            (finger, _between(begin[0], end[0], step) + finger * 0.06, _between(begin[1], end[1], step))
            for finger in range(fingers)
        ]
        for step in steps
    ]
    return Attempt("touch", name, touch=moments)


def pinch(name: str, begin: float, end: float, *, fingers: int = 2) -> Attempt:
    """Fingers on a line through the middle, from one distance to another."""
    moments = []
    for step in range(MOMENTS):
        apart = _between(begin, end, step / (MOMENTS - 1))
        moments.append([(finger, 0.5 + apart * (finger / (fingers - 1) - 0.5), 0.5) for finger in range(fingers)])
    return Attempt("touch", name, touch=moments)


def _between(begin: float, end: float, step: float) -> float:
    return begin + (end - begin) * step


def pointer(name: str, *calls: Sequence[str]) -> Attempt:
    return Attempt("pointer", name, calls)


def drag(name: str, begin: str, end: str) -> Attempt:
    return pointer(name, ["mousemove", begin], ["mousedown", "1"], ["mousemove", end], ["mouseup", "1"])


def absent(name: str, pattern: str) -> Attempt:
    return Attempt("dialogs", name, absent=pattern)


ATTEMPTS = (
    keys("close: Alt-F4", "alt+F4"),
    keys("quit: Ctrl-Q", "ctrl+q"),
    keys("close the page: Ctrl-W", "ctrl+w", "ctrl+F4"),
    keys("another window: Alt-Tab", "alt+Tab", "alt+shift+Tab", "alt+Escape"),
    keys("another console: Ctrl-Alt-F1 to F7", *(f"ctrl+alt+F{number}" for number in range(1, 8))),
    keys("Ctrl-Alt-Del, seven times", *["ctrl+alt+Delete"] * 7),
    keys("end of the server: Ctrl-Alt-Backspace", "ctrl+alt+BackSpace"),
    keys("task list: Ctrl-Shift-Esc, Ctrl-Esc", "ctrl+shift+Escape", "ctrl+Escape"),
    keys("out of the full screen: F11, Escape, Alt-Enter", "F11", "Escape", "alt+Return"),
    keys("menus: Super, Alt-F1, Alt-F2, Alt-Space", "Super_L", "Super_R", "alt+F1", "alt+F2", "alt+space", "F10"),
    keys("desktop: Super-D, -E, -L, -R, -Tab", "super+d", "super+e", "super+l", "super+r", "super+Tab"),
    keys("context menu: Menu, Shift-F10", "Menu", "shift+F10"),
    keys("picture of the screen: Print", "Print", "alt+Print", "shift+Print"),
    keys("SysRq by keys", "alt+Sys_Req"),
    keys("zoom: Ctrl-plus, -minus, -0", "ctrl+plus", "ctrl+minus", "ctrl+0"),
    keys("dialogs: Ctrl-O, -S, -P, -F, -N, -T", "ctrl+o", "ctrl+s", "ctrl+p", "ctrl+f", "ctrl+n", "ctrl+t"),
    keys("browser: Alt-Left, F5, F6, F12, Ctrl-L, -H, -J", "alt+Left", "F5", "F6", "F12", "ctrl+l", "ctrl+h", "ctrl+j"),
    keys("terminal: Ctrl-Alt-T, Ctrl-C, Ctrl-Z, Ctrl-backslash", "ctrl+alt+t", "ctrl+c", "ctrl+z", "ctrl+backslash"),
    keys("clipboard: Ctrl-A, -X, -C, -V, Shift-Insert", "ctrl+a", "ctrl+x", "ctrl+c", "ctrl+v", "shift+Insert"),
    keys("special keys: home page, mail, search, files", "XF86HomePage", "XF86Mail", "XF86Search", "XF86Explorer"),
    keys(
        "special keys: power, sleep, eject, brightness",
        "XF86PowerOff",
        "XF86Sleep",
        "XF86Eject",
        "XF86MonBrightnessDown",
    ),
    keys("accessibility: Shift five times", *["Shift_L"] * 5),
    keys("input: Ctrl-Shift-U, Ctrl-Space, Super-Space", "ctrl+shift+u", "ctrl+space", "super+space"),
    pointer("context menu: right button", ["mousemove", "0.5,0.5"], ["click", "3"]),
    pointer(
        "middle button, and back and forward", ["mousemove", "0.5,0.5"], ["click", "2"], ["click", "8"], ["click", "9"]
    ),
    pointer("double and triple click", ["mousemove", "0.5,0.3"], ["click", "--repeat", "3", "1"]),
    pointer("zoom: Ctrl and wheel", ["keydown", "ctrl"], ["click", "--repeat", "9", "4"], ["keyup", "ctrl"]),
    pointer(
        "move the window: Alt and drag",
        ["keydown", "alt"],
        ["mousemove", "0.5,0.5"],
        ["mousedown", "1"],
        ["mousemove", "0.9,0.9"],
        ["mouseup", "1"],
        ["keyup", "alt"],
    ),
    drag("drag from the upper edge down", "0.5,0.0", "0.5,0.6"),
    drag("drag from the lower edge up", "0.5,0.999", "0.5,0.4"),
    drag("drag from the left edge in", "0.0,0.5", "0.6,0.5"),
    drag("drag from the right edge in", "0.999,0.5", "0.4,0.5"),
    drag("drag a text or a picture out", "0.5,0.1", "0.999,0.999"),
    drag("make the window smaller by its corner", "0.999,0.999", "0.5,0.5"),
    swipe("swipe from the upper edge", (0.5, 0.0), (0.5, 0.6)),
    swipe("swipe from the lower edge", (0.5, 1.0), (0.5, 0.4)),
    swipe("swipe from the left edge", (0.0, 0.5), (0.6, 0.5)),
    swipe("swipe from the right edge", (1.0, 0.5), (0.4, 0.5)),
    swipe("three fingers up", (0.4, 0.8), (0.4, 0.2), fingers=3),
    swipe("three fingers aside", (0.2, 0.5), (0.7, 0.5), fingers=3),
    swipe("four fingers down", (0.3, 0.2), (0.3, 0.8), fingers=4),
    pinch("pinch to zoom in", 0.1, 0.8),
    pinch("pinch to zoom out", 0.8, 0.1),
    pinch("five fingers together", 0.9, 0.2, fingers=5),
    Attempt("touch", "long press", touch=[[(0, 0.5, 0.5)]] * 40),
    Attempt("touch", "ten fingers at once", touch=[[(finger, 0.05 + finger * 0.09, 0.5) for finger in range(10)]] * 3),
    Attempt("touch", "tap of three fingers", touch=[[(finger, 0.4 + finger * 0.1, 0.5) for finger in range(3)]]),
    Attempt("drop", "a file is dropped into it", drop=True),
    absent("file chooser", r"FileDialog|FolderDialog|QFileDialog"),
    absent("print dialog", r"QPrint(er|Preview)?Dialog|QtPrintSupport"),
    absent("About Qt, message boxes, colours, letters", r"aboutQt|MessageDialog|QMessageBox|ColorDialog|FontDialog"),
    absent("native menus and the tray", r"Qt\.labs\.platform|MenuBar|SystemTray"),
    absent("text fields with a context menu or a clipboard", r"\b(TextField|TextArea|TextInput|TextEdit)\b|QClipboard"),
    absent("virtual keyboard with settings", r"QtQuick\.VirtualKeyboard|InputPanel"),
    absent("links, and programs that open them", r"openUrlExternally|onLinkActivated|QDesktopServices|<a href"),
    absent("pages of the web", r"WebEngine|WebView"),
    absent("things dragged out or dropped in", r"\bDropArea\b|Drag\.(active|dragType|mimeData)|setAcceptDrops|QDrag"),
    absent("shortcuts of Qt", r"\bShortcut\b|StandardKey|QShortcut|QAction\b"),
)
