"""Asks the running bot how it is, as a container's health check does."""

from __future__ import annotations

import http.client

from bot.errors import BotError, ConfigError

PATIENCE = 10.0
"""Seconds until no answer is taken for none: a bot that is well answers within milliseconds, one that is locked out of
its database within two seconds."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where one asks who listens everywhere."""


def running_bot(address: str) -> str:
    """Return what the bot that listens at `address` says of its readiness, one reason a line.

    Raises ConfigError where it listens nowhere, BotError where nobody answers: the bot does not run, or its event
    loop does not go round.
    """
    if not address:
        raise ConfigError('[bot] status_listen is "": the bot cannot be asked; set it, such as to "127.0.0.1:9108"')
    alive = _said(address, "/healthz")
    if alive != "ok":
        raise BotError(f"{address}: says {alive!r} to /healthz; is that the bot?")
    return _said(address, "/readyz")


def _said(address: str, path: str) -> str:
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    connection = http.client.HTTPConnection(_EVERYWHERE.get(host, host), int(port), timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as error:
        raise BotError(f"{address}: the bot does not answer ({error}); does it run? see its log") from error
    finally:
        connection.close()
