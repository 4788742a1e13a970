"""The `[web]` table."""

import pytest
from pydantic import ValidationError

from bot.web.settings import WebSettings


@pytest.mark.parametrize("url", ["", "https://desk.example.org", "http://192.0.2.7:8080", "https://desk.example.org/"])
def test_an_address_of_the_room_is_a_host(url):
    assert WebSettings(url=url).url == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("desk.example.org", "is not a web address"),
        ("javascript://desk.example.org", "is not a web address"),
        ("https://example.org/desk", "holds more than a host"),
        ("https://example.org?a=b", "holds more than a host"),
        ("https://me:secret@example.org", "holds more than a host"),
        ("http://localhost:8080", "Telegram makes no link of a host without a dot"),
    ],
)
def test_what_no_link_from_the_chat_could_lead_to_is_told(url, why):
    with pytest.raises(ValidationError, match=why):
        WebSettings(url=url)


def test_proxies_are_addresses_or_networks():
    assert WebSettings(proxies=["127.0.0.1", "10.0.0.0/8", "::1"]).proxies == ["127.0.0.1", "10.0.0.0/8", "::1"]
    with pytest.raises(ValidationError, match="'proxy' is not an address"):
        WebSettings(proxies=["proxy"])


def test_only_https_is_public():
    assert WebSettings(url="https://desk.example.org").is_public
    assert not WebSettings(url="http://desk.example.org").is_public
    assert not WebSettings().is_public
