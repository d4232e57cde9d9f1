"""Snapshot, outcome, renewal, gathering: each is done once however often it is asked for, and says what it lacked."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clear_platform.foundation.models import AuditEvent, Event
from clear_platform.foundation.public import Actor, RoleNotAllowed, acting, system_actor
from enterprises.public import enterprise_for
from execution.models import Roadmap
from outcomes.learning.errors import BaselineLater, NothingInCommon, SnapshotLacking, UnknownTarget
from outcomes.learning.operations.computing import compute_roadmap_outcome
from outcomes.learning.operations.proving import AFTER, ASSUMPTIONS, BEFORE, PROJECTION, WORTH
from outcomes.models import ImplementationSnapshot, RoadmapOutcome
from tests import actors
from tests.enterprises.factories import owner_of
from tests.execution.roadmaps.making import pack_of
from tests.outcomes.factories import enterprise, taken

pytestmark = pytest.mark.django_db

START, DAY_60 = date(2026, 1, 5), date(2026, 3, 6)


@pytest.fixture
def enterprise_id() -> int:
    return enterprise()


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return owner_of(enterprise_id)


@pytest.fixture
def roadmap(enterprise_id: int, owner: Actor) -> Roadmap:
    made: Roadmap = pack_of(enterprise_id, owner, assumptions=ASSUMPTIONS, roi_projection=PROJECTION).roadmap
    return made


@pytest.fixture
def measured(enterprise_id: int, owner: Actor) -> None:
    taken(enterprise_id, START, "baseline", by=owner, **{name: float(value) for name, value in BEFORE.items()})
    taken(enterprise_id, DAY_60, "60d", by=owner, **{name: float(value) for name, value in AFTER.items()})


def slug_of(enterprise_id: int, owner: Actor) -> str:
    with acting(owner):
        return enterprise_for(actor=owner, enterprise_id=enterprise_id).slug


@pytest.mark.usefixtures("measured")
def test_an_outcome_is_worth_what_was_worked_by_hand(owner: Actor, roadmap: Roadmap) -> None:
    row = compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d").row
    assert row.realized_roi_12_months_estimate_json == WORTH
    assert row.deltas_json["weekly_ops_hours"] == {"baseline": "40", "target": "32.5", "delta": "-7.5"}
    assert (row.status, row.basis, row.currency, row.cost) == ("on_track", "value", "USD", Decimal(15000))


@pytest.mark.usefixtures("measured")
def test_an_outcome_computed_twice_is_one_row_and_one_entry(owner: Actor, roadmap: Roadmap) -> None:
    first = compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d")
    second = compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d")
    assert (first.became, second.became, second.row.pk) == ("created", "unchanged", first.row.pk)
    assert _count(AuditEvent, action="compute_roadmap_outcome") == 1
    assert _count(Event, type="roadmap.outcome.computed") == 1


@pytest.mark.usefixtures("measured")
def test_a_corrected_snapshot_makes_it_leave_the_track(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d")
    taken(enterprise_id, DAY_60, "60d", by=owner, weekly_ops_hours=39.0)
    found = compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d")
    assert (found.became, found.left_track, found.row.status) == ("changed", True, "off_track")
    assert _count(RoadmapOutcome) == 1


@pytest.mark.usefixtures("measured")
def test_a_label_without_a_snapshot_is_named(owner: Actor, roadmap: Roadmap) -> None:
    with pytest.raises(SnapshotLacking, match="30d"):
        compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="30d")


def test_a_custom_day_is_no_target(owner: Actor, roadmap: Roadmap) -> None:
    with pytest.raises(UnknownTarget):
        compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="custom")


def test_a_baseline_comes_first(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    taken(enterprise_id, DAY_60, "baseline", by=owner, nps=1)
    taken(enterprise_id, START, "60d", by=owner, nps=2)
    with pytest.raises(BaselineLater):
        compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d")


@pytest.mark.usefixtures("measured")
def test_a_baseline_of_a_later_day_stands_in_nobodys_way(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    taken(enterprise_id, DAY_60 + timedelta(days=1), "baseline", by=owner, weekly_ops_hours=1.0)
    row = compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d").row
    with acting(owner):
        assert row.baseline_snapshot.date == START
    assert row.deltas_json["weekly_ops_hours"]["baseline"] == "40"


@pytest.mark.usefixtures("measured", "roadmap")
def test_the_command_names_the_two_days_that_it_compared(enterprise_id: int, owner: Actor) -> None:
    asked = ["--enterprise", slug_of(enterprise_id, owner), "--roadmap-version", "v1.0", "--target-label", "60d"]
    said = StringIO()
    call_command("roadmap_outcomes", *asked, stdout=said)
    assert f"measured on {DAY_60} against the baseline of {START}" in said.getvalue()


def test_snapshots_that_share_no_metric_are_refused(enterprise_id: int, owner: Actor, roadmap: Roadmap) -> None:
    taken(enterprise_id, START, "baseline", by=owner, nps=1)
    taken(enterprise_id, DAY_60, "60d", by=owner, close_rate=0.5)
    with pytest.raises(NothingInCommon):
        compute_roadmap_outcome(actor=owner, roadmap_id=roadmap.pk, target_label="60d")


@pytest.mark.usefixtures("measured")
def test_a_member_computes_nothing(enterprise_id: int, roadmap: Roadmap) -> None:
    with pytest.raises(RoleNotAllowed):
        compute_roadmap_outcome(actor=actors.member(enterprise_id, "member"), roadmap_id=roadmap.pk, target_label="60d")


@pytest.mark.usefixtures("measured", "roadmap")
def test_a_renewed_roadmap_is_handed_over_as_four_files(enterprise_id: int, owner: Actor, tmp_path: Path) -> None:
    slug = slug_of(enterprise_id, owner)
    asked = ["--enterprise", slug, "--roadmap-version", "v1.0"]
    call_command("roadmap_outcomes", *asked, "--target-label", "60d", stdout=StringIO())
    for _ in range(2):
        call_command("roadmap_refresh", *asked, "--folder", str(tmp_path), stdout=StringIO())
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        [
            f"{slug}_ROADMAP_v1.1.md",
            f"{slug}_TICKET_PACK_v1.1.md",
            f"{slug}_metadata_v1.1.json",
            f"{slug}_ROADMAP_CHANGELOG_v1.0_to_v1.1.md",
        ]
    )
    assert WORTH["revenue_impact_annual"] in (tmp_path / f"{slug}_ROADMAP_v1.1.md").read_text()
    assert _count(Roadmap) == 2


def test_without_any_outcome_the_gathered_file_is_whole(tmp_path: Path) -> None:
    call_command("roadmap_aggregate_outcomes", "--folder", str(tmp_path), stdout=StringIO())
    found = json.loads((tmp_path / "global_outcomes.json").read_text())
    assert (found["overall"]["suppressed"], found["by_system"]) == (True, [])


def test_an_unknown_short_name_is_refused() -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("roadmap_refresh", "--enterprise", "nobody", "--roadmap-version", "v1.0", stdout=StringIO())


def test_the_loop_says_the_same_twice_and_leaves_nothing_behind() -> None:
    before = _rows()
    told = [_told() for _ in range(2)]
    assert told[0] == told[1]
    assert json.loads(told[0])["holds"] is True
    assert _rows() == before


def _told() -> str:
    out = StringIO()
    call_command("learning_loop", "--format", "json", stdout=out)
    return out.getvalue()


def _rows() -> tuple[int, ...]:
    kinds = (Roadmap, ImplementationSnapshot, RoadmapOutcome, AuditEvent, Event)
    return tuple(_count(kind) for kind in kinds)


def _count(kind: Any, **wanted: str) -> int:
    by = system_actor("counting")
    with acting(by):
        found: int = kind.objects.for_actor(by).filter(**wanted).count()
    return found
