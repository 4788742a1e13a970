"""The name of a desk: made once, the same for every process over one database."""

from contextlib import closing

from fakes.bot_newsdesk import NOW
from fakes.databases import url_in

from bot.store import BotStore
from bot.web.desk_name import DeskName


def test_a_desk_keeps_its_name_and_another_has_another(tmp_path):
    with (
        closing(BotStore(url_in(tmp_path, "bot.db"))) as store,
        closing(BotStore(url_in(tmp_path, "bot.db"))) as beside,
        closing(BotStore(url_in(tmp_path, "other.db"))) as elsewhere,
    ):
        names = [DeskName(one, lambda: NOW)() for one in (store, beside, store, elsewhere)]

    assert names[0] == names[1] == names[2] != names[3]
    assert len(names[0]) == 32
