"""What `/timeline` says, through real corpus, index and database."""

from datetime import timedelta

from fakes.bot_newsdesk import keep

RESERVOIR = "/timeline Kairakkum reservoir"


def add(news, title, text, *, days, outlet="Valley Wire"):
    keep(news.corpus, title, outlet, news.clock.now() - timedelta(days=days), text)
    news.index.catch_up(news.corpus)


async def test_a_topic_is_told_day_by_day(news):
    add(news, "Kairakkum reservoir half empty", "The Kairakkum reservoir was half empty after a dry winter.", days=20)

    (message,) = await news.says(RESERVOIR)

    assert message.text.startswith("Timeline: Kairakkum reservoir\n\n13 March 2025\n")
    assert "The Kairakkum reservoir was half empty after a dry winter." in message.text
    assert "Tajikistan released more water from the Kairakkum reservoir on Wednesday." in message.text
    assert message.text.index("13 March 2025") < message.text.index("2 April 2025")
    assert len(message.cited) == len(message.tells) == 2


async def test_a_time_in_the_command_bounds_the_publications(news):
    add(news, "Kairakkum reservoir half empty", "The Kairakkum reservoir was half empty after a dry winter.", days=20)
    add(news, "Kairakkum reservoir at its lowest", "The Kairakkum reservoir sank to its lowest in ten years.", days=40)

    (message,) = await news.says(f"{RESERVOIR} 2025-02-01 2025-03-20")

    assert "half empty" in message.text
    assert "Tajikistan released" not in message.text


async def test_one_day_alone_is_said_to_be_too_little(news):
    (message,) = await news.says("/timeline uranium producer forecast")
    assert message.text.startswith("There is too little on “uranium producer forecast” for a timeline: 1 article from")


async def test_without_a_topic_it_says_what_is_missing(news):
    (message,) = await news.says("/timeline")
    assert message.text == "A timeline of what? Write the topic after it: /timeline CSTO summit"


async def test_a_wrong_date_is_said_as_for_a_brief(news):
    (message,) = await news.says("/timeline Kairakkum 2025-02-31")
    assert "2025-02-31" in message.text
