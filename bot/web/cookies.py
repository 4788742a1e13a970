"""The cookies of the reading room: their names, and how a browser is to keep them."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.web.settings import WebSettings

SESSION_COOKIE: Final = "heliograph"
FORM_COOKIE: Final = "heliograph-form"
"""Holds what ties the forms of somebody without a session to their browser."""


def cookie_name(name: str, web: WebSettings) -> str:
    """Return the name of a cookie: with https one that no neighbouring host can set (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if web.is_public else name


def cookie(request: Request, name: str, web: WebSettings) -> str:
    """Return what a browser has in a cookie, "" for nothing."""
    return request.cookies.get(cookie_name(name, web), "")


def keep(response: Response, web: WebSettings, name: str, value: str, *, seconds: int | None) -> None:
    """Have the browser keep a value for so long; for 0 seconds to forget it, for None until it is closed."""
    # Lax, not Strict: who follows a link out of Telegram comes from elsewhere, and would stand before the door.
    response.set_cookie(
        cookie_name(name, web), value, max_age=seconds, httponly=True, samesite="lax", secure=web.is_public
    )
