"""Commands for whoever runs the desk; all of them work beside a running bot."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.app import Heliograph, now
from bot.cli.call import opened, out, print_json
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.operations.announcing import Announcing, Audience
    from bot.store import BotStore

app = typer.Typer(
    help="See chats, subscriptions and deliveries; pause broadcasts; write to all.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Kind = TypeVar("Kind", bound=StrEnum)

SHOWN = 20
"""Late and failed deliveries that are listed: what is common to them is seen by then."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def chats(context: typer.Context, as_json: Json = False) -> None:
    """List chats: kind, title, language, zone, subscriptions, last message sent, and why nothing is sent."""
    from bot.operations.admin_lines import chat_line, chat_record
    from bot.operations.administration import Administration

    with opened(context) as heliograph:
        lines = Administration(_store(heliograph)).chats()
    if as_json:
        print_json([chat_record(line) for line in lines])
        return
    for line in lines:
        _print(chat_line(line))
    if not lines:
        _print("no chats yet: nobody has written to the bot")


@app.command()
def subscriptions(
    context: typer.Context,
    chat: Annotated[int | None, typer.Option(help="Only those of the chat with this id.")] = None,
    as_json: Json = False,
) -> None:
    """List subscriptions: number, place, kind, what they are about, when they come."""
    from bot.operations.admin_lines import subscription_line, subscription_record
    from bot.operations.administration import Administration

    with opened(context) as heliograph:
        found = Administration(_store(heliograph)).subscriptions(chat)
    if as_json:
        print_json([subscription_record(subscription) for subscription in found])
        return
    for subscription in found:
        _print(subscription_line(subscription))
    if not found:
        _print("no subscriptions" if chat is None else f"chat {chat} has no subscriptions")


@app.command()
def outbox(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="Only due, in flight, suspended, sent or failed.")] = None,
    as_json: Json = False,
) -> None:
    """Count deliveries by state and lane, and tell which are late, and why others failed."""
    from bot.operations.admin_lines import Troubles, outbox_lines, outbox_record
    from bot.operations.administration import Administration
    from bot.operations.holdings import OutboxState, holdings

    wanted = None if state is None else _one_of(OutboxState, state)
    with opened(context) as heliograph:
        store = _store(heliograph)
        held, office = holdings(store, now()), Administration(store)
        late = office.late(now(), limit=SHOWN) if wanted in (None, OutboxState.DUE) else ()
        wants_failed = wanted in (None, OutboxState.FAILED)
        failed, reasons = (office.failed(limit=SHOWN), office.reasons()) if wants_failed else ((), ())
        troubles = Troubles(late, failed, reasons)
    if as_json:
        print_json(outbox_record(held, troubles, wanted))
        return
    for line in outbox_lines(held, troubles, wanted):
        _print(line)


@app.command()
def retry(
    context: typer.Context,
    key: Annotated[str | None, typer.Argument(help="Key of one failed delivery.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that failed.")] = False,
    chat: Annotated[int | None, typer.Option(help="Of all only those of the chat with this id.")] = None,
    reason: Annotated[str, typer.Option(help="Of all only those whose reason contains these words.")] = "",
    as_json: Json = False,
) -> None:
    """Make failed deliveries due again: the one with this key, or all, or those of a chat or reason."""
    from bot.operations.administration import Administration

    if (key is None) is not failed:
        raise UsageError("name one key, or say --failed for all; see: heliograph admin outbox")
    with opened(context) as heliograph:
        office = Administration(_store(heliograph))
        count = office.retry(None if key is None else [key], chat_id=chat, said=reason)
    _tell({"retried": count}, f"{count} made due again; the running bot sends them", as_json=as_json)


@app.command()
def drop(
    context: typer.Context,
    key: Annotated[str | None, typer.Argument(help="Key of one delivery that is due or suspended.")] = None,
    chat: Annotated[int | None, typer.Option(help="All that is due to the chat with this id.")] = None,
    as_json: Json = False,
) -> None:
    """Never send what is due: the delivery with this key, or all of one chat. It counts as failed, for `retry`."""
    from bot.operations.administration import Administration

    if (key is None) is (chat is None):
        raise UsageError("name one key, or a chat with --chat; see: heliograph admin outbox")
    with opened(context) as heliograph:
        count = Administration(_store(heliograph)).drop(now(), None if key is None else [key], chat_id=chat)
    _tell({"dropped": count}, f"{count} will not be sent", as_json=as_json)


@app.command()
def pause(
    context: typer.Context,
    note: Annotated[str, typer.Option(help="Why, for whoever looks at /readyz.")] = "",
    as_json: Json = False,
) -> None:
    """Hold broadcasts back, briefs and alerts among them, until `resume`; answers go on."""
    from bot.operations.admin_lines import moment
    from bot.operations.pausing import Pausing

    with opened(context) as heliograph:
        held = Pausing(_store(heliograph)).pause(note, now())
    words = f"paused since {moment(held.since)}: briefs, alerts and broadcasts wait, answers go on"
    _tell({"paused": True, "since": held.since, "note": held.note}, words, as_json=as_json)


@app.command()
def resume(context: typer.Context, as_json: Json = False) -> None:
    """Let broadcasts go again; what was held back is sent now."""
    from bot.operations.pausing import Pausing

    with opened(context) as heliograph:
        was_paused = Pausing(_store(heliograph)).resume()
    words = "resumed: what was held back is sent now" if was_paused else "broadcasts were not paused"
    _tell({"paused": False, "was_paused": was_paused}, words, as_json=as_json)


@app.command()
def broadcast(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to say; - reads it from standard input.")],
    to: Annotated[str, typer.Option(help="admins or subscribers.")],
    yes: Annotated[bool, typer.Option("--yes", help="Send it; without this it is only told who would get it.")] = False,
    as_json: Json = False,
) -> None:
    """Write to administrators or subscribers, once to each chat; the same text again adds nothing."""
    from bot.operations.announcing import Announcing, Audience

    audience, words = _one_of(Audience, to), _read(text)
    with opened(context) as heliograph:
        announcing = Announcing(
            _store(heliograph), admin_chat=heliograph.settings.bot.admin_chat, owners=heliograph.settings.bot.owners
        )
        record, told = _announced(announcing, words, audience) if yes else _planned(announcing, words, audience)
    _tell(record, told, as_json=as_json)


def _planned(announcing: Announcing, text: str, audience: Audience) -> tuple[dict[str, Any], str]:
    from bot.operations.announcing import checked

    checked(text)
    recipients, there = len(announcing.recipients(audience)), announcing.queued(text, audience)
    told = f"would go to {recipients - there} of {recipients} {audience.value}; send it with --yes"
    return {"sent": False, "recipients": recipients, "queued": 0, "known": there}, told


def _announced(announcing: Announcing, text: str, audience: Audience) -> tuple[dict[str, Any], str]:
    done = announcing.announce(text, audience, now=now())
    known = done.recipients - done.queued
    told = f"queued for {done.queued} of {done.recipients} {audience.value}" + ("; the others had it" if known else "")
    return {"sent": True, "recipients": done.recipients, "queued": done.queued, "known": known}, told


def _store(heliograph: Heliograph) -> BotStore:
    return heliograph.bot_store(heliograph.addresses.people)


def _read(text: str) -> str:
    return typer.get_text_stream("stdin").read() if text == "-" else text


def _one_of(kind: type[Kind], value: str) -> Kind:
    try:
        return kind(value)
    except ValueError as error:
        raise UsageError(f"{value!r} is none of: {', '.join(one.value for one in kind)}") from error


def _tell(record: dict[str, Any], words: str, *, as_json: bool) -> None:
    if as_json:
        print_json(record)
    else:
        _print(words)


def _print(line: str) -> None:
    # Titles are people's words: neither markup nor lines of their own.
    out.print(" ".join(line.split("\n")), markup=False, soft_wrap=True)
