"""What the OpenAPI document says of the API is so: Schemathesis asks, and finds nothing else."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from fakes.web_room import TOKEN, reading_room
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

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

QUESTION = "How much water is in the Kairakkum reservoir?"

LINKS = {
    ("GET /api/ask", "GET /api/passages/{passage_id}"),
    ("POST /api/ask", "GET /api/passages/{passage_id}"),
    ("GET /api/briefs", "GET /api/briefs/{day}"),
    ("GET /api/briefs", "GET /api/briefs"),
}
"""What the document leads on to, from where."""


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
    assert given.json() == description(WebSettings())


async def test_the_cookie_is_named_as_browsers_get_it_where_the_room_stands():
    here = description(WebSettings())["components"]["securitySchemes"]["session"]["name"]
    public = description(WebSettings(url="https://desk.example.org"))["components"]["securitySchemes"]["session"][
        "name"
    ]

    assert (here, public) == ("heliograph", "__Host-heliograph")


async def test_every_route_of_the_api_is_described(tmp_path):
    async with reading_room(tmp_path) as opened:
        routes = {
            f"{method} {route.path}"
            for route in opened.browser._transport.app.routes
            for method in route.methods - {"HEAD"}
            if route.path.startswith("/api/")
        }

    assert routes == OPERATIONS


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/ask"), ("POST", "/api/ask"), ("GET", "/api/briefs")])
async def test_where_an_answer_leads_to_is_so(tmp_path, method, path):
    operations = {
        operation["operationId"]: (at, operation)
        for at, methods in description(WebSettings())["paths"].items()
        for operation in methods.values()
    }
    links = description(WebSettings())["paths"][path][method.lower()]["responses"]["200"]["links"].values()
    asks = {"json": {"question": QUESTION}} if method == "POST" else {"params": {"q": QUESTION, "limit": 1}}
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        answer = (await opened.browser.request(method, path, **asks)).json()
        ends = [followed(link, answer, operations) for link in links]
        led = [await opened.browser.get(address, params=query) for address, query in ends]

    assert [one.status_code for one in led] == [200] * len(links)
    assert links


def followed(link, answer, operations):
    """Return where a link leads, as OpenAPI says: address with its parameters in the path, and those of the query."""
    at, operation = operations[link["operationId"]]
    values = {name: pointed(answer, said) for name, said in link["parameters"].items()}
    where = {one["name"]: one["in"] for one in operation["parameters"]}
    query = {name: value for name, value in values.items() if where[name] == "query"}
    return at.format(**values), query


def pointed(answer, expression):
    """Return what a runtime expression points at (RFC 6901)."""
    for step in expression.removeprefix("$response.body#/").split("/"):
        answer = answer[int(step) if isinstance(answer, list) else step]
    assert answer
    return answer


@dataclass
class Run:
    """What Schemathesis did: which operations it asked how often, from which to which it followed links, what it found.

    Only links whose end was answered count.
    """

    asked: Counter[str] = field(default_factory=Counter)
    followed: set[tuple[str, str]] = field(default_factory=set)
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
            self.asked[one.value.operation.label] += 1
        self._note_links(event.recorder)
        answers = [one.response for one in event.recorder.interactions.values() if one.response]
        self.statuses |= {answer.status_code for answer in answers}

    def _note_links(self, recorder: ScenarioRecorder) -> None:
        for case_id, one in recorder.cases.items():
            answer = recorder.interactions[case_id].response
            if one.parent_id and one.is_transition_applied and answer and answer.status_code == 200:
                before = recorder.cases[one.parent_id].value.operation.label
                self.followed.add((before, one.value.operation.label))


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
            "phases": {"stateful": {"max-steps": 4}},
        }
    )


def run_over(app: object, config: SchemathesisConfig) -> Run:
    run = Run()
    # Loaded from where the site serves it, the document would be left out of what is asked.
    schema = openapi.from_dict(description(WebSettings()), config=config)
    schema.app = app
    for event in from_schema(schema).execute():
        run.note(event)
    return run


@pytest.mark.parametrize(
    ("headers", "statuses", "answered"),
    [
        # 422: a day can fit the document and lie after another one, and an outlet can be one that nobody has.
        # 414: a question of 500 letters that take four bytes each is longer than an address may be.
        ({"Authorization": f"Bearer {TOKEN}"}, ("200", "404", "414", "422"), True),
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
    assert set(run.asked) == OPERATIONS
    assert min(run.asked.values()) >= 5
    assert run.followed <= LINKS
    # The others lead on where a question or a limit of chance allows it: `test_where_an_answer_leads_to_is_so`.
    assert bool(run.followed) == answered
    assert (200 in run.statuses) == answered
    assert not any(status >= 500 for status in run.statuses)
