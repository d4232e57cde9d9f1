"""Anchors: the heads of the chains in files outside the database. Not here: when they are written (`operations`).

Each anchoring makes one new file, written once and never touched again, so that the folder can be a mount of a store
that keeps what it was given. A file is JSON lines. The first line says when, and which file came before, with its
SHA-256; each line after it is one head that moved since: organization, seq, hash, and `chain` where it is a chain of
another kind than the audit log (`other_chains`). Whoever rewrites a chain in the database would have to rewrite these
files too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clear_platform.foundation.audit.rules import Fault, moment


@dataclass(frozen=True, slots=True)
class Anchor:
    """One head as it was anchored, in which file, and of which kind of chain; the audit log's has no name."""

    organization: int
    seq: int
    hash: str
    file: str
    chain: str = ""


def files_in(folder: Path) -> list[Path]:
    """Give the anchor files, oldest first."""
    return sorted(folder.glob("*.jsonl")) if folder.is_dir() else []


def write(
    folder: Path,
    at: datetime,
    heads: Sequence[tuple[int, int, str]],
    others: Mapping[str, Sequence[tuple[int, int, str]]] | None = None,
) -> Path:
    """Write heads (organization, seq, hash) into a new file and make sure that it is on the disk.

    `others`: heads of other kinds of chains, by the name of the kind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = files_in(folder)
    first: dict[str, Any] = {"v": 1, "at": moment(at), "previous": _named(before[-1]) if before else None}
    rows: list[dict[str, Any]] = [
        {"organization": organization, "seq": seq, "hash": text} for organization, seq, text in heads
    ]
    for chain, moved in (others or {}).items():
        rows += [{"chain": chain, "organization": one[0], "seq": one[1], "hash": one[2]} for one in moved]
    file = folder / f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}Z.jsonl"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.writelines(json.dumps(one) + "\n" for one in (first, *rows))
        out.flush()
        os.fsync(out.fileno())
    return file


def read(folder: Path) -> Iterator[Anchor | Fault]:
    """Give every anchored head, oldest first, and what is wrong with the files themselves."""
    previous: Path | None = None
    for file in files_in(folder):
        try:
            with file.open(encoding="ascii") as lines:
                first = json.loads(next(lines))
                if (fault := _follows(file, first["previous"], previous)) is not None:
                    yield fault
                for line in lines:
                    one = json.loads(line)
                    yield Anchor(
                        int(one["organization"]),
                        int(one["seq"]),
                        str(one["hash"]),
                        file.name,
                        str(one.get("chain", "")),
                    )
        except (ValueError, KeyError, TypeError, StopIteration) as problem:
            yield Fault(None, None, f"anchor file {file.name} cannot be read", "lines of JSON", str(problem)[:80])
        previous = file


def _follows(file: Path, named: dict[str, str] | None, previous: Path | None) -> Fault | None:
    expected = _named(previous) if previous else None
    if named == expected:
        return None
    return Fault(
        None,
        None,
        f"anchor file {file.name} does not follow the one before it",
        _said(named),
        _said(expected),
    )


def _named(file: Path) -> dict[str, str]:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(1024 * 1024):
            digest.update(block)
    return {"file": file.name, "sha256": digest.hexdigest()}


def _said(named: dict[str, str] | None) -> str:
    return f"{named['file']} {named['sha256']}" if named else "no file"
