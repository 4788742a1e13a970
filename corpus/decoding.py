"""Unpack what a server compressed, without ever holding more than was asked for. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

# Small beside the largest body, large enough that unpacking 15 MiB takes some 250 steps.
PIECE = 64 * 1024
# Block-wise packers make one member of 64 KiB; many small ones only cost time.
_MEMBERS = 1000
_GZIP_MARK = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


def decoded(chunks: Iterable[bytes], encoding: str, *, limit: int) -> bytes:
    """Return a body without its content encoding: "gzip", "deflate", "identity" or "".

    Raises ValueError for any other encoding, for a body that is damaged or cut off,
    and as soon as more than `limit` bytes came in or out.
    """
    name = encoding.strip().lower()
    content = bytearray()
    for piece in _pieces(_bounded(chunks, limit), name):
        content += piece
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


def _pieces(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    if name in ("", "identity"):
        return iter(chunks)
    if name in ("gzip", "x-gzip"):
        return _gunzipped(chunks)
    if name == "deflate":
        return _inflated(chunks)
    if "," in name:
        raise ValueError("the server compressed the answer twice, as decompression bombs are")
    raise ValueError(f"the server compressed the answer as {name!r}, which it was not asked for")


def _bounded(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Pass the chunks on, up to a limit: what unpacks to nothing would never reach the other."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise _too_large(limit)
        yield chunk


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip of one or more members; what follows the last is ignored, as browsers do."""
    unpacker, members, rest = None, 0, b""
    for chunk in chunks:
        rest += chunk
        while rest:
            if unpacker is None and members and not _GZIP_MARK.startswith(rest[:2]):
                return
            if unpacker is None and len(rest) < len(_GZIP_MARK):
                break
            unpacker = unpacker or _member(members)
            yield from _unpacked(unpacker, rest)
            rest = unpacker.unused_data
            if unpacker.eof:
                unpacker, members = None, members + 1
    if unpacker or rest:
        raise ValueError("the answer broke off inside its compression")


def _member(number: int) -> zlib._Decompress:
    if number >= _MEMBERS:
        raise ValueError(f"the answer is packed in more than {_MEMBERS} parts")
    return zlib.decompressobj(_GZIP)


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack deflate, which some servers send with and some without the header of zlib."""
    unpacker = None
    for chunk in chunks:
        if unpacker is None and chunk:
            unpacker = zlib.decompressobj(_ZLIB if chunk[0] & 0x0F == zlib.DEFLATED else _RAW)
        if unpacker:
            yield from _unpacked(unpacker, chunk)
            if unpacker.eof:
                return
    if unpacker:
        raise ValueError("the answer broke off inside its compression")


def _unpacked(unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    try:
        is_full = False
        while (packed or is_full) and not unpacker.eof:
            piece = unpacker.decompress(packed, PIECE)
            packed, is_full = unpacker.unconsumed_tail, len(piece) == PIECE
            yield piece
    except zlib.error as error:
        raise ValueError(f"the answer's compression is damaged: {error}") from error


def _too_large(limit: int) -> ValueError:
    return ValueError(f"the answer is larger than {limit} bytes (fetch_max_bytes)")
