"""What ledgers are held against, registered by the apps that have it: the rows images tell of, and who named a head.

Not here: the comparing (`verifying`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clear_platform.foundation.public import Actor
from enterprises.ledger.results import Witness


@dataclass(frozen=True)
class KeptObjects:
    """Objects of one type that the ledgers tell of.

    `images`: the image of each of some ids as its row stands now; an id without a row is left out.
    `untold`: organization and id of the rows that no entry tells of, of one organization or of all.
    """

    object_type: str
    images: Callable[[Actor, Sequence[str]], Mapping[str, Mapping[str, Any]]]
    untold: Callable[[Actor, int | None], Iterator[tuple[int, str]]]


Witnesses = Callable[[Actor, int | None], Iterator[Witness]]

_KEPT: dict[str, KeptObjects] = {}
_WITNESSES: dict[str, Witnesses] = {}


def register_kept_objects(kept: KeptObjects) -> None:
    """Have the newest images of a type held against its rows; called from an app's `ready`."""
    _KEPT[kept.object_type] = kept


def register_ledger_witnesses(name: str, witnesses: Witnesses) -> None:
    """Have ledgers held against the heads that other rows named; called from an app's `ready`."""
    _WITNESSES[name] = witnesses


def kept_objects() -> list[KeptObjects]:
    """Give the types that were registered, in the order of their names."""
    return [_KEPT[name] for name in sorted(_KEPT)]


def ledger_witnesses() -> list[Witnesses]:
    """Give what names heads of ledgers, in the order of their names."""
    return [_WITNESSES[name] for name in sorted(_WITNESSES)]
