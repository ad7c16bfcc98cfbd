"""The simulated devices, as one stage: what the dock's buttons do, and what the demonstration's citizen brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from config.datafile import Data, load
from ui.dock import DockAction


class CardSlot(Protocol):
    """The slot of the virtual reader."""

    def insert(self, card: Any) -> None: ...

    def pull(self) -> None: ...


class IdReader(Protocol):
    """The virtual reader of identity cards."""

    def lay(self, card: Any) -> None: ...

    def lift(self) -> None: ...


class VirtualCitizen(Protocol):
    """What is before the simulated camera: takes a :data:`simulated.citizen.behaviour.Command`."""

    def command(self, command: Any) -> None: ...


class JammingPrinter(Protocol):
    """A printer that fails on request."""

    def jam(self) -> None: ...

    def empty(self) -> None: ...

    def mend(self) -> None: ...


class TurnedSwitch(Protocol):
    """A switch of an input device, which can be unplugged: the jack of a headset, a sensor."""

    def turn(self, *, on: bool) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


class SignalBoard(Protocol):
    """The board of the lamp at the desk: it fails as long as ``trouble`` says so."""

    trouble: Any


class StickSource(Protocol):
    """What plays a USB stick."""

    trouble: Any

    def plug(self, name: str) -> None: ...

    def pull_out(self) -> None: ...


class PaperMat(Protocol):
    """The mat below the document camera."""

    def lay(self, page: str) -> None: ...

    def befall(self, trouble: Any) -> None: ...


class DockGroup(Data):
    """A heading and its buttons: id and label."""

    heading: str
    actions: Mapping[str, str]


class DockWords(Data):
    groups: tuple[DockGroup, ...]


#: commands of the simulated camera with one word, as they are
_TOLD = ("pace", "at", "wear", "light", "blur", "stream", "join", "swap")
#: what ends every trouble before the camera; who stands there stays
_USUAL: Sequence[tuple[object, ...]] = (
    ("obey", True),
    ("pace", "calm"),
    ("at", "usual"),
    ("wear", "nothing"),
    ("keep",),
    ("alone",),
    ("hide",),
    ("light", "usual"),
    ("blur", "none"),
    ("stream", "live"),
)
_OBEDIENCE: Mapping[str, bool | str] = {"yes": True, "no": False, "wrongly": "wrongly"}


@cache
def _words() -> DockWords:
    return load(Path(__file__).parent / "dock.zh.yaml", DockWords)


class SimulatedDevices:
    """Implements :class:`ui.dock.Dock` and :class:`demo.citizen.Stage`. A button's id is ``verb:object``.

    ``make_card`` makes the social card of a profile and ``make_id_card`` the identity card that is laid on
    ``id_reader``; ``phone_of`` asks the simulated platform for the code that somebody's phone shows now, and ``line``
    cuts the line to the office or mends it.
    """

    def __init__(
        self,
        slot: CardSlot,
        make_card: Callable[[str], Any],
        id_reader: IdReader | None,
        make_id_card: Callable[[str], Any],
        phone_of: Callable[[str], str],
        citizen: VirtualCitizen,
        printer: JammingPrinter | None,
        jack: TurnedSwitch | None = None,
        sensor: TurnedSwitch | None = None,
        board: SignalBoard | None = None,
        receipts: JammingPrinter | None = None,
        sticks: StickSource | None = None,
        line: Callable[[bool], None] | None = None,
        mat: PaperMat | None = None,
    ) -> None:
        self._slot = slot
        self._make_card = make_card
        self._cards: dict[str, Any] = {}
        self._id_reader = id_reader
        self._make_id_card = make_id_card
        self._phone_of = phone_of
        self._citizen = citizen
        self._sticks = sticks
        #: what each verb does with the object behind it; of a device that is not there, none
        self._verbs: Mapping[str, Callable[[str], None]] = {
            **self._verbs_of_cards(),
            **self._verbs_of_citizen(),
            **({"printer": partial(_trouble_printer, printer)} if printer else {}),
            **({"receipt_printer": partial(_trouble_printer, receipts)} if receipts else {}),
            **({"headset": partial(_handle_switch, jack)} if jack else {}),
            **({"presence": partial(_handle_switch, sensor)} if sensor else {}),
            **({"signal": partial(_trouble_signal, board)} if board else {}),
            **({"office": lambda how: line(how == "away")} if line else {}),
            **({"stick": self.plug, "stick_trouble": partial(_trouble_stick, sticks)} if sticks else {}),
            **({"document": partial(_lay, mat), "document_trouble": partial(_trouble_document, mat)} if mat else {}),
        }

    def _verbs_of_cards(self) -> dict[str, Callable[[str], None]]:
        verbs = {"social": self.insert, "pull": lambda _: self.pull(), "phone": self.show_phone}
        return {**verbs, "id": self.lay_down} if self._id_reader else verbs

    def _verbs_of_citizen(self) -> dict[str, Callable[[str], None]]:
        return {
            "stand": self.stand,
            "leave": lambda _: self.leave(),
            "alone": lambda _: self._citizen.command(("alone",)),
            "keep": lambda _: self._citizen.command(("keep",)),
            "obey": lambda how: self._citizen.command(("obey", _OBEDIENCE[how])),
            "print": self._print,
            "replay": self._replay,
            "usual": lambda _: self._end_troubles(),
            **{verb: partial(self._tell, verb) for verb in _TOLD},
        }

    def actions(self) -> Sequence[DockAction]:
        return [
            DockAction(action, label, group.heading)
            for group in _words().groups
            for action, label in group.actions.items()
            if action.partition(":")[0] in self._verbs
        ]

    async def perform(self, action_id: str) -> None:
        self.present(action_id)

    def present(self, what: str) -> None:
        """Do what a button's id says."""
        verb, _, whose = what.partition(":")
        self._verbs[verb](whose)

    def insert(self, card: str) -> None:
        # The same card each time it comes back: it remembers how often its PIN was wrong.
        if card not in self._cards:
            self._cards[card] = self._make_card(card)
        self._slot.insert(self._cards[card])

    def lay_down(self, card: str) -> None:
        """Lay the identity card of a profile on its reader."""
        if self._id_reader:
            self._id_reader.lay(self._make_id_card(card))

    def show_phone(self, person: str) -> None:
        """Hold up the phone of ``person`` with the electronic card."""
        self._citizen.command(("show", self._phone_of(person)))

    def pull(self) -> None:
        """Take every card back, and the phone."""
        self._slot.pull()
        if self._id_reader:
            self._id_reader.lift()
        self._citizen.command(("hide",))

    def plug(self, stick: str) -> None:
        """Plug a stick with one of the shipped lists on it; ``none`` pulls it out. Only where there are sticks."""
        if self._sticks is None:
            raise LookupError("this site plays no sticks")
        self._sticks.trouble = None
        if stick == "none":
            self._sticks.pull_out()
        else:
            self._sticks.plug(stick)

    def stand(self, head: str) -> None:
        """Stand before the camera, the phone put away."""
        self._citizen.command(("hide",))
        self._citizen.command(("stand", head))

    def leave(self) -> None:
        self._citizen.command(("leave",))

    def _print(self, what: str) -> None:
        """Hold up a printed picture: ``head`` or ``head,bend`` (the paper's width over its radius)."""
        head, _, bend = what.partition(",")
        self._citizen.command(("print", head, float(bend or 0)))

    def _replay(self, recording: str) -> None:
        """Play a film of the person who stands there; what was asked when it was made, by commas."""
        self._citizen.command(("replay", tuple(recording.split(","))))

    def _end_troubles(self) -> None:
        """Whatever was wrong before the camera is no longer; who stands there stays."""
        for command in _USUAL:
            self._citizen.command(command)

    def _tell(self, verb: str, word: str) -> None:
        self._citizen.command((verb, word))


def _handle_switch(switch: TurnedSwitch, how: str) -> None:
    match how:
        case "on" | "off":
            switch.turn(on=how == "on")
        case "away":
            switch.unplug()
        case "back":
            switch.plug()


def _trouble_signal(board: SignalBoard, what: str) -> None:
    board.trouble = None if what == "mend" else what


def _trouble_stick(sticks: StickSource, what: str) -> None:
    sticks.trouble = what


def _lay(mat: PaperMat, page: str) -> None:
    mat.lay("" if page == "none" else page)


def _trouble_document(mat: PaperMat, what: str) -> None:
    mat.befall(None if what == "mend" else what)


def _trouble_printer(printer: JammingPrinter, what: str) -> None:
    {"jam": printer.jam, "empty": printer.empty, "mend": printer.mend}[what]()
