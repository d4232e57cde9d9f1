"""The demonstration tells of a roadmap: planned, worked on, renewed, its checklist back with something to choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from clear_platform.foundation.public import acting
from execution.public import systems_carried_out
from execution.roadmaps import queries
from institutional.demonstration.foretelling import foretell
from institutional.demonstration.people import OWNED
from institutional.demonstration.planning import DISPUTED, FINISHED, measure, plan
from institutional.demonstration.results import Told
from institutional.demonstration.rules import looks
from outcomes.public import roadmap_outcomes_of
from tests import actors
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.roadmaps.making import tickets

SNAPSHOTS = Path(__file__).resolve().parents[3] / "demo" / "invented_snapshots.csv"

pytestmark = pytest.mark.django_db


def test_it_ends_with_a_renewed_roadmap_half_done_and_one_conflict() -> None:
    enterprise_id = enterprise().id
    owner, member = owner_of(enterprise_id), actors.member(enterprise_id, "member")
    taken = looks(SNAPSHOTS.read_text(encoding="utf-8"))[OWNED]
    plan(owner, enterprise_id, foretell(member, owner, owner, taken, enterprise_id, Told()), Told())
    with acting(owner):
        roadmap = queries.roadmap_in_force(actor=owner, enterprise_id=enterprise_id)
        assert roadmap is not None
        pack = queries.pack_for(actor=owner, pack_id=roadmap.pack.pk)
        workflows = queries.section_for(actor=owner, roadmap_id=roadmap.pk, number=4).content_md
        [waiting] = queries.conflicts_here(actor=owner, pack=pack)
    rows = tickets(pack, owner)
    assert (roadmap.version, pack.status) == ("v1.1", "in_progress")
    assert (waiting.instance.ticket.ticket_id, waiting.in_file, waiting.here) == (DISPUTED, "done", "blocked")
    assert (rows[FINISHED].status, rows["T4.1.1"].status) == ("done", "in_progress")
    assert "### Delivered" in workflows


def test_what_it_came_to_is_measured_and_taken_into_the_next_version() -> None:
    enterprise_id = enterprise().id
    owner, member = owner_of(enterprise_id), actors.member(enterprise_id, "member")
    taken = looks(SNAPSHOTS.read_text(encoding="utf-8"))[OWNED]
    plan(owner, enterprise_id, foretell(member, owner, owner, taken, enterprise_id, Told()), Told())
    with acting(owner):
        found = list(roadmap_outcomes_of(actor=owner, enterprise_id=enterprise_id))
        roadmap = queries.roadmap_in_force(actor=owner, enterprise_id=enterprise_id)
        assert roadmap is not None
        learned = queries.section_for(actor=owner, roadmap_id=roadmap.pk, number=10).content_md
    assert [(one.roadmap.version, one.target_label) for one in found] == [("v1.1", "90d"), ("v1.0", "60d")]
    assert found[1].realized_roi_12_months_estimate_json["time_savings_value_annual"] in learned


def test_a_small_roadmap_is_carried_out_whole_and_measured_by_its_last_snapshot() -> None:
    enterprise_id = enterprise().id
    owner, member = owner_of(enterprise_id), actors.member(enterprise_id, "member")
    taken = looks(SNAPSHOTS.read_text(encoding="utf-8"))["Example Canyon Clinic Supply"]
    decision_id = foretell(member, owner, owner, taken, enterprise_id, Told())
    measure(owner, enterprise_id, decision_id, [look.label for look in taken], Told())
    with acting(owner):
        [row] = roadmap_outcomes_of(actor=owner, enterprise_id=enterprise_id)
        systems = systems_carried_out(actor=owner, enterprise_ids=[enterprise_id])
    assert row.target_label == "30d"
    assert "lead_response" in systems[enterprise_id]
