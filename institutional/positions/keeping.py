"""What the ledger and the lineage are told of positions; called by every operation that changes some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from clear_platform.foundation.public import Actor, Touched, mark_removed, system_actor, touch_many
from enterprises.public import Image, append_to_ledger, content_hash, moment, not_kept
from institutional.positions.models import Position

AT_ONCE = 1000
READ_FROM = frozenset({"import_batch", "import_row"})
"""Of an image, where the position was read, which is no part of what it says."""
OPERATION = "sync_reference_data"
KIND = "position"
"""What a position is called among things that can be cited, and in the ledger."""


def keep_positions(*, actor: Actor, operation: str, rows: Sequence[Position]) -> None:
    """Append positions as they stand now to their holders' ledgers, and note them for those who cite them.

    Two statements a thousand.
    """
    codes = _codes_of(actor, rows)
    images = [(row, _image_of(row, codes[row.source_id])) for row in rows]
    append_to_ledger(
        actor=actor,
        images=[Image(row.organization_id, operation, KIND, str(row.pk), image) for row, image in images],
    )
    touch_many(
        things=[
            Touched(KIND, str(row.pk), content_hash(_said(image)), str(row), row.organization_id)
            for row, image in images
        ],
    )


def keep_removal(*, actor: Actor, operation: str, rows: Iterable[tuple[int, int]]) -> None:
    """Append that positions are gone, and note it for those who cite them. Takes: pairs of holder and id."""
    gone = list(rows)
    append_to_ledger(
        actor=actor, images=[Image(organization_id, operation, KIND, str(pk), None) for organization_id, pk in gone]
    )
    mark_removed(actor=actor, kind=KIND, refs=[pk for _organization_id, pk in gone])


def catch_up_with_positions() -> int:
    """Take positions of earlier releases into ledger and lineage; part of `sync_reference_data`. Gives how many."""
    actor = system_actor(OPERATION)
    rows = not_kept(KIND, Position.objects.for_actor(actor).order_by("pk"))
    found, last = 0, 0
    while part := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        keep_positions(actor=actor, operation=OPERATION, rows=part)
        found, last = found + len(part), part[-1].pk
    return found


def images_now(actor: Actor, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Give the images of positions as their rows stand; what is no position's id is left out. One statement."""
    rows = Position.objects.for_actor(actor).filter(pk__in=[one for one in ids if one.isdecimal()])
    return {str(row.pk): _image_of(row, row.source.code) for row in rows.select_related("source")}


def untold(actor: Actor, organization_id: int | None) -> Iterator[tuple[int, str]]:
    """Give holder and id of the positions that no entry of the ledger tells of."""
    rows = Position.objects.for_actor(actor)
    own = rows if organization_id is None else rows.filter(organization_id=organization_id)
    for owner, pk in not_kept(KIND, own).order_by("organization_id", "pk").values_list("organization_id", "pk"):
        yield owner, str(pk)


def _codes_of(actor: Actor, rows: Sequence[Position]) -> dict[int, str]:
    kept = Position.objects.for_actor(actor).filter(pk__in=[row.pk for row in rows])
    return dict(kept.order_by().values_list("source_id", "source__code").distinct())


def _image_of(row: Position, source: str) -> dict[str, Any]:
    """Give a position whole, as the ledger keeps it: amounts as text, in the currency that stands beside them."""
    return {
        "portfolio": row.portfolio_id,
        "enterprise": row.enterprise_id,
        "instrument": row.instrument,
        "principal": _amount(row.principal),
        "outstanding": _amount(row.outstanding),
        "written_off_amount": _amount(row.written_off_amount),
        "currency": row.currency,
        "interest_ratio": None if row.interest_ratio is None else format(row.interest_ratio, ".5f"),
        "approved_on": _day(row.approved_on),
        "started_on": _day(row.started_on),
        "matures_on": _day(row.matures_on),
        "status": row.status,
        "external_ref": row.external_ref,
        "source": source,
        "facts": row.facts_json,
        "recorded_at": moment(row.recorded_at),
        "import_batch": row.import_batch_id,
        "import_row": row.import_row,
    }


def _said(image: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a position says, without which file and row of it said so last: read again it says the same."""
    return {name: value for name, value in image.items() if name not in READ_FROM}


def _amount(value: Any) -> str | None:
    return None if value is None else format(value, ".2f")


def _day(value: Any) -> str | None:
    return None if value is None else value.isoformat()
