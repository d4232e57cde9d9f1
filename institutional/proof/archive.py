"""A ZIP archive written in one pass, the same bytes for the same members: no clock, no platform, no seeking back.

**Source:** PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4. Sizes follow each member (bit 3 of its flags), in 64 bits, as
its ZIP64 field says; names are UTF-8 (bit 11).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

NEEDS: Final = 45
FLAGS: Final = 0x0808
DAY: Final = 0x21
"""The first of January 1980, the earliest that the format knows."""
MODE: Final = 0o100644 << 16
STORED, DEFLATED = 0, 8
_SMALL: Final = 0xFFFFFFFF
_FEW: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """A member as it was written."""

    path: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    sha256: str


class Archive:
    """An archive under way: where it stands, what is in it, and the hash of all its bytes so far."""

    def __init__(self) -> None:
        self.length = 0
        self.members: list[Member] = []
        self._names: set[str] = set()
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hash of all that was given so far."""
        return self._hash.hexdigest()

    def member(self, path: str, chunks: Iterable[bytes], *, method: int = DEFLATED) -> Iterator[bytes]:
        """Give the bytes of one member; afterwards it is the last of `members`."""
        if path in self._names:
            raise ValueError(f"{path} is in the archive already.")
        self._names.add(path)
        offset, size, packed, crc, digest = self.length, 0, 0, 0, hashlib.sha256()
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15) if method == DEFLATED else None
        yield self._out(_local(path, method))
        for chunk in chunks:
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            digest.update(chunk)
            out = deflate.compress(chunk) if deflate else chunk
            if out:
                packed += len(out)
                yield self._out(out)
        rest = deflate.flush() if deflate else b""
        packed += len(rest)
        yield self._out(rest + struct.pack("<4sLQQ", b"PK\x07\x08", crc, packed, size))
        self.members.append(Member(path, method, crc, packed, size, offset, digest.hexdigest()))

    def end(self) -> Iterator[bytes]:
        """Give the table of contents that closes the archive."""
        start = self.length
        for one in self.members:
            yield self._out(_central(one))
        length, count = self.length - start, len(self.members)
        if start >= _SMALL or length >= _SMALL or count >= _FEW:
            yield self._out(_end_in_64(start, length, count, at=self.length))
        small = (min(count, _FEW), min(count, _FEW), min(length, _SMALL), min(start, _SMALL))
        yield self._out(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *small, 0))

    def _out(self, data: bytes) -> bytes:
        self.length += len(data)
        self._hash.update(data)
        return data


def _local(path: str, method: int) -> bytes:
    name = path.encode()
    extra = struct.pack("<HHQQ", 1, 16, 0, 0)
    head = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", NEEDS, FLAGS, method, 0, DAY, 0, _SMALL, _SMALL, len(name), len(extra)
    )
    return head + name + extra


def _central(one: Member) -> bytes:
    name = one.path.encode()
    large = [value for value in (one.size, one.packed, one.offset) if value >= _SMALL]
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    head = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02",
        3 << 8 | NEEDS,
        NEEDS,
        FLAGS,
        one.method,
        0,
        DAY,
        one.crc,
        min(one.packed, _SMALL),
        min(one.size, _SMALL),
        len(name),
        len(extra),
        0,
        0,
        0,
        MODE,
        min(one.offset, _SMALL),
    )
    return head + name + extra


def _end_in_64(start: int, length: int, count: int, *, at: int) -> bytes:
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 3 << 8 | NEEDS, NEEDS, 0, 0, count, count, length, start)
    return record + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
