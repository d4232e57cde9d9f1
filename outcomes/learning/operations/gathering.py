"""What many roadmaps came to, written to the file that is handed around: small groups are withheld in it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, Spooled, Subject, acting, own_alone, require, write_to
from execution.public import KEEPERS
from outcomes.learning.queries import told_of
from outcomes.learning.rules.aggregating import aggregated, as_document

FILE = "global_outcomes.json"


def gathered(*, actor: Actor, on: date | None = None) -> dict[str, Any]:
    """Give what the newest outcome of each enterprise in sight comes to, groups of fewer than five withheld.

    Refuses: `RoleNotAllowed` unless the actor keeps roadmaps.
    """
    require(actor, KEEPERS)
    with acting(actor, read_only=True):
        return as_document(aggregated(told_of(actor)), as_of=(on or clock.today()).isoformat())


def write_gathered(*, actor: Actor, document: dict[str, Any], folder: Path) -> str:
    """Write it to a folder, which is made where it is not there. Refuses: `OSError` where it cannot be written."""
    release = own_alone(actor, subject=Subject("outcomes.roadmapoutcome", "", FILE))
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write_to(release, folder / FILE, Spooled([text.encode()]))
    return str(folder / FILE)
