"""The brief of the sample corpus, as it was read and found good.

Made anew, to be read before it is committed, by

    HELIOGRAPH_GOLDEN=write pytest tests/bot/briefs/test_golden_brief.py

The model is a fake, so that the files are the same on every machine; which articles are one story may differ from
what the real model says.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.bot_newsdesk import newsdesk

from bot.briefs.briefing import Size
from bot.briefs.windows import TICK, BriefWish
from bot.records import brief_record
from bot.rendering.render_brief import brief as rendered
from bot.texts import Texts
from bot.types import Language, Length, Window
from corpus.files import drafts_of_file, files_in
from corpus.split import split
from corpus.types import Draft

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "data" / "golden"
SINCE, UNTIL = datetime(2025, 3, 10, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)
WRITING = os.environ.get("HELIOGRAPH_GOLDEN") == "write"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with newsdesk(tmp_path_factory.mktemp("golden"), empty=True) as opened:
        for path in files_in(ROOT / "corpus" / "sample"):
            for draft in drafts_of_file(path):
                assert isinstance(draft, Draft)
                opened.corpus.save(draft, split(draft.text, draft.title), now=UNTIL)
        opened.index.catch_up(opened.corpus)
        yield opened


def held_to(name: str, text: str) -> None:
    """Compare `text` with the golden file of that name, or write it."""
    path = GOLDEN / name
    if WRITING:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{name} has changed: read it, then see the head of this file"


async def brief_of(desk, length):
    wish = BriefWish(Window(SINCE - TICK, UNTIL - TICK))
    return await desk.composer.compose_brief(wish, Size(10, length), now=UNTIL)


@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("language", Language)
async def test_the_brief_of_the_sample_reads_as_it_was_found_good(desk, length, language):
    messages = rendered(await brief_of(desk, length), Texts(language), "Asia/Tashkent")

    held_to(f"brief-{length}-{language}.txt", "\n\n=====\n\n".join(message.text for message in messages) + "\n")


async def test_the_record_of_the_brief_of_the_sample_is_the_same(desk):
    record = brief_record(await brief_of(desk, Length.FULL))

    held_to("brief-full.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n")


async def test_every_sentence_of_it_stands_in_its_article(desk):
    brief = await brief_of(desk, Length.FULL)

    quotes = [quote for story in brief.stories for quote in story.quotes]
    assert len(quotes) > len(brief.stories) > 3
    for quote in quotes:
        article = desk.corpus.article(quote.passage.article.id)
        start, end = quote.passage.start + quote.best.start, quote.passage.start + quote.best.end
        assert article.text[start:end] == quote.passage.text[quote.best.start : quote.best.end]
