"""Everything that QML may read, as one value, and the list of all types of which it is made."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from config.settings import Hall, Settings
from flows.bodies import BODIES
from flows.page import Frame
from ui.dock import Dock, DockAction
from ui.offered import Service
from ui.words import Words, words_value


@dataclass(frozen=True)
class Place:
    """Whose machine this is."""

    bureau: str = ""
    zone: str = ""
    address: str = ""
    hours: str = ""
    telephone: str = ""
    complaints: str = ""

    @classmethod
    def of(cls, hall: Hall) -> Place:
        return cls(hall.bureau, hall.zone, hall.address, hall.hours, hall.telephone, hall.complaints)


@dataclass(frozen=True)
class Shown:
    """What is on the screen. Whatever never changes while the kiosk runs comes first."""

    words: Words = field(default_factory=words_value)  # type: ignore[valid-type]
    hall: Place = Place()
    #: which word stands over every screen: see :attr:`config.panel.Panel.banner`; empty where none does
    banner: str = ""
    #: whether there is a voice
    audible: bool = False
    #: whether this site has a desk for its staff
    has_desk: bool = False
    dock: tuple[DockAction, ...] = ()
    #: what maintenance has to say to everybody, on the first screens
    notice: str = ""
    services: tuple[Service, ...] = ()
    #: words to be touched instead of typed, and what those that were typed may mean
    suggested: tuple[str, ...] = ()
    found: tuple[Service, ...] = ()
    #: whether somebody looks for a service by its words
    searching: bool = False
    #: ``attract``, ``services`` or ``visit``
    mode: str = ""
    #: the files of all views but the first, to be compiled while nothing happens
    views: tuple[str, ...] = ()
    #: the file of the view that is up
    view: str = ""
    frame: QObject | None = field(default=None, metadata={"qml": Frame.__name__})
    body: QObject | None = None
    #: the address of the portrait or of a captured leaf, and the number of the camera's picture; empty and 0 where
    #: there is none
    portrait: str = ""
    preview: int = 0
    #: grows whenever a new page or a new question is up
    turn: int = 0
    #: answered, and nothing new is up
    busy: bool = False
    #: whether a press counts yet
    settled: bool = False
    #: whether the staff may sign in from where it is
    desk_open: bool = False
    #: of the idle warning; 0 when it is not up
    idle_seconds: int = 0
    #: the warning reminds of a card in the slot
    idle_card: bool = False
    help_open: bool = False
    #: what lies on the layer of help beside the help itself: the file of a view, and its page
    help_view: str = ""
    help_frame: QObject | None = field(default=None, metadata={"qml": Frame.__name__})
    help_body: QObject | None = None
    #: on the button by which one calls; empty where nobody can be called
    call_word: str = ""
    #: whether whoever is here has called
    called: bool = False
    staff_open: bool = False
    #: somebody who does not look at it has made it dark
    dark: bool = False
    time: str = ""


def fixed(settings: Settings, dock: Dock | None, *, audible: bool) -> Shown:
    """What the QML reads and what never changes while the kiosk runs."""
    return Shown(
        hall=Place.of(settings.hall),
        banner=settings.panel.banner,
        audible=audible,
        has_desk=settings.staff is not None,
        dock=() if dock is None else tuple(dock.actions()),
    )


#: what QML reads, but for the objects that it calls
VALUES: tuple[type, ...] = (Shown, Service, Place, DockAction, Words, Frame, *BODIES)
