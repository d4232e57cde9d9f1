"""Tags of objects, made from the versions of the rows that their answers rest on. Not here: headers (`rendering`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from clear_platform.foundation.versions.errors import Stale

ANY = "*"


class HasVersion(Protocol):
    """A row that the database counts the changes of."""

    pk: Any
    row_version: int


@dataclass(frozen=True)
class Expected:
    """The tags that a caller will change an object under; `*` stands for any."""

    tags: frozenset[str]


def tag_of(*rows: HasVersion, beside: Sequence[object] = ()) -> str:
    """Give the tag of an object whose answer rests on these rows, and on values beside them that no version counts.

    It changes when one of the rows changes, or another takes its place.
    """
    tag = "-".join(f"{row.pk}.{row.row_version}" for row in rows)
    if not beside:
        return tag
    return f"{tag}-{tag_of_values(*beside)}"


def tag_of_values(*values: object) -> str:
    """Give the tag of an object whose answer rests on nothing but these values, where no version counts its changes."""
    return hashlib.sha256(json.dumps(list(values), default=str).encode()).hexdigest()[:16]


def refuse_stale(expected: Expected | None, tag: Callable[[], str]) -> None:
    """Refuse unless an object stands as the caller expects. To be asked once its row is locked.

    Takes: None where the caller expects nothing; how to read the tag, in a statement of its own, so that it sees what
    was changed while this one waited for the lock. Refuses: `Stale`.
    """
    if expected is not None and ANY not in expected.tags and tag() not in expected.tags:
        raise Stale()
