"""For everybody, without an account: the item list, and whether a certificate is the office's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.language import speaking
from config.matters import matters
from office.cases import filing
from office.console.desk import Missing, console_of, language_of
from office.console.drawing import shown

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from office.cases.filing import Certificate

router = APIRouter(prefix="/public")


@router.get("")
async def every_scene(request: Request) -> Response:
    guide = console_of(request).guide
    with speaking(language_of(request)):
        scenes, names = guide.scenes(), {name: matter.name for name, matter in matters().items()}
    return shown(request, "public_list.html", scenes=scenes, names=names)


@router.get("/check")
async def certificate(request: Request, code: str = "") -> Response:
    """Whoever is shown a certificate asks by its code, and is told what it attests: a copy may say something else."""

    def found(connection: sa.Connection, moment: datetime) -> Certificate | None:
        return filing.certificate(connection, code, moment.date())

    known = await console_of(request).read(found) if code.strip() else None
    return shown(request, "public_check.html", code=code.strip(), certificate=known)


@router.get("/{scene}/{matter}")
async def one_matter(request: Request, scene: str, matter: str) -> Response:
    desk = console_of(request)
    with speaking(language_of(request)):
        found = desk.guide.scene(scene)
        if found is None or matter not in found.matters:
            raise Missing
        parts = desk.guide.notice(found, matter, desk.today())
        name = matters()[matter].name
    return shown(request, "public_matter.html", scene=found, matter=name, parts=parts)
