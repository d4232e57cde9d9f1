"""Roadmaps of the demonstration: made from a decision, worked on, measured, renewed, a checklist gone out and back.

Each step is an operation of the owner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting
from execution.public import (
    create_pack,
    export_ticket_pack,
    file_name,
    instances_of,
    pack_of_version,
    render_ticket_pack_markdown,
    roadmap_in_force,
    state_of,
    sync_ticket_pack,
    ticket_pack_for,
    update_ticket,
)
from institutional.demonstration.moments import days_ago
from institutional.demonstration.results import Told
from outcomes.public import compute_roadmap_outcome, renew_from_outcome

PLANNED = 62
"""Days ago on which the roadmap was planned."""
RENEWED = 20
EXPORTED = 6
ASSUMPTIONS = {
    "blended_hourly_rate": "38.00",
    "annual_lead_volume": "900",
    "avg_deal_value": "640.00",
    "currency": "USD",
}
PROJECTION = {"time_savings_value_annual": "9500.00", "revenue_impact_annual": "24000.00"}
DONE: Sequence[tuple[int, str]] = (
    (55, "T1.1.1"),
    (48, "T1.1.2"),
    (41, "T1.2.2"),
    (33, "T1.2.1"),
    (27, "T6.1.1"),
    (14, "T1.2.3"),
)
"""How many days ago which ticket was done."""
BY_HAND = ("T2.2.1", "T4.1.2", "T7.1.2", "T8.1.1")
"""Tickets that the owner chose beside those that the decision did."""
CARRIED_OUT = frozenset({"lead_response", "crm"})
"""Systems of which a small roadmap leaves nothing to do."""
FINISHED = "T7.1.2"
DISPUTED = "T8.1.1"
BEGUN = "T4.1.1"


QUICK = ("T1.1.1", "T1.1.2", "T1.2.1")
"""Tickets of the roadmaps that are only measured."""
QUICK_WORTH: Mapping[str, Mapping[str, str]] = {
    "assumptions": {"blended_hourly_rate": "35.00", "annual_lead_volume": "600", "avg_deal_value": "420.00",
                    "currency": "USD"},
    "roi_projection": {"time_savings_value_annual": "6500.00", "revenue_impact_annual": "11000.00", "cost": "5200.00"},
}  # fmt: skip


def plan(owner: Actor, enterprise_id: int, decision_id: UUID, told: Told) -> None:
    """Tell of a roadmap: planned after a decision, half done, measured, renewed by what was measured, measured again,
    its checklist back with one conflict.
    """
    with days_ago(PLANNED):
        pack_id = create_pack(
            actor=owner,
            enterprise_id=enterprise_id,
            decision_id=decision_id,
            recommendations=BY_HAND,
            hours_per_sprint=Decimal(30),
            starts_on=clock.today(),
            assumptions={name: _figure(value) for name, value in ASSUMPTIONS.items()},
            roi_projection={name: _figure(value) for name, value in PROJECTION.items()},
        ).pack.pk
    told.add("roadmaps")
    for days, ref in DONE:
        if days < RENEWED:
            continue
        with days_ago(days):
            _work(owner, pack_id, ref, status="done", assignee_id=owner.id)
    with days_ago(RENEWED):
        version = _outcome(owner, enterprise_id, "60d", told).version
        renewed, _is_new = renew_from_outcome(actor=owner, enterprise_id=enterprise_id, version=version)
    if renewed is not None:
        with acting(owner):
            pack_id = pack_of_version(actor=owner, enterprise_id=enterprise_id, version=renewed.version).pk
        told.add("roadmaps")
    for days, ref in DONE:
        if days < RENEWED:
            with days_ago(days):
                _work(owner, pack_id, ref, status="done", assignee_id=owner.id)
    _outcome(owner, enterprise_id, "90d", told)
    _take_along(owner, pack_id)


def measure(owner: Actor, enterprise_id: int, decision_id: UUID, labels: Collection[str], told: Told) -> None:
    """Tell of a small roadmap that was carried out whole, and of what it came to by the last snapshot."""
    with days_ago(PLANNED):
        pack_id = create_pack(
            actor=owner,
            enterprise_id=enterprise_id,
            decision_id=decision_id,
            recommendations=QUICK,
            starts_on=clock.today(),
            assumptions={name: _figure(value) for name, value in QUICK_WORTH["assumptions"].items()},
            roi_projection={name: _figure(value) for name, value in QUICK_WORTH["roi_projection"].items()},
        ).pack.pk
    told.add("roadmaps")
    with days_ago(RENEWED), acting(owner):
        rows = [(row.pk, row.ticket.system) for row in instances_of(actor=owner, pack_id=pack_id)]
        for pk, system in rows:
            if system in CARRIED_OUT:
                update_ticket(actor=owner, instance_id=pk, changes={"status": "done"})
    target = next(one for one in ("90d", "60d", "30d") if one in labels)
    with days_ago(min(RENEWED, 10)):
        _outcome(owner, enterprise_id, target, told)


def _outcome(owner: Actor, enterprise_id: int, label: str, told: Told) -> Any:
    with acting(owner):
        roadmap = roadmap_in_force(actor=owner, enterprise_id=enterprise_id)
    if roadmap is None:
        raise RuntimeError(f"Enterprise {enterprise_id} has no roadmap to be measured.")
    compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label=label)
    told.add("outcomes of roadmaps")
    return roadmap


def _take_along(owner: Actor, pack_id: int) -> None:
    """A checklist leaves, is edited for some days and comes back; one of its tickets was blocked here meanwhile."""
    with days_ago(EXPORTED), acting(owner):
        pack = ticket_pack_for(actor=owner, pack_id=pack_id)
        state = state_of(actor=owner, pack=pack)
        name = file_name(pack.enterprise.organization.slug, pack.version)
        export_ticket_pack(actor=owner, pack_id=pack_id, state=state)
    with days_ago(EXPORTED - 3):
        _work(owner, pack_id, DISPUTED, status="blocked", notes="Nobody has the list of accounts of the web shop.")
    edited = render_ticket_pack_markdown(state)
    for ref in (FINISHED, DISPUTED):
        edited = edited.replace(f"- [ ] {ref} –", f"- [x] {ref} –")
    with days_ago(1):
        sync_ticket_pack(actor=owner, pack_id=pack_id, content=edited.encode(), filename=name)
        _work(owner, pack_id, BEGUN, status="in_progress", assignee_id=owner.id)


def _work(owner: Actor, pack_id: int, ref: str, **changes: object) -> None:
    with acting(owner):
        ids: Mapping[str, int] = {row.ticket.ticket_id: row.pk for row in instances_of(actor=owner, pack_id=pack_id)}
    if ref in ids:
        update_ticket(actor=owner, instance_id=ids[ref], changes=changes)


def _figure(value: str) -> Decimal | str:
    return value if value.isalpha() else Decimal(value)
