from datetime import timedelta

import pytest
from fakes.corpus_news import NOW

from corpus.errors import FetchError
from corpus.robots import Robots
from corpus.types import Download

HERALD = "https://panj-herald.example"
RULES = """
User-agent: *
Disallow: /search
Disallow: /*.pdf$
Allow: /search/about

User-agent: heliograph
Disallow: /paid/
"""


class FakeHost:
    """A host with one robots.txt, or a failure in its place."""

    def __init__(self, rules: str | FetchError) -> None:
        self.rules, self.asked = rules, 0

    def __call__(self, url: str) -> Download:
        assert url.endswith("/robots.txt")
        self.asked += 1
        if isinstance(self.rules, FetchError):
            raise self.rules
        return Download(url, self.rules.encode())


def broken(status: int | None, reason: str = "the server answers so") -> FetchError:
    return FetchError(f"{HERALD}/robots.txt", reason, status=status)


def test_the_rules_for_us_go_before_the_rules_for_all() -> None:
    robots, host = Robots("Heliograph/0.1"), FakeHost(RULES)
    assert "robots.txt of panj-herald.example" in str(robots.refusal(f"{HERALD}/paid/talks", host, now=NOW))
    assert robots.refusal(f"{HERALD}/search?q=batken", host, now=NOW) is None


def test_the_longest_rule_for_all_counts() -> None:
    robots, host = Robots("Another/1.0"), FakeHost(RULES)
    assert robots.refusal(f"{HERALD}/search?q=batken", host, now=NOW)
    assert robots.refusal(f"{HERALD}/maps/border.pdf", host, now=NOW)
    assert robots.refusal(f"{HERALD}/search/about", host, now=NOW) is None
    assert robots.refusal(f"{HERALD}/paid/talks", host, now=NOW) is None


def test_a_host_is_asked_once_a_day() -> None:
    robots, host = Robots("Heliograph/0.1"), FakeHost(RULES)
    for hour in range(24):
        robots.refusal(f"{HERALD}/talks/{hour}", host, now=NOW + timedelta(hours=hour))
    assert host.asked == 1
    robots.refusal(f"{HERALD}/talks", host, now=NOW + timedelta(hours=24))
    assert host.asked == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_rules_lets_everything(status: int) -> None:
    assert Robots("Heliograph/0.1").refusal(f"{HERALD}/talks", FakeHost(broken(status)), now=NOW) is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_whose_rules_do_not_come_is_left_alone_for_an_hour(status: int) -> None:
    robots, host = Robots("Heliograph/0.1"), FakeHost(broken(status))
    assert str(status) in str(robots.refusal(f"{HERALD}/talks", host, now=NOW))
    host.rules = ""
    assert robots.refusal(f"{HERALD}/talks", host, now=NOW + timedelta(minutes=59))
    assert robots.refusal(f"{HERALD}/talks", host, now=NOW + timedelta(hours=1)) is None


def test_a_host_that_cannot_be_asked_says_why() -> None:
    with pytest.raises(FetchError, match="private network"):
        Robots("Heliograph/0.1").refusal(f"{HERALD}/talks", FakeHost(broken(None, "private network")), now=NOW)


@pytest.mark.parametrize("rules", ["<html>Not found</html>", "\x00\xff", "Disallow: /", "User-agent: *\nDisallow:\n"])
def test_what_is_no_rule_forbids_nothing(rules: str) -> None:
    assert Robots("Heliograph/0.1").refusal(f"{HERALD}/talks", FakeHost(rules), now=NOW) is None


def test_rules_of_any_size_are_read_to_a_bound() -> None:
    rules = "User-agent: *\n" + "Disallow: /closed\n" * 400_000 + "Disallow: /talks\n"
    assert Robots("Heliograph/0.1").refusal(f"{HERALD}/talks", FakeHost(rules), now=NOW) is None
