"""A roadmap and its pack are made from a decision and by hand, with what the chosen tickets wait for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, RoleNotAllowed, acting, citations_of
from execution.models import PackUpload, Roadmap, TicketInstance, TicketPack
from execution.roadmaps import queries
from execution.roadmaps.errors import (
    BeginsFarAway,
    NothingRecommended,
    NotItsDecision,
    PackHasDone,
    PackRestedOn,
    StatedRefused,
    UnknownTickets,
)
from execution.roadmaps.operations.planning import create_pack, delete_pack
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.operations.writing import edit_section, update_roadmap
from execution.roadmaps.rules.documents.facts import AnalysisFacts, Grounds
from execution.roadmaps.rules.documents.sections import new_sections
from tests import actors
from tests.enterprises.factories import approved, enterprise, owner_of
from tests.execution.roadmaps.making import brought_back, edited, exported, pack_of, standing, tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return owner_of(enterprise_id)


def test_what_the_chosen_tickets_wait_for_comes_along_and_is_named(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner)
    assert made.added == ("T1.1.1", "T1.1.2", "T4.1.1")
    assert sorted(tickets(made.pack, owner)) == ["T1.1.1", "T1.1.2", "T1.2.1", "T4.1.1", "T4.1.2"]


def test_each_ticket_stands_in_one_sprint_of_ten_hours_after_what_it_waits_for(
    enterprise_id: int, owner: Actor
) -> None:
    made = pack_of(enterprise_id, owner)
    refs = {row.pk: ref for ref, row in tickets(made.pack, owner).items()}
    shown = [
        (one["planned_start"], one["planned_end"], [refs[pk] for pk in one["ticket_instance_ids"]])
        for one in made.pack.sprint_assignments_json
    ]
    assert shown == [
        ("2026-11-23", "2026-12-06", ["T1.1.1", "T4.1.1"]),
        ("2026-12-07", "2026-12-20", ["T1.1.2"]),
        ("2026-12-21", "2027-01-03", ["T1.2.1", "T4.1.2"]),
    ]


def test_it_has_ten_sections_and_says_what_nobody_stated(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner, assumptions={"blended_hourly_rate": Decimal("45.00"), "currency": "USD"})
    with acting(owner):
        sections = {one.section_name: one for one in queries.sections_of(actor=owner, roadmap_id=made.roadmap.pk)}
    assert next(iter(sections)) == "executive_summary"
    assert len(sections) == 10
    assert "| An hour of work is counted at | 45.00 |" in sections["financials"].content_md
    assert "Not stated: leads a year; average value of a deal;" in sections["financials"].content_md
    assert "No diagnosis is cited" in sections["diagnostic"].content_md


def test_metrics_stand_in_it_by_their_names(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner)
    with acting(owner):
        content = queries.section_for(actor=owner, roadmap_id=made.roadmap.pk, number=8).content_md
    assert "| Minutes until a lead hears back | T1.1.1, T1.1.2" in content
    assert "`" not in content


def test_an_analysis_is_called_by_its_domain_and_its_day() -> None:
    grounds = Grounds("Example Orchard Press", analysis=AnalysisFacts("Finance analysis, 14 Apr 2026", "0.8"))
    assert new_sections(grounds, (), ())[1].content == (
        "Finance analysis, 14 Apr 2026: its confidence is 0.8 of 1.\n\nSource: Finance analysis, 14 Apr 2026.\n"
    )


def test_a_decision_chooses_tickets_by_what_it_means_to_move_and_is_cited(enterprise_id: int, owner: Actor) -> None:
    decision = approved(enterprise_id)
    made = create_pack(actor=owner, enterprise_id=enterprise_id, decision_id=decision.pk)
    with acting(owner):
        cited = citations_of(actor=owner, kind="roadmap", ref=str(made.roadmap.pk))
        summary = queries.section_for(actor=owner, roadmap_id=made.roadmap.pk, number=1).content_md
    assert {"T4.1.2", "T4.1.4"} <= set(tickets(made.pack, owner))
    assert [(one.cited.kind, one.cited.ref) for one in cited] == [("decision", str(decision.pk))]
    assert f"version 1, `{decision.content_hash[:12]}`" in summary


def test_the_database_counts_the_tickets(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner)
    first = tickets(made.pack, owner)["T1.1.1"]
    update_ticket(actor=owner, instance_id=first.pk, changes={"status": "done"})
    pack = standing(made.pack, owner)
    assert (pack.status, pack.total_tickets, pack.total_sprints) == ("in_progress", 5, 3)
    assert pack.totals_json == {
        "tickets": 5, "done": 1, "in_progress": 0, "blocked": 0, "not_started": 4, "skipped": 0,
    }  # fmt: skip


def test_a_pack_is_completed_when_each_ticket_is_done_or_skipped(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner, chosen=["T1.1.1", "T4.1.1"])
    for row, status in zip(tickets(made.pack, owner).values(), ("done", "skipped"), strict=True):
        update_ticket(actor=owner, instance_id=row.pk, changes={"status": status})
    assert standing(made.pack, owner).status == "completed"


def test_another_roadmap_is_a_new_version_and_the_first_is_superseded(enterprise_id: int, owner: Actor) -> None:
    first, second = pack_of(enterprise_id, owner), pack_of(enterprise_id, owner)
    with acting(owner):
        rows = dict(queries.roadmaps_of(actor=owner, enterprise_id=enterprise_id).values_list("version", "status"))
    assert (first.pack.version, second.pack.version) == ("v1.0", "v2.0")
    assert rows == {"v1.0": "superseded", "v2.0": "active"}


def test_two_roadmaps_of_an_enterprise_are_never_in_force_at_once(enterprise_id: int, owner: Actor) -> None:
    pack_of(enterprise_id, owner)
    with acting(owner), pytest.raises(IntegrityError, match="roadmap_in_force_once"), transaction.atomic():
        Roadmap.objects.create(organization_id=enterprise_id, enterprise_id=enterprise_id, version="v9.0")


def test_done_without_its_time_is_refused_by_the_database(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner)
    with acting(owner), pytest.raises(IntegrityError, match="ticket_instance_done_has_its_time"), transaction.atomic():
        TicketInstance.objects.for_actor(owner).filter(pack=made.pack).update(status="done")


def test_a_pack_goes_with_its_tickets_until_one_of_them_is_done(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner)
    delete_pack(actor=owner, pack_id=made.pack.pk)
    with acting(owner):
        left = TicketInstance.objects.for_actor(owner).filter(organization_id=enterprise_id).count()
        packs = TicketPack.objects.for_actor(owner).filter(enterprise_id=enterprise_id).count()
    assert (packs, left) == (0, 0)


def test_a_pack_with_something_done_is_not_deleted(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner)
    update_ticket(actor=owner, instance_id=tickets(made.pack, owner)["T1.1.1"].pk, changes={"status": "done"})
    with pytest.raises(PackHasDone) as refused:
        delete_pack(actor=owner, pack_id=made.pack.pk)
    assert refused.value.code == "ticket_pack.has_done"
    assert len(tickets(made.pack, owner)) == 5


def test_a_pack_whose_file_came_back_to_a_later_one_is_not_deleted(enterprise_id: int, owner: Actor) -> None:
    before = pack_of(enterprise_id, owner).pack
    text = exported(before, owner)
    update_ticket(
        actor=owner, instance_id=tickets(before, owner)["T1.1.1"].pk, changes={"status": "blocked", "notes": "Bank."}
    )
    renewed = refresh_roadmap(actor=owner, pack_id=before.pk)
    assert renewed is not None
    brought_back(renewed.pack, owner, edited(text, "T1.1.1", status="skipped"))
    with pytest.raises(PackRestedOn, match=r"v1\.1"):
        delete_pack(actor=owner, pack_id=before.pk)
    with acting(owner):
        assert queries.open_conflicts_of(actor=owner, pack_id=renewed.pack.pk).count() == 1


def test_the_database_layer_too_keeps_the_export_that_a_later_file_was_held_against(
    enterprise_id: int, owner: Actor
) -> None:
    before = pack_of(enterprise_id, owner).pack
    text = exported(before, owner)
    update_ticket(actor=owner, instance_id=tickets(before, owner)["T1.1.1"].pk, changes={"status": "in_progress"})
    renewed = refresh_roadmap(actor=owner, pack_id=before.pk)
    assert renewed is not None
    brought_back(renewed.pack, owner, edited(text, "T4.1.1", notes="Later."))
    with acting(owner), pytest.raises(RestrictedError), transaction.atomic():
        TicketPack.objects.for_actor(owner).filter(pk=before.pk).delete()


def test_a_pack_goes_with_the_files_that_came_back_to_it(enterprise_id: int, owner: Actor) -> None:
    pack = pack_of(enterprise_id, owner).pack
    brought_back(pack, owner, edited(exported(pack, owner), "T4.1.1", notes="Later."))
    delete_pack(actor=owner, pack_id=pack.pk)
    with acting(owner):
        assert not PackUpload.objects.for_actor(owner).filter(organization_id=enterprise_id).exists()


def test_tickets_that_the_library_does_not_offer_are_named(enterprise_id: int, owner: Actor) -> None:
    with pytest.raises(UnknownTickets, match=r"T9\.9\.9"):
        pack_of(enterprise_id, owner, chosen=["T1.1.1", "T9.9.9"])


def test_nothing_chosen_is_no_roadmap(enterprise_id: int, owner: Actor) -> None:
    with pytest.raises(NothingRecommended):
        pack_of(enterprise_id, owner, chosen=[])


def test_a_figure_that_cannot_be_kept_is_pointed_at(enterprise_id: int, owner: Actor) -> None:
    stated = {"assumptions": {"currency": "USD"}, "roi_projection": {"cost": Decimal("-1"), "hope": 4}}
    with pytest.raises(StatedRefused) as refused:
        pack_of(enterprise_id, owner, **stated)
    assert [one.pointer for one in refused.value.problems] == ["/roi_projection/hope", "/roi_projection/cost"]


@pytest.mark.parametrize("begins", [date.max, date(2037, 1, 1), date(2015, 12, 31), date.min])
def test_a_day_of_another_age_begins_no_roadmap(enterprise_id: int, owner: Actor, begins: date) -> None:
    with clock.fixed_at(datetime(2026, 11, 21, 12, tzinfo=UTC)), pytest.raises(BeginsFarAway) as refused:
        pack_of(enterprise_id, owner, starts_on=begins)
    assert refused.value.facts["first"] == "2016-01-01"
    assert refused.value.facts["last"] == "2036-12-31"


@pytest.mark.parametrize(
    "amounts",
    [
        {"assumptions": {"blended_hourly_rate": Decimal(45)}},
        {"assumptions": {"avg_deal_value": Decimal(420)}},
        {"roi_projection": {"cost": Decimal(0)}},
    ],
)
def test_amounts_without_a_currency_are_not_kept(
    enterprise_id: int, owner: Actor, amounts: dict[str, dict[str, Decimal]]
) -> None:
    with pytest.raises(StatedRefused) as refused:
        pack_of(enterprise_id, owner, **amounts)
    assert [one.pointer for one in refused.value.problems] == ["/assumptions/currency"]


def test_a_count_needs_no_currency(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner, assumptions={"annual_lead_volume": Decimal(600)})
    assert made.roadmap.metadata_json["assumptions"] == {"annual_lead_volume": "600"}


def test_a_projection_is_in_the_currency_that_stands_and_that_cannot_be_taken_from_under_it(
    enterprise_id: int, owner: Actor
) -> None:
    roadmap = pack_of(enterprise_id, owner, assumptions={"currency": "EUR"}).roadmap
    projected = {"roi_projection": {"cost": Decimal(900)}}
    told = update_roadmap(actor=owner, roadmap_id=roadmap.pk, changes=projected).metadata_json
    assert (told["assumptions"], told["roi_projection"]) == ({"currency": "EUR"}, {"cost": "900"})
    with pytest.raises(StatedRefused) as refused:
        update_roadmap(actor=owner, roadmap_id=roadmap.pk, changes={"assumptions": {}})
    assert [one.pointer for one in refused.value.problems] == ["/assumptions/currency"]


def financials(roadmap: Roadmap, owner: Actor) -> str:
    with acting(owner):
        found: str = queries.section_for(actor=owner, roadmap_id=roadmap.pk, number=9).content_md
    return found


def test_what_is_stated_later_stands_in_the_financials_at_once(enterprise_id: int, owner: Actor) -> None:
    roadmap = pack_of(enterprise_id, owner).roadmap
    before = financials(roadmap, owner)
    stated = {"assumptions": {"blended_hourly_rate": Decimal("45.00"), "currency": "EUR"}}
    update_roadmap(actor=owner, roadmap_id=roadmap.pk, changes=stated)
    after = financials(roadmap, owner)
    assert "Not stated: an hour of work is counted at; leads a year;" in before
    assert "| An hour of work is counted at | 45.00 |" in after
    assert "Not stated: leads a year;" in after
    assert after.startswith(before.split("[//]")[0])


def test_financials_that_hands_wrote_stay_as_they_were_written(enterprise_id: int, owner: Actor) -> None:
    roadmap = pack_of(enterprise_id, owner).roadmap
    edit_section(actor=owner, roadmap_id=roadmap.pk, number=9, changes={"content_md": "Ask the accountant.\n"})
    stated = {"assumptions": {"blended_hourly_rate": Decimal("45.00"), "currency": "EUR"}}
    update_roadmap(actor=owner, roadmap_id=roadmap.pk, changes=stated)
    assert financials(roadmap, owner) == "Ask the accountant.\n"


def test_a_decision_about_another_enterprise_makes_no_roadmap(enterprise_id: int) -> None:
    decision = approved(enterprise().id)
    with pytest.raises(NotItsDecision):
        create_pack(actor=actors.staff(), enterprise_id=enterprise_id, decision_id=decision.pk)


@pytest.mark.parametrize("role", ["member", "viewer"])
def test_owners_and_administrators_alone_plan(enterprise_id: int, role: str) -> None:
    with pytest.raises(RoleNotAllowed):
        pack_of(enterprise_id, actors.member(enterprise_id, role))


def test_planning_leaves_one_entry_with_the_tickets(enterprise_id: int, owner: Actor) -> None:
    made = pack_of(enterprise_id, owner)
    with acting(owner):
        entry = AuditEvent.objects.for_actor(owner).get(action="create_pack", object_id=str(made.pack.pk))
    assert entry.after["tickets"] == ["T1.1.1", "T1.1.2", "T1.2.1", "T4.1.1", "T4.1.2"]
