"""A roadmap is renewed by what was done and measured: a new version of both, or none where nothing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clear_platform.foundation.days import day_in_words
from clear_platform.foundation.public import Actor, acting, citations_of
from execution.models import Roadmap
from execution.roadmaps import queries
from execution.roadmaps.errors import ConflictsOpen
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.operations.writing import edit_section
from execution.roadmaps.rules.documents.facts import Delta, Grounds, Learned, SectionText, SprintPlan, WorkTicket
from execution.roadmaps.rules.documents.markdown import moved_beneath, with_part
from execution.roadmaps.rules.documents.progress import (
    inputs_hash,
    learned_hash,
    placed_of,
    progress_of,
    section_status,
)
from execution.roadmaps.rules.documents.renewing import Renewed, renewed_roadmap, shifted_sprints
from execution.roadmaps.rules.documents.sections import new_sections
from execution.roadmaps.rules.documents.shown import blocks_of
from execution.roadmaps.rules.versions import next_new, renewed
from tests.enterprises.factories import approved, enterprise, owner_of
from tests.execution.roadmaps.making import brought_back, edited, exported, pack_of, standing, tickets

ON = date(2026, 12, 1)


def work(ref: str, system: str, category: str, status: str = "not_started") -> WorkTicket:
    return WorkTicket(ref, f"Title of {ref}", system, category, "nps", Decimal(5), Decimal(10), "USD", status)


TICKETS = (
    work("T1.1.1", "lead_response", "workflow"),
    work("T1.1.2", "lead_response", "tooling"),
    work("T2.1.1", "crm", "workflow"),
    work("T2.1.2", "crm", "enablement"),
)
SPRINTS = (
    SprintPlan(1, "Lead response", ("T1.1.1", "T1.1.2"), date(2026, 11, 9), date(2026, 11, 22)),
    SprintPlan(2, "CRM", ("T2.1.1", "T2.1.2"), date(2026, 11, 23), date(2026, 12, 6)),
)
SECTIONS = new_sections(Grounds("Example Orchard Press"), SPRINTS, TICKETS)
METADATA = {
    "assumptions": {"currency": "USD"},
    "implementation_progress": progress_of(TICKETS),
    "placed": placed_of(SPRINTS),
    "inputs_hash": inputs_hash(TICKETS, SPRINTS, ""),
}
LEARNED = Learned(
    label="60d",
    baseline_on=date(2026, 9, 1),
    measured_on=date(2026, 11, 1),
    status="at_risk",
    deltas=(Delta("lead_response_minutes", "90", "30", "-60"),),
    roi={"time_savings_hours_annual": "200", "time_savings_value_annual": "9000.00"},
    currency="USD",
    missing=("nps",),
)


def worked(**statuses: str) -> tuple[WorkTicket, ...]:
    """The tickets, some of them in another status: `T1_1_1="done"`."""
    said = {ref.replace("_", "."): status for ref, status in statuses.items()}
    return tuple(replace(one, status=said.get(one.ref, one.status)) for one in TICKETS)


def following(
    now: tuple[WorkTicket, ...] = TICKETS, *, learned: Learned | None = None, on: date = date(2026, 11, 20)
) -> Renewed | None:
    return renewed_roadmap(
        version="v1.0", metadata=METADATA, sections=SECTIONS, sprints=SPRINTS, tickets=now, learned=learned, on=on
    )


def made(now: tuple[WorkTicket, ...] = TICKETS, *, learned: Learned | None = None, on: date = ON) -> Renewed:
    found = following(now, learned=learned, on=on)
    assert found is not None
    return found


def section(number: int, of: Renewed) -> SectionText:
    return next(one for one in of.sections if one.number == number)


# The rule ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [date(2026, 11, 20), date(2027, 6, 1)])
def test_with_nothing_changed_there_is_no_version_however_late_it_is(on: date) -> None:
    assert following(on=on) is None


def test_the_same_work_gives_the_same_version_word_for_word() -> None:
    now = worked(T1_1_1="done")
    assert made(now, learned=LEARNED) == made(now, learned=LEARNED)


def test_the_summary_goes_to_the_last_day_of_the_sprints_as_they_now_are() -> None:
    new = made(worked(T1_1_1="done"), on=date(2026, 12, 20))
    assert new.sprints[-1].end > SPRINTS[-1].end
    summary = section(1, new).content
    assert f"In 2 sprints, from 9 Nov 2026 to {day_in_words(new.sprints[-1].end)}." in summary
    assert day_in_words(SPRINTS[-1].end) not in summary
    assert "1 of 4 tickets done when this version was written." in summary


def test_a_renewal_of_a_renewal_without_news_is_none() -> None:
    first = made(worked(T1_1_1="done"))
    again = renewed_roadmap(
        version=first.version,
        metadata=first.metadata,
        sections=first.sections,
        sprints=first.sprints,
        tickets=worked(T1_1_1="done"),
        learned=None,
        on=date(2027, 1, 1),
    )
    assert again is None


def test_completion_is_counted_for_each_system_without_what_was_skipped() -> None:
    progress = made(worked(T1_1_1="done", T2_1_1="done", T2_1_2="skipped")).metadata["implementation_progress"]
    assert progress["by_system"] == {
        "lead_response": {"tickets": 2, "done": 1, "completion_ratio": "0.50"},
        "crm": {"tickets": 2, "done": 1, "completion_ratio": "1.00"},
    }
    assert (progress["completion_ratio"], progress["done_tickets"]) == ("0.67", ["T1.1.1", "T2.1.1"])


def test_finished_workflows_move_beneath_delivered_and_no_others() -> None:
    content = section(4, made(worked(T1_1_1="done", T1_1_2="done"))).content
    assert content == "### Planned\n\n- T2.1.1 – Title of T2.1.1\n\n### Delivered\n\n- T1.1.1 – Title of T1.1.1\n"


def test_sprints_that_are_over_are_marked_and_the_rest_is_shifted_by_the_days_it_is_late() -> None:
    found = made(worked(T1_1_1="done", T1_1_2="skipped"), on=date(2026, 12, 10))
    assert [(one.start, one.end) for one in found.sprints] == [
        (date(2026, 11, 9), date(2026, 11, 22)),
        (date(2026, 11, 23), date(2026, 12, 10)),
    ]
    assert "### Sprint 1 — Lead response (done)" in section(5, found).content
    assert "From 23 Nov 2026 to 10 Dec 2026." in section(5, found).content


def test_everything_after_a_late_sprint_moves_with_it() -> None:
    assert [(one.start, one.end) for one in shifted_sprints(SPRINTS, TICKETS, on=date(2026, 11, 25))] == [
        (date(2026, 11, 9), date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 12, 9)),
    ]


def test_what_was_measured_goes_into_metrics_and_outcomes() -> None:
    found = made(learned=LEARNED)
    assert "Measured on 1 Nov 2026 (60d) against 1 Sep 2026." in section(8, found).content
    assert "| `lead_response_minutes` | 90 | 30 | -60 |" in section(8, found).content
    assert "Not measured on both days: `nps`." in section(8, found).content
    assert "The roadmap is **at risk** by the snapshot 60d of 1 Nov 2026." in section(10, found).content
    assert "| Value of the hours saved, a year | USD 9000.00 |" in section(10, found).content
    assert "| Hours saved a year | 200 |" in section(10, found).content


def test_metrics_are_called_by_their_names_where_they_have_any() -> None:
    found = made(learned=replace(LEARNED, names={"lead_response_minutes": "Time to answer a lead", "nps": "Promoters"}))
    assert "| Time to answer a lead | 90 | 30 | -60 |" in section(8, found).content
    assert "Not measured on both days: Promoters." in section(8, found).content
    assert "What moved: Time to answer a lead by -60." in section(10, found).content


def test_what_metrics_are_called_makes_no_new_version() -> None:
    assert learned_hash(replace(LEARNED, names={"nps": "Promoters"})) == learned_hash(LEARNED)


def test_what_was_stated_since_stands_in_the_financials() -> None:
    stated = {"assumptions": {"blended_hourly_rate": "45.00", "currency": "EUR"}, "roi_projection": {"cost": "900"}}
    found = renewed_roadmap(
        version="v1.0", metadata={**METADATA, **stated}, sections=SECTIONS, sprints=SPRINTS,
        tickets=worked(T1_1_1="done"), learned=None, on=ON,
    )  # fmt: skip
    assert found is not None
    content = section(9, found).content
    assert "| An hour of work is counted at | 45.00 |" in content
    assert "| Cost of all of it | 900 |" in content
    assert "Not stated: leads a year; average value of a deal; value of hours saved, a year;" in content
    assert content.startswith(SECTIONS[8].content.split("[//]")[0])


def test_what_was_skipped_taken_up_and_moved_is_in_the_changelog() -> None:
    first = made(worked(T1_1_2="skipped"))
    assert "## Skipped since\n\n- T1.1.2 – Title of T1.1.2\n" in first.changelog
    later = (
        SprintPlan(1, "Lead response", ("T1.1.1",), date(2026, 11, 9), date(2026, 11, 22)),
        SprintPlan(2, "CRM", ("T2.1.1", "T2.1.2", "T1.1.2"), date(2026, 11, 23), date(2026, 12, 6)),
    )
    again = renewed_roadmap(
        version="v1.1", metadata=first.metadata, sections=first.sections, sprints=later, tickets=TICKETS,
        learned=None, on=ON,
    )  # fmt: skip
    assert again is not None
    assert "## No longer skipped\n\n- T1.1.2 – Title of T1.1.2\n" in again.changelog
    assert "## Moved to another sprint\n\n- T1.1.2 – Title of T1.1.2: sprint 1 to sprint 2\n" in again.changelog
    assert "Skipped since" not in again.changelog


def test_a_move_alone_makes_a_version_that_says_so() -> None:
    moved = (replace(SPRINTS[0], refs=("T1.1.1",)), replace(SPRINTS[1], refs=(*SPRINTS[1].refs, "T1.1.2")))
    found = renewed_roadmap(
        version="v1.0", metadata=METADATA, sections=SECTIONS, sprints=moved, tickets=TICKETS, learned=None,
        on=date(2026, 11, 20),
    )  # fmt: skip
    assert found is not None
    assert "- T1.1.2 – Title of T1.1.2: sprint 1 to sprint 2" in found.changelog


def test_the_outcome_replaces_the_one_before_it() -> None:
    first = made(learned=LEARNED)
    again = renewed_roadmap(
        version="v1.1", metadata=first.metadata, sections=first.sections, sprints=SPRINTS, tickets=TICKETS,
        learned=replace(LEARNED, label="90d", status="on_track"), on=ON,
    )  # fmt: skip
    assert again is not None
    assert "60d" not in section(10, again).content
    assert "**on track** by the snapshot 90d" in section(10, again).content


def test_an_outcome_that_is_known_stays_where_no_newer_one_is_given() -> None:
    first = made(learned=LEARNED)
    again = renewed_roadmap(
        version="v1.1", metadata=first.metadata, sections=first.sections, sprints=SPRINTS,
        tickets=worked(T1_1_1="done"), learned=None, on=ON,
    )  # fmt: skip
    assert again is not None
    assert section(10, again) == section(10, first)


def test_the_changelog_says_what_became_of_what() -> None:
    changelog = made(worked(T1_1_1="done", T1_1_2="done"), learned=LEARNED, on=date(2026, 12, 10)).changelog
    assert changelog.startswith(
        "# From v1.0 to v1.1\n\nRenewed on 10 Dec 2026.\n\n## Done since\n\n- T1.1.1 – Title of"
    )
    assert "- Lead capture and response: 0 % to 100 %" in changelog
    assert "- 6 Tooling: planned to implemented" in changelog
    assert "- Sprint 1 is done\n- Sprint 2 now ends on 10 Dec 2026, not on 6 Dec 2026" in changelog
    assert "## What was measured" in changelog


def test_what_is_no_longer_done_is_said() -> None:
    first = made(worked(T1_1_1="done"))
    again = renewed_roadmap(
        version="v1.1", metadata=first.metadata, sections=first.sections, sprints=SPRINTS, tickets=TICKETS,
        learned=None, on=ON,
    )  # fmt: skip
    assert again is not None
    assert "## No longer done\n\n- T1.1.1" in again.changelog


@pytest.mark.parametrize(
    ("number", "statuses", "learned", "status"),
    [
        (2, {}, False, "implemented"),
        (3, {}, False, "planned"),
        (3, {"T1_1_1": "blocked"}, False, "in_progress"),
        (4, {"T1_1_1": "done", "T2_1_1": "skipped"}, False, "implemented"),
        (6, {"T1_1_2": "skipped"}, False, "deprecated"),
        (7, {"T1_1_1": "done"}, False, "planned"),
        (1, dict.fromkeys(("T1_1_1", "T1_1_2", "T2_1_1", "T2_1_2"), "done"), False, "in_progress"),
        (1, dict.fromkeys(("T1_1_1", "T1_1_2", "T2_1_1", "T2_1_2"), "done"), True, "implemented"),
        (9, {}, True, "in_progress"),
        (10, {}, False, "planned"),
        (10, {}, True, "in_progress"),
    ],
)
def test_how_far_a_section_has_come_follows_from_its_tickets(
    number: int, statuses: dict[str, str], learned: bool, status: str
) -> None:
    assert section_status(number, worked(**statuses), standing="planned", learned=learned) == status


def test_a_diagnostic_that_cites_no_diagnosis_is_not_done_and_no_renewal_makes_it_so() -> None:
    assert [SECTIONS[1].status, made(worked(T1_1_1="done")).sections[1].status] == ["planned", "planned"]


def test_a_section_that_is_no_longer_meant_stays_so() -> None:
    assert section_status(3, worked(T1_1_1="done"), standing="deprecated", learned=True) == "deprecated"


def test_what_hands_wrote_around_a_part_stays() -> None:
    content = "Before.\n\n[//]: # (begin progress)\n\nOld.\n\n[//]: # (end progress)\n\nAfter.\n"
    assert with_part(content, "progress", ["New."]) == content.replace("Old.", "New.")
    assert with_part("Alone.\n", "progress", ["New."]).startswith("Alone.\n\n[//]: # (begin progress)\n\nNew.")


def test_an_item_moves_with_all_that_stands_in_it_and_only_once() -> None:
    content = "### Planned\n\n- T1.1 – a\n  more of it\n- T1.10 – b\n\n### Delivered\n\n- T1.2 – c\n\n### Later\n\nx\n"
    after = "### Planned\n\n- T1.10 – b\n\n### Delivered\n\n- T1.2 – c\n- T1.1 – a\n  more of it\n\n### Later\n\nx\n"
    assert moved_beneath(content, ["T1.1", "T1.2"], heading="### Delivered") == after
    assert moved_beneath(after, ["T1.1", "T1.2"], heading="### Delivered") == after


def test_an_item_without_words_stays_where_it_is() -> None:
    content = "-\n- T1.1 – a\n- T1.3 – b\n\n### Delivered\n\n- T1.2 – c\n"
    after = "-\n- T1.3 – b\n\n### Delivered\n\n- T1.2 – c\n- T1.1 – a\n"
    assert moved_beneath(content, ["T1.1"], heading="### Delivered") == after


def test_versions_follow_each_other() -> None:
    assert (renewed("v1.9"), next_new([]), next_new(["v1.0", "v1.12", "v2.3"])) == ("v1.10", "v1.0", "v3.0")


def test_what_people_write_reaches_no_page_as_markup() -> None:
    found = blocks_of(
        "<script>alert(1)</script>\n\n**bold** `<b>` [here](javascript:alert(1))\n\n| a |\n|---|\n| <i> |\n"
    )
    assert [one.kind for one in found] == ["paragraph", "paragraph", "table"]
    assert found[0].spans[0].text == "<script>alert(1)</script>"
    assert ("bold", "strong") in [(span.text, span.kind) for span in found[1].spans]
    assert [row[0][0].text for row in found[2].rows] == ["<i>"]


def test_rows_beneath_a_head_wider_than_any_table_of_ours_are_shown_as_they_were_typed() -> None:
    wide, rows = 250, 250
    written = f"{'|a' * wide}|\n{'|-' * wide}|\n" + "x\n" * rows
    assert {one.kind for one in blocks_of(written)} == {"paragraph"}
    assert [one.kind for one in blocks_of("|a|b|\n|-|-|\n" + "|c|d|\n" * 2000)] == ["table"]


# The operation -------------------------------------------------------------------------------------------------------


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return owner_of(enterprise_id)


@pytest.mark.django_db
def test_a_new_version_has_a_pack_of_its_own_in_which_each_ticket_stands_as_it_stood(
    enterprise_id: int, owner: Actor
) -> None:
    pack = pack_of(enterprise_id, owner).pack
    update_ticket(
        actor=owner, instance_id=tickets(pack, owner)["T1.1.1"].pk, changes={"status": "done", "assignee_id": owner.id}
    )
    found = refresh_roadmap(actor=owner, pack_id=pack.pk)
    assert found is not None
    before, after = tickets(pack, owner)["T1.1.1"], tickets(found.pack, owner)["T1.1.1"]
    assert (found.roadmap.version, found.pack.version, found.roadmap.renews_id) == ("v1.1", "v1.1", found.before.pk)
    assert (after.status, after.assignee_id, after.completed_at) == ("done", owner.id, before.completed_at)
    assert standing(found.pack, owner).totals_json == standing(pack, owner).totals_json
    with acting(owner):
        rows = dict(
            Roadmap.objects.for_actor(owner).filter(enterprise_id=enterprise_id).values_list("version", "status")
        )
        sections = queries.sections_of(actor=owner, roadmap_id=found.roadmap.pk).count()
    assert (rows, sections) == ({"v1.0": "superseded", "v1.1": "active"}, 10)


@pytest.mark.django_db
def test_with_nothing_done_the_operation_makes_none(enterprise_id: int, owner: Actor) -> None:
    pack = pack_of(enterprise_id, owner).pack
    assert refresh_roadmap(actor=owner, pack_id=pack.pk) is None
    with acting(owner):
        assert queries.roadmaps_of(actor=owner, enterprise_id=enterprise_id).count() == 1


@pytest.mark.django_db
def test_what_hands_wrote_and_what_is_cited_goes_over_to_the_new_version(enterprise_id: int, owner: Actor) -> None:
    decision = approved(enterprise_id)
    made_now = pack_of(enterprise_id, owner, decision_id=decision.pk)
    words = "Our own words.\n"
    edit_section(actor=owner, roadmap_id=made_now.roadmap.pk, number=6, changes={"content_md": words})
    update_ticket(actor=owner, instance_id=tickets(made_now.pack, owner)["T1.1.1"].pk, changes={"status": "done"})
    found = refresh_roadmap(actor=owner, pack_id=made_now.pack.pk, learned=LEARNED)
    assert found is not None
    with acting(owner):
        content = queries.section_for(actor=owner, roadmap_id=found.roadmap.pk, number=6).content_md
        cited = [one.cited for one in citations_of(actor=owner, kind="roadmap", ref=str(found.roadmap.pk))]
    assert (content, cited) == (words, [("decision", str(decision.pk))])


@pytest.mark.django_db
def test_no_version_is_made_while_a_conflict_waits(enterprise_id: int, owner: Actor) -> None:
    pack = pack_of(enterprise_id, owner).pack
    text = exported(pack, owner)
    update_ticket(actor=owner, instance_id=tickets(pack, owner)["T1.1.1"].pk, changes={"notes": "Here."})
    brought_back(pack, owner, edited(text, "T1.1.1", notes="There."))
    with pytest.raises(ConflictsOpen):
        refresh_roadmap(actor=owner, pack_id=pack.pk)
