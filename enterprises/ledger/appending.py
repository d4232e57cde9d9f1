"""Appending to the ledgers: collected while an operation runs, written as the last thing before its commit.

As with the audit log, the head of a ledger is a row that everybody who writes for the organization waits for: it is
locked after the heads of the log, all heads of a transaction in order of organization, and hashing is the database's.
Not here: what an image says (the slices whose rows they are).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from clear_platform.foundation.public import (
    Actor,
    Collector,
    PutOff,
    Standing,
    after_the_log,
    raised_to_staff,
    standing,
    standing_as,
)
from enterprises.ledger.results import Image


@dataclass(eq=False, slots=True)
class Pending(PutOff):
    """Images of one call before they have their places, and as whom they were made."""

    images: Sequence[Image]
    made: Standing

    def __str__(self) -> str:
        return f"{len(self.images)} × {self.images[0].kind}"


class LedgerBook(Collector[Pending]):
    """The images that one scope has collected; calling it appends them."""

    def write(self, waiting: Sequence[Pending]) -> None:
        if len({one.made for one in waiting}) > 1:
            # Each part is appended as whom it was made; all heads are locked before, in their one order.
            with raised_to_staff(), connection.cursor() as cursor:
                organizations = sorted({image.organization_id for one in waiting for image in one.images})
                cursor.execute("SELECT clear_lock_ledger_heads(%s::bigint[])", [organizations])
        for made, group in groupby(waiting, key=lambda one: one.made):
            entries = [_plain(image) for one in group for image in one.images]
            with standing_as(made), connection.cursor() as cursor:
                cursor.execute("SELECT clear_append_ledger(%s::jsonb)", [json.dumps(entries, cls=DjangoJSONEncoder)])


def append_to_ledger(*, actor: Actor, images: Sequence[Image]) -> None:
    """Have images appended to their organizations' ledgers, in the order given, before the open transaction commits.

    Part of the operation that changed the objects. Many images cost one statement.
    """
    if images:
        after_the_log(LedgerBook).collect(Pending(tuple(images), standing()))


def _plain(image: Image) -> dict[str, object]:
    return {
        "organization": image.organization_id,
        "kind": image.kind,
        "object_type": image.object_type,
        "object_id": image.object_id,
        "image": None if image.image is None else dict(image.image),
    }
