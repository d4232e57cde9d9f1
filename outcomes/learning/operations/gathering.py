"""What many roadmaps came to, kept for everybody and written to a file: small groups are withheld in it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    Actor,
    Allowed,
    Spooled,
    Subject,
    acting,
    operation,
    own_alone,
    record,
    require,
    write_to,
)
from execution.public import KEEPERS
from outcomes.learning.models import GatheredOutcomes
from outcomes.learning.queries import told_of
from outcomes.learning.rules.aggregating import aggregated, as_document

FILE = "global_outcomes.json"


def gathered(*, actor: Actor, on: date | None = None, invented: bool = False) -> dict[str, Any]:
    """Give what the newest outcome of each enterprise in sight comes to, groups of fewer than five withheld.

    Takes: whether of the demonstration's enterprises; they are never told of together with others.
    Refuses: `RoleNotAllowed` unless the actor keeps roadmaps.
    """
    require(actor, KEEPERS)
    with acting(actor, read_only=True):
        return as_document(aggregated(told_of(actor, invented=invented)), as_of=(on or clock.today()).isoformat())


@operation(Allowed(), system=True)
def keep_gathered(*, actor: Actor, on: date) -> list[GatheredOutcomes]:
    """Keep what all roadmaps came to by a day, for everybody to read: groups of fewer than five are withheld in it.

    Leaves: a row for real enterprises and one for the demonstration's, however often it is done on a day.
    """
    kept = []
    for invented in (False, True):
        document = as_document(aggregated(told_of(actor, invented=invented)), as_of=on.isoformat())
        row, _created = GatheredOutcomes.objects.update_or_create(
            as_of=on, is_invented=invented, defaults={"document_json": document, "gathered_at": clock.now()}
        )
        kept.append(row)
    record(
        actor=actor,
        action="keep_gathered",
        obj=kept[0],
        after={"as_of": on, "enterprises": kept[0].document_json["overall"]["n"]},
    )
    return kept


def write_gathered(*, actor: Actor, document: dict[str, Any], folder: Path) -> str:
    """Write it to a folder, which is made where it is not there. Refuses: `OSError` where it cannot be written."""
    release = own_alone(actor, subject=Subject("outcomes.roadmapoutcome", "", FILE))
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write_to(release, folder / FILE, Spooled([text.encode()]))
    return str(folder / FILE)
