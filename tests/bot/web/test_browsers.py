"""The family of a browser, and nothing else that it says of itself."""

import pytest

from bot.web.browsers import browser_of

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox"),
        (f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/126.0.0.0 Safari/537.36", "Chrome"),
        (f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge"),
        (f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0", "Opera"),
        (f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/124.0.0.0 YaBrowser/24.6.0 Safari/537.36", "Yandex"),
        (f"Mozilla/5.0 (Macintosh) {KIT} Version/17.5 Safari/605.1.15", "Safari"),
        (f"Mozilla/5.0 (iPhone) {KIT} FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox"),
        ("curl/8.8.0", ""),
        ("<b>Nasiba's own</b>" + "x" * 9000, ""),
        ("", ""),
    ],
)
def test_a_browser_has_one_of_a_few_names(agent, family):
    assert browser_of(agent) == family
    assert len(family) <= 16
