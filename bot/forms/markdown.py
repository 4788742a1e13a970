"""A brief as Markdown that every CommonMark reader shows as it is meant. Pure.

Whatever an article says stays text: characters that CommonMark (https://spec.commonmark.org/0.31.2/) or its common
extensions read as markup are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.forms.types import Contrast, Said, Sheet, Source, Told
from bot.texts import Texts

_INLINE = re.compile(r"[\\`*_\[\]<>&|~$]")
_OPENING = re.compile(r"^(\s*)([#+=:-]|\d{1,9}[.)])", re.MULTILINE)
"""What begins a heading, a list, a rule or a table where it stands first on a line."""

_ENTITY = re.compile(r"&(?=#?\w+;)")


def page(said: Sheet) -> str:
    """Return the brief, ending with a line break."""
    blocks = [f"# {escaped(said.title)}", escaped(said.window), *(escaped(note) for note in said.notes)]
    if said.empty:
        blocks.append(escaped(said.empty))
    blocks += [block for told in said.stories for block in _story(told, said.texts)]
    return "\n\n".join([*blocks, "---", *(escaped(line) for line in said.coverage)]) + "\n"


def escaped(text: str) -> str:
    """Return `text` so that it is read as the same text, in lines of one paragraph."""
    lines = (line.strip() for line in text.splitlines())
    inline = _INLINE.sub(lambda found: f"\\{found[0]}", "\n".join(line for line in lines if line))
    return _OPENING.sub(_defused, inline)


def _defused(found: re.Match[str]) -> str:
    marker = found[2]
    return f"{found[1]}{marker[:-1]}\\{marker[-1]}"


def _story(told: Told, texts: Texts) -> Iterator[str]:
    yield f"## {told.number}. {_linked(told.headline, told.source)}"
    standing = f"*{escaped(told.standing)}*"
    yield standing if told.cites_headline else f"{_byline(told.source)} · {standing}"
    for said in told.said:
        yield from _quoted(said)
    for contrast in told.contrasts:
        yield from _contrast(contrast)
    if told.links:
        items = (f"- {_linked(link.title, link)} ({escaped(link.outlet)})" for link in told.links)
        yield "\n".join((escaped(texts.say("story_more")), "", *items))


def _contrast(contrast: Contrast) -> Iterator[str]:
    yield f"**{_on_one_line(contrast.label)}**"
    for value, side in zip(contrast.values, contrast.sides, strict=True):
        yield f"- **{_on_one_line(value)}**"
        yield from (re.sub("^", "  ", block, flags=re.MULTILINE) for block in _quoted(side))
    if contrast.note:
        yield escaped(contrast.note)


def _quoted(said: Said) -> Iterator[str]:
    lines = [line for sentence in said.sentences for line in (*escaped(sentence).splitlines(), "")]
    yield "\n".join(f"> {line}".rstrip() for line in (*lines, f"— {_byline(said.source)}"))


def _byline(source: Source) -> str:
    return _linked(f"{source.outlet}, {source.date}", source)


def _linked(text: str, source: Source) -> str:
    shown = _on_one_line(text)
    return f"[{shown}](<{_address(source.url)}>)" if source.url else shown


def _on_one_line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _address(url: str) -> str:
    """Return `url` for angle brackets; it holds neither these nor white space, see `markup.is_linkable`."""
    return _ENTITY.sub("&amp;", url.replace("\\", "%5C"))
