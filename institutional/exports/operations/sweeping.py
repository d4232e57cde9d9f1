"""Forgetting files that no record names: left on the storage by whoever died between a file and its record."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.core.files.storage import Storage, default_storage
from django.utils.timezone import is_naive, make_aware

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.rendering.numbers import row_number
from institutional.exports.book import FILES
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import AT_ONCE, PARTS, UNDER_WAY

GRACE: Final = timedelta(days=2)
"""How long a file lies before it is asked after: its record may not be committed yet, or its job may go on with it."""


def sweep_export_files(*, actor: Actor) -> int:
    """Delete the files of packages that no record names, once they lie there for two days. Gives how many.

    To be called outside of a scope: whoever sees all. Whatever a job still makes is left to it; what is no number of a
    record was not put there by an export, and stays. Cut off anywhere, the next one goes on.
    """
    gone, old = 0, clock.now() - GRACE
    for folder in (FILES, PARTS):
        numbers = _numbers_in(default_storage, folder)
        for at in range(0, len(numbers), AT_ONCE):
            some = numbers[at : at + AT_ONCE]
            named = _named(actor, some)
            for number in some:
                gone += _swept(default_storage, f"{folder}/{number}", named.get(number, frozenset()), old)
    return gone


def _numbers_in(storage: Storage, folder: str) -> list[int]:
    with suppress(FileNotFoundError):
        return sorted(one for one in map(row_number, storage.listdir(folder)[0]) if one is not None)
    return []


def _named(actor: Actor, numbers: Iterable[int]) -> dict[int, frozenset[str] | None]:
    """Give the file that each of some records names; None of one that a job makes, whose files are all its own."""
    with acting(actor, read_only=True):
        rows = ExportRecord.objects.for_actor(actor).filter(pk__in=list(numbers))
        return {
            pk: None if state in UNDER_WAY else frozenset({file})
            for pk, state, file in rows.values_list("pk", "state", "file")
        }


def _swept(storage: Storage, folder: str, named: frozenset[str] | None, old: datetime) -> int:
    if named is None:
        return 0
    gone = 0
    # Another worker may sweep at the same time.
    with suppress(FileNotFoundError):
        for name in storage.listdir(folder)[1]:
            path = f"{folder}/{name}"
            if path not in named and _lies_since(storage, path) < old:
                storage.delete(path)
                gone += 1
    return gone


def _lies_since(storage: Storage, path: str) -> datetime:
    found: datetime = storage.get_modified_time(path)
    return make_aware(found) if is_naive(found) else found
