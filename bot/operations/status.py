"""`/healthz`, `/readyz` and `/metrics`: what whoever watches the bot asks it, and what it answers.

| asked for  | says                                                        | status               |
|------------|-------------------------------------------------------------|----------------------|
| `/healthz` | that the event loop goes round: it is what answers          | 200                  |
| `/readyz`  | whether the bot can do its work; each reason is one line    | 200, or 503          |
| `/metrics` | counts and sizes for Prometheus; no id and no word of anybody | 200                |
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.delivery.courier import Clock
from bot.operations.health import Vitals, health_of
from bot.operations.tally import Tally
from bot.operations.vitals import Doctor

_TEXT = "text/plain; charset=utf-8"

FRESH_SECONDS = 2.0
"""What was seen so recently is not looked at again: whoever asks often must not keep the database busy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back over HTTP."""

    status: int
    body: bytes
    content_type: str = _TEXT


class Status:
    """Answers for the running bot."""

    def __init__(self, doctor: Doctor, tally: Tally, clock: Clock) -> None:
        """Tell what `doctor` sees and `tally` has counted."""
        self._doctor, self._tally, self._clock = doctor, tally, clock
        self._looking = asyncio.Lock()
        self._last: Vitals | None = None
        self._looked_at = clock.now()

    async def answer(self, path: str) -> Answer:
        """Return what is said at `path`."""
        match path:
            case "/healthz":
                return Answer(200, b"ok\n")
            case "/readyz":
                return await self._ready()
            case "/metrics":
                return await self._metrics()
            case _:
                return Answer(404, b"/healthz, /readyz and /metrics are here\n")

    async def _ready(self) -> Answer:
        health = health_of(await self._vitals(), self._clock.now())
        lines = ("ready" if health.ready else "not ready", *map(str, health.troubles), *map(str, health.notes))
        return Answer(200 if health.ready else 503, ("\n".join(lines) + "\n").encode())

    async def _metrics(self) -> Answer:
        # Here, because a bot that nobody scrapes has no use for it.
        from bot.operations.metrics import CONTENT_TYPE, exposition  # noqa: PLC0415

        vitals, feeds, now = await self._vitals(), await self._doctor.feeds(), self._clock.now()
        ready = health_of(vitals, now).ready
        page = await asyncio.to_thread(exposition, self._tally.read(), vitals, feeds, ready=ready, now=now)
        return Answer(200, page, CONTENT_TYPE)

    async def _vitals(self) -> Vitals:
        async with self._looking:
            now = self._clock.now()
            if self._last is None or (now - self._looked_at).total_seconds() >= FRESH_SECONDS:
                self._last = await self._doctor.look(self._tally.read().reached, now)
                self._looked_at = self._clock.now()
            return self._last
