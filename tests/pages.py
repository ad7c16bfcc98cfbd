"""Pages for tests, in a line each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.bodies import Body, FaultVoices
from flows.page import Frame, Page


def page(body: Body, node: str = "node", title: str = "!", **frame: Any) -> Page:
    """A page with that body; ``frame`` are further fields of its frame."""
    return Page(Frame(node, title, **frame), body)


def framed(shown: Page, **frame: Any) -> Page:
    """The same body, and another frame in what is given."""
    return replace(shown, frame=replace(shown.frame, **frame))


def fault_of(shown: Page | None) -> str:
    """The code of the fault that the page tells; empty when it tells none."""
    return shown.body.code if shown is not None and isinstance(shown.body, FaultVoices) else ""
