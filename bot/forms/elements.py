"""Elements of HTML and XML whose text cannot break out of them. Pure."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, tostring

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sound(text: str) -> str:
    """Return `text` with U+FFFD for each character that XML 1.0 (section 2.2) forbids."""
    return _UNFIT.sub("\ufffd", text)


def element(tag: str, *inner: Element | str, **attributes: str) -> Element:
    """Return an element that holds `inner` in order; everything that is a string stays text."""
    made = Element(tag, {name: sound(value) for name, value in attributes.items()})
    for part in inner:
        if isinstance(part, Element):
            made.append(part)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + sound(part)
        else:
            made.text = (made.text or "") + sound(part)
    return made


def html_of(*elements: Element) -> str:
    """Return elements as HTML, escaped."""
    return "".join(tostring(one, encoding="unicode", method="html") for one in elements)
