from fakes.bot_news import BORDER, PATROLS, WATER, passage, story

from bot.briefs.weights import background, story_weights


def test_a_word_that_more_of_the_texts_say_carries_more():
    articles = story(passage(BORDER, 1), passage(BORDER, 2), passage(PATROLS, 3)).articles

    weights = story_weights(articles, {})

    assert weights["isfara"] > weights["panj"] > 0


def test_a_word_that_every_story_has_carries_next_to_nothing():
    stories = [story(passage(text, number)) for number, text in enumerate((BORDER, WATER, PATROLS), 1)]

    weights = story_weights(stories[1].articles, background(stories))

    # "Tajikistan" opens two of the three stories, "Toktogul" one.
    assert background(stories)["tajikistan"] > background(stories)["toktogul"] == 0
    assert weights["toktogul"] > 0


def test_a_story_alone_has_words_of_weight():
    alone = story(passage(BORDER, 1))

    assert story_weights(alone.articles, background([alone]))["isfara"] > 0
