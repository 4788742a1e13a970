"""Headlines that were shown, and change."""

from fakes.bot_corrected_desk import REASON, STORY, Desk
from fakes.bot_desk import READER

from bot.messages import Cited
from corpus.types import Draft, Moment, Span

TITLE = "Toktogul gives more water"
RETITLED = "Toktogul gives less water"


def retitle(desk: Desk, title: str) -> None:
    url = "https://chui-herald.example/toktogul-gives-more-water"
    draft = Draft(url, title, STORY, outlet="Chui Herald", url=url, published=Moment(desk.clock.now()))
    desk.corpus.save(draft, [Span(0, len(STORY))], now=desk.clock.now())
    desk.clock.pass_(minutes=10)


async def test_a_headline_that_was_shown_and_changes_is_told_once_as_often_as_it_does(desk: Desk) -> None:
    desk.publish(title=TITLE)
    desk.sent(READER, Cited(1, 1, 0, len(TITLE), of_title=True), desk.quoted(REASON), message_id=77)
    retitle(desk, RETITLED)

    (first,) = await desk.arrives()
    again = await desk.arrives()
    retitle(desk, "Toktogul closes its gates")
    (second,) = await desk.arrives()

    assert again == []
    assert first.splitlines()[2] == TITLE and first.splitlines()[-1] == RETITLED
    assert second.splitlines()[2] == RETITLED and second.splitlines()[-1] == "Toktogul closes its gates"
    assert [received.message.reply_to for received in desk.sender.received] == [77, desk.sender.received[0].message_id]


async def test_a_headline_that_was_shown_without_a_sentence_is_withdrawn_with_its_article(desk: Desk) -> None:
    article = desk.publish(title=TITLE)
    desk.sent(READER, Cited(1, 1, 0, len(TITLE), of_title=True))
    desk.corpus.remove([article], now=desk.clock.now())

    (reply,) = await desk.arrives()

    assert TITLE in reply and reply.endswith("Its headline was shown.")
