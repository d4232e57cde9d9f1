"""The demonstration tells of a roadmap: planned, worked on, renewed, its checklist back with something to choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from clear_platform.foundation.public import acting
from execution.roadmaps import queries
from institutional.demonstration.foretelling import foretell
from institutional.demonstration.people import OWNED
from institutional.demonstration.planning import DISPUTED, FINISHED, plan
from institutional.demonstration.results import Told
from institutional.demonstration.rules import looks
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
