"""What the OpenAPI document says of the API is so: Schemathesis asks, and finds nothing else."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from fakes.web_room import TOKEN, reading_room
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from bot.web.api.described import description
from bot.web.pace import Paces
from bot.web.settings import WebSettings
from bot.web.site import site

OPERATIONS = {
    "GET /api/ask",
    "POST /api/ask",
    "GET /api/passages/{passage_id}",
    "GET /api/briefs",
    "GET /api/briefs/{day}",
    "GET /api/openapi.json",
}


class Unhurried(Paces):
    """Lets a program ask as much as it likes, and guess tokens, which Schemathesis does."""

    def wait_to_try(self, address: str) -> int:
        return 0


async def test_the_document_is_for_those_who_may_read(tmp_path):
    async with reading_room(tmp_path) as opened:
        refused = await opened.browser.get("/api/openapi.json")
        opened.come_in()
        given = await opened.browser.get("/api/openapi.json")

    assert refused.status_code == 401
    assert given.json() == description("")


async def test_every_route_of_the_api_is_described(tmp_path):
    async with reading_room(tmp_path) as opened:
        routes = {
            f"{method} {route.path}"
            for route in opened.browser._transport.app.routes
            for method in route.methods - {"HEAD"}
            if route.path.startswith("/api/")
        }

    assert routes == OPERATIONS


@dataclass
class Run:
    """What Schemathesis did: which operations it asked how often, and what it found."""

    asked: Counter[str] = field(default_factory=Counter)
    statuses: set[int] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def note(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.NonFatalError | events.FatalError):
            self.found.append(repr(event))
        if not isinstance(event, events.ScenarioFinished):
            return
        for case_id, checks in event.recorder.checks.items():
            case = event.recorder.cases[case_id].value
            failures = [check.failure_info for check in checks if check.failure_info]
            self.found += [f"{case.method} {case.formatted_path}: {one.failure}" for one in failures]
        for one in event.recorder.cases.values():
            self.asked[f"{one.value.operation.method.upper()} {one.value.operation.path}"] += 1
        answers = [one.response for one in event.recorder.interactions.values() if one.response]
        self.statuses |= {answer.status_code for answer in answers}


def configured(headers: dict[str, str], *, statuses: tuple[str, ...]) -> SchemathesisConfig:
    """Return what is checked: everything, and that what fits the document is answered with one of `statuses`."""
    return SchemathesisConfig.from_dict(
        {
            "seed": 20250402,
            "headers": headers,
            "generation": {"max-examples": 15, "database": "none", "deterministic": True},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": list(statuses)},
                # Thousands of outlets make an address that is too long to be read at all.
                "negative_data_rejection": {"expected-statuses": ["400", "401", "404", "405", "414", "415", "422"]},
            },
            "phases": {"stateful": {"enabled": False}},
        }
    )


def run_over(app: object, config: SchemathesisConfig) -> Run:
    run = Run()
    schema = openapi.from_asgi("/api/openapi.json", app, config=config, headers={"Authorization": f"Bearer {TOKEN}"})
    for event in from_schema(schema).execute():
        run.note(event)
    return run


@pytest.mark.parametrize(
    ("headers", "statuses", "answered"),
    [
        # 422: a day can fit the document and lie after another one, and an outlet can be one that nobody has.
        ({"Authorization": f"Bearer {TOKEN}"}, ("200", "404", "422"), True),
        ({"Authorization": "Bearer of news"}, ("401",), False),
    ],
    ids=["with rights", "without"],
)
async def test_schemathesis_finds_nothing(tmp_path, headers, statuses, answered):
    web = WebSettings(questions_per_minute=100_000, requests_per_minute=100_000)
    async with reading_room(tmp_path, web=web) as opened:
        app = site(replace(opened.room, paces=Unhurried(100_000, 100_000)))
        run = await asyncio.to_thread(run_over, app, configured(headers, statuses=statuses))

    assert run.found == []
    # For the document itself, which takes nothing, it asks once, when it loads it.
    assert set(run.asked) == OPERATIONS - {"GET /api/openapi.json"}
    assert min(run.asked.values()) >= 5
    assert (200 in run.statuses) == answered
    assert not any(status >= 500 for status in run.statuses)
