"""What the field met is held by tests that have names: ``tests/field.yaml`` says which.

No test is imported for that. Where the table of reports lies beside the repository, no row of it is left out.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
#: the reports as they came, which the repository does not hold
TABLE = ROOT.parent / "shared" / "field.md"
KINDS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/field.yaml").read_text(encoding="utf-8"))
MEMBERS = {member["what"]: member["tests"] for kind in KINDS for member in (*kind["rows"].values(), *kind["further"])}
NIGHTLY = "pytest.mark.nightly"


@cache
def _by_day(path: str) -> frozenset[str]:
    """The tests of a file but those that pass by night alone."""
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    if any(isinstance(node, ast.Assign) and NIGHTLY in ast.unparse(node) for node in body):  # it marks all of them
        return frozenset()
    functions = (node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if NIGHTLY not in map(ast.unparse, node.decorator_list))


def test_what_the_field_met_is_held_by_tests_of_the_day() -> None:
    assert [what for what, tests in MEMBERS.items() if not tests] == []
    named = [test.partition("::") for tests in MEMBERS.values() for test in tests]
    assert [
        f"{path}::{name}" for path, _, name in named if not name.startswith("test_") or name not in _by_day(path)
    ] == []


def test_every_kind_has_members_that_were_found_here() -> None:
    assert {kind["kind"]: len(kind["further"]) for kind in KINDS if len(kind["further"]) < 2} == {}


def test_no_row_is_left_out() -> None:
    numbers = [number for kind in KINDS for number in kind["rows"]]
    assert numbers == list(range(1, len(numbers) + 1))
    if TABLE.exists():
        assert [len(kind["rows"]) for kind in KINDS] == _sizes(TABLE.read_text(encoding="utf-8"))


def _sizes(table: str) -> list[int]:
    """How many rows each kind has, which is named in the first one of them."""
    sizes: list[int] = []
    for kind in re.findall(r"^\|(.+?)\|", table, re.MULTILINE)[2:]:  # below the head and its rule
        if kind.strip():
            sizes.append(0)
        sizes[-1] += 1
    return sizes
