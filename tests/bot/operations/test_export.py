import gzip
import json

import pytest
from fakes.bot_newsdesk import newsdesk

from bot.errors import UsageError
from bot.operations.export import export_articles


@pytest.mark.parametrize("name", ["articles.jsonl", "articles.jsonl.gz"])
def test_every_article_is_written_as_it_could_be_ingested(tmp_path, name):
    with newsdesk(tmp_path) as news:
        count = export_articles(news.corpus, tmp_path / name)
        newest = news.corpus.article(1)

    opener = gzip.open if name.endswith(".gz") else open
    with opener(tmp_path / name, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    assert count == len(records) == 4
    assert records[0] == {
        "url": newest.header.url,
        "title": newest.header.title,
        "text": newest.text,
        "outlet": "Sughd Herald",
        "published": "2025-04-02T06:00:00Z",
        "language": "en",
    }


def test_a_file_of_another_kind_is_refused(tmp_path):
    with newsdesk(tmp_path) as news, pytest.raises(UsageError, match=r"articles.csv"):
        export_articles(news.corpus, tmp_path / "articles.csv")
