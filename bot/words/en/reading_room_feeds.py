"""The reading room: what is wrong with a feed, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_feed_gone": "There is nothing at its address any more; look for the new one on the outlet's site.",
    "web_feed_barred": "The server does not let programs in; ask the outlet, or follow another feed of it.",
    "web_feed_busy": "The server asks to be left alone for a while; it is asked again later.",
    "web_feed_broken": "Something is wrong on the side of the server; it is asked again later.",
    "web_feed_unreached": "No connection to the server lasts; it is asked again later.",
    "web_feed_slow": "The server takes too long to answer; it is asked again later.",
    "web_feed_no_host": "The name of its host is not known; check the address.",
    "web_feed_private": (
        "Its host is in a private network, from where nothing is fetched unless allowed_networks lets it."
    ),
    "web_feed_no_feed": "What stands at its address cannot be read as a feed; check the address.",
    "web_feed_other": "It cannot be read; what was said names the reason.",
}
