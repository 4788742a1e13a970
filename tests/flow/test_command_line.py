"""The real command line with the real model: bad input, real pages, real news, every quote held against its source."""

import gzip
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"
NEWS = SHARED / "bench" / "news-2022"
FURNITURE = {"X", "> <", "1 / 1", "Accessibility links", "Breaking News", "Facebook Comments"}
NEWS_ARTICLES = 60
QUESTIONS = 40

pytestmark = [pytest.mark.flow, pytest.mark.model]
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs ../shared/seeds, which this checkout has not")
needs_news = pytest.mark.skipif(
    not NEWS.is_dir(), reason="needs ../shared/bench/news-2022, which this checkout has not"
)


def heliograph(home, *arguments, stdin="", **environment):
    """Run the command in a process of its own and return what it did."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "--home", str(home), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
        env=clean | environment,
    )


def asked(home, questions, *options):
    """Return one prediction for each of the questions (records or texts), all from one process."""
    rows = [{"id": str(n), "question": q} if isinstance(q, str) else q for n, q in enumerate(questions)]
    source, target = home / "asked.jsonl", home / "answered.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = heliograph(home, "ask", "--batch", source, "--out", target, *options)
    assert done.returncode == 0, done.stderr
    predictions = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in predictions] == [row["id"] for row in rows]
    return predictions


@pytest.fixture(scope="module")
def sample(tmp_path_factory, new_home):
    home = new_home(tmp_path_factory.mktemp("sample"))
    done = heliograph(home, "ingest", "corpus/sample", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] >= 15
    return home


def counts(**some):
    """Return what a closing summary counts, zero where nothing is said."""
    return dict.fromkeys(("added", "unchanged", "updated", "withdrawn", "skipped", "refused"), 0) | some


def bodies():
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "corpus" / "sample").glob("*.md")}


def test_what_was_taken_in_once_is_not_taken_in_again(sample):
    done = heliograph(sample, "ingest", "corpus/sample", "--json")

    assert json.loads(done.stdout) == counts(unchanged=len(bodies()))


KHUJAND = "What did the three presidents sign in Khujand?"
UNANSWERABLE = ("what is pi", "How do I bake sourdough bread?", "hello", "asdf qwer zxcv", "Who won the football cup?")


def test_a_question_about_the_sample_is_answered_word_for_word(sample):
    done = heliograph(sample, "ask", KHUJAND, "--json")

    said = json.loads(done.stdout)
    assert said["answered"]
    assert "Khujand" in said["passages"][0]["title"]
    assert all(any(one["quote"] in body for body in bodies().values()) for one in said["passages"])


def test_questions_that_the_sample_cannot_answer_are_not(sample):
    assert [one["answered"] for one in asked(sample, UNANSWERABLE)] == [False] * len(UNANSWERABLE)


def test_as_of_hides_what_came_later(sample):
    (said,) = asked(sample, [KHUJAND], "--as-of", "2024-12-31")

    assert said["passages"]
    assert all(one["published"] < "2025" for one in said["passages"])


def test_a_timeline_of_the_sample_quotes_word_for_word_in_the_order_of_time(sample):
    said = json.loads(heliograph(sample, "timeline", "CSTO", "--json").stdout)

    days = [one["day"] for one in said["days"]]
    assert days == sorted(days)
    assert {"2015-09-15", "2022-01-06"} <= set(days) | {one["quote"]["published"] for one in said["days"]}
    assert all(any(one["quote"]["quote"] in body for body in bodies().values()) for one in said["days"])


MARCH = ("brief", "--since", "2025-03-10", "--until", "2025-03-31")


def test_every_form_of_a_brief_tells_the_same_stories(sample):
    said = {form: heliograph(sample, *MARCH, *form).stdout for form in ((), ("--json",), ("--markdown",), ("--html",))}

    headlines = [story["headline"] for story in json.loads(said["--json",])["stories"]]
    assert len(headlines) > 3
    assert said["--html",].startswith("<!DOCTYPE html>\n")
    assert said["--html",].endswith("</html>\n")
    assert said["--markdown",].startswith("# Brief\n")
    shown = {form: " ".join(text.replace("\\", "").split()) for form, text in said.items()}
    assert [(form, one) for form, text in shown.items() for one in headlines if one not in text] == []


def test_headlines_are_as_short_as_a_brief_gets(sample):
    said = heliograph(sample, *MARCH, "--markdown", "--length", "headlines").stdout

    assert said.count("\n## ") > 3
    assert "\n> " not in said


def test_a_brief_that_ends_before_it_begins_is_refused(sample):
    done = heliograph(sample, "brief", "--since", "2025-03-31", "--until", "2025-03-10")

    assert done.returncode == 2
    assert "2025-03-31 00:00 is not before 2025-03-10 23:59" in " ".join(done.stderr.split())


def test_a_brief_has_one_form_at_a_time(sample):
    done = heliograph(sample, *MARCH, "--html", "--json")

    assert done.returncode == 2
    assert "give one of --json, --markdown and --html" in " ".join(done.stderr.split())


def test_the_terminal_chat_answers_and_ends(sample):
    lines = "What did the three presidents sign in Khujand?\n/brief\n/subscribe brief 08:00\n/subscriptions\n/quit\n"

    done = heliograph(sample, "run", stdin=lines)

    assert done.returncode == 0, done.stderr
    assert done.stdout.index("BotFather") < done.stdout.index("│ ") < done.stdout.index("08:00")


def test_bad_input_is_named_counted_and_stops_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    lines = [
        '{"text": "Guards met in Osh on Monday. They agreed on two crossings."}',
        "{broken",
        '{"title": "no text"}',
    ]
    (tmp_path / "in" / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "in" / "latin.txt").write_bytes("Café".encode("latin-1"))

    done = heliograph(tmp_path / "home", "ingest", tmp_path / "in", tmp_path / "nowhere.md", "--no-index", "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout) == counts(added=1, refused=4)
    refusals = [line for line in done.stderr.splitlines() if line.strip()]
    places = ["articles.jsonl:2: ", "articles.jsonl:3: ", "latin.txt: ", "nowhere.md: "]
    assert [place for place, line in zip(places, refusals, strict=True) if place in line] == places


def test_a_run_that_takes_in_nothing_fails(tmp_path):
    assert heliograph(tmp_path / "home", "ingest", tmp_path / "nowhere.md").returncode == 1


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "Who?", "--as-of", "someday"], ["nonsense"], ["--config", "nowhere.toml", "check"]]
)
def test_bad_usage_ends_with_2_and_one_clear_message(tmp_path, arguments):
    done = heliograph(tmp_path, *arguments)

    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_the_index_can_be_checked_backed_up_and_restored(sample, tmp_path, new_home):
    assert "sound" in heliograph(sample, "index", "verify").stdout
    assert heliograph(sample, "backup", tmp_path / "desk.zip").returncode == 0
    restored = heliograph(new_home(tmp_path / "new"), "restore", tmp_path / "desk.zip")
    assert restored.returncode == 0, restored.stderr

    assert asked(tmp_path / "new", [KHUJAND]) == asked(sample, [KHUJAND])


def test_check_proves_what_is_there(sample):
    done = heliograph(sample, "check")

    assert done.returncode == 0, done.stdout
    proved = [line for line in done.stdout.splitlines() if line.startswith("ok  ")]
    assert [line.split()[1] for line in proved] == ["store:", "database:", "index:", "model:", "token:"]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory, new_home):
    home = new_home(tmp_path_factory.mktemp("seeds"))
    done = heliograph(home, "ingest", SEEDS, "--json")
    assert json.loads(done.stdout)["added"] == len(list(SEEDS.glob("*.txt"))), done.stderr
    return home


def headline(text):
    """Return the first line of a raw page that can be its title."""
    return next(line.strip() for line in text.splitlines() if line.strip() and line.strip() not in FURNITURE)


def sources():
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]


def captions(source):
    """Return the lines that a raw page gives twice in a row."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return {line for line, following in pairwise(lines) if line == following} - FURNITURE


@needs_seeds
def test_raw_pages_are_found_by_their_titles_and_quoted_without_their_furniture(seeds):
    questions = [headline(source) for source in sources()]
    unwanted = FURNITURE.union(*(captions(source) for source in sources()))

    predictions = asked(seeds, questions, "-k", "5")

    for question, source, said in zip(questions, sources(), predictions, strict=True):
        first = said["passages"][0]
        assert said["answered"]
        assert (first["title"], first["published"]) == (question, None)
        assert first["quote"] in source
        lines = {line.strip() for one in said["passages"] for line in one["quote"].splitlines()}
        assert unwanted.isdisjoint(lines)


@pytest.fixture(scope="module")
def news(tmp_path_factory, new_home):
    folder = tmp_path_factory.mktemp("news")
    home = new_home(folder / "home")
    with gzip.open(NEWS / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][-NEWS_ARTICLES:]
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    done = heliograph(home, "ingest", folder / "articles.jsonl.gz", "--json")
    assert json.loads(done.stdout) == counts(added=NEWS_ARTICLES), done.stderr
    return home, {row["url"]: row["text"] for row in rows}


@needs_news
def test_real_questions_get_quotes_that_stand_in_the_real_articles_and_none_from_later(news):
    home, texts = news
    with (NEWS / "questions.jsonl").open(encoding="utf-8") as file:
        questions = [json.loads(line) for line, _ in zip(file, range(QUESTIONS), strict=False)]
    moment = {question["id"]: question["as_of"] for question in questions}

    predictions = asked(home, questions)

    quotes = [(one["id"], quote) for one in predictions for quote in one["passages"]]
    assert len(quotes) > QUESTIONS
    assert all(quote["quote"] == texts[quote["url"]][quote["start"] : quote["end"]] for _, quote in quotes)
    assert all(quote["published"] <= moment[question] for question, quote in quotes)


def test_a_conversation_that_is_asked_to_end_ends_in_order(sample):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    command = [sys.executable, "-m", "bot.cli", "--home", str(sample), "run"]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=clean)
    while "/quit" not in running.stdout.readline():
        assert running.poll() is None

    running.terminate()

    assert running.wait(timeout=60) == 0
    running.stdin.close()
    running.stdout.close()
