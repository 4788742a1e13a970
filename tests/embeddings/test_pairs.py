from fakes.embeddings_beat import article, beat

from embeddings.pairs import Asked, PairKind, asked_pairs, is_telling, make_pairs, untitled

WATER = article(
    1,
    "Kempir-Abad water shared out",
    "Kyrgyzstan and Uzbekistan signed a protocol on the Kempir-Abad reservoir on Friday. Farmers were promised water.",
    "Canals in the Ferghana Valley had been dry since April. Pumps stood still in forty villages of the district.",
)


def pairs_of(*articles, seed=1):
    return make_pairs(articles, seed=seed)


def one(kind, *articles, seed=1):
    return next((pair for pair in pairs_of(*articles, seed=seed) if pair.kind is kind), None)


def test_a_title_asks_for_a_passage_that_does_not_have_it_in_front():
    pair = one(PairKind.TITLE, WATER)

    assert pair.query == "Kempir-Abad water shared out"
    assert pair.text in [passage.text for passage in WATER.passages]


def test_a_title_never_asks_for_a_passage_that_repeats_it():
    repeated = article(2, "Guliston crossing reopens today", "GULISTON CROSSING REOPENS TODAY after two years.")

    assert one(PairKind.TITLE, repeated) is None
    assert untitled(repeated.title, repeated.passages) == []


def test_a_lead_asks_for_another_passage_of_its_article():
    for seed in range(20):
        pair = one(PairKind.LEAD, WATER, seed=seed)
        assert pair.query.startswith("Kyrgyzstan and Uzbekistan signed")
        assert pair.text.endswith(WATER.passages[1].text)


def test_a_hidden_sentence_is_not_in_the_text_that_it_asks_for():
    for seed in range(20):
        pair = one(PairKind.HIDDEN, WATER, seed=seed)
        assert pair.query not in pair.text
        assert any(pair.query in passage.text for passage in WATER.passages)


def test_what_is_left_of_a_passage_is_its_other_sentences():
    short = article(3, "", "Forty lorries crossed the Guliston bridge on Sunday. Nobody was hurt.")

    assert one(PairKind.HIDDEN, short).text == "Nobody was hurt."


def test_every_second_text_has_its_title_in_front():
    leads = [one(PairKind.LEAD, WATER, seed=seed).text for seed in range(200)]
    titled = sum(text.startswith(WATER.title) for text in leads)

    assert 70 < titled < 130


def test_an_article_that_says_too_little_teaches_nothing():
    assert pairs_of(article(4, "Photos", "See here. And there.")) == []


def test_a_title_of_small_words_tells_nothing():
    assert not is_telling("What we know so far")
    assert is_telling("Rogun turbine stops again")


def test_the_same_seed_gives_the_same_pairs_in_any_company():
    alone = pairs_of(WATER)

    assert [pair for pair in pairs_of(*beat(20)[10:], WATER) if pair.article_id == 1] == alone
    assert any(pairs_of(WATER, seed=seed) != alone for seed in range(2, 8))


def test_what_a_reader_opened_belongs_to_what_they_asked():
    uses = [Asked("Who gets the water?", WATER.passages[1].id), Asked("Who won?", 999_999)]

    (pair,) = asked_pairs(uses, [WATER])

    assert (pair.kind, pair.query, pair.origin) == (PairKind.READER, "Who gets the water?", 1)
    assert pair.text == f"{WATER.title}\n{WATER.passages[1].text}"
