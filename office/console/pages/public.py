"""The item list, for everybody: no account, nobody's data."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from config.language import speaking
from config.matters import matters
from office.console.desk import Missing, console_of, language_of
from office.console.drawing import shown

router = APIRouter(prefix="/public")


@router.get("")
async def every_scene(request: Request) -> Response:
    guide = console_of(request).guide
    with speaking(language_of(request)):
        scenes, names = guide.scenes(), {name: matter.name for name, matter in matters().items()}
    return shown(request, "public_list.html", scenes=scenes, names=names)


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
