"""The content of a version: what an approval signs, and how two versions differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from enterprises.analyses.rules import canonical_json, content_hash


@dataclass(frozen=True)
class Change:
    """One difference between two versions: where (JSON pointer), what it was, what it is."""

    pointer: str
    kind: str
    before: Any
    after: Any


def hash_of_version(
    *,
    title: str,
    domain: str,
    version: int,
    enterprise_id: int | None,
    artifact: Mapping[str, Any],
    expected: Any,
    analysis_hash: str | None,
) -> str:
    """Give the SHA-256 of a version's canonical JSON; whatever of it changes, the hash changes."""
    return content_hash(
        {
            "title": title,
            "domain": domain,
            "version": version,
            "enterprise": enterprise_id,
            "artifact": artifact,
            "expected": expected,
            "analysis": analysis_hash,
        }
    )


def changes_between(before: Any, after: Any) -> list[Change]:
    """Give the differences from one value to another, in the order of the pointers' parts."""
    return list(_changes(before, after, ""))


def _changes(before: Any, after: Any, pointer: str) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted(set(before) | set(after)):
            yield from _member(before, after, key, f"{pointer}/{_escaped(key)}", key in before, key in after)
    elif isinstance(before, list) and isinstance(after, list):
        for number in range(max(len(before), len(after))):
            yield from _member(before, after, number, f"{pointer}/{number}", number < len(before), number < len(after))
    elif canonical_json(before) != canonical_json(after):
        yield Change(pointer, "changed", before, after)


def _member(before: Any, after: Any, key: Any, pointer: str, was: bool, stays: bool) -> Iterator[Change]:
    if was and stays:
        yield from _changes(before[key], after[key], pointer)
    elif was:
        yield Change(pointer, "removed", before[key], None)
    else:
        yield Change(pointer, "added", None, after[key])


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
