"""The worked example of `docs/users/learning-loop.md`, run line by line as it stands there."""

from __future__ import annotations

import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.enterprises.factories import owner_of
from tests.execution.roadmaps.making import pack_of
from tests.outcomes.factories import enterprise

GUIDE = (Path(__file__).parents[3] / "docs" / "users" / "learning-loop.md").read_text(encoding="utf-8")
LINES = GUIDE.split("```console\n")[1].split("```")[0].strip().split("\n")
STATED = {"blended_hourly_rate": 30, "annual_lead_volume": 1200, "avg_deal_value": 800, "currency": "USD"}
PROJECTED = {
    "time_savings_value_annual": 12000,
    "revenue_impact_annual": 25000,
    "cost_avoidance_annual": 4000,
    "cost": 15000,
}


@pytest.mark.django_db
def test_every_line_of_the_guide_does_what_the_guide_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enterprise_id = enterprise("Example Orchard Press")
    pack_of(enterprise_id, owner_of(enterprise_id), assumptions=STATED, roi_projection=PROJECTED)
    monkeypatch.chdir(tmp_path)
    said = StringIO()
    for line in LINES:
        call_command(*shlex.split(line.removeprefix("manage.py ")), stdout=said)
    assert all(value in said.getvalue() for value in ("375.00", "11250.00", "24000.00", "161.67", "on_track"))
    assert sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*")) == [
        "analytics/global_outcomes.json",
        "deliverables/example-orchard-press_ROADMAP_CHANGELOG_v1.0_to_v1.1.md",
        "deliverables/example-orchard-press_ROADMAP_v1.1.md",
        "deliverables/example-orchard-press_TICKET_PACK_v1.1.md",
        "deliverables/example-orchard-press_metadata_v1.1.json",
    ]
