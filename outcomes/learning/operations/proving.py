"""The whole loop once, on an enterprise that is there for as long as it lasts: nothing of it stays, no row, no file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, platform_organization_id, require, system_actor
from enterprises.public import NewEnterprise, create_enterprise
from execution.public import KEEPERS, create_pack, instances_of, roadmap_for, update_ticket
from outcomes.learning.operations.computing import compute_roadmap_outcome
from outcomes.learning.operations.gathering import FILE, gathered, write_gathered
from outcomes.learning.operations.handing_over import deliverables_of, renew_from_outcome, write_deliverables
from outcomes.snapshots.operations import capture_snapshot

WHO = "the learning loop"
TICKETS = ("T1.1.1", "T1.1.2")
ASSUMPTIONS = {
    "blended_hourly_rate": Decimal(30),
    "annual_lead_volume": Decimal(1200),
    "avg_deal_value": Decimal(800),
    "currency": "USD",
}
PROJECTION = {
    "time_savings_value_annual": Decimal(12000),
    "revenue_impact_annual": Decimal(25000),
    "cost_avoidance_annual": Decimal(4000),
    "cost": Decimal(15000),
}
BEFORE: Mapping[str, Decimal | int] = {
    "lead_response_minutes": 180,
    "lead_to_appt_rate": Decimal("0.20"),
    "close_rate": Decimal("0.25"),
    "crm_adoption_rate": Decimal("0.40"),
    "weekly_ops_hours": 40,
    "nps": 12,
}
AFTER: Mapping[str, Decimal | int] = {
    "lead_response_minutes": 45,
    "lead_to_appt_rate": Decimal("0.25"),
    "close_rate": Decimal("0.30"),
    "crm_adoption_rate": Decimal("0.75"),
    "weekly_ops_hours": Decimal("32.5"),
    "nps": Decimal("21.5"),
}
WORTH = {
    "time_savings_hours_annual": "375.00",
    "time_savings_value_annual": "11250.00",
    "revenue_impact_annual": "24000.00",
    "cost_avoidance_annual": "4000.00",
    "net_roi_percent": "161.67",
}
"""What the figures above come to: 7.5 x 50 hours at 30; 1200 x (0.25 x 0.30 - 0.20 x 0.25) x 800; 24250 / 15000."""


@dataclass(frozen=True)
class Step:
    """One step of the loop, and what was seen that shows it worked."""

    name: str
    holds: bool
    seen: str


class _Undone(Exception):
    """Takes everything back that was written."""


def prove_the_loop(*, actor: Actor) -> tuple[Step, ...]:
    """Go once around: snapshot, outcome, renewal, gathering; hold each file against what it must say.

    Gives: the steps, the same each time and whoever asks: the system goes around, since the enterprise is nobody's.
    Refuses: `RoleNotAllowed` unless the actor keeps roadmaps. Leaves: nothing; all of it is one transaction that is
    rolled back, and files in a folder that is removed.
    """
    require(actor, KEEPERS)
    with acting(system_actor(WHO), read_only=True):
        system = system_actor(WHO, organization_id=platform_organization_id())
    steps: list[Step] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            with acting(system):
                steps += _around(system, Path(folder))
                raise _Undone
        except _Undone:
            return tuple(steps)


def _around(actor: Actor, folder: Path) -> list[Step]:
    today = clock.today()
    enterprise_id = create_enterprise(actor=actor, wanted=NewEnterprise(name="Enterprise of the learning loop")).id
    made = create_pack(
        actor=actor,
        enterprise_id=enterprise_id,
        recommendations=TICKETS,
        starts_on=today - timedelta(days=60),
        assumptions=ASSUMPTIONS,
        roi_projection=PROJECTION,
    )
    steps = [_step("plan", made.pack.total_tickets >= len(TICKETS), f"roadmap {made.roadmap.version}")]
    steps += _snapshots(actor, enterprise_id, today)
    for row in instances_of(actor=actor, pack_id=made.pack.pk).filter(ticket__ticket_id=TICKETS[0]):
        update_ticket(actor=actor, instance_id=row.pk, changes={"status": "done"})
    first, again = (
        compute_roadmap_outcome(actor=actor, roadmap_id=made.roadmap.pk, target_label="60d") for _ in range(2)
    )
    worth = first.row.realized_roi_12_months_estimate_json
    steps += [
        _step("outcomes", worth == WORTH and first.row.status == "on_track", f"{first.row.status}, {worth}"),
        _step("outcomes again", again.became == "unchanged" and again.row.pk == first.row.pk, again.became),
    ]
    steps += _renewal(actor, enterprise_id, made.roadmap.version, folder)
    document = gathered(actor=actor, on=today)
    write_gathered(actor=actor, document=document, folder=folder)
    read = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return [*steps, _step("aggregate", read == document and read["schema"] == 1, FILE)]


def _snapshots(actor: Actor, enterprise_id: int, today: date) -> list[Step]:
    found = []
    for label, day, metrics in (("baseline", today - timedelta(days=60), BEFORE), ("60d", today, AFTER)):
        taken = [
            capture_snapshot(actor=actor, enterprise_id=enterprise_id, on=day, label=label, metrics=metrics).became
            for _ in range(2)
        ]
        found.append(_step(f"snapshot {label}", taken == ["created", "unchanged"], ", then ".join(taken)))
    return found


def _renewal(actor: Actor, enterprise_id: int, version: str, folder: Path) -> list[Step]:
    renewed, is_new = renew_from_outcome(actor=actor, enterprise_id=enterprise_id, version=version)
    if renewed is None:
        return [_step("refresh", False, "no new version")]
    roadmap = roadmap_for(actor=actor, roadmap_id=renewed.pk)
    files = deliverables_of(actor=actor, roadmap=roadmap)
    write_deliverables(actor=actor, roadmap=roadmap, files=files, folder=folder)
    texts = [(folder / one.name).read_text(encoding="utf-8") for one in files]
    metadata: dict[str, Any] = json.loads(texts[2])
    holds = (
        "Outcomes & Learning" in texts[0] and WORTH["net_roi_percent"] in texts[0],
        f"- [x] {TICKETS[0]}" in texts[1] and f"- [ ] {TICKETS[1]}" in texts[1],
        metadata["version"] == roadmap.version and metadata["implementation_progress"]["done"] == 1,
        texts[3].startswith(f"# From {version} to {roadmap.version}"),
    )
    again, _new = renew_from_outcome(actor=actor, enterprise_id=enterprise_id, version=roadmap.version)
    return [
        _step("refresh", is_new, roadmap.version),
        # Lines, not signs: ids stand in the files, and numbers are used up by what was rolled back.
        *(
            _step(f"file {one.name}", held, f"{len(text.splitlines())} lines")
            for one, text, held in zip(files, texts, holds, strict=True)
        ),
        _step("refresh again", again is None, "no new version"),
    ]


def _step(name: str, holds: bool, seen: str) -> Step:
    return Step(name, holds, seen)
