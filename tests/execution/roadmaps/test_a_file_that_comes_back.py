"""A file is held against its export and what is here: edits are taken; where both changed, a person chooses."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, acting, remove_member
from execution.models import PackConflict, PackExport, PackUpload, Ticket, TicketInstance
from execution.roadmaps import queries
from execution.roadmaps.errors import (
    AssigneeGone,
    BeforeWhatItNeeds,
    FileOfAnotherPack,
    FileOfUnknownExport,
    FileUnreadable,
    NoSuchConflict,
    RoadmapSuperseded,
    TicketReasonMissing,
)
from execution.roadmaps.operations.filing import MOST_BYTES, MOST_LINES, settle_conflicts
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.queries import Pack
from execution.roadmaps.results import Synced
from tests import actors
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.roadmaps.making import brought_back, edited, exported, pack_of, standing, ticked, tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return owner_of(enterprise_id)


@pytest.fixture
def pack(enterprise_id: int, owner: Actor) -> Pack:
    return pack_of(enterprise_id, owner).pack


def changes(synced: Synced) -> list[tuple[str, str, str, str]]:
    return [(one.ref, one.field, one.exported, one.in_file) for one in synced.merged.taken]


def problems(synced: Synced) -> list[tuple[str, str]]:
    return [(one.code, one.ref) for one in synced.merged.faults]


def moved(pack: Pack, by: Actor, ref: str, **changes: object) -> TicketInstance:
    return update_ticket(actor=by, instance_id=tickets(pack, by)[ref].pk, changes=changes)


# Edits ---------------------------------------------------------------------------------------------------------------


def test_a_file_nobody_edited_changes_nothing_and_leaves_nothing(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    before = {ref: row.row_version for ref, row in tickets(pack, owner).items()}
    synced = brought_back(pack, owner, text)
    assert (synced.merged.edits, synced.upload_id) == (0, None)
    assert {ref: row.row_version for ref, row in tickets(pack, owner).items()} == before
    with acting(owner):
        assert not PackUpload.objects.for_actor(owner).filter(pack=pack).exists()


def test_a_ticked_box_is_done_with_its_time_and_the_pack_is_counted(pack: Pack, owner: Actor) -> None:
    synced = brought_back(pack, owner, ticked(exported(pack, owner), "T1.1.1"))
    row = tickets(pack, owner)["T1.1.1"]
    assert changes(synced) == [("T1.1.1", "status", "not_started", "done")]
    assert (row.status, row.completed_at is None, row.started_at is None) == ("done", False, False)
    assert standing(pack, owner).totals_json["done"] == 1


def test_a_box_that_was_unticked_is_in_progress_and_no_longer_completed(pack: Pack, owner: Actor) -> None:
    moved(pack, owner, "T1.1.1", status="done")
    brought_back(pack, owner, exported(pack, owner).replace("[x] T1.1.1", "[ ] T1.1.1"))
    row = tickets(pack, owner)["T1.1.1"]
    assert (row.status, row.completed_at) == ("in_progress", None)


def test_the_status_line_counts_where_it_was_changed_and_the_box_was_not(pack: Pack, owner: Actor) -> None:
    text = edited(exported(pack, owner), "T1.1.1", status="done")
    brought_back(pack, owner, edited(text, "T4.1.1", status="Blocked", notes="Waits for the bank."))
    rows = tickets(pack, owner)
    assert (rows["T1.1.1"].status, rows["T4.1.1"].status, rows["T4.1.1"].notes) == (
        "done", "blocked", "Waits for the bank.",
    )  # fmt: skip


def test_a_box_and_a_status_that_differ_are_named_and_neither_counts(pack: Pack, owner: Actor) -> None:
    text = ticked(edited(exported(pack, owner), "T1.1.1", status="blocked"), "T1.1.1")
    synced = brought_back(pack, owner, text)
    assert problems(synced) == [("box_and_status_differ", "T1.1.1")]
    assert tickets(pack, owner)["T1.1.1"].status == "not_started"


def test_a_member_is_found_by_name_or_address_in_any_letters(enterprise_id: int, pack: Pack, owner: Actor) -> None:
    ada = actors.member(enterprise_id, "member", email="ada@example.org")
    text = edited(exported(pack, owner), "T1.1.1", assignee="the MEMBER")
    brought_back(pack, owner, edited(text, "T4.1.1", assignee="Ada@Example.org"))
    rows = tickets(pack, owner)
    assert (rows["T1.1.1"].assignee_id, rows["T4.1.1"].assignee_id) == (ada.id, ada.id)


def test_a_name_nobody_has_and_one_that_two_have_are_named(enterprise_id: int, pack: Pack, owner: Actor) -> None:
    actors.member(enterprise_id, "member")
    actors.member(enterprise_id, "member")
    text = edited(exported(pack, owner), "T1.1.1", assignee="The member")
    synced = brought_back(pack, owner, edited(text, "T4.1.1", assignee="Nobody Here"))
    assert sorted(problems(synced)) == [("several_people", "T1.1.1"), ("unknown_person", "T4.1.1")]


def test_people_who_share_a_name_are_written_by_their_addresses(enterprise_id: int, pack: Pack, owner: Actor) -> None:
    first = actors.member(enterprise_id, "member", email="first@example.org")
    actors.member(enterprise_id, "member", email="second@example.org")
    moved(pack, owner, "T1.1.1", assignee_id=first.id)
    text = exported(pack, owner)
    assert "Assignee: first@example.org" in text
    assert brought_back(pack, owner, text).merged.edits == 0


def test_an_emptied_field_is_emptied_and_a_line_that_is_gone_is_left_alone(pack: Pack, owner: Actor) -> None:
    moved(pack, owner, "T1.1.1", notes="First words.")
    moved(pack, owner, "T4.1.1", notes="Other words.")
    text = edited(exported(pack, owner), "T1.1.1", notes="").replace("  Notes: Other words.\n", "")
    synced = brought_back(pack, owner, text)
    assert changes(synced) == [("T1.1.1", "notes", "First words.", "")]


def test_a_line_moved_beneath_a_later_sprint_moves_the_ticket(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    start = text.index("- [ ] T4.1.2")
    block = text[start : text.index("Notes:", start) + len("Notes:\n")]
    synced = brought_back(pack, owner, text.replace(block, "").replace("## Sprint 3", block + "\n## Sprint 3", 1))
    assert changes(synced) == [("T4.1.2", "sprint", "3", "2")]
    with acting(owner):
        assert queries.ticket_in_its_sprint(actor=owner, instance_id=tickets(pack, owner)["T4.1.2"].pk).sprint == 2


def test_a_move_before_what_a_ticket_waits_for_is_named_and_not_made(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    start = text.index("- [ ] T1.2.1")
    block = text[start : text.index("Notes:", start) + len("Notes:\n")]
    synced = brought_back(pack, owner, text.replace(block, "").replace("## Sprint 2", block + "\n## Sprint 2", 1))
    assert (changes(synced), problems(synced)) == ([], [("before_what_it_needs", "T1.2.1")])


def test_a_block_without_a_reason_is_named_and_not_taken(pack: Pack, owner: Actor) -> None:
    synced = brought_back(pack, owner, edited(exported(pack, owner), "T1.1.1", status="blocked"))
    assert (changes(synced), problems(synced)) == ([], [("blocked_without_reason", "T1.1.1")])


def test_duplicates_strangers_and_lines_that_are_gone_are_named_with_their_lines(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    start = text.index("- [ ] T4.1.1")
    block = text[start : text.index("Notes:", start) + len("Notes:\n")]
    text = text.replace(block, "") + "- [x] T1.1.1 – again\n- [ ] T7.7.7 – a stranger\n"
    synced = brought_back(pack, owner, text)
    lines = text.split("\n")
    assert [(one.code, one.ref, lines[one.line - 1]) for one in synced.merged.faults] == [
        ("deleted", "T4.1.1", "---"),
        ("duplicate", "T1.1.1", "- [x] T1.1.1 – again"),
        ("unknown_ticket", "T7.7.7", "- [ ] T7.7.7 – a stranger"),
    ]
    assert (synced.merged.taken, len(tickets(pack, owner))) == ((), 5)


def test_a_dry_run_tells_and_changes_nothing(pack: Pack, owner: Actor) -> None:
    synced = brought_back(pack, owner, ticked(exported(pack, owner), "T1.1.1"), dry_run=True)
    assert changes(synced) == [("T1.1.1", "status", "not_started", "done")]
    assert tickets(pack, owner)["T1.1.1"].status == "not_started"


def test_the_same_file_twice_is_the_same_as_once(pack: Pack, owner: Actor) -> None:
    text = ticked(exported(pack, owner), "T1.1.1")
    brought_back(pack, owner, text)
    before = tickets(pack, owner)["T1.1.1"]
    again = brought_back(pack, owner, text)
    assert (again.merged.edits, again.merged.taken) == (1, ())
    assert tickets(pack, owner)["T1.1.1"].completed_at == before.completed_at


def test_taking_a_file_in_leaves_one_entry_with_what_it_changed(pack: Pack, owner: Actor) -> None:
    brought_back(pack, owner, ticked(exported(pack, owner), "T1.1.1"))
    with acting(owner):
        entry = AuditEvent.objects.for_actor(owner).get(action="sync_ticket_pack")
    assert (entry.before["tickets"], entry.after["tickets"]) == (
        {"T1.1.1": {"status": "not_started"}}, {"T1.1.1": {"status": "done"}},
    )  # fmt: skip


# Conflicts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def conflicting(pack: Pack, owner: Actor) -> str:
    """A file in which a ticket is done and another noted on; here the first was blocked meanwhile."""
    text = exported(pack, owner)
    moved(pack, owner, "T1.1.1", status="blocked", notes="Waits for the bank.")
    return edited(ticked(text, "T1.1.1"), "T4.1.1", notes="From tomorrow on.")


def waiting(pack: Pack, by: Actor) -> list[PackConflict]:
    with acting(by):
        return queries.conflicts_here(actor=by, pack=queries.pack_for(actor=by, pack_id=pack.pk))


def test_what_changed_on_both_sides_waits_and_the_rest_is_taken(pack: Pack, owner: Actor, conflicting: str) -> None:
    synced = brought_back(pack, owner, conflicting)
    [row] = waiting(pack, owner)
    assert (synced.merged.edits, changes(synced)) == (2, [("T4.1.1", "notes", "", "From tomorrow on.")])
    assert (row.field, row.exported, row.in_file, row.here) == ("status", "not_started", "done", "blocked")
    assert (row.instance.updated_by_id, tickets(pack, owner)["T1.1.1"].status) == (owner.id, "blocked")


def test_keeping_the_file_takes_its_value_then(pack: Pack, owner: Actor, conflicting: str) -> None:
    brought_back(pack, owner, conflicting)
    left = settle_conflicts(actor=owner, pack_id=pack.pk, choices={waiting(pack, owner)[0].pk: "file"})
    assert (left, waiting(pack, owner), tickets(pack, owner)["T1.1.1"].status) == (0, [], "done")
    assert standing(pack, owner).totals_json["done"] == 1


def test_keeping_what_is_here_changes_nothing_and_settles_it(pack: Pack, owner: Actor, conflicting: str) -> None:
    brought_back(pack, owner, conflicting)
    settle_conflicts(actor=owner, pack_id=pack.pk, choices={waiting(pack, owner)[0].pk: "here"})
    assert (waiting(pack, owner), tickets(pack, owner)["T1.1.1"].status) == ([], "blocked")


@pytest.mark.parametrize(("keep", "status"), [("file", "done"), ("here", "blocked")])
def test_all_are_settled_one_way_when_the_file_comes(
    pack: Pack, owner: Actor, conflicting: str, keep: str, status: str
) -> None:
    synced = brought_back(pack, owner, conflicting, keep=keep)
    assert (synced.merged.conflicts, waiting(pack, owner)) == ((), [])
    assert (tickets(pack, owner)["T1.1.1"].status, tickets(pack, owner)["T4.1.1"].notes) == (
        status, "From tomorrow on.",
    )  # fmt: skip


def test_what_both_sides_changed_alike_is_no_conflict(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    moved(pack, owner, "T1.1.1", status="done")
    synced = brought_back(pack, owner, ticked(text, "T1.1.1"))
    assert (synced.merged.taken, synced.merged.conflicts) == ((), ())


def settled(pack: Pack, by: Actor) -> list[tuple[str, str]]:
    with acting(by):
        rows = PackConflict.objects.for_actor(by).filter(instance__pack=pack, settled_at__isnull=False)
        return list(rows.order_by("pk").values_list("field", "kept"))


def test_a_file_that_comes_again_finds_what_waits_as_it_waits(pack: Pack, owner: Actor, conflicting: str) -> None:
    brought_back(pack, owner, conflicting)
    [before] = waiting(pack, owner)
    again = brought_back(pack, actors.staff(), conflicting)
    [after] = waiting(pack, owner)
    assert (after.pk, after.upload_id, settled(pack, owner)) == (before.pk, before.upload_id, [])
    assert (len(again.merged.conflicts), again.upload_id) == (1, None)
    with acting(owner):
        assert PackUpload.objects.for_actor(owner).filter(pack=pack).count() == 1
        assert AuditEvent.objects.for_actor(owner).filter(action="sync_ticket_pack").count() == 1


def test_a_file_that_brings_more_leaves_what_waits_with_the_one_that_brought_it(
    pack: Pack, owner: Actor, conflicting: str
) -> None:
    first = brought_back(pack, owner, conflicting)
    second = brought_back(pack, owner, edited(conflicting, "T1.1.2", notes="Later."))
    assert [row.upload_id for row in waiting(pack, owner)] == [first.upload_id]
    assert (changes(second), second.upload_id is None) == ([("T1.1.2", "notes", "", "Later.")], False)


def test_a_later_file_with_another_value_takes_the_place_of_what_waits(
    pack: Pack, owner: Actor, conflicting: str
) -> None:
    brought_back(pack, owner, conflicting)
    second = brought_back(pack, owner, edited(conflicting, "T1.1.1", status="skipped").replace("[x]", "[ ]"))
    [row] = waiting(pack, owner)
    assert (row.in_file, row.upload_id) == ("skipped", second.upload_id)
    assert settled(pack, owner) == [("status", "here")]


@pytest.mark.parametrize(("keep", "status"), [("here", "blocked"), ("file", "done")])
def test_a_side_that_counts_settles_what_an_earlier_file_left_open(
    pack: Pack, owner: Actor, conflicting: str, keep: str, status: str
) -> None:
    brought_back(pack, owner, conflicting)
    brought_back(pack, owner, conflicting, keep=keep)
    assert (waiting(pack, owner), settled(pack, owner)) == ([], [("status", keep)])
    assert tickets(pack, owner)["T1.1.1"].status == status
    with acting(owner):
        entry = AuditEvent.objects.for_actor(owner).filter(action="sync_ticket_pack").latest("pk")
    assert list(entry.after["settled"].values()) == [keep]


def test_settling_leaves_what_stood_before_and_what_stands_after(pack: Pack, owner: Actor, conflicting: str) -> None:
    brought_back(pack, owner, conflicting)
    settle_conflicts(actor=owner, pack_id=pack.pk, keep_all="file")
    with acting(owner):
        entry = AuditEvent.objects.for_actor(owner).get(action="settle_conflicts")
    assert entry.before == {"tickets": {"T1.1.1": {"status": "blocked"}}}
    assert entry.after["tickets"] == {"T1.1.1": {"status": "done"}}


def disputed(pack: Pack, owner: Actor, leaver: Actor, other: Actor) -> None:
    """A file gives a ticket to one person, and here it was given to another; it waits for somebody to choose."""
    text = edited(exported(pack, owner), "T1.1.1", assignee="leaver@example.org")
    moved(pack, owner, "T1.1.1", assignee_id=other.id)
    brought_back(pack, owner, text)
    remove_member(actor=owner, organization_id=pack.organization_id, user_id=leaver.id or 0)


def test_somebody_who_left_is_not_settled_into_a_ticket(enterprise_id: int, pack: Pack, owner: Actor) -> None:
    leaver = actors.member(enterprise_id, "member", email="leaver@example.org")
    other = actors.member(enterprise_id, "member", email="other@example.org")
    disputed(pack, owner, leaver, other)
    with pytest.raises(AssigneeGone, match=r"leaver@example\.org.*T1\.1\.1"):
        settle_conflicts(actor=owner, pack_id=pack.pk, keep_all="file")
    assert tickets(pack, owner)["T1.1.1"].assignee_id == other.id


def test_an_account_that_is_gone_unassigns_nobody(enterprise_id: int, pack: Pack, owner: Actor) -> None:
    leaver = actors.member(enterprise_id, "member", email="leaver@example.org")
    other = actors.member(enterprise_id, "member", email="other@example.org")
    disputed(pack, owner, leaver, other)
    with acting(owner):
        # What deleting the account leaves of the conflict.
        PackConflict.objects.for_actor(owner).filter(instance__pack=pack).update(person=None)
    with pytest.raises(AssigneeGone):
        settle_conflicts(actor=owner, pack_id=pack.pk, keep_all="file")
    assert tickets(pack, owner)["T1.1.1"].assignee_id == other.id


def test_a_file_names_nobody_who_left(enterprise_id: int, pack: Pack, owner: Actor) -> None:
    leaver = actors.member(enterprise_id, "member", email="leaver@example.org")
    moved(pack, owner, "T1.1.1", assignee_id=leaver.id)
    remove_member(actor=owner, organization_id=enterprise_id, user_id=leaver.id or 0)
    text = edited(exported(pack, owner), "T4.1.1", assignee="leaver@example.org")
    assert problems(brought_back(pack, owner, text)) == [("unknown_person", "T4.1.1")]


def test_a_block_of_a_file_without_a_reason_is_not_settled_into_place(pack: Pack, owner: Actor) -> None:
    text = edited(exported(pack, owner), "T1.1.1", status="blocked", notes="Bank.")
    moved(pack, owner, "T1.1.1", status="in_progress")
    brought_back(pack, owner, text)
    moved(pack, owner, "T1.1.1", notes="")
    with pytest.raises(TicketReasonMissing):
        settle_conflicts(actor=owner, pack_id=pack.pk, keep_all="file")


def test_a_conflict_that_was_settled_is_not_settled_again(pack: Pack, owner: Actor, conflicting: str) -> None:
    brought_back(pack, owner, conflicting)
    [row] = waiting(pack, owner)
    settle_conflicts(actor=owner, pack_id=pack.pk, choices={row.pk: "here"})
    with pytest.raises(NoSuchConflict, match=str(row.pk)):
        settle_conflicts(actor=owner, pack_id=pack.pk, choices={row.pk: "file"})


# Files that are not taken --------------------------------------------------------------------------------------------


def test_a_file_of_another_pack_is_refused_with_its_line(enterprise_id: int, owner: Actor, pack: Pack) -> None:
    foreign = exported(pack_of(enterprise().id, actors.staff()).pack, actors.staff())
    with pytest.raises(FileOfAnotherPack) as refused:
        brought_back(pack, owner, foreign)
    assert refused.value.facts["line"] == 2


def test_a_file_that_says_another_state_is_refused(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    at = text.index("state: ") + len("state: ")
    with pytest.raises(FileOfUnknownExport):
        brought_back(pack, owner, text[:at] + "0" * 64 + text[at + 64 :])


@pytest.mark.parametrize("text", ["x" * (MOST_BYTES + 1), "\n" * (MOST_LINES + 1), "\r" * (MOST_LINES + 1)])
def test_a_file_that_is_far_too_large_is_refused(pack: Pack, owner: Actor, text: str) -> None:
    with pytest.raises(FileUnreadable):
        brought_back(pack, owner, text)


def test_a_file_of_the_version_before_is_taken_into_the_one_in_force(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    moved(pack, owner, "T4.1.1", status="done")
    renewed = refresh_roadmap(actor=owner, pack_id=pack.pk)
    assert renewed is not None
    synced = brought_back(renewed.pack, owner, ticked(text, "T1.1.1"))
    assert changes(synced) == [("T1.1.1", "status", "not_started", "done")]
    rows = tickets(renewed.pack, owner)
    assert (rows["T1.1.1"].status, rows["T4.1.1"].status) == ("done", "done")


def test_nothing_is_taken_into_a_version_that_was_replaced(pack: Pack, owner: Actor) -> None:
    text = exported(pack, owner)
    moved(pack, owner, "T4.1.1", status="done")
    refresh_roadmap(actor=owner, pack_id=pack.pk)
    with pytest.raises(RoadmapSuperseded, match=r"v1\.0 was replaced by v1\.1"):
        brought_back(pack, owner, ticked(text, "T1.1.1"))


def test_a_move_on_the_board_before_what_a_ticket_waits_for_is_refused(pack: Pack, owner: Actor) -> None:
    with pytest.raises(BeforeWhatItNeeds, match=r"T1\.1\.2"):
        moved(pack, owner, "T1.2.1", sprint=1)


# Exports and size ----------------------------------------------------------------------------------------------------


def test_the_same_state_is_kept_once(pack: Pack, owner: Actor) -> None:
    assert exported(pack, owner) == exported(pack, owner)
    with acting(owner):
        assert PackExport.objects.for_actor(owner).filter(pack=pack).count() == 1


def test_what_was_exported_stays_as_it_was_written(pack: Pack, owner: Actor) -> None:
    exported(pack, owner)
    with acting(owner):
        rows = PackExport.objects.for_actor(owner).filter(pack=pack)
        with pytest.raises(DatabaseError, match="stays as it was written"), transaction.atomic():
            rows.update(state_json={})
        assert rows.get().state_json != {}


def test_two_thousand_tickets_take_as_many_statements_as_two(enterprise_id: int) -> None:
    staff = actors.staff()
    with acting(staff):
        Ticket.objects.bulk_create(
            Ticket(
                ticket_id=f"T9.{number}", title=f"Ticket {number}", system="crm", category="tooling",
                description="One of many.", success_metric="nps", estimate_hours=4, cost=0, currency="USD",
            )
            for number in range(1, 2001)
        )  # fmt: skip
    counts = []
    for many in (2, 2000):
        pack = pack_of(enterprise_id, staff, chosen=[f"T9.{number}" for number in range(1, many + 1)]).pack
        text = exported(pack, staff).replace("- [ ]", "- [x]")
        with CaptureQueriesContext(connection) as asked:
            synced = brought_back(pack, staff, text)
        counts.append(len(asked))
        assert (len(synced.merged.taken), standing(pack, staff).totals_json["done"]) == (many, many)
    assert counts[0] == counts[1]
