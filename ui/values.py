"""Values as QML sees them: for each frozen dataclass a type of QObject with a property for each of its fields.

The types are made here, from the dataclasses, and nowhere else: what a field is called and what it holds is said once.
QML reads them in the module ``pages``; ``ui/qmltypes.py`` tells the same to the linter, which proves every binding.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import qmlRegisterUncreatableType

from flows.bodies import Body
from ui.rows import Rows

#: the QML module of the types
MODULE = "pages"
#: pictures come by their providers (ui/pictures.py): no copy of them stays in a property; bounds are no business of QML
HIDDEN = frozenset({bytes, date, Decimal})

_PLAIN: Mapping[type, str] = {str: "QString", bool: "bool", int: "int", float: "double"}
Row = tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """How a field stands in QML. ``name`` is the type there; ``of`` the dataclass of what is nested."""

    name: str
    is_list: bool = False
    of: type | None = None
    #: an object that somebody else makes, and takes away
    given: bool = False

    @property
    def at_run_time(self) -> object:
        """The type as the property system takes it."""
        if self.is_list and self.of is not None:
            return "QVariantList"
        if self.is_list:
            return "QStringList" if self.name == "QString" else "QVariantList"
        return (
            QObject
            if self.name not in _PLAIN.values()
            else {"QString": str, "bool": bool, "int": int}.get(self.name, float)
        )


class Value(QObject):
    """A value that is shown. :meth:`take` another one of its type: only what is different changes, and says so."""

    OF: ClassVar[type]
    SHAPES: ClassVar[Mapping[str, Shape]] = {}

    def __init__(self, value: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._raw = {name: getattr(value, name) for name in self.SHAPES}
        self._held = {name: self._made(shape, self._raw[name]) for name, shape in self.SHAPES.items()}

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def take(self, value: Any) -> None:
        """Hold ``value`` from now on; what is nested is updated in place where it can be."""
        for name, shape in self.SHAPES.items():
            new, old = getattr(value, name), self._raw[name]
            if new is old or new == old:
                continue
            self._raw[name] = new
            if shape.given or not _updated(self._held[name], old, new):
                gone, self._held[name] = self._held[name], self._made(shape, new)
                getattr(self, f"{name}Changed").emit()
                if not shape.given:  # after what shows it, which is let go of when the change is told
                    _drop(gone)

    def _made(self, shape: Shape, raw: Any) -> Any:
        """What QML gets for ``raw``."""
        if shape.name == "Rows":
            return Rows(raw, self)
        if shape.given or raw is None:
            return raw
        if shape.of is not None:
            return [shown(one, self) for one in raw] if shape.is_list else shown(raw, self)
        if shape.is_list:
            return [_text(one) for one in raw]
        return _text(raw)


def shown(value: Any, parent: QObject | None = None) -> Value:
    """``value``, a frozen dataclass, for QML."""
    of: Any = type(value)
    return value_type(of)(value, parent)


def type_name(of: type) -> str:
    """How the type of a dataclass is called in QML: a body has that behind its name, lest it be taken for QML's own."""
    if of is not Body and issubclass(of, Body):
        return f"{of.__name__}Body"
    return of.__name__


@cache
def value_type(of: Any) -> type[Value]:
    """The QObject type of the dataclass ``of``; its base is that of the base of ``of``."""
    above = of.__bases__[0]
    base = value_type(above) if is_dataclass(above) else Value  # type: ignore[arg-type]
    shapes = _shapes(of)
    namespace: dict[str, Any] = {"OF": of, "SHAPES": {**base.SHAPES, **shapes}, "__doc__": of.__doc__}
    for name, shape in shapes.items():
        if name not in base.SHAPES:
            changed = Signal(name=f"{name}Changed")
            namespace[f"{name}Changed"] = changed
            namespace[name] = Property(shape.at_run_time, _getter(name), notify=changed)  # type: ignore[arg-type]
    made: type[Value] = type(Value)(type_name(of), (base,), namespace)  # type: ignore[misc]
    return made


def every_type(values: Sequence[type]) -> tuple[type[Value], ...]:
    """The types of ``values``, of all that is nested in them, and those that they are made from; bases come first."""
    found: dict[type[Value], None] = {}

    def visit(of: Any) -> None:
        made = value_type(of)
        if made in found:
            return
        if issubclass(base := made.__bases__[0], Value) and base is not Value:
            visit(base.OF)
        found[made] = None
        for shape in made.SHAPES.values():
            if shape.of is not None:
                visit(shape.of)

    for one in values:
        visit(one)
    return tuple(found)


def register(values: Sequence[type], objects: Sequence[type[QObject]]) -> None:
    """Make the types of these dataclasses, and these objects, known to QML."""
    for made in (*every_type(values), *objects):
        qmlRegisterUncreatableType(made, MODULE, 1, 0, made.__name__, "made by the kiosk")  # type: ignore[arg-type]


def _getter(name: str) -> Any:
    return lambda self: self._held[name]


def _shapes(of: type) -> dict[str, Shape]:
    """The shape of each field of ``of`` itself that QML may read."""
    hints = typing.get_type_hints(of)
    own = vars(of).get("__annotations__", {})
    mine = (one for one in fields(of) if one.name in own and not one.metadata.get("hidden"))
    told = (one for one in mine if hints[one.name] not in HIDDEN)
    return {one.name: _shape(hints[one.name], one.metadata.get("qml", "")) for one in told}


def _shape(hint: Any, name: str) -> Shape:
    """``name`` is what the field's metadata say; else it follows from the type."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (hint,) = (one for one in typing.get_args(hint) if one is not types.NoneType)
    if typing.get_origin(hint) is tuple:
        (item, *_) = typing.get_args(hint)
        if item == Row:
            return Shape("Rows")
        inner = _shape(item, "")
        return Shape(inner.name, is_list=True, of=inner.of)
    if is_dataclass(hint):
        assert isinstance(hint, type)  # noqa: S101
        return Shape(type_name(hint), of=hint)
    if issubclass(hint, StrEnum):
        return Shape("QString")
    if issubclass(hint, QObject):
        return Shape(name or hint.__name__, given=True)
    return Shape(_PLAIN[hint])


def _updated(held: Any, old: Any, new: Any) -> bool:
    """Whether ``held``, which shows ``old``, could be changed into ``new`` in place."""
    if isinstance(held, Rows):
        held.take(new)
        return True
    if isinstance(held, Value) and type(old) is type(new):
        held.take(new)
        return True
    if isinstance(held, list) and len(held) == len(new) and held and isinstance(held[0], Value):
        for one, value in zip(held, new, strict=True):
            one.take(value)
        return True
    return False


def _drop(held: Any) -> None:
    """What is replaced goes away, when whatever reads it now has seen the new one."""
    for one in held if isinstance(held, list) else [held]:
        if isinstance(one, Value):
            one.deleteLater()


def _text(raw: Any) -> Any:
    return str(raw) if isinstance(raw, StrEnum) else raw
