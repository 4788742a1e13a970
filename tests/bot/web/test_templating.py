"""Templates, compiled before anybody asks for a page."""

from fakes.bot_newsdesk import NOW
from fakes.web_room import reading_room
from jinja2 import PackageLoader

from bot.web import templating

PAGES = ("/", "/?q=who guards the border", "/briefs", f"/briefs/{NOW:%Y-%m-%d}", "/sources", "/login", "/owner")


async def test_once_all_are_compiled_no_page_has_a_template_read(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(PackageLoader, "get_source", noting(read, PackageLoader.get_source))
    templating._templates.cache_clear()
    templating.compile_all()
    before = list(read)
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        answers = [await opened.browser.get(address) for address in PAGES]

    assert [answer.status_code for answer in answers] == [200] * len(PAGES)
    assert {"base.html", "ask.html", "parts.html"} <= set(before)
    assert read == before


def noting(read, get_source):
    def noted(loader, environment, template):
        read.append(template)
        return get_source(loader, environment, template)

    return noted
