from pathlib import Path

from corpus.furniture import first_line, furniture_spans

PAGES = Path(__file__).parents[1] / "data" / "corpus"
SENTENCE = "Engineers of both sides will share the Golovnoi intake from April."


def furniture(text: str, title: str = "") -> list[str]:
    return [text[span.start : span.end] for span in furniture_spans(text, title)]


def test_a_saved_page_loses_everything_that_is_not_its_article() -> None:
    text = (PAGES / "saved-page.txt").read_text(encoding="utf-8")
    title = first_line(text)
    assert title == "Shared Intake Opens Before The Spring Floods"
    assert furniture(text, title) == [
        "X",
        "Accessibility links",
        "Breaking News",
        title,
        "Engineers at the Golovnoi intake near Batken.",
        "Engineers at the Golovnoi intake near Batken.",
        "-- Aliya Sadykova",
        title,
        "1 / 1",
        "> <",
        "Facebook Comments",
        "Aliya Sadykova, PhD",
        "Aliya Sadykova writes about rivers and borders. She has lived in Osh since 2009.",
    ]


def test_a_menu_word_inside_a_sentence_is_article() -> None:
    text = f"Officials want the public to read more about the pact.\n\n{SENTENCE}"
    assert furniture(text) == []


def test_a_paragraph_that_comes_again_later_is_kept_once() -> None:
    text = f"{SENTENCE}\n\nThe next meeting is planned for May in Isfara.\n\n{SENTENCE}"
    assert furniture(text) == [SENTENCE]
    assert furniture_spans(text, "")[0].start > len(SENTENCE)


def test_a_headline_cut_by_a_search_engine_matches_the_whole_one() -> None:
    headline = "Kyrgyzstan and Tajikistan open a shared water intake before the spring floods"
    text = f"{headline}\n\n{SENTENCE}"
    assert furniture(text, "Kyrgyzstan and Tajikistan open a shared ...") == [headline]


def test_an_agency_mark_before_the_first_sentence_is_no_quote() -> None:
    assert furniture(f"(Reuters) - {SENTENCE}") == ["(Reuters) - "]


def test_an_article_of_nothing_but_its_title_keeps_it() -> None:
    assert furniture("Border opened", "Border opened") == []


def test_a_long_list_at_the_end_is_article() -> None:
    posts = [
        f"Post {name}" for name in ("Kulundu", "Maksat", "Arka", "Intsyrchi", "Kapchygai", "Bulak-Bashy", "Min-Oruk")
    ]
    assert furniture("\n\n".join([SENTENCE, *posts])) == []


def test_markdown_headings_are_furniture_and_give_the_title() -> None:
    text = f"## Shared intake\n\n{SENTENCE}"
    assert first_line(text) == "Shared intake"
    assert furniture(text, "Shared intake") == ["## Shared intake"]


def test_russian_page_furniture_is_known() -> None:
    text = "Главная\n\nПоделиться\n\nИнженеры двух стран открыли общий водозабор в апреле.\n\nЧитайте также:"
    assert furniture(text) == ["Главная", "Поделиться", "Читайте также:"]


def test_what_newsletters_and_channels_end_with_is_no_quote() -> None:
    ends = [
        "Unsubscribe",
        "You are receiving this letter because you signed up at panj-herald.example.",
        "👉 Подписывайтесь на наш канал @panjherald",
        "@panjherald | t.me/panjherald",
    ]
    assert furniture("\n\n".join([SENTENCE, *ends])) == ends


def test_a_sentence_about_a_channel_is_article() -> None:
    lines = ["Подписание договора о строительстве канала.", "Subscribers of the Panj channel wrote to the ministry."]
    assert furniture("\n\n".join(lines)) == []


def test_boxes_within_the_text_are_no_quote() -> None:
    boxes = [
        "We use cookies to improve your experience. You can manage your choices at any time.",
        "Get the morning letter. Five stories in your inbox at seven.",
        "Panj Herald is a member of the press council. All rights reserved.",
    ]
    assert furniture("\n\n".join([SENTENCE, *boxes, "Buses ran again by evening."])) == boxes
