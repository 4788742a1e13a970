"""Long lists in pages."""

import pytest

from bot.web.paging import Page, asked_page, page_of, paged


def test_the_last_page_holds_the_rest():
    page = page_of(3, 101, size=50)

    assert page == Page(3, 50, 101)
    assert (page.start, page.pages, page.before, page.after) == (100, 3, 2, 0)


def test_the_first_page_has_none_before_it():
    page = page_of(1, 101, size=50)

    assert (page.start, page.before, page.after) == (0, 0, 2)


def test_an_empty_list_has_one_page():
    assert page_of(1, 0, size=50) == Page(1, 50, 0)


@pytest.mark.parametrize("asked", [0, 3, 10**9])
def test_a_page_behind_the_end_is_none(asked):
    assert page_of(asked, 100, size=50) is None


@pytest.mark.parametrize(
    ("text", "number"), [(None, 1), ("7", 7), ("0", None), ("-1", None), ("9" * 30, None), ("", None)]
)
def test_what_is_asked_for_is_a_number_or_nothing(text, number):
    assert asked_page(text) == number


def test_an_address_keeps_what_was_asked_for_beside_the_page():
    address = paged("/sources", name="Steppe & Sea", what="")

    assert address(1) == "/sources?name=Steppe+%26+Sea"
    assert address(2) == "/sources?name=Steppe+%26+Sea&page=2"
    assert paged("/sources")(1) == "/sources"
