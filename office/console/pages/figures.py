"""The figures of a month, with charts, and as files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from config.language import speaking
from office.console import charts, export
from office.console.desk import Console, Missing, console_of, language_of, reading
from office.console.drawing import shown
from office.console.figures import Figures, Month, figures
from office.console.roles import Page
from office.console.words import word

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/figures", dependencies=[Depends(reading(Page.FIGURES))])
#: sums of a month are counted anew after this time: the page says of when they are
FRESH = timedelta(minutes=5)
#: of so many months, at most, they are kept
KEPT = 24


@router.get("")
async def of_month(request: Request, month: str = "") -> Response:
    desk = console_of(request)
    found = await _found(request, desk, month)
    with speaking(language_of(request)):
        scenes = charts.bars(
            (desk.guide.title(one.scene), f"{one.cases}", (one.instant, one.rest)) for one in found.scenes
        )
        shares = charts.bars(
            [
                (desk.guide.title(one.scene), _share(one.instant, one.cases), (one.instant / one.cases,))
                for one in found.scenes
            ],
            whole=1.0,
        )
        seconds = charts.bars(
            (desk.guide.title(one.scene), word("figures.seconds", n=f"{one.mean_machine_s:.1f}"), (one.mean_machine_s,))
            for one in found.scenes
            if one.timed
        )
        grades = charts.bars((word(f"grades.g{grade}"), f"{count}", (count,)) for grade, count in found.grades.items())
    hours = charts.columns(found.hours)
    told = {
        "found": found,
        "scenes": scenes,
        "shares": shares,
        "grades": grades,
        "hours": hours,
        "share": _share,
        "seconds": seconds,
    }
    return shown(request, "figures.html", 200, **told, months=list(_offered(desk, found.month)))


@router.get("/{month}.{kind}")
async def file(request: Request, month: str, kind: str) -> Response:
    if kind not in export.MEDIA:
        raise Missing
    desk = console_of(request)
    found = await _found(request, desk, month)
    with speaking(language_of(request)):
        content = export.written(kind, str(found.month), export.rows(found, desk.guide))
    name = f"figures-{found.month}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=export.MEDIA[kind], headers=headers)


async def _found(request: Request, desk: Console, text: str) -> Figures:
    """Those of the month, this one by default; they are counted once in a while."""
    try:
        month = Month.written(text) if text else Month.of(desk.today())
    except ValueError as error:
        raise Missing from error
    kept: dict[Month, Figures] = request.app.state.figures
    known = kept.get(month)
    if known is not None and timedelta(0) <= desk.clock.now() - known.at < FRESH:
        return known

    def count(connection: sa.Connection, moment: datetime) -> Figures:
        return figures(connection, month, moment)

    found = await desk.read(count)
    kept.pop(month, None)
    while len(kept) >= KEPT:
        del kept[next(iter(kept))]
    kept[month] = found
    return found


def _offered(desk: Console, shown_now: Month) -> Iterator[Month]:
    """The months to choose among, the newest first."""
    month = Month.of(desk.today())
    newest = {month := month.before if place else month for place in range(KEPT)}
    yield from sorted(newest | {shown_now}, key=str, reverse=True)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"
