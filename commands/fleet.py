"""``fleet``: the kiosks of the bureau from afar: how each stands, what maintainers have them do, what they run."""

from __future__ import annotations

import click


@click.group("fleet")
def command() -> None:
    """The kiosks of the bureau, from afar."""
