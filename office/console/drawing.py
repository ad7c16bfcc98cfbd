"""Pages from templates: every text by its key, every value escaped, in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.corrections import problems
from config.language import EN, ZH, language, languages, speaking
from config.names import masked_name
from office.console import fleet, naming, sessions
from office.console.desk import console_of, language_of, session_of
from office.console.roles import Page, may_read
from office.console.words import section, word
from office.words import masked_number

TEMPLATES = Path(__file__).parent / "templates"


def shown(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page that ``template`` makes of ``values``."""
    session, desk = session_of(request), console_of(request)
    with speaking(language_of(request)):
        common = {
            "language": language(),
            "is_chinese": language() == ZH,
            "other_language": languages()[EN if language() == ZH else ZH].name,
            "member": session.member if session else None,
            "pages": [page for page in Page if session and may_read(session.member.role, page)],
            "hall": desk.hall.said,
            "path": request.url.path,
            "here": _here(request),
            "signed": lambda path: sessions.signed(session.secret, path) if session else "",
            "scene_title": desk.guide.title,
            "remedies": desk.guide.remedies,
        }
        text = _environment().get_template(template).render({**common, **values})
    return HTMLResponse(text, status)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"t": word, "section": section, "problems": problems, **naming.NAMES, **fleet.NAMES}
    made.filters |= {
        "day": _day,
        "moment": _moment,
        "masked_name": masked_name,
        "masked_number": masked_number,
        "masked_telephone": _masked_telephone,
        "segment": lambda text: quote(text, safe=""),
        "query": _query,
    }
    return made


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _masked_telephone(telephone: str) -> str:
    return f"{telephone[:3]}****{telephone[-4:]}"


def _query(values: Mapping[str, object]) -> str:
    """Of an address: what is not empty."""
    return urlencode({name: value for name, value in values.items() if value not in (None, "")})


def _here(request: Request) -> str:
    """The address of this page, for whoever comes back to it."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
