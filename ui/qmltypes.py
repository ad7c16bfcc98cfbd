"""Writes what the linter of QML has to know of the types that are made here: ``python -m ui.qmltypes FOLDER``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMetaMethod, QMetaObject

from ui.app import OBJECTS
from ui.shown import VALUES
from ui.values import MODULE, Shape, Value, every_type

_VERSION = "exportMetaObjectRevisions: [256]"


def write(folder: Path) -> None:
    """Write ``folder/pages/qmldir`` and the file of types beside it."""
    module = folder / MODULE
    module.mkdir(parents=True, exist_ok=True)
    (module / "qmldir").write_text(f"module {MODULE}\ntypeinfo types.qmltypes\n", encoding="utf-8")
    lines = ["import QtQuick.tooling 1.2", "Module {", *_all(), "}"]
    (module / "types.qmltypes").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _all() -> Iterator[str]:
    for made in every_type(VALUES):
        yield from _component(made.__name__, _base(made), _properties(made))
    for kind in OBJECTS:
        meta: QMetaObject = kind.staticMetaObject  # type: ignore[attr-defined]
        yield from _component(kind.__name__, meta.superClass().className(), _methods(meta))


def _base(made: type[Value]) -> str:
    base = made.__bases__[0]
    return "QObject" if base is Value else base.__name__


def _component(name: str, base: str, members: Iterator[str]) -> Iterator[str]:
    yield f'Component {{ name: "{name}"; accessSemantics: "reference"; prototype: "{base}"'
    yield f'exports: ["{MODULE}/{name} 1.0"]; isCreatable: false; {_VERSION}'
    yield from members
    yield "}"


def _properties(made: type[Value]) -> Iterator[str]:
    base = made.__bases__[0].SHAPES if issubclass(made.__bases__[0], Value) else {}
    for name, shape in made.SHAPES.items():
        if name not in base:
            yield f'Property {{ name: "{name}"; {_typed(shape)}; notify: "{name}Changed"; isReadonly: true }}'
            yield f'Signal {{ name: "{name}Changed" }}'


def _typed(shape: Shape) -> str:
    if shape.name == "Rows":
        return 'type: "Rows"; isPointer: true'
    if shape.is_list and shape.of is None:
        return 'type: "QStringList"' if shape.name == "QString" else f'type: "QList<{shape.name}>"'
    pointer = (
        "; isPointer: true" if shape.of is not None or (shape.name[0].isupper() and shape.name != "QString") else ""
    )
    return f'type: "{shape.name}"{"; isList: true" if shape.is_list else ""}{pointer}'


def _methods(meta: QMetaObject) -> Iterator[str]:
    for place in range(meta.methodOffset(), meta.methodCount()):
        method = meta.method(place)
        word = "Signal" if method.methodType() is QMetaMethod.MethodType.Signal else "Method"
        types = [bytes(one.data()).decode() for one in method.parameterTypes()]
        given = " ".join(f'Parameter {{ name: "p{at}"; type: "{_plain(one)}" }}' for at, one in enumerate(types))
        answer = str(method.returnMetaType().name())
        back = "" if answer == "void" else f'; type: "{answer}"'
        yield f'{word} {{ name: "{bytes(method.name().data()).decode()}"{back}; {given} }}'


def _plain(name: str) -> str:
    return "QVariant" if name == "PyObject" else name


if __name__ == "__main__":
    write(Path(sys.argv[1]))
