"""Parts of a memo, registered from above: the memo knows where they stand, not what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from clear_platform.foundation.public import INTERNAL, Actor, Scales
from enterprises.decisions.memo.results import Told


@dataclass(frozen=True)
class MemoPart:
    """A part that an app adds to the memo of a decision. `read` gives it; None where there is nothing to tell."""

    code: str
    order: int
    read: Callable[[Actor, UUID], Told | None]


_PARTS: dict[str, MemoPart] = {}


def register_memo_part(part: MemoPart) -> None:
    """Add a part to memos; called from an app's `ready`."""
    _PARTS[part.code] = part


def parts_told(*, actor: Actor, decision_id: UUID, scales: Scales) -> Iterator[Told]:
    """Give the parts that have something to tell and whose sources let it leave, in order; the others are weighed."""
    for part in sorted(_PARTS.values(), key=lambda one: one.order):
        told = part.read(actor, decision_id)
        if told is not None and scales.keeps(part.code, told.sources or (INTERNAL,)):
            yield told
