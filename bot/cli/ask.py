"""Commands that ask: one question, a file of them, and the scores of such a file."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import Heliograph, now
from bot.cli.call import Bar, err, here, opened, out, print_json, show

if TYPE_CHECKING:
    from bot.asking.smalltalk_phrases import SmallTalk
    from embeddings.types import Filter, Findings


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    batch: Annotated[Path | None, typer.Option(help="File of questions, one JSON object a line.")] = None,
    predictions: Annotated[Path | None, typer.Option("--out", help="Where the answers to --batch go.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Passages to return.")] = 10,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Answer as of this moment.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Published from here on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Published up to here.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this outlet; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Answer a question with the closest passages, word for word and cited."""
    if (question is None) == (batch is None) or (batch is None) != (predictions is None):
        raise typer.BadParameter("give either a QUESTION, or --batch FILE with --out FILE")
    with opened(context) as heliograph:
        where = _filter(as_of=as_of, since=since, until=until, outlets=outlet or [])
        if batch is not None and predictions is not None:
            _ask_file(heliograph, batch, predictions, where=where, k=k)
        elif question is not None:
            _ask_one(heliograph, question, where=where, k=k, as_json=as_json)


def _ask_one(heliograph: Heliograph, question: str, *, where: Filter, k: int, as_json: bool) -> None:
    from bot.asking.smalltalk import small_talk

    # A program that asks for JSON gets the search, whatever it asks, and loads nothing that only a reader sees.
    talk = None if as_json else small_talk(question)
    if talk is not None:
        _show_talk(heliograph, talk)
        return
    heliograph.hasten()
    findings = heliograph.searcher.search(question, now=now(), as_of=where.as_of, where=where, k=k)
    if as_json:
        from bot.records import prediction

        print_json(prediction(None, findings))
        return
    _show_card(heliograph, findings)


def _show_talk(heliograph: Heliograph, talk: SmallTalk) -> None:
    from bot.rendering.render import say
    from bot.texts import Texts

    language = here(heliograph).language
    show([say(Texts(language), talk.value)], language)


def _show_card(heliograph: Heliograph, findings: Findings) -> None:
    from bot.asking.cards import new_card

    chat = here(heliograph)
    card = new_card(findings, chat.place, now=now())
    message = asyncio.run(heliograph.composer.page(card, chat, position=0, when=findings.query.when))
    show([message], chat.language)


def _ask_file(heliograph: Heliograph, questions: Path, predictions: Path, *, where: Filter, k: int) -> None:
    from bot.operations.batch import answer_file, read_questions, searching

    asked = read_questions(questions, now=now())
    for refusal in asked.refusals:
        err.print(refusal, markup=False)
    search = searching(heliograph.searcher, where=where, k=k, now=now)
    with Bar() as bar:
        answer_file(asked, search, predictions, lambda done, total: bar.advance(done, total, "asking"))
    out.print(f"{len(asked.questions)} questions answered in {predictions}", markup=False)


def _filter(*, as_of: str | None, since: str | None, until: str | None, outlets: list[str]) -> Filter:
    from embeddings.query import parse_moment
    from embeddings.types import Filter

    moment = now()

    return Filter(
        as_of=parse_moment(as_of, now=moment, end_of_day=True) if as_of else None,
        since=parse_moment(since, now=moment) if since else None,
        until=parse_moment(until, now=moment, end_of_day=True) if until else None,
        outlets=frozenset(outlets),
    )


def evaluate(
    context: typer.Context,
    questions: Annotated[list[Path], typer.Argument(metavar="QUESTIONS...", help="Question files, JSON lines.")],
    worst: Annotated[int, typer.Option(min=0, help="Worst cases to print of each kind.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask question sets over your own corpus and print the figures and the worst cases."""
    from bot.operations import evaluation_kept
    from bot.operations.evaluation import case_lines, case_records, figure_record, read_sets
    from bot.operations.evaluation import evaluate as measure
    from embeddings.worst import worst_cases

    asked = read_sets(questions, now=now())
    with opened(context) as heliograph, Bar() as bar:
        progress = partial(bar.advance, what="asking")
        report = measure(asked, heliograph.searcher, heliograph.store, now=now(), progress=progress)
    cases, figures = worst_cases(asked, report.predictions, worst), figure_record(report.figures)
    if as_json:
        print_json({**figures, "worst": case_records(cases)})
    else:
        for name, value in report.figures.items():
            out.print(f"{name:32} {value:.3f}", markup=False)
        for line in case_lines(cases):
            out.print(line, markup=False, soft_wrap=True)
    # Last: where they cannot be kept, they were at least told.
    said = evaluation_kept.Evaluated(now(), evaluation_kept.names(questions), len(asked), figures)
    evaluation_kept.keep(heliograph.settings.home / evaluation_kept.FILE, said)
