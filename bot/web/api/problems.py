"""What goes wrong -> problem details for programs (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

API: Final = "/api/"
"""What programs ask for stands below this."""

PROBLEM: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a request."""

    field: str
    detail: str


class Unfit(HTTPException):
    """Say which fields of a request cannot be taken."""

    def __init__(self, faults: Sequence[Fault], status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        """Refuse a request for its `faults`."""
        super().__init__(status)
        self.faults = tuple(faults)


def problem(
    status: int, detail: str, error: Exception | None = None, *, known: Mapping[str, Any] | None = None
) -> Response:
    """Return what a program is told of `error`; no `type` says more than the status does, so there is none.

    `known` is what can be told all the same of what was asked for.
    """
    told: dict[str, Any] = {"title": HTTPStatus(status).phrase, "status": int(status), "detail": detail}
    if isinstance(error, Unfit) and error.faults:
        told["detail"] = " ".join(fault.detail for fault in error.faults)
        told["errors"] = [{"field": fault.field, "detail": fault.detail} for fault in error.faults]
    if known is not None:
        told["known"] = dict(known)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return JSONResponse(told, status, headers, media_type=PROBLEM)
