"""Today shows whoever keeps roadmaps which files wait for a choice, and everybody the tickets that name them."""

from __future__ import annotations

from datetime import date

import pytest

from clear_platform.foundation.public import Actor, Inbox, acting
from execution.roadmaps.inbox import inbox
from execution.roadmaps.operations.filing import settle_conflicts
from execution.roadmaps.operations.refreshing import refresh_roadmap
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.queries import Pack
from tests import actors
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.roadmaps.making import brought_back, edited, exported, pack_of, tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise(name="Example Orchard Press").id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return owner_of(enterprise_id)


@pytest.fixture
def pack(enterprise_id: int, owner: Actor) -> Pack:
    return pack_of(enterprise_id, owner).pack


@pytest.fixture
def conflicting(pack: Pack, owner: Actor) -> Pack:
    """A pack whose file came back with two edits of what was changed here too."""
    text = exported(pack, owner)
    for ref in ("T1.1.1", "T4.1.1"):
        update_ticket(actor=owner, instance_id=tickets(pack, owner)[ref].pk, changes={"notes": "Here."})
        text = edited(text, ref, notes="There.")
    brought_back(pack, owner, text)
    return pack


def asked_of(actor: Actor) -> dict[str, Inbox]:
    with acting(actor):
        return {one.group: one for one in inbox(actor) if one.total}


def test_a_file_with_conflicts_is_one_thing_to_do(conflicting: Pack, owner: Actor) -> None:
    found = asked_of(owner)["Checklists that came back"]
    [item] = found.items
    assert (found.total, item.do) == (1, "Choose what counts in the checklist of Example Orchard Press")
    assert item.because == "2 edits of pack.md were changed here too"
    assert item.href == f"/enterprises/{conflicting.enterprise_id}/roadmap"


def test_it_is_asked_no_more_once_all_is_settled(conflicting: Pack, owner: Actor) -> None:
    settle_conflicts(actor=owner, pack_id=conflicting.pk, keep_all="here")
    assert asked_of(owner) == {}


def test_a_member_is_not_asked_to_choose(conflicting: Pack) -> None:
    assert asked_of(actors.member(conflicting.enterprise_id, "member")) == {}


def test_who_is_named_for_a_ticket_finds_it_with_the_end_of_its_sprint(pack: Pack, owner: Actor) -> None:
    member = actors.member(pack.enterprise_id, "member")
    rows = tickets(pack, owner)
    update_ticket(actor=owner, instance_id=rows["T4.1.1"].pk, changes={"assignee_id": member.id})
    update_ticket(
        actor=owner, instance_id=rows["T1.1.1"].pk, changes={"assignee_id": member.id, "status": "in_progress"}
    )
    found = asked_of(member)["My tickets"]
    assert [(one.due, one.href) for one in found.items] == [
        (date(2026, 12, 6), f"/ticket-instances/{rows[ref].pk}") for ref in ("T1.1.1", "T4.1.1")
    ]
    assert found.items[0].because == "T1.1.1 of the roadmap of Example Orchard Press, in progress"


def test_what_is_done_or_of_a_version_that_was_replaced_is_asked_no_more(pack: Pack, owner: Actor) -> None:
    rows = tickets(pack, owner)
    for ref, status in (("T1.1.1", "done"), ("T4.1.1", "in_progress")):
        update_ticket(actor=owner, instance_id=rows[ref].pk, changes={"assignee_id": owner.id, "status": status})
    renewed = refresh_roadmap(actor=owner, pack_id=pack.pk)
    assert renewed is not None
    [item] = asked_of(owner)["My tickets"].items
    assert item.href == f"/ticket-instances/{tickets(renewed.pack, owner)['T4.1.1'].pk}"
