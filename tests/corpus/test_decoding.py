import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decoding import decoded

NEWS = b"Delegations met in Batken, and the intake is shared. " * 4000
RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
PACKED = {
    "": NEWS,
    "identity": NEWS,
    "gzip": gzip.compress(NEWS),
    "GZIP ": gzip.compress(NEWS),
    "x-gzip": gzip.compress(NEWS),
    "deflate": zlib.compress(NEWS),
}


def cut(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("size", [1, 7, 1000, 10**6])
def test_a_body_comes_out_as_it_was(encoding: str, size: int) -> None:
    assert decoded(cut(PACKED[encoding], size), encoding, limit=len(NEWS)) == NEWS


def test_deflate_without_its_header_is_understood() -> None:
    assert decoded([RAW.compress(NEWS) + RAW.flush()], "deflate", limit=len(NEWS)) == NEWS


@given(parts=st.lists(st.binary(max_size=300), min_size=1, max_size=5), size=st.integers(1, 40))
def test_several_members_are_one_body(parts: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    assert decoded(cut(packed, size), "gzip", limit=10_000) == b"".join(parts)


def test_what_follows_the_last_member_is_ignored() -> None:
    assert decoded([gzip.compress(b"Osh"), bytes(512)], "gzip", limit=10_000) == b"Osh"


def test_an_empty_body_needs_no_packing() -> None:
    assert decoded([], "gzip", limit=10) == b""
    assert decoded([b""], "deflate", limit=10) == b""


@pytest.mark.parametrize("encoding", PACKED)
def test_one_byte_too_many_is_too_many(encoding: str) -> None:
    with pytest.raises(ValueError, match=f"larger than {len(NEWS) - 1} bytes"):
        decoded([PACKED[encoding]], encoding, limit=len(NEWS) - 1)


@given(packed=st.binary(max_size=200), encoding=st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_are_a_body_or_a_reason(packed: bytes, encoding: str) -> None:
    try:
        assert len(decoded([b"\x1f\x8b\x08" + packed], encoding, limit=1000)) <= 1000
    except ValueError as error:
        assert "answer" in str(error)
