"""Packed bodies, unpacked no further than a limit: a megabyte of gzip can hold a gigabyte."""

from __future__ import annotations

import zlib

_GZIP_OR_ZLIB, _BARE = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS
PACKINGS = frozenset({"gzip", "x-gzip", "deflate"})
"""What a server may pack a body with; no other kind is asked for."""


class TooMuch(Exception):  # noqa: N818 - reads better where it is raised
    """A body is larger than the limit."""


class Damaged(Exception):  # noqa: N818 - reads better where it is raised
    """A packed body does not unpack."""


class Body:
    """A body as it comes in, piece by piece. `packing` is one of PACKINGS, or "" when the body is not packed."""

    def __init__(self, packing: str, most: int) -> None:
        self._packing = packing
        self._most = most
        self._came = 0
        self._parts: list[bytes] = []
        self._size = 0
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)

    def add(self, piece: bytes) -> None:
        """Take the next piece. Raises TooMuch or Damaged."""
        self._came += len(piece)
        if self._came > self._most:
            raise TooMuch
        while piece:
            part, piece = self._unpacked(piece)
            self._size += len(part)
            if self._size > self._most:
                raise TooMuch
            self._parts.append(part)

    def whole(self) -> bytes:
        """All of it, unpacked. Raises Damaged when the packed stream ends early."""
        if self._packing and self._came and not self._inflate.eof:
            raise Damaged
        return b"".join(self._parts)

    def so_far(self) -> bytes:
        """What came and fitted."""
        return b"".join(self._parts)

    def _unpacked(self, piece: bytes) -> tuple[bytes, bytes]:
        """What a piece holds, up to one byte beyond the limit, and what of the piece is still to unpack."""
        if not self._packing:
            return piece, b""
        if self._inflate.eof:
            if not piece.startswith(b"\x1f\x8b"):
                return b"", b""  # padding after the end
            self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)  # a second member of one gzip file
        room = self._most - self._size + 1
        try:
            part = self._inflate.decompress(piece, room)
        except zlib.error as error:
            if self._packing != "deflate" or self._came != len(piece):
                raise Damaged from error
            self._inflate = zlib.decompressobj(_BARE)  # some servers send deflate without its frame
            try:
                part = self._inflate.decompress(piece, room)
            except zlib.error:
                raise Damaged from error
        return part, self._inflate.unconsumed_tail or self._inflate.unused_data


def inflate(packed: bytes, most: int) -> bytes:
    """The content of a gzip file of at most `most` bytes, packed and unpacked. Raises TooMuch or Damaged."""
    body = Body("gzip", most)
    body.add(packed)
    return body.whole()
