from xml.etree.ElementTree import fromstring, tostring

from hypothesis import given
from hypothesis import strategies as st

from bot.forms.elements import element, html_of, sound


def test_text_and_elements_keep_their_order():
    made = element("p", "Seen by ", element("b", "Osh Daily"), ", ", element("i", "Thursday"), " and later")

    assert html_of(made) == "<p>Seen by <b>Osh Daily</b>, <i>Thursday</i> and later</p>"


def test_text_and_attributes_cannot_become_markup():
    made = element("a", "<b>&", href='https://news.example/?a="&b=<')

    assert html_of(made) == '<a href="https://news.example/?a=&quot;&amp;b=<">&lt;b&gt;&amp;</a>'


def test_characters_that_no_xml_can_hold_are_replaced():
    assert sound("a\x00b\x07c\ud800d\uffffe\tf\ng") == "a\ufffdb\ufffdc\ufffdd\ufffde\tf\ng"


@given(st.text())
def test_whatever_is_put_in_comes_back(text):
    whole = fromstring(tostring(element("p", text, title=text)))

    assert (whole.text or "") == sound(text).replace("\r\n", "\n").replace("\r", "\n")
