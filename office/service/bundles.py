"""The repository of bundles, for kiosks to read: its files as they are, and no others. What counts are signatures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.responses import FileResponse, Response

from fleet.bundles.manifest import FILE

#: below this they lie
BUNDLES = "/bundles"


def hand_out(app: FastAPI, repository: Path, kiosk: Callable[[Request], Awaitable[str]]) -> None:
    """Add the files of ``repository`` to ``app``, for whomever ``kiosk`` lets in."""

    @app.get(f"{BUNDLES}/{{name:path}}", dependencies=[Depends(kiosk)], include_in_schema=False)
    async def bundle(name: str) -> Response:
        file = repository / name
        if FILE.fullmatch(name) is None or file.is_symlink() or not file.is_file():
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return FileResponse(file, media_type="application/octet-stream")
