"""How the service says that something is wrong: RFC 9457 problems, with the code of the fault as ``code``."""

from __future__ import annotations

from http import HTTPStatus

from pydantic import BaseModel

from config.faults import Fault

MEDIA_TYPE = "application/problem+json"
#: faults that are answers: the question was heard, and this is what the office says
STATUS = {
    "OFFICE-UNKNOWN-PERSON": HTTPStatus.NOT_FOUND,
    "OFFICE-OTHER-PERSON": HTTPStatus.CONFLICT,
    "OFFICE-NO-AUTHORITY": HTTPStatus.FORBIDDEN,
    "OFFICE-NOT-INSURED": HTTPStatus.UNPROCESSABLE_ENTITY,
    "OFFICE-REFUSED": HTTPStatus.UNPROCESSABLE_ENTITY,
    "OFFICE-CODE-INVALID": HTTPStatus.NOT_FOUND,
    "OFFICE-NO-MACHINE": HTTPStatus.CONFLICT,
    "CARD-KEYS-REFUSED": HTTPStatus.FORBIDDEN,
    "OFFICE-KIOSK": HTTPStatus.UNAUTHORIZED,
    "OFFICE-MALFORMED": HTTPStatus.BAD_REQUEST,
    "OFFICE-TOO-LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}


class Problem(BaseModel):
    """A fault of the office. ``detail`` is for the staff, and never personal."""

    title: str
    status: int
    code: str
    detail: str = ""


def problem(fault: Fault) -> Problem:
    """``fault`` as it is sent; what the service cannot do now is 503, and may be asked again."""
    status = STATUS.get(fault.code, HTTPStatus.SERVICE_UNAVAILABLE)
    return Problem(title=status.phrase, status=status, code=fault.code, detail=fault.detail)
