import stat
import tomllib

import pytest

from bot.errors import ConfigError
from bot.moving_house.config_file import overriding, rewrite, rewritten

URL = "postgresql://heliograph@db.example.org/desk?sslmode=verify-full"
TO_SERVER = {("database", "url"): URL, ("corpus", "database_url"): "", ("bot", "database_url"): ""}

CONFIG = """# The water desk
home = "data"

[corpus] # where news come from
database_url = 'sqlite:////srv/corpus.db'  # until the server is there
feeds = ["https://panj-herald.example/feed"]

[bot]
zone = "Asia/Tashkent" # not UTC
"""


def test_only_the_values_change():
    assert rewritten(CONFIG, TO_SERVER) == (
        CONFIG.replace("'sqlite:////srv/corpus.db'", '""') + f'\n[database]\nurl = "{URL}"\n'
    )


def test_a_key_is_added_to_the_table_that_is_there():
    text = rewritten('[database]\nconnections = 4\n[bot]\nzone = "UTC"\n', TO_SERVER)
    assert text == f'[database]\nurl = "{URL}"\nconnections = 4\n[bot]\nzone = "UTC"\n'


def test_what_is_the_default_is_not_written_down():
    assert rewritten("", {("bot", "database_url"): "", ("database", "engine"): "auto"}) == ""


def test_back_and_forth_says_the_same():
    back = rewritten(rewritten(CONFIG, TO_SERVER), {("database", "url"): ""})
    assert tomllib.loads(back)["database"] == {"url": ""}


@pytest.mark.parametrize(
    "text", ['bot = {zone = "UTC"}\n', 'bot.zone = "UTC"\n', '[bot]\ndatabase_url = """\nsqlite:///x"""\n']
)
def test_what_is_written_in_another_way_is_left_to_people(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r'write there:\n\[bot\] database_url = "sqlite:///y"'):
        rewrite(path, {("bot", "database_url"): "sqlite:///y"})
    assert path.read_text(encoding="utf-8") == text


def test_a_file_keeps_its_rights_and_a_link_stays_one(tmp_path):
    real, link = tmp_path / "real.toml", tmp_path / "config.toml"
    real.write_text(CONFIG, encoding="utf-8")
    real.chmod(0o600)
    link.symlink_to(real)
    rewrite(link, TO_SERVER)
    assert tomllib.loads(real.read_text(encoding="utf-8"))["database"]["url"] == URL
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_a_file_that_is_missing_is_made(tmp_path):
    rewrite(tmp_path / "config.toml", TO_SERVER)
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == f'[database]\nurl = "{URL}"\n'


def test_the_environment_is_told_where_it_wins(monkeypatch):
    assert overriding(TO_SERVER) == []
    monkeypatch.setenv("HELIOGRAPH_DATABASE__URL", "postgresql:///other")
    assert overriding(TO_SERVER) == ["HELIOGRAPH_DATABASE__URL"]
