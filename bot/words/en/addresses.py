"""Where the feed of a chat's briefs is."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "address_off": "No feeds are written here. Whoever runs this bot can begin some: `[bot] feed_folder`.",
    "address_of_feed": (
        "The briefs of “{title}” as an Atom feed: {address}\n\nWhoever has this address can read them.{begun}"
    ),
    "address_file": (
        "The briefs of “{title}” are an Atom feed in the file `{file}`. Whoever runs this bot knows the address at "
        "which it can be read. Whoever has that address can read them.{begun}"
    ),
    "address_not_begun": "It begins with the next brief of a subscription.",
    "address_told": "I have sent the address to you in private: whoever has it can read the briefs.",
    "address_write_first": "The address is for you alone. Please write /start to me in private, then ask here again.",
    "address_no_person": (
        "I tell the address only to a person, in private. Please ask here under your own name, or for a "
        "public channel in private: `/settings @channel feed`"
    ),
}
