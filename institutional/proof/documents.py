"""One JSON document that holds its own proof, streamed: its rows, one a line, hashed as they pass.

Each member begins a line with its name; a line that begins with anything but a quotation mark goes on with the member
before. Under `parts` each row is a line of its own. So a reader needs to hold no more than a line. Names are plain,
each comes once, and the text of each member and each row is one value: what a reader of JSON takes is what was hashed.
The verifier refuses any other document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from enterprises.public import canonical_json
from institutional.proof.packing import proof_lines
from institutional.proof.results import About, Hashed, LedgerProof
from institutional.proof.rules import canonical
from institutional.proof.signing import Signer

PARTS: Final = "parts"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a part as they were written before: canonical, each ended by its line feed, in chunks that may be cut
    anywhere; `hashed` is what was found of exactly these bytes as they were written.
    """

    chunks: Iterable[bytes]
    hashed: Hashed


@dataclass(frozen=True, slots=True)
class Written:
    """A member as it was written: JSON in chunks that may be cut anywhere, no line but the first of which begins with a
    quotation mark.
    """

    chunks: Iterable[bytes]


def proved_document(
    head: Mapping[str, Any],
    parts: Iterable[tuple[str, Rows]],
    tail: Mapping[str, Any],
    *,
    about: About,
    ledger: LedgerProof,
    signer: Signer,
) -> Iterator[bytes]:
    """Give a JSON document, chunk by chunk: the members of `head`, the parts, the members of `tail`, and its proof.

    Takes: a part as its name and its rows; members as values, as they are `Written`, or as callables, which are asked
    when their turn comes.
    The hash of a part is over its rows, each ended by a line feed, as those of an NDJSON file, and is not taken again:
    rows that changed since they were hashed do not verify. That of another member is over its text.
    """
    files: dict[str, Hashed] = {}
    yield b"{\n"
    for name, value in head.items():
        yield from _member(name, value, files)
    yield b'"parts":{\n'
    between = b""
    for name, rows in parts:
        yield between + canonical(name) + b":[\n"
        yield from _parted(rows.chunks)
        files[f"{PARTS}/{name}"] = rows.hashed
        between = b"],\n"
    yield (b"]\n" if between else b"") + b"},\n"
    for name, value in tail.items():
        yield from _member(name, value, files)
    yield b'"proof":'
    yield from proof_lines(files, about=about, ledger=ledger, signer=signer)
    yield b"\n}\n"


def _parted(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Put a comma between rows. No row holds a raw line feed, so whole chunks are changed at once."""
    held = b""
    for chunk in filter(None, chunks):
        yield held + chunk.removesuffix(b"\n").replace(b"\n", b",\n")
        held = b",\n" if chunk.endswith(b"\n") else b""
    yield b"\n" if held else b""


def _member(name: str, value: Any | Callable[[], Any], files: dict[str, Hashed]) -> Iterator[bytes]:
    value = value() if callable(value) else value
    if isinstance(value, Written):
        digest, length = hashlib.sha256(), 0
        yield canonical(name) + b":"
        for chunk in value.chunks:
            digest.update(chunk)
            length += len(chunk)
            yield chunk
        yield b",\n"
        files[name] = Hashed(digest.hexdigest(), length, None, "application/json")
        return
    text = canonical_json(value).encode()
    yield canonical(name) + b":" + text + b",\n"
    files[name] = Hashed(hashlib.sha256(text).hexdigest(), len(text), None, "application/json")
