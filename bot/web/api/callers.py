"""Which program asks: by the owner's token in its header, else as any browser does."""

from __future__ import annotations

from starlette.requests import Request

from bot.web.access import Standing, Visitor, is_token
from bot.web.gate import KNOWN, NotOpen, TooMany, address_of
from bot.web.room import ReadingRoom


def recognise(request: Request, room: ReadingRoom) -> None:
    """Note who asks where a header says so; raises NotOpen for a wrong token, TooMany after too many of them."""
    said = request.headers.get("authorization")
    if said is None:
        return
    scheme, _, token = said.partition(" ")
    # Compared before anything is counted: no wrong one that others send keeps the right one out.
    if scheme.lower() != "bearer" or not is_token(token.strip(), room.rights.token):
        if wait := room.paces.wait_to_try(address_of(request)):
            raise TooMany(wait, "web_too_many_tokens")
        room.paces.tried(address_of(request))
        raise NotOpen(401, "web_api_wrong_token")
    request.scope[KNOWN] = Visitor(Standing.OWNER, who="program")
