"""``retirement``: the law's arithmetic, for one person or a file of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from commands.common import AS_JSON
from config.clock import SystemClock, today


@click.command("retirement")
@click.option("--category", type=click.Choice(["male", "female55", "female50"]))
@click.option("--born", metavar="YYYY-MM")
@click.option("--paid-months", type=click.IntRange(min=0), help="Months of contribution so far.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose law counts; today by default.")
@click.option("--batch", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="CSV: category,birth_ym.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the batch goes.")
@AS_JSON
def command(
    category: str | None,
    born: str | None,
    paid_months: int | None,
    on: datetime | None,
    batch: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """When and why somebody may retire."""
    from law.batch import BatchError, compute_file
    from law.report import as_text, report

    day = on.date() if on else today(SystemClock())
    try:
        if batch and out:
            computed = compute_file(batch, out, day)
            click.echo(f"{computed.rows} rows, read as {computed.encoding}", err=True)
        elif category and born and not (batch or out):
            facts = report(category, born, paid_months, day)
            click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else as_text(facts))
        else:
            raise click.UsageError("give --category and --born, or --batch and --out")
    except (BatchError, ValueError) as error:
        raise click.ClickException(str(error)) from error
