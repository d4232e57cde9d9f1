"""Whatever hands did to a file of whatever pack: each edit is taken, waits for somebody, or is named. None is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from clear_platform.foundation.public import Actor, acting
from execution.roadmaps import queries
from execution.roadmaps.errors import FileOfAnotherPack
from execution.roadmaps.operations.filing import settle_conflicts, sync_ticket_pack
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.queries import Pack
from execution.roadmaps.rules.files.merging import Change, Keep, Merged, merge
from execution.roadmaps.rules.files.reading import parse_ticket_pack_markdown
from execution.roadmaps.rules.files.state import PackState, base_of, kept
from execution.roadmaps.rules.files.writing import render_ticket_pack_markdown
from execution.roadmaps.rules.library import shipped_tickets
from tests import actors
from tests.enterprises.factories import enterprise
from tests.execution.roadmaps.hands import (
    PEOPLE,
    SPRINTS,
    STATUSES,
    Hands,
    Work,
    any_hands,
    moved,
    notes,
    state_of,
    stays,
)
from tests.execution.roadmaps.making import exported, pack_of, tickets
from tests.sizes import sized


def merged(hands: Hands, keep: Keep | None = None) -> Merged:
    """The file held against its export and what is here."""
    return merge(
        base=base_of(kept(hands.state().tickets)),
        file=parse_ticket_pack_markdown(hands.file()),
        now=state_of(hands.titles, hands.here, list(hands.here)).tickets,
        people=PEOPLE,
        needs={},
        sprints=SPRINTS,
        keep=keep,
    )


def fields(changes: tuple[Change, ...]) -> set[tuple[str, str]]:
    return {(one.ref, one.field) for one in changes}


@pytest.mark.prove
@settings(max_examples=sized(60, 600))
@given(any_hands())
def test_each_edit_is_taken_waits_or_is_named(hands: Hands) -> None:
    found = merged(hands)
    wanted = hands.changed() - hands.already() - hands.disputed()
    silent = hands.silent(wanted)
    assert (found.edits, found.already) == (len(hands.changed()), len(hands.already()))
    assert fields(found.conflicts) == hands.disputed()
    assert fields(found.taken) == wanted - silent
    assert [one.ref for one in found.faults if one.code == "blocked_without_reason"] == [
        one.ref for one in found.faults if one.code not in {"deleted", "duplicate"}
    ]
    assert {one.ref for one in found.faults if one.code == "blocked_without_reason"} == {ref for ref, _field in silent}


@pytest.mark.prove
@settings(max_examples=sized(30, 300))
@given(any_hands())
def test_lines_that_are_gone_or_there_twice_are_named_and_nothing_of_them_is_taken(hands: Hands) -> None:
    found = merged(hands)
    named = {code: {one.ref for one in found.faults if one.code == code} for code in ("deleted", "duplicate")}
    assert named == {"deleted": set(hands.gone), "duplicate": set(hands.twice)}
    assert not (hands.gone | hands.twice) & {ref for ref, _field in fields((*found.taken, *found.conflicts))}


@pytest.mark.prove
@settings(max_examples=sized(30, 300))
@given(any_hands())
def test_each_change_says_what_was_exported_what_the_file_says_and_what_is_here(hands: Hands) -> None:
    found = merged(hands)
    lines = hands.file().split(hands.ends)
    state, here = hands.state(), state_of(hands.titles, hands.here, list(hands.here))
    edited = state_of(hands.titles, hands.in_file, list(hands.in_file))
    said = {
        side: {
            (one.ref, field): str(getattr(one, field))
            for one in tickets
            for field in ("status", "assignee", "notes", "sprint")
        }
        for side, tickets in (("exported", state.tickets), ("in_file", edited.tickets), ("here", here.tickets))
    }
    for one in (*found.taken, *found.conflicts):
        key = (one.ref, one.field)
        assert (one.exported, one.in_file, one.here) == (said["exported"][key], said["in_file"][key], said["here"][key])
        assert 1 <= one.line <= len(lines)


@pytest.mark.prove
@settings(max_examples=sized(30, 300))
@given(any_hands())
def test_with_a_side_chosen_nothing_waits_and_the_rest_is_as_without(hands: Hands) -> None:
    wanted = hands.changed() - hands.already()
    ours, theirs = merged(hands, "here"), merged(hands, "file")
    assert (ours.conflicts, theirs.conflicts) == ((), ())
    assert fields(ours.taken) == fields(merged(hands).taken)
    assert fields(theirs.taken) == wanted - hands.silent(wanted)


@pytest.mark.prove
@settings(max_examples=sized(30, 300))
@given(any_hands())
def test_a_file_that_comes_a_second_time_has_nothing_left_to_take(hands: Hands) -> None:
    taken = fields(merged(hands).taken)
    again = merged(replace(hands, here=hands.after(taken)))
    assert again.taken == ()
    assert fields(again.conflicts) == fields(merged(hands).conflicts)


@pytest.mark.prove
@settings(max_examples=sized(30, 300))
@given(any_hands(), some.data())
def test_the_box_alone_is_enough(hands: Hands, data: some.DataObject) -> None:
    ref = data.draw(some.sampled_from(list(hands.exported)))
    before = hands.exported[ref].status
    text = render_with_box_turned(hands, ref)
    [found] = [one for one in parse_ticket_pack_markdown(text).tickets if one.ref == ref]
    file = replace(parse_ticket_pack_markdown(text), tickets=(found,))
    after = merge(
        base=base_of(kept(hands.state().tickets)), file=file, now=hands.state().tickets,
        people=PEOPLE, needs={}, sprints=SPRINTS,
    )  # fmt: skip
    wanted = "in_progress" if before == "done" else "done"
    assert [(one.field, one.exported, one.in_file) for one in after.taken] == [("status", before, wanted)]


def render_with_box_turned(hands: Hands, ref: str) -> str:
    """The file as it was exported, with the box of one ticket turned."""
    unedited = replace(hands, in_file=hands.exported, order=list(hands.exported), gone=frozenset(), twice=frozenset())
    boxes = {f"- [ ] {ref} –": f"- [x] {ref} –", f"- [x] {ref} –": f"- [ ] {ref} –"}
    box = next(one for one in boxes if one in unedited.file())
    return unedited.file().replace(box, boxes[box], 1)


# With a database -----------------------------------------------------------------------------------------------------

ALONE = [one.ticket_id for one in shipped_tickets() if not one.needs][:5]
"""Tickets that wait for no other, so that each may stand in any sprint."""
CHECKED_ELSEWHERE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
"""Each example makes a pack of its own, so nothing is left over from the one before."""


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def people(enterprise_id: int, owner: Actor) -> dict[int, str]:
    """Three who may be named, by their addresses."""
    others = {actors.member(enterprise_id, role, email=f"{role}@example.org").id: role for role in ("member", "viewer")}
    return {owner.id: "owner@example.org", **{pk: f"{role}@example.org" for pk, role in others.items()}}


def standing(pack: Pack, by: Actor) -> PackState:
    with acting(by):
        return queries.state_of(actor=by, pack=queries.pack_for(actor=by, pack_id=pack.pk))


def told(state: PackState) -> dict[str, Work]:
    """What stands of each ticket."""
    return {one.ref: Work(one.status, one.assignee_id, one.notes, one.sprint) for one in state.tickets}


def drawn(data: some.DataObject, state: PackState, people: Mapping[int, str]) -> dict[str, Work]:
    """Other work on some fields of some tickets; there are notes always, so that anything may be blocked."""
    works = some.builds(
        Work,
        some.sampled_from(STATUSES),
        some.sampled_from([None, *people]),
        notes.map(lambda said: said or "Said."),
        some.integers(1, len(state.sprints)),
    )
    return {ref: data.draw(some.builds(moved, some.just(one), works, stays)) for ref, one in told(state).items()}


def edited(state: PackState, wanted: dict[str, Work], people: Mapping[int, str]) -> str:
    """The file of a state with other work written into it; it says still from which state it came."""
    lines = [
        replace(
            one,
            status=wanted[one.ref].status,
            assignee=people.get(wanted[one.ref].assignee_id or 0, ""),
            notes=wanted[one.ref].notes,
            sprint=wanted[one.ref].sprint,
        )
        for one in state.tickets
    ]
    after = replace(state, tickets=tuple(sorted(lines, key=lambda one: one.sprint)))
    return render_ticket_pack_markdown(after).replace(after.hash, state.hash, 1)


@pytest.mark.prove
@pytest.mark.django_db
@settings(max_examples=sized(5, 50), suppress_health_check=CHECKED_ELSEWHERE)
@given(data=some.data())
def test_what_is_taken_and_chosen_stands_here_and_all_else_stays(
    enterprise_id: int, owner: Actor, people: dict[int, str], data: some.DataObject
) -> None:
    pack = pack_of(enterprise_id, owner, chosen=ALONE).pack
    for row in tickets(pack, owner).values():
        update_ticket(actor=owner, instance_id=row.pk, changes={"notes": "Said."})
    exported(pack, owner)
    state = standing(pack, owner)
    here, in_file = drawn(data, state, people), drawn(data, state, people)
    for ref, row in tickets(pack, owner).items():
        update_ticket(actor=owner, instance_id=row.pk, changes=asdict(here[ref]))
    hands = Hands({}, told(state), in_file, here, list(in_file), frozenset(), frozenset(), "\n")
    synced = sync_ticket_pack(actor=owner, pack_id=pack.pk, content=edited(state, in_file, people).encode())
    taken = hands.changed() - hands.already() - hands.disputed()
    assert (fields(synced.merged.taken), synced.merged.faults) == (taken, ())
    assert told(standing(pack, owner)) == hands.after(taken)
    with acting(owner):
        waiting = {
            (row.instance.ticket.ticket_id, row.field): row.pk
            for row in queries.open_conflicts_of(actor=owner, pack_id=pack.pk)
        }
    assert set(waiting) == hands.disputed()
    chosen = {one: data.draw(some.sampled_from(["file", "here"])) for one in sorted(waiting)}
    left = settle_conflicts(actor=owner, pack_id=pack.pk, choices={waiting[one]: side for one, side in chosen.items()})
    assert left == 0
    assert told(standing(pack, owner)) == hands.after(taken | {one for one, side in chosen.items() if side == "file"})


@pytest.mark.django_db
@settings(max_examples=3, suppress_health_check=CHECKED_ELSEWHERE)
@given(data=some.data())
def test_nothing_of_the_file_of_another_pack_is_taken(
    enterprise_id: int, owner: Actor, people: dict[int, str], data: some.DataObject
) -> None:
    pack = pack_of(enterprise_id, owner, chosen=ALONE).pack
    exported(pack, owner)
    state = standing(pack, owner)
    text = edited(state, drawn(data, state, people), people)
    with pytest.raises(FileOfAnotherPack):
        sync_ticket_pack(
            actor=owner, pack_id=pack.pk, content=text.replace(f"pack: {pack.pk}\n", f"pack: {pack.pk + 1}\n").encode()
        )
    assert standing(pack, owner) == state
