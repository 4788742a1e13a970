"""Articles: the passage where it stands, what became of it since, and what its versions changed."""

import html
import re
from datetime import timedelta

import pytest
from fakes.bot_newsdesk import NOW
from fakes.web_room import reading_room

from bot.web.access import Section, Standing
from bot.web.settings import WebSettings
from corpus.identity import sha256
from corpus.split import split
from corpus.types import Draft, Evidence, Moment

OPEN = WebSettings(anonymous=True)
TITLE = "Tunnel at Töö-Ashuu shut by snow"
FIRST = (
    "The tunnel at Töö-Ashuu was shut on Monday. Nine trucks wait at the northern gate.\n\n"
    "The road ministry hopes to open it by Thursday."
)
SECOND = (
    "The tunnel at Töö-Ashuu was shut on Monday. Twelve trucks wait at the northern gate.\n\n"
    "The road ministry hopes to open it by Thursday. Drivers are fed by the Red Crescent."
)
LATER = NOW + timedelta(hours=1)


def keep(opened, text, *, now=NOW, title=TITLE, **more):
    draft = Draft(
        key="https://pass.example/tunnel",
        title=title,
        text=text,
        **{
            "outlet": "Pass Post",
            "url": "https://pass.example/tunnel",
            "language": "en",
            "published": Moment(NOW),
            "evidence": Evidence.FEED,
            **more,
        },
    )
    return opened.newsdesk.corpus.save(draft, split(text, title), now=now)


def passages(opened, article_id):
    return opened.newsdesk.corpus.passages_of(article_id)


def without_marks(page):
    """Return what a reader sees of the text of an article."""
    body = page.text[page.text.index('<div class="body"') : page.text.index("</article>")]
    return html.unescape(re.sub("<[^>]+>", "", body)).strip()


def field(page, name):
    """Return what stands in a field to copy from; HTML drops its first line break."""
    found = re.search(rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return html.unescape(found[1])


async def test_the_passage_is_marked_within_all_of_its_article(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST)
        (passage,) = passages(opened, article_id)
        page = await opened.browser.get(f"/passages/{passage.id}")

    assert page.status_code == 200
    assert page.text.count('id="passage"') == 1
    assert re.sub(r"\s+", " ", without_marks(page)) == re.sub(r"\s+", " ", FIRST)
    assert 'lang="en"' in page.text
    assert "Pass Post" in page.text
    assert "2 April 2025, 14:00" in page.text
    assert "stated by the feed" in page.text


async def test_the_original_page_is_linked_at_the_very_words(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        (passage,) = passages(opened, keep(opened, FIRST))
        page = await opened.browser.get(f"/passages/{passage.id}")

    assert 'href="https://pass.example/tunnel#:~:text=' in page.text


async def test_a_citation_holds_the_exact_passage_and_where_to_check_it(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        (passage,) = passages(opened, keep(opened, FIRST))
        page = await opened.browser.get(f"/passages/{passage.id}")

    text = field(page, "cite-text")
    assert text.startswith(f"“{passage.text}”\n\n{TITLE}.\nPass Post, 2 April 2025, 09:00 UTC.\n")
    assert f"http://room.example/passages/{passage.id}" in text
    assert sha256(FIRST) in text
    assert field(page, "cite-link") == f"http://room.example/passages/{passage.id}"
    assert field(page, "cite-bibtex").startswith("@misc{passpost2025-")
    assert field(page, "cite-markdown").startswith("> The tunnel")


async def test_the_permanent_link_is_that_of_the_configured_address_and_holds_no_key(tmp_path):
    web = WebSettings(url="https://news.example")
    async with reading_room(tmp_path, web=web) as opened:
        page = await opened.browser.get(f"/passages/1?{opened.link(Section.PASSAGE, '1')}")

    assert field(page, "cite-link") == "https://news.example/passages/1"


async def test_a_quote_of_an_older_version_stays_and_says_what_became_of_it(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST)
        (quoted,) = passages(opened, article_id)
        keep(opened, SECOND, now=LATER)
        page = await opened.browser.get(f"/passages/{quoted.id}")
        newest = await opened.browser.get(f"/articles/{article_id}")

    assert "this is the version that was quoted" in page.text
    assert f'href="/articles/{article_id}/revisions/1-2"' in page.text
    assert "and it has other words" in page.text
    assert "Twelve trucks wait at the northern gate." in page.text
    assert "Nine trucks" in without_marks(page)
    assert "Twelve trucks" in without_marks(newest)
    assert "The article has changed since" not in newest.text


async def test_an_older_version_can_be_read_by_its_number(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST)
        keep(opened, SECOND, now=LATER)
        page = await opened.browser.get(f"/articles/{article_id}", params={"revision": 1})

    assert "this is an older version" in page.text
    assert "Nine trucks" in without_marks(page)
    assert field(page, "cite-link") == f"http://room.example/articles/{article_id}?revision=1"


async def test_a_withdrawn_article_says_so_at_its_top(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST)
        (quoted,) = passages(opened, article_id)
        opened.newsdesk.corpus.mark_gone(article_id, now=LATER)
        cited, whole = [
            await opened.browser.get(path) for path in (f"/passages/{quoted.id}", f"/articles/{article_id}")
        ]

    for page in (cited, whole):
        top = page.text[: page.text.index('<div class="body"')]
        assert "Withdrawn since 2 April 2025, 15:00: its page was gone." in top


async def test_the_versions_of_an_article_are_listed_with_what_each_changed(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST)
        keep(opened, SECOND, now=LATER, title="Tunnel at Töö-Ashuu still shut")
        page = await opened.browser.get(f"/articles/{article_id}")
        changes = await opened.browser.get(f"/articles/{article_id}/revisions/1-2")

    assert f'<a href="/articles/{article_id}?revision=1">Version 1</a>, taken in 2 April 2025, 14:00' in page.text
    assert f'href="/articles/{article_id}/revisions/1-2"' in page.text
    assert "<del>Nine</del><ins>Twelve</ins> trucks wait at the northern gate." in changes.text
    assert "<ins>Drivers are fed by the Red Crescent.</ins>" in changes.text
    assert "<ins>still </ins>shut<del> by snow</del>" in changes.text
    assert "Sentences changed: 1, added: 1, removed: 0." in changes.text
    assert "taken in 2 April 2025, 15:00" in changes.text


async def test_two_versions_with_one_text_say_that_they_do_not_differ(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST)
        keep(opened, FIRST, now=LATER, outlet="Pass Post Weekly")
        changes = await opened.browser.get(f"/articles/{article_id}/revisions/1-2")

    assert "Not a sentence of the text differs." in changes.text
    assert "<ins> Weekly</ins>" in changes.text


async def test_other_passages_have_their_links_for_those_who_may_read(tmp_path):
    text = "\n\n".join(f"The {name} gate is open. {'Snow is cleared there by ten ploughs. ' * 12}" for name in "abcdef")
    async with reading_room(tmp_path) as opened:
        ids = [one.id for one in passages(opened, keep(opened, text))]
        by_link = await opened.browser.get(f"/passages/{ids[0]}?{opened.link(Section.PASSAGE, str(ids[0]))}")
        opened.come_in(Standing.READER)
        inside = await opened.browser.get(f"/passages/{ids[0]}")

    assert len(ids) > 1
    assert all(f'href="/passages/{one}#passage"' in inside.text for one in ids)
    assert by_link.status_code == 200
    assert 'class="anchor"' not in by_link.text
    assert 'href="/articles/' not in by_link.text


async def test_an_article_of_a_story_leads_to_it(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        opened.newsdesk.kept.keep(5, 1, 2)
        page, alone = await opened.browser.get("/articles/1"), await opened.browser.get("/articles/3")

    assert 'href="/stories/5"' in page.text
    assert "/stories/" not in alone.text


async def test_what_an_article_says_stays_text(tmp_path):
    text = 'He wrote </textarea><script>alert(1)</script> and <img src=x onerror="alert(2)"> on the customs house.'
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, text, url="javascript:alert(3)", authors=("<b>Azamat</b>",))
        (quoted,) = passages(opened, article_id)
        page = await opened.browser.get(f"/passages/{quoted.id}")

    assert without_marks(page) == text
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert 'href="javascript:' not in page.text
    assert field(page, "cite-text").startswith(f"“{text}”")


async def test_an_undated_article_says_so(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST, published=None, evidence=Evidence.NONE)
        page = await opened.browser.get(f"/articles/{article_id}")

    assert "undated" in page.text
    assert "Where the date is from" not in page.text
    assert "First seen here" in page.text


async def test_the_page_speaks_russian_to_those_who_read_it(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        page = await opened.browser.get("/passages/1", headers={"accept-language": "ru"})

    assert "Сослаться на этот отрывок" in page.text
    assert "английский" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/passages/0",
        "/passages/999",
        "/passages/99999999999999999999",
        "/passages/2147483648",
        "/passages/-1",
        "/passages/1x",
        "/passages/%D9%A1",
        "/articles/0",
        "/articles/999",
        "/articles/9223372036854775808",
        "/articles/1?revision=2",
        "/articles/1?revision=",
        "/articles/1?revision=99999999999999999999",
        "/articles/1?revision=x",
        "/articles/1/revisions/1-1",
        "/articles/1/revisions/1-2",
        "/articles/1/revisions/1",
        "/articles/1/revisions/a-b",
        "/articles/1/revisions/1-99999999999999999999",
    ],
)
async def test_what_is_not_there_is_not_there(tmp_path, path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        page = await opened.browser.get(path)

    assert page.status_code == 404
    assert "There is no such page" in page.text


@pytest.mark.parametrize("path", ["/passages/x", "/passages/999", "/articles/1", "/articles/1/revisions/1-2"])
async def test_a_stranger_is_not_told_what_is_there(tmp_path, path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get(path)

    assert page.status_code == 401
