"""`Answer`, lists and pages -> messages within Telegram's limits; a `Brief` is written by `render_brief`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.answers import Answer, Quote, Words
from bot.messages import Message
from bot.rendering.keyboards import under_answer, under_settings, under_subscriptions
from bot.rendering.markup import MESSAGE_UNITS, Markup, clipped, is_linkable
from bot.rendering.quoting import (
    citation,
    cited,
    context_span,
    nearest_miss,
    quotation,
    whole_passage,
)
from bot.rendering.render_times import times
from bot.texts import Texts
from bot.timing.due import is_quiet
from bot.timing.timetable import Slot
from bot.types import Chat, ChatKind, Subscription, Topical, Window, Wish
from bot.watching.listing import watches
from corpus.identity import outlet_of
from corpus.types import Article, Coverage, FeedState, Notice, Passage, Span

QUOTE_ROOMS = (MESSAGE_UNITS, 1000, 700, 500, 350, 200, 120)
"""Units for one quote, tried in turn until the whole card fits. Passages of 120 words take 700 to 1,000; at 120 even
five quotes with the longest titles, their best sentences repeated and a long question above stay under 4096."""

MISS_UNITS = 300
"""Enough for a sentence: a nearest miss should look like one, not like an answer."""

LACKING, LACKING_UNITS = 8, 150
"""Words of the question that a nearest miss lacks."""

CONTEXT_UNITS = 3400
"""What a message leaves beside heading, citation and note at their longest."""

HEADLINE_UNITS = 300
ADDRESS_UNITS = 1000
QUESTION_UNITS = 250
LISTED = 22
"""Subscriptions in a list: with their longest topics, strict and muted, they fit one message."""

_FEED_WORDS = {
    FeedState.FAILING: ("feed_failing", "feed_failing_since", "feed_failing_remedy"),
    FeedState.SILENT: ("feed_silent", "feed_silent_since", "feed_silent_remedy"),
    FeedState.OFF: ("feed_off", "feed_off_since", "feed_off_remedy"),
}
"""What is said of a feed in trouble: what happened, since when, what to do."""


def answer(answer: Answer, texts: Texts, zone: str) -> Message:
    """Return the card: numbered quotes with their citations, or what was searched and the nearest miss."""
    if not answer.found:
        return _not_found(answer, texts, zone)
    cards = (_card(answer, texts, zone, room=room) for room in QUOTE_ROOMS)
    fitting = next(card for card in cards if card.size <= MESSAGE_UNITS)
    return fitting.message(under_answer(answer, texts), preview_url=_preview(answer.quotes))


def context(article: Article, passage: Passage, texts: Texts, zone: str, *, newer: bool = False) -> Message:
    """Return the passage, bold, between the paragraphs before and after it, as one slice of the article.

    `newer` adds that the article has changed since. ValueError when `article`
    is not the revision that the passage was cut from.
    """
    if article.text[passage.start : passage.end] != passage.text:
        raise ValueError(f"passage {passage.id} is no slice of revision {article.header.revision}")
    quote = Quote(passage, None)
    shown = context_span(article.text, passage, CONTEXT_UNITS)
    markup = worded(texts, "context_heading").line().add(citation(quote, texts, zone))
    quoted = quotation(article.text, shown, bold=Span(passage.start, passage.end))
    markup = markup.line().add(quoted.citing([cited(passage, Span(0, len(passage.text)))]))
    if newer:
        markup = markup.line().add(worded(texts, "context_newer"))
    return markup.message(preview_url=_preview([quote]))


def feed_notice(notice: Notice, texts: Texts, zone: str) -> Message:
    """Return what administrators are told of a feed in trouble: state, address, since when, why, what to do."""
    happened, since, remedy = _FEED_WORDS[notice.state]
    name = " ".join((notice.title or "").split()) or outlet_of(notice.url)
    when = texts.moment(notice.since, zone)
    lines = [
        worded(texts, happened, title=clipped(name, HEADLINE_UNITS)),
        Markup().link(clipped(notice.url, ADDRESS_UNITS), notice.url),
        worded(texts, since, since=when, zone=texts.city(zone)).dated(when, notice.since),
    ]
    if notice.reason:
        lines.append(worded(texts, "feed_reason", reason=" ".join(notice.reason.split()).rstrip(".")))
    return _lines((*lines, Markup(), worded(texts, remedy))).message()


def subscriptions(subscriptions: Sequence[Subscription], chat: Chat, texts: Texts) -> Message:
    """Return the list of what `chat` is subscribed to, with a remove button for each."""
    if not subscriptions:
        return say(texts, "subscriptions_none")
    shown = subscriptions[:LISTED]
    markup = worded(texts, "subscriptions_title")
    for subscription in shown:
        line = Markup().plain(f"{subscription.id}. ").add(_subscribed(subscription, chat, texts))
        if subscription.place.topic_id != chat.place.topic_id:
            line = line.plain(" ").add(worded(texts, "of_deleted_topic"))
        markup = markup.line().add(line)
    if len(subscriptions) > len(shown):
        rest = texts.count("subscription", len(subscriptions) - len(shown))
        markup = markup.line().add(worded(texts, "subscriptions_rest", subscriptions=rest))
    return markup.message(under_subscriptions(shown, texts))


def subscribed(wishes: Sequence[Wish], chat: Chat, texts: Texts, *, there: Sequence[Subscription] = ()) -> Message:
    """Return the confirmation of new briefs of `chat`, made in one step, naming the channel they are for.

    Those that are `there` already are named with their numbers.
    """
    first, slots = wishes[0], [Slot(wish.days, wish.at) for wish in wishes if wish.at is not None]
    said = worded(texts, "subscribed_brief", times=times(slots, texts), zone=texts.city(chat.zone))
    for one in there:
        when = times([Slot(one.days, one.at)], texts) if one.at else ""
        said = said.line().add(worded(texts, "subscribed_there", times=when, number=str(one.id)))
    held = dict.fromkeys(f"{slot.at:%H:%M}" for slot in slots if chat.quiet and is_quiet(slot.at, chat.quiet))
    if held:
        said = said.line().add(
            worded(texts, "subscribed_quiet", times=texts.listed(list(held)), quiet=texts.quiet(chat.quiet))
        )
    if first.channel is None:
        return said.message()
    return said.line().add(worded(texts, "subscribed_for_channel", channel=first.channel)).message()


def _zone(zone: str, texts: Texts) -> Markup:
    """Return the time zone, with its name for programs where that says more than the name for people."""
    city = texts.city(zone)
    if city == zone or zone.startswith("Etc/"):
        return worded(texts, "settings_zone_alone", zone=city)
    return worded(texts, "settings_zone", city=city, zone=zone)


def settings(chat: Chat, texts: Texts) -> Message:
    """Return the settings of `chat` with their keyboards."""
    lines = (
        worded(texts, "settings_title"),
        worded(texts, "settings_language", language=texts.language_name(chat.language)),
        _zone(chat.zone, texts),
        worded(texts, "settings_quiet", quiet=texts.quiet(chat.quiet)),
        worded(texts, "settings_length", length=texts.say(f"length_{chat.length}")),
        *_answered_where(chat, texts),
        *_edited_first(chat, texts),
        Markup(),
        worded(texts, "settings_hint"),
        *_editors_hint(chat, texts),
    )
    return _lines(lines).message(under_settings(chat, texts))


def _editors_hint(chat: Chat, texts: Texts) -> Iterator[Markup]:
    number = str(chat.place.chat_id)
    # Groups that are no supergroups cannot be named from elsewhere.
    if chat.kind is not ChatKind.PRIVATE and chat.editors is None and number.startswith("-100"):
        yield worded(texts, "settings_hint_editors", handle=number)


def _answered_where(chat: Chat, texts: Texts) -> Iterator[Markup]:
    if chat.answers_topic == 0:
        yield worded(texts, "settings_answers_general")
    elif chat.answers_topic is not None:
        key = "settings_answers" if chat.answers_name else "settings_answers_elsewhere"
        yield worded(texts, key, topic=chat.answers_name)


def _edited_first(chat: Chat, texts: Texts) -> Iterator[Markup]:
    if chat.editors is not None and chat.editors_hold:
        yield worded(texts, "settings_editors_hold")
    elif chat.editors is not None:
        yield worded(texts, "settings_editors", minutes=texts.count("minute", chat.editors_minutes))


def say(texts: Texts, key: str, **values: str) -> Message:
    """Return the sentence or page `key` as a message, commands in it ready to be copied."""
    return worded(texts, key, **values).message()


def worded(texts: Texts, key: str, **values: str) -> Markup:
    """Return the sentence `key` with its styles, its places filled."""
    markup = Markup()
    for part in texts.parts(key, **values):
        markup = markup.styled(part.text, part.style)
    return markup


def _card(answer: Answer, texts: Texts, zone: str, *, room: int) -> Markup:
    blocks = (
        _quoted(quote, texts, zone, room=room, number=answer.position + index)
        for index, quote in enumerate(answer.quotes, 1)
    )
    return _lines((*premises(answer, texts, zone), *blocks), between="\n\n")


def premises(answer: Answer, texts: Texts, zone: str) -> Iterator[Markup]:
    """Yield what a reader must know of the question: what was searched, as of when, and that no article is so old."""
    said = []
    if answer.within and answer.found:
        said.append(worded(texts, "within_article" if answer.within == 1 else "within_articles"))
    if answer.not_within:
        said.append(worded(texts, "not_within"))
    if answer.asked:
        said.append(worded(texts, "searched_as", question=clipped(answer.question, QUESTION_UNITS)))
    if answer.past:
        when = _as_of(answer.as_of, texts, zone)
        as_of = worded(texts, "as_of", when=when)
        said.append(as_of if _ends_day(answer.as_of) else as_of.dated(when, answer.as_of))
    if answer.elsewhen is not None:
        said.append(_elsewhen(answer.elsewhen, answer.coverage, texts))
    if said:
        yield _lines(said)


def _as_of(moment: datetime, texts: Texts, zone: str) -> str:
    """Return a moment, one at the end of a UTC day as that day."""
    return texts.day(moment) if _ends_day(moment) else texts.moment(moment, zone)


def _ends_day(moment: datetime) -> bool:
    return (moment + timedelta(microseconds=1)).astimezone(UTC).time() == time()


def _quoted(quote: Quote, texts: Texts, zone: str, *, room: int, number: int | None = None) -> Markup:
    return citation(quote, texts, zone, number=number).line().add(whole_passage(quote, room))


def _not_found(answer: Answer, texts: Texts, zone: str) -> Message:
    if answer.coverage.articles == 0:
        return say(texts, "empty_corpus")
    if answer.within:
        first = worded(texts, "nothing_in_article" if answer.within == 1 else "nothing_in_articles")
    else:
        first = worded(texts, "nothing_found").line().add(searched(answer.coverage, texts, zone))
    blocks = [*premises(answer, texts, zone), first]
    for quote in answer.quotes:
        cited = worded(texts, "nearest_miss").line().add(citation(quote, texts, zone))
        blocks.append(cited.line().add(nearest_miss(quote, MISS_UNITS)))
    blocks += lacking(answer.words, texts)
    return _lines(blocks, between="\n\n").message(under_answer(answer, texts))


def lacking(words: Words | None, texts: Texts) -> Iterator[Markup]:
    """Yield what a nearest miss lacks: all that is known against it."""
    if words is None or not (words.has or words.lacks):
        return
    if not words.lacks or not words.has:
        yield worded(texts, "missing_all" if words.lacks else "missing_none")
        return
    quoted = ", ".join(texts.say("missing_word", word=word) for word in words.lacks[:LACKING])
    yield worded(texts, "missing_words", words=clipped(quoted, LACKING_UNITS))


def _elsewhen(window: Window, coverage: Coverage, texts: Texts) -> Markup:
    asked = texts.period(window.since or window.until, window.until)
    return worded(texts, "asked_elsewhen", asked=asked, covered=_range(coverage, texts))


def searched(coverage: Coverage, texts: Texts, zone: str) -> Markup:
    """Return what was looked through: how many articles of which days, how many undated, and how fresh."""
    said = [
        worded(texts, "searched", articles=texts.count("article", coverage.articles), range=_range(coverage, texts))
    ]
    if coverage.undated and coverage.first:
        said.append(worded(texts, "undated_among", articles=texts.count("article", coverage.undated)))
    if coverage.updated:
        when = texts.moment(coverage.updated, zone)
        said.append(worded(texts, "last_update", when=when).dated(when, coverage.updated))
    return _lines(said, between=" ")


def _range(coverage: Coverage, texts: Texts) -> str:
    if coverage.first is None or coverage.last is None:
        return texts.say("range_none")
    first, last = texts.day(coverage.first), texts.day(coverage.last)
    return first if first == last else texts.say("range", first=first, last=last)


def _subscribed(subscription: Subscription, chat: Chat, texts: Texts) -> Markup:
    if subscription.what is Topical.BRIEF and subscription.at is not None:
        said = times([Slot(subscription.days, subscription.at)], texts)
        return worded(texts, "subscription_brief", times=said, zone=texts.city(chat.zone))
    return watches(subscription, texts, chat.zone)


def _preview(quotes: Sequence[Quote]) -> str | None:
    """Return the first cited address, so that no other link decides what the preview shows."""
    return next((quote.passage.article.url for quote in quotes if is_linkable(quote.passage.article.url)), None)


def _lines(markups: Iterable[Markup], *, between: str = "\n") -> Markup:
    joined = Markup()
    for index, markup in enumerate(markups):
        joined = joined.plain(between).add(markup) if index else markup
    return joined
