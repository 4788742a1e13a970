"""Tell which parts of a page's text are not the article: menus, captions, tails. Pure.

Nothing is removed: the text stays as it came, and passages keep clear of these spans.
When in doubt a paragraph is article, because a lost sentence cannot be cited.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus.paragraphs import paragraph_spans
from corpus.types import Span


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in lines.replace("\n", "|").split("|") if phrase.strip())


# Whole paragraphs, compared without case and closing punctuation.
_LABELS = _phrases(
    """
    accessibility links|breaking news|skip to main content|skip to content|read more|read more here|read also|see also
    share|share this|share this article|tweet|print|email|copy link|comments|leave a comment|add comment|advertisement
    advertisement - scroll to continue|story continues below|article continues below|up next|related|related articles
    related stories|related topics|recommended|most read|most popular|latest news|latest posts|all news|sign up|log in
    subscribe|subscribe now|follow us|menu|search|home|back to top|previous|next|close|loading|gallery|facebook comments
    cookie settings|accept all cookies|newsletter|top stories|trending|watch live|listen|about this blog|download
    читайте также|читать далее|подробнее|поделиться|реклама|комментарии|комментировать|подписаться|подписывайтесь
    подпишитесь на нас|главная|меню|поиск|новости|все новости|последние новости|популярное|похожие новости|по теме
    материалы по теме|смотрите также|версия для печати|наверх|войти|регистрация
    unsubscribe|view in browser|view this email in your browser|view online|manage preferences|update your preferences
    forward to a friend|отписаться|отписаться от рассылки|открыть в браузере|посмотреть в браузере
    """
)
# From these headings on nothing belongs to the article, where little text follows them.
_TAILS = _phrases(
    """
    facebook comments|about this blog|about the author|about the authors|latest posts|leave a reply|related posts
    more from this author|об авторе|другие материалы автора|комментарии
    """
)
# The author's note behind "Facebook Comments" is the longest tail seen on real pages: a tenth of its article.
_TAIL_SHARE = 1 / 3
# Names, desks and menus are short; a headline of a national paper rarely passes 14 words.
_LABEL_WORDS = 5
_HEADING_WORDS = 14
# More short paragraphs than this behind the last sentence are a list that the article ends with.
_LONGEST_TAIL = 6
# A repeated paragraph this long is a text pasted twice, whose first copy is the article.
_CAPTION_WORDS = 60

_PATTERNS = (
    re.compile(r"!\[[^\]]*\]\([^)]*\)"),  # a Markdown image
    re.compile(r"(?:Contributing|Contributors?|Фото|Источник|Автор): ?.{2,80}"),
    re.compile(r"(?:Follow|Contact|Email) .{2,120}@\w+.{0,60}"),
    re.compile(r"More AP .{2,40}: ?https?://.*"),
    re.compile(r"https?://\S+"),
    # Boxes that stand within the text on pages that do not name their parts.
    re.compile(r"(?:This (?:site|website) uses|We use|Мы используем) (?:cookies|файлы cookie).{0,300}", re.IGNORECASE),
    re.compile(r"(?:Get|Sign up (?:for|to)|Subscribe to) (?:the|our|your) .{0,60}\b(?:news)?letter\b.{0,120}", re.I),
    re.compile(r".{0,200}\b(?:All rights reserved|Все права защищены)\b.{0,100}", re.IGNORECASE),
    # What newsletters and channels end with.
    re.compile(r"(?:You (?:are receiving|received) this|To unsubscribe|If you no longer wish) .{0,200}", re.IGNORECASE),
    re.compile(r"Вы получили это письмо.{0,200}", re.IGNORECASE),
    re.compile(
        r"\W*(?:Подпи(?:сывай\w*|сат\w+|ши\w+)|Subscribe|Join)\b.{0,60}(?:t\.me/\S+|@\w+|канал\w*|channel)\W*",
        re.IGNORECASE,
    ),
    re.compile(r"\W*(?:@\w{4,32}|t\.me/\S+)(?:\s*\|?\s*(?:@\w{4,32}|t\.me/\S+))*\W*"),
    re.compile(r"(?:©|\(c\)|Copyright ).{0,200}", re.IGNORECASE),
)
_HEADING = re.compile(r"#{1,6}\s.*")
_SIGNATURE = re.compile(r"[-–—]{1,2} ?(?:[A-ZА-ЯЁ][\w.'’-]*,? ?){1,5}")
_DATELINE = re.compile(r"[^.!?]{2,40} [—–]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_PAUSE = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_AGENCY_PREFIX = re.compile(r"\((?:CNN|Reuters|AP|AFP|TASS|ТАСС)[^()\n]{0,20}\)[ \t]*(?:[-–—][ \t]+)?(?=\S)")
_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]", re.DOTALL)
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph and the little that the rules look at."""

    span: Span
    text: str
    words: int
    plain: str


def furniture_spans(text: str, title: str) -> list[Span]:
    """Return the spans that are not the article, in order, not overlapping.

    A title that stands alone in the text is furniture, too; an article of nothing
    but its title keeps it.
    """
    blocks = [_block(text, span) for span in paragraph_spans(text)]
    found = _furniture(blocks, title)
    if len(found) == len(blocks):
        found = _furniture(blocks, "")
    spans = [blocks[position].span for position in sorted(found)]
    first = next((block for position, block in enumerate(blocks) if position not in found), None)
    prefix = _AGENCY_PREFIX.match(first.text) if first else None
    if first and prefix:
        spans.append(Span(first.span.start, first.span.start + prefix.end()))
    return sorted(spans, key=lambda span: span.start)


def first_line(text: str) -> str:
    """Return the first paragraph that is not furniture, on one line: a bare text's title, or ""."""
    blocks = [_block(text, span) for span in paragraph_spans(text)]
    found = _noise(blocks) | _tail(blocks)
    line = next((block.text for position, block in enumerate(blocks) if position not in found), "")
    return " ".join(line.lstrip("# ").split())


def _block(text: str, span: Span) -> _Block:
    content = text[span.start : span.end]
    return _Block(span, content, len(content.split()), _plain(content))


def _plain(text: str) -> str:
    """Return the words without case and punctuation, for comparing titles and captions."""
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def _furniture(blocks: list[_Block], title: str) -> set[int]:
    found = _noise(blocks) | _headings(blocks) | _titles(blocks, title) | _repeats(blocks) | _tail(blocks)
    return found | _edges(blocks, found)


def _noise(blocks: list[_Block]) -> set[int]:
    return {position for position, block in enumerate(blocks) if _is_noise(block)}


def _is_noise(block: _Block) -> bool:
    """Tell whether a paragraph is furniture wherever it stands."""
    if not _TWO_LETTERS.search(block.text) or block.plain in _LABELS:
        return True
    if block.words <= _LABEL_WORDS + 1 and (_SIGNATURE.fullmatch(block.text) or _DATELINE.fullmatch(block.text)):
        return True
    return any(pattern.fullmatch(block.text) for pattern in _PATTERNS)


def _headings(blocks: list[_Block]) -> set[int]:
    """Return the Markdown headings: they name what follows and say nothing that could be quoted."""
    return {position for position, block in enumerate(blocks) if _HEADING.fullmatch(block.text)}


def _titles(blocks: list[_Block], title: str) -> set[int]:
    """Return the paragraphs that repeat the title, which search results cut with "..."."""
    wanted = _plain(title)
    if not wanted:
        return set()
    if title.rstrip().endswith(("...", "…")):
        return {
            position
            for position, block in enumerate(blocks)
            if block.plain.startswith(wanted) and block.words <= 2 * _HEADING_WORDS and not _is_sentence(block)
        }
    return {position for position, block in enumerate(blocks) if block.plain == wanted}


def _repeats(blocks: list[_Block]) -> set[int]:
    """Return captions given twice in a row, and later copies of any paragraph."""
    seen: Counter[str] = Counter()
    found: set[int] = set()
    for position, block in enumerate(blocks):
        seen[block.plain] += 1
        if seen[block.plain] == 1 or block.words <= 2:
            continue
        found.add(position)
        if blocks[position - 1].plain == block.plain and block.words <= _CAPTION_WORDS:
            found.add(position - 1)
    return found


def _tail(blocks: list[_Block]) -> set[int]:
    """Return everything from a closing heading on, where that is little."""
    total = sum(block.words for block in blocks)
    rest = total
    for position, block in enumerate(blocks):
        if block.plain in _TAILS and rest <= total * _TAIL_SHARE:
            return set(range(position, len(blocks)))
        rest -= block.words
    return set()


def _edges(blocks: list[_Block], found: set[int]) -> set[int]:
    """Return names and labels before the first sentence and behind the last one."""
    sentences = [position for position, block in enumerate(blocks) if position not in found and _is_sentence(block)]
    if not sentences:
        return set()
    behind = range(sentences[-1] + 1, len(blocks))
    outside = [*range(sentences[0]), *(behind if len(behind) <= _LONGEST_TAIL else ())]
    return {position for position in outside if blocks[position].words <= _HEADING_WORDS}


def _is_sentence(block: _Block) -> bool:
    if block.words > _LABEL_WORDS:
        return bool(_PAUSE.search(block.text))
    return block.words > 1 and bool(_SENTENCE_END.search(block.text))
