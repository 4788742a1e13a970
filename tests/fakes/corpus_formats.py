"""Files of the kinds that news comes in, made by hand from lines and messages."""

import gzip
from collections.abc import Sequence
from html import escape


def pdf(*pages: Sequence[str], title: str = "") -> bytes:
    """Return a PDF whose pages hold the lines as text; a page without lines is a drawn line, like a scan."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, lines in enumerate(pages):
        drawn = _drawn(lines)
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        box = f"/MediaBox [0 0 612 792] /Contents {5 + 2 * place} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {font} >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    objects.append(f"<< /Title ({title}) >>".encode())
    return _file(objects)


def _drawn(lines: Sequence[str]) -> bytes:
    if not lines:
        return b"0 0 m 100 100 l S"
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    return f"BT /F1 11 Tf 14 TL 60 740 Td {shown} ET".encode("cp1252")


def _file(objects: Sequence[bytes]) -> bytes:
    content, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(content)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>" % (size, len(objects))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return content + head + table + trailer + b"\nstartxref\n%d\n%%%%EOF" % start


def message(plain: str = "", html: str = "", *, identity: str = "<1@panj-herald.example>", **headers: str) -> bytes:
    """Return an e-mail with a plain part, an HTML part or both; headers by name, "_" for "-"."""
    stated = {
        "From": "Panj Herald <letter@panj-herald.example>",
        "Subject": "The morning letter",
        "Date": "Tue, 04 Mar 2025 08:00:00 +0600",
        "Message-ID": identity,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in stated.items() if value)
    parts = "".join(_part(kind, text) for kind, text in (("plain", plain), ("html", html)) if text)
    kind = 'Content-Type: multipart/alternative; boundary="cut"\nMIME-Version: 1.0\n\n'
    return f"{head}{kind}{parts}--cut--\n".encode()


def _part(kind: str, text: str) -> str:
    return f"--cut\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"


def mbox(*messages: bytes) -> bytes:
    """Return a mailbox of the messages."""
    return b"".join(b"From letter@panj-herald.example Tue Mar  4 08:00:00 2025\n" + each + b"\n" for each in messages)


def channel(*messages: str, name: str = "panjherald", title: str = "Panj Herald 🗞") -> str:
    """Return the preview page of a channel, with what `post` made."""
    meta = '<!doctype html><html><head><meta charset="utf-8"></head>'
    head = f'<header class="tgme_header"><div class="tgme_header_title">{escape(title)}</div></header>'
    info = '<div class="tgme_channel_info_description">News of the valley</div>'
    numbered = "".join(each.replace("NAME", name).replace("TITLE", title) for each in messages)
    return f"{meta}<body>{head}{info}<main>{numbered}</main></body></html>"


def post(number: int, html: str, *, at: str = "2025-03-04T08:00:00+00:00", around: str = "") -> str:
    """Return one message of a channel as Telegram draws it; `around` stands before its text."""
    text = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{html}</div>' if html else ""
    return (
        '<div class="tgme_widget_message_wrap">'
        f'<div class="tgme_widget_message js-widget_message" data-post="NAME/{number}">'
        '<div class="tgme_widget_message_user"><img src="/photo.jpg"></div><div class="tgme_widget_message_bubble">'
        '<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/NAME">'
        f'<span dir="auto">TITLE</span></a></div>{around}{text}<div class="tgme_widget_message_footer">'
        '<span class="tgme_widget_message_views">12.3K</span><span class="copyonly"> views</span>'
        f'<a class="tgme_widget_message_date" href="https://t.me/NAME/{number}"><time datetime="{at}">08:00</time></a>'
        "</div></div></div></div>"
    )


def quoted(text: str) -> str:
    """Return the message that another one replies to, as it stands above the reply."""
    author = '<span class="tgme_widget_message_author_name">Osh Daily</span>'
    return (
        f'<a class="tgme_widget_message_reply" href="https://t.me/x/1">{author}'
        f'<div class="tgme_widget_message_text js-message_reply_text">{text}</div></a>'
    )


def preview(text: str) -> str:
    """Return the preview of a linked page, as it stands below a message."""
    return f'<a class="tgme_widget_message_link_preview" href="#"><div class="link_preview_title">{text}</div></a>'


def warc(*responses: bytes) -> bytes:
    """Return a compressed web archive of the responses, a record each."""
    return b"".join(gzip.compress(response) for response in responses)


def response(url: str, body: str, *, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """Return one response record of a web archive."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body.encode()
    return record("response", url, http, "application/http; msgtype=response")


def record(of_type: str, url: str, content: bytes, kind: str) -> bytes:
    """Return one record of a web archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {of_type}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-03-04T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\nContent-Type: {kind}\r\n"
    )
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"
