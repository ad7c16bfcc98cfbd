"""Every word by which the office refuses has its sentences, and no sentence stands there for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from config.items import refuse_abolished
from config.refusals import refusals

OFFICE = Path(__file__).parent.parent.parent / "office"
#: what functions that judge are declared to give
JUDGES = ("str | None", "Iterator[tuple[bool, str]]")


def texts(node: ast.AST) -> Iterator[str]:
    """The words that ``node`` can come to: of a condition both, of a tuple the last."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from (*texts(body), *texts(other))
        case ast.Tuple(elts=[*_, last]):
            yield from texts(last)


def reasons(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(returns=ast.AST() as returns) if ast.unparse(returns) in JUDGES:
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return | ast.Yield) and inner.value:
                        yield from texts(inner.value)
                    if isinstance(inner, ast.Tuple) and len(inner.elts) == 2:
                        yield from texts(inner)
            case ast.Call(func=ast.Name(id="refused" | "_refusal"), args=[argument]):
                yield from texts(argument)
            case ast.Assign(targets=[ast.Name(id="REFUSED")], value=ast.Dict(values=values)):
                for value in values:
                    yield from texts(value)


def test_every_reason_has_its_words_and_no_words_stand_there_for_nothing() -> None:
    found = {
        reason for file in OFFICE.rglob("*.py") for reason in reasons(ast.parse(file.read_text("utf-8"))) if reason
    }
    assert found == {word for word, refusal in refusals().items() if not refusal.decided}


def test_no_way_on_sends_anybody_for_a_proof_that_is_abolished() -> None:
    for refusal in refusals().values():
        refuse_abolished(refusal.citizen + refusal.way_on)
