"""What a roadmap came to by the API, on pages, as a document and in the administration: one outcome, many doors."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, StaffGroup, acting, system_actor
from execution.models import Roadmap
from execution.public import delete_pack, ticket_packs_of, update_roadmap
from outcomes.learning.operations.exporting import document_of
from outcomes.learning.operations.proving import WORTH
from outcomes.learning.paper import pdf_of
from outcomes.learning.queries import Row, learned_from
from outcomes.snapshots.queries import snapshots_of
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.foundation.paper.colours import colours
from tests.outcomes.factories import enterprise, taken
from tests.outcomes.learning.making import DAY_60, START, computed, looked, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise("Harbour Joinery")


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def api(owner: Actor) -> Client:
    return client_of("owner@example.org")


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of("owner@example.org")


@pytest.fixture
def roadmap(enterprise_id: int, owner: Actor) -> Roadmap:
    looked(enterprise_id, owner)
    return planned(enterprise_id, owner)


def outcome(roadmap: Roadmap, owner: Actor) -> Row:
    row: Row = computed(roadmap, owner).row
    return row


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# The API -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["/api/v1", "/api"])
def test_an_outcome_is_made_once_and_found_again(api: Client, roadmap: Roadmap, prefix: str) -> None:
    at = f"{prefix}/roadmaps/{roadmap.pk}/outcome"
    assert api.get(at).status_code == 404
    answers = [sent(api, "post", at, {"target_label": "60d"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json()["realized_roi_12_months_estimate_json"] == WORTH
    assert answers[0].json()["stated_json"]["blended_hourly_rate"] == "30"
    assert api.get(at).json() == answers[1].json()


def test_outcomes_of_an_enterprise_are_listed(api: Client, roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    found = api.get(f"/api/v1/enterprises/{roadmap.enterprise_id}/roadmap-outcomes").json()["results"]
    assert [one["id"] for one in found] == [row.pk]


def test_what_cannot_be_computed_is_refused_by_its_code(api: Client, roadmap: Roadmap) -> None:
    answer = sent(api, "post", f"/api/v1/roadmaps/{roadmap.pk}/outcome", {"target_label": "30d"})
    assert (answer.status_code, answer.json()["code"]) == (422, "roadmap_outcome.snapshot_lacking")


def test_the_api_says_what_works_before_anything_was_gathered(api: Client) -> None:
    found = api.get("/api/v1/what-works").json()
    assert (found["as_of"], found["overall"]["suppressed"], found["by_system"]) == (None, True, [])


# Pages ---------------------------------------------------------------------------------------------------------------


def test_every_figure_leads_to_the_snapshot_it_was_read_from(page: Client, roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    text = shown(page, f"/roadmap-outcomes/{row.pk}")
    for snapshot in (row.baseline_snapshot_id, row.at_60d_id):
        assert f"/enterprises/{roadmap.enterprise_id}/snapshots/{snapshot}" in text
    assert "(40 − 32.5) × 50" in text
    assert "1200 × (0.25 × 0.3 − 0.2 × 0.25) × 800" in text
    assert "(39250.00 − 15000) / 15000 × 100" in text
    assert "USD 39,250 a year came of USD 41,000 projected: 95.7" in text


def test_what_is_not_known_is_named_with_what_it_leaves_out(page: Client, enterprise_id: int, owner: Actor) -> None:
    looked(enterprise_id, owner, weekly_ops_hours=30.0)
    row = outcome(planned(enterprise_id, owner, assumptions={}, roi_projection={}), owner)
    text = shown(page, f"/roadmap-outcomes/{row.pk}")
    assert "what an hour costs" in text
    assert "saved time, a year" in text
    assert "1 of 1 moved the right way" in text


def test_an_outcome_whose_roadmap_says_something_else_now_says_so(page: Client, roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    assert "changed since this was computed" not in shown(page, f"/roadmap-outcomes/{row.pk}")
    dearer = {"blended_hourly_rate": 60, "currency": "USD"}
    update_roadmap(actor=owner, roadmap_id=roadmap.pk, changes={"assumptions": dearer})
    text = shown(page, f"/roadmap-outcomes/{row.pk}")
    assert "changed since this was computed" in text
    assert "375 × 30" in text


def test_amounts_that_were_stated_without_a_currency_are_in_none(roadmap: Roadmap, owner: Actor) -> None:
    with acting(owner):
        # As it could be stated once.
        stated = {"assumptions": {"blended_hourly_rate": "30.00"}, "roi_projection": {}}
        rows = Roadmap.objects.for_actor(owner).filter(pk=roadmap.pk)
        rows.update(metadata_json={**roadmap.metadata_json, **stated})
    row = outcome(roadmap, owner)
    assert (row.currency, row.cost) == ("", None)


def test_the_form_computes_and_leads_to_the_outcome(page: Client, roadmap: Roadmap) -> None:
    at = f"/roadmaps/{roadmap.pk}/outcome"
    assert "60 days, 6 Mar 2026" in shown(page, at)
    answer = page.post(at, {"target_label": "60d", "notes": "The list is kept."})
    assert answer.status_code == 302
    assert "The list is kept." in shown(page, answer["Location"])


def test_the_form_names_the_baseline_that_each_snapshot_is_held_against(
    page: Client, roadmap: Roadmap, owner: Actor
) -> None:
    taken(roadmap.enterprise_id, DAY_60 + timedelta(days=1), "baseline", by=owner, nps=1)
    text = shown(page, f"/roadmaps/{roadmap.pk}/outcome")
    assert "60 days, 6 Mar 2026, against the baseline of 5 Jan 2026" in text


def test_a_day_without_a_snapshot_is_refused_at_its_field(page: Client, roadmap: Roadmap) -> None:
    answer = page.post(f"/roadmaps/{roadmap.pk}/outcome", {"target_label": "90d"})
    assert answer.status_code == 400
    assert "There is no snapshot labelled 90d" in answer.content.decode()


def test_without_a_baseline_the_page_says_what_to_do(page: Client, enterprise_id: int, owner: Actor) -> None:
    made = planned(enterprise_id, owner)
    assert "No baseline was taken" in shown(page, f"/roadmaps/{made.pk}/outcome")


def test_a_roadmap_just_renewed_shows_what_the_version_before_came_to(
    page: Client, roadmap: Roadmap, owner: Actor
) -> None:
    row = outcome(roadmap, owner)
    text = shown(page, page.post(f"/roadmaps/{roadmap.pk}/refresh")["Location"])
    assert f"/roadmap-outcomes/{row.pk}" in text
    assert "Nobody computed yet what roadmap v1.1 came to." in text


@pytest.mark.parametrize("where", ["/roadmaps/{roadmap}", "/enterprises/{enterprise}/"])
def test_a_card_stands_on_the_roadmap_and_on_the_enterprise(
    page: Client, roadmap: Roadmap, owner: Actor, where: str
) -> None:
    at = where.format(roadmap=roadmap.pk, enterprise=roadmap.enterprise_id)
    assert f"/roadmaps/{roadmap.pk}/outcome" in shown(page, at)
    row = outcome(roadmap, owner)
    with acting(owner):
        dates = dict(snapshots_of(owner, enterprise_id=roadmap.enterprise_id).values_list("label", "date"))
    days = (dates["60d"] - dates["baseline"]).days
    text = shown(page, at)
    assert f"/roadmap-outcomes/{row.pk}" in text
    assert f"Roadmap v1.0, {days} days after its baseline." in text
    assert "161.7" in text


def test_a_viewer_reads_and_is_offered_nothing_to_compute(enterprise_id: int, roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    actors.member(enterprise_id, "viewer", email="viewer@example.org")
    page = page_client_of("viewer@example.org")
    assert "Compute again" not in shown(page, f"/roadmap-outcomes/{row.pk}")
    assert page.post(f"/roadmaps/{roadmap.pk}/outcome", {"target_label": "60d"}).status_code == 403


def test_another_enterprise_sees_nothing_of_it(roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    actors.member(enterprise("Another"), "owner", email="other@example.org")
    assert page_client_of("other@example.org").get(f"/roadmap-outcomes/{row.pk}").status_code == 403
    assert client_of("other@example.org").get(f"/api/v1/roadmaps/{roadmap.pk}/outcome").status_code == 403


def test_measured_before_the_roadmap_began_it_says_so_beside_its_status(
    page: Client, api: Client, roadmap: Roadmap, owner: Actor
) -> None:
    row = outcome(roadmap, owner)
    early = "Both snapshots were taken before the roadmap began"
    for at in (f"/roadmap-outcomes/{row.pk}", f"/roadmaps/{roadmap.pk}"):
        assert early in shown(page, at)
    missing = api.get(f"/api/v1/roadmaps/{roadmap.pk}/outcome").json()["missing_json"]
    assert missing[0] == {"name": "measured_since_it_began", "leaves_out": []}
    with acting(owner):
        document, _scales = document_of(actor=owner, outcome_id=row.pk)
    printed = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf_of(document))).pages)
    assert "before the roadmap began" in " ".join(printed.split())
    assert early in shown(page, page.post(f"/roadmaps/{roadmap.pk}/refresh")["Location"])


def test_a_plan_that_was_filled_in_afterwards_is_measured_like_any_other(enterprise_id: int, owner: Actor) -> None:
    looked(enterprise_id, owner)
    row = outcome(planned(enterprise_id, owner, starts_on=START), owner)
    assert row.missing_json == []


def test_the_next_version_is_written_once_from_page_and_api(
    page: Client, api: Client, roadmap: Roadmap, owner: Actor
) -> None:
    outcome(roadmap, owner)
    answer = page.post(f"/roadmaps/{roadmap.pk}/refresh")
    text = shown(page, answer["Location"])
    assert "Roadmap v1.1" in text
    assert "Its files (.zip)" in text
    after = answer["Location"].rpartition("/")[2]
    again = api.post(f"/api/v1/roadmaps/{after}/refresh")
    assert (again.status_code, str(again.json()["id"])) == (200, after)
    late = api.post(f"/api/v1/roadmaps/{roadmap.pk}/refresh")
    assert (late.status_code, late.json()["code"]) == (409, "roadmap.superseded")


def test_what_nobody_stated_is_not_told_as_unmeasured(roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    row.missing_json = [{"name": name, "leaves_out": []} for name in ("nps", "cost", "blended_hourly_rate")]
    with acting(owner):
        assert learned_from(row).missing == ("nps",)


def test_the_files_are_taken_along_by_page_and_api(page: Client, api: Client, roadmap: Roadmap, owner: Actor) -> None:
    outcome(roadmap, owner)
    after = api.post(f"/api/v1/roadmaps/{roadmap.pk}/refresh").json()["id"]
    given = [
        b"".join(client.get(f"{prefix}/roadmaps/{after}/deliverables").streaming_content)
        for client, prefix in ((page, ""), (api, "/api/v1"))
    ]
    assert given[0] == given[1]
    with zipfile.ZipFile(BytesIO(given[0])) as files:
        assert sorted(name.rpartition("harbour-joinery_")[2] for name in files.namelist()) == [
            "ROADMAP_CHANGELOG_v1.0_to_v1.1.md",
            "ROADMAP_v1.1.md",
            "TICKET_PACK_v1.1.md",
            "metadata_v1.1.json",
        ]
    first = page.get(f"/roadmaps/{roadmap.pk}/deliverables")
    with zipfile.ZipFile(BytesIO(b"".join(first.streaming_content))) as files:
        assert sorted(name.rpartition("harbour-joinery_")[2] for name in files.namelist()) == [
            "ROADMAP_v1.0.md",
            "TICKET_PACK_v1.0.md",
            "metadata_v1.0.json",
        ]


def test_the_files_of_a_roadmap_without_a_pack_are_taken_along_without_a_checklist(
    page: Client, api: Client, roadmap: Roadmap, owner: Actor
) -> None:
    with acting(owner):
        pack = ticket_packs_of(actor=owner, enterprise_id=roadmap.enterprise_id).get(roadmap_id=roadmap.pk)
    delete_pack(actor=owner, pack_id=pack.pk)
    for client, prefix in ((page, ""), (api, "/api/v1")):
        came = client.get(f"{prefix}/roadmaps/{roadmap.pk}/deliverables")
        with zipfile.ZipFile(BytesIO(b"".join(came.streaming_content))) as files:
            assert sorted(name.rpartition("harbour-joinery_")[2] for name in files.namelist()) == [
                "ROADMAP_v1.0.md",
                "metadata_v1.0.json",
            ]


# The document --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_document_is_recorded_and_says_what_the_page_says(
    page: Client, roadmap: Roadmap, owner: Actor, paper: str, size: tuple[int, int]
) -> None:
    row = outcome(roadmap, owner)
    answer = page.get(f"/roadmap-outcomes/{row.pk}/document?paper={paper}")
    content = b"".join(answer.streaming_content)
    sheets = PdfReader(BytesIO(content)).pages
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in sheets} == {size}
    assert "What roadmap v1.0 of Harbour Joinery came to" in text
    assert "(40 − 32.5) × 50" in text
    assert f"snapshot {row.baseline_snapshot_id}" in text
    assert left("export_roadmap_outcome") == 1


def test_the_document_says_how_many_days_passed_whatever_the_label(enterprise_id: int, owner: Actor) -> None:
    taken(enterprise_id, START, "baseline", by=owner, nps=10)
    taken(enterprise_id, START + timedelta(days=47), "60d", by=owner, nps=20)
    row = outcome(planned(enterprise_id, owner), owner)
    with acting(owner):
        document, _scales = document_of(actor=owner, outcome_id=row.pk)
    content = BytesIO(pdf_of(document))
    assert "47 days after its baseline" in " ".join(PdfReader(content).pages[0].extract_text().split())


def test_the_document_wears_the_colours_of_the_organization_of_who_takes_it(
    api: Client, roadmap: Roadmap, owner: Actor
) -> None:
    outcome(roadmap, owner)
    set_theme(actor=owner, organization_id=owner.organization_id or 0, primary="#1F6B4A", accent="#C5771A")
    taken_along: Any = api.get(f"/api/v1/roadmaps/{roadmap.pk}/outcome/document")
    assert {"#1F6B4A", "#C5771A"} <= colours(b"".join(taken_along.streaming_content))


def test_the_same_outcome_is_the_same_bytes(api: Client, roadmap: Roadmap, owner: Actor) -> None:
    outcome(roadmap, owner)
    given = [api.get(f"/api/v1/roadmaps/{roadmap.pk}/outcome/document") for _ in range(2)]
    assert given[0]["Digest"] == given[1]["Digest"]


def test_there_is_no_other_paper(api: Client, roadmap: Roadmap, owner: Actor) -> None:
    outcome(roadmap, owner)
    answer = api.get(f"/api/v1/roadmaps/{roadmap.pk}/outcome/document?paper=a3")
    assert (answer.status_code, answer.json()["code"]) == (400, "roadmap_outcome.no_such_paper")


def test_a_member_who_takes_nothing_away_takes_no_document(enterprise_id: int, roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    actors.member(enterprise_id, "viewer", email="viewer@example.org")
    assert page_client_of("viewer@example.org").get(f"/roadmap-outcomes/{row.pk}/document").status_code == 403
    assert left("export_roadmap_outcome") == 0


# The administration --------------------------------------------------------------------------------------------------


def test_staff_read_outcomes_and_change_none(roadmap: Roadmap, owner: Actor) -> None:
    row = outcome(roadmap, owner)
    actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
    staff = page_client_of("staff@example.org")
    assert "Harbour Joinery" in shown(staff, "/admin/outcomes/roadmapoutcome/")
    assert shown(staff, f"/admin/outcomes/roadmapoutcome/{row.pk}/change/").count('name="_save"') == 0
    assert staff.get("/admin/outcomes/roadmapoutcome/add/").status_code == 403


def test_days_of_the_snapshots_stand_beside_the_figures(page: Client, enterprise_id: int, owner: Actor) -> None:
    taken(enterprise_id, START, "baseline", by=owner, nps=1.0)
    taken(enterprise_id, DAY_60, "60d", by=owner, nps=4.0)
    text = shown(page, f"/roadmap-outcomes/{outcome(planned(enterprise_id, owner), owner).pk}")
    assert "Baseline, 5 Jan 2026" in text
    assert "60 days, 6 Mar 2026" in text


def left(action: str) -> int:
    by = system_actor("counting")
    with acting(by):
        found: int = AuditEvent.objects.for_actor(by).filter(action=action).count()
    return found
