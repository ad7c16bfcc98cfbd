"""What the commands of the law share: the day of asking, and how their facts are told."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from config.clock import SystemClock, today

DAY = click.DateTime(["%Y-%m-%d"])
ON = click.option("--on", type=DAY, help="The day on which it is asked: what was known by then; today by default.")


def day_of(on: datetime | None) -> date:
    """The day that was given, or today."""
    return on.date() if on else today(SystemClock())


def tell(facts: dict[str, Any], *, as_json: bool) -> None:
    """One JSON object, or a line for each fact and reason."""
    from law.report import as_text

    click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else as_text(facts))
