import pytest

from bot.errors import ConfigError
from bot.settings import load_settings, read_secrets, read_token, read_webhook_secret
from bot.types import Language


def write(folder, text):
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_overrides_the_defaults_and_its_home_is_taken_from_where_it_stands(tmp_path):
    path = write(tmp_path, 'home = "desk"\n[bot]\nlanguage = "ru"\n[embeddings]\nhalf_life_days = 7\n')

    settings = load_settings(path)

    assert settings.home == tmp_path / "desk"
    assert settings.bot.language is Language.RUSSIAN
    assert settings.embeddings.half_life_days == 7


def test_the_option_for_the_home_wins_over_the_file(tmp_path):
    path = write(tmp_path, 'home = "desk"\n')

    assert load_settings(path, home=tmp_path / "elsewhere").home == tmp_path / "elsewhere"


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_BOT__ZONE", "Asia/Bishkek")
    path = write(tmp_path, '[bot]\nzone = "Asia/Almaty"\nquotes = 2\n')

    settings = load_settings(path)

    assert (settings.bot.zone, settings.bot.quotes) == ("Asia/Bishkek", 2)


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert load_settings().home == tmp_path / "data"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[bot]\nqoutes = 3\n", ["[bot] qoutes", "not a setting"]),
        ("[bots]\nquotes = 3\n", ["bots", "not a setting"]),
        ("[bot]\nquotes = 99\n", ["[bot] quotes = 99"]),
        ('[bot]\nzone = "Asia/Almatty"\n', ["[bot] zone", "Asia/Almatty", "IANA"]),
        ("[embeddings]\ndense_weight = 'much'\n", ["[embeddings] dense_weight", "much"]),
        ('[bot]\nstatus_listen = "9108"\n', ["[bot] status_listen", "9108", "127.0.0.1:9108"]),
        ('[bot]\nstatus_listen = "here:99999"\n', ["[bot] status_listen", "99999"]),
        ('[bot]\nlog_format = "xml"\n', ["[bot] log_format", "xml"]),
        ('[bot]\nwebhook_url = "bot.example.org"\n', ["[bot] webhook_url", "bot.example.org", "https://"]),
        ('[bot]\nwebhook_listen = "8443"\n', ["[bot] webhook_listen", "8443"]),
        ("[bot\n", ["not valid TOML"]),
        ('[corpus]\nfeeds = ["example.org/rss"]\n', ["[corpus] feeds", "example.org/rss"]),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_table(tmp_path, text, named):
    path = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        load_settings(path)

    assert all(word in str(caught.value) for word in [str(path), *named])


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"missing.toml"):
        load_settings(tmp_path / "missing.toml")


def test_the_token_comes_from_the_environment_or_from_the_file_it_names(tmp_path, monkeypatch):
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN_FILE", raising=False)
    assert read_token() is None

    secret = tmp_path / "token"
    secret.write_text("123:from-file\n", encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(secret))
    assert read_token().get_secret_value() == "123:from-file"

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:from-environment")
    assert read_token().get_secret_value() == "123:from-environment"
    assert "from-environment" not in repr(read_token())


def test_a_token_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(ConfigError, match="nowhere"):
        read_token()


@pytest.fixture
def no_secret(monkeypatch):
    monkeypatch.delenv("TELEGRAM_WEBHOOK_SECRET", raising=False)
    monkeypatch.delenv("TELEGRAM_WEBHOOK_SECRET_FILE", raising=False)


def test_the_secret_of_the_webhook_comes_from_the_environment_or_a_file(tmp_path, monkeypatch, no_secret):
    secret = tmp_path / "secret"
    secret.write_text("Tien-Shan_7439\n", encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET_FILE", str(secret))

    assert read_webhook_secret().get_secret_value() == "Tien-Shan_7439"
    assert "Tien-Shan_7439" in read_secrets()
    assert "Tien-Shan_7439" not in repr(read_webhook_secret())


def test_a_webhook_without_a_secret_is_told_the_remedy(no_secret):
    with pytest.raises(ConfigError, match=r"webhook_url is set, but TELEGRAM_WEBHOOK_SECRET is not.*Set it"):
        read_webhook_secret()


@pytest.mark.parametrize("secret", ["Тянь-Шань", "two words", "x" * 257])
def test_a_secret_that_telegram_does_not_take_is_not_shown(monkeypatch, secret):
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", secret)

    with pytest.raises(ConfigError, match="letters, digits, underscores and hyphens") as caught:
        read_webhook_secret()

    assert secret not in str(caught.value)
