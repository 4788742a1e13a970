import pytest

from corpus.media import MAX_TAGS, check_page, is_readable


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/html",
        "application/xhtml+xml",
        "application/rss+xml",
        "text/xml",
        "application/feed+json",
        "text/plain",
        "application/x-gzip",
        "application/octet-stream",
        "application/json",
    ],
)
def test_pages_and_feeds_are_readable(kind: str) -> None:
    assert is_readable(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "image/svg+xml",
        "image/png",
        "text/css",
        "text/javascript",
        "application/zip",
        "application/javascript",
        "video/mp4",
        "application/x-msdownload",
        "multipart/form-data",
        "html",
    ],
)
def test_everything_else_is_not(kind: str) -> None:
    assert not is_readable(kind)


@pytest.mark.parametrize("tag", [b"<p>", b"<", b"<!--", b"<script>"])
def test_a_page_of_nothing_but_tags_is_refused(tag: bytes) -> None:
    check_page(tag * MAX_TAGS + b"Talks end.")
    with pytest.raises(ValueError, match="more than 100000 tags"):
        check_page(tag * (MAX_TAGS + 1))
