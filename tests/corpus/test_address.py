import pytest
from fakes.corpus_addresses import PRIVATE_V4, PRIVATE_V6, PUBLIC

from corpus.address import Networks, is_public, refusal


@pytest.mark.parametrize("address", [*PRIVATE_V4, *PRIVATE_V6, "nonsense", "", "127.1", "0177.0.0.1"])
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_the_tables_are_as_large_as_promised() -> None:
    assert len(PRIVATE_V4) + len(PRIVATE_V6) >= 55
    assert len(PUBLIC) >= 50


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://panj-herald.example/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("gopher://panj-herald.example/", "only http and https"),
        ("//panj-herald.example/", "only http and https"),
        ("http:panj-herald.example", "only http and https"),
        ("https://", "only http and https"),
        ("http://desk@panj-herald.example/", "user name or password"),
        ("http://93.184.216.34@127.0.0.1/", "user name or password"),
        ("http://desk:secret@panj-herald.example/", "user name or password"),
        ("http://@panj-herald.example/", "user name or password"),
        ("http://127.0.0.1\\@panj-herald.example/", "backslashes"),
        ("http:\\\\panj-herald.example/", "backslashes"),
        ("http://panj-herald.example /", "spaces"),
        ("http://panj-\therald.example/", "control characters"),
        ("http://panj-herald.example/\r\nHost: router", "control characters"),
        ("http://panj-herald.example\x00.router/", "control characters"),
        ("http://2130706433/", "unusual form"),
        ("http://0x7f000001/", "unusual form"),
        ("http://0x7f.0.0.1/", "unusual form"),
        ("http://0177.0.0.1/", "unusual form"),
        ("http://127.1/", "unusual form"),
        ("http://127.0.1/", "unusual form"),
        ("http://93.184.216.034/", "unusual form"),
        ("http://1.2.3.4.5/", "unusual form"),
        ("http://256.0.0.1/", "unusual form"),
        ("http://panj-herald.0x10/", "unusual form"),
        ("http://127.0.0.1./", "unusual form"),
        ("http://%31%32%37.0.0.1/", "percent sign"),
        ("http://[fe80::1%25eth0]/", "percent sign"),
        ("http://[::1/", "not an address"),
        ("http://panj-herald.example:99999/", "not an address"),
        ("http://panj-herald.example:0/", "port 0"),
    ],
)
def test_an_address_that_programs_read_differently_is_refused(url: str, reason: str) -> None:
    assert reason in str(refusal(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://panj-herald.example/talks",
        "HTTP://Panj-Herald.example:8080/a b?c=d e#f",
        "http://93.184.216.34/rss",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        "https://панж.example/новости/границы",
        "https://panj-herald.example/talks@batken?mail=desk@panj-herald.example",
        "https://panj-herald.example/2025/03/04",
        "https://24.kg.example/talks",
    ],
)
def test_an_ordinary_address_is_not_refused(url: str) -> None:
    assert refusal(url) is None


def test_networks_addresses_and_hosts_can_be_allowed() -> None:
    networks = Networks.allowing(["10.0.0.0/8", "192.168.7.7", "fd00::/8", "Archive.Panj-Herald.example"])
    assert networks.admits("press.example", "10.3.2.1")
    assert networks.admits("press.example", "192.168.7.7")
    assert networks.admits("press.example", "fd00::7")
    assert networks.admits("archive.panj-herald.example.", "172.16.0.1")
    assert networks.admits("press.example", "93.184.216.34")


def test_nothing_but_the_allowed_is_let_in() -> None:
    networks = Networks.allowing(["10.0.0.0/8", "archive.panj-herald.example"])
    assert not networks.admits("press.example", "192.168.7.7")
    assert not networks.admits("x.archive.panj-herald.example", "172.16.0.1")
    assert not networks.admits("press.example", "::ffff:10.0.0.1")
    assert not networks.admits("press.example", "nonsense")


@pytest.mark.parametrize("name", ["10.0.0.1/8", "10.0.0.0/33", "300.1.1.1", "127.1", "", "a b", "http://router/"])
def test_what_is_no_network_cannot_be_allowed(name: str) -> None:
    with pytest.raises(ValueError, match="no network"):
        Networks.allowing([name])
