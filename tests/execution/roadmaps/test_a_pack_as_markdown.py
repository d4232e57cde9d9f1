"""A pack leaves as a checklist and is read back as it left, and with whatever hands did to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from execution.roadmaps.rules.files.merging import People, merge
from execution.roadmaps.rules.files.reading import ReadPack, parse_ticket_pack_markdown
from execution.roadmaps.rules.files.state import PackState, SprintHead, TicketLine, base_of, hash_of, kept, normal_notes
from execution.roadmaps.rules.files.writing import render_ticket_pack_markdown
from execution.roadmaps.rules.kinds import TicketStatus

FIRST = TicketLine("T1.1.1", "List every way in", "not_started", 1)
SECOND = TicketLine(
    "T1.3.1", "Ask *three* [questions]", "done", 1, "Ada Lovelace", 7, "Went well.\n\n- really\nStatus: ok"
)
THIRD = TicketLine("T2.1.1", "Choose one system", "blocked", 2, "", None, "1. waits\n# for\n\\* \\the bank\\")
SPRINTS = (SprintHead(1, "Leads", "2026-11-23", "2026-12-06"), SprintHead(2, "CRM", "2026-12-07", "2026-12-20"))
STATE = PackState(12, "v1.0", "Example Orchard Press", SPRINTS, (FIRST, SECOND, THIRD))
TEXT = render_ticket_pack_markdown(STATE)


def told(pack: ReadPack) -> list[tuple[object, ...]]:
    """What a file says of each ticket: id, sprint, box, status, assignee, notes."""
    return [
        (
            one.ref,
            one.sprint,
            one.is_ticked,
            one.status and one.status.value,
            one.assignee and one.assignee.value,
            one.notes and one.notes.value,
        )
        for one in pack.tickets
    ]


def as_told(state: PackState) -> list[tuple[object, ...]]:
    return [(one.ref, one.sprint, one.status == "done", one.status, one.assignee, one.notes) for one in state.tickets]


def faults(text: str) -> list[tuple[str, int, str]]:
    return [(one.code, one.line, one.ref) for one in parse_ticket_pack_markdown(text).faults]


# Writing -------------------------------------------------------------------------------------------------------------


def test_it_says_of_which_pack_and_state_it_is() -> None:
    assert TEXT.split("\n")[:5] == ["---", "pack: 12", "version: v1.0", f"state: {STATE.hash}", "---"]


def test_a_ticket_is_a_line_with_its_fields_beneath() -> None:
    assert (
        "- [ ] T1.1.1 – List every way in\n  Status: not_started\n  Assignee:\n  Notes:\n"
        "- [x] T1.3.1 – Ask *three* [questions]\n  Status: done\n  Assignee: Ada Lovelace\n  Notes: Went well.\n"
    ) in TEXT


def test_sprints_are_headings_in_their_order() -> None:
    assert [line for line in TEXT.split("\n") if line.startswith("## ")] == ["## Sprint 1 — Leads", "## Sprint 2 — CRM"]


def test_a_box_is_ticked_exactly_where_the_ticket_is_done() -> None:
    lines = {status: replace(FIRST, ref=f"T1.{number}", status=status) for number, status in enumerate(TicketStatus, 1)}
    text = render_ticket_pack_markdown(replace(STATE, tickets=tuple(lines.values())))
    assert {status: f"- [x] {one.ref} –" in text for status, one in lines.items()} == {
        status: status == "done" for status in TicketStatus
    }


def test_the_hash_is_that_of_all_the_file_says() -> None:
    assert STATE.hash == hash_of(12, "v1.0", kept(STATE.tickets))
    others = [
        replace(STATE, pack=13),
        replace(STATE, version="v1.1"),
        replace(STATE, tickets=(replace(FIRST, notes="x"), SECOND, THIRD)),
        replace(STATE, tickets=(FIRST, replace(SECOND, assignee_id=8), THIRD)),
        replace(STATE, tickets=(SECOND, FIRST, THIRD)),
    ]
    assert STATE.hash not in {one.hash for one in others}


# Reading -------------------------------------------------------------------------------------------------------------

words = some.text(some.characters(codec="utf-8"), max_size=120).map(normal_notes)
marks = some.text(some.sampled_from("-*+#>`~_=[]()<>|\\:.1T \nxStatus"), max_size=60).map(normal_notes)
names = some.one_of(words, marks).map(lambda text: " ".join(text.split()))


@some.composite
def any_state(draw: some.DrawFn) -> PackState:
    """A pack of up to twelve tickets with any words anywhere."""
    count = draw(some.integers(0, 12))
    tickets = tuple(
        TicketLine(
            ref=f"T{number}.1",
            title=draw(names),
            status=draw(some.sampled_from([str(one) for one in TicketStatus])),
            sprint=draw(some.integers(1, 3)),
            assignee=draw(names),
            notes=draw(some.one_of(words, marks)),
        )
        for number in range(1, count + 1)
    )
    heads = tuple(SprintHead(number, draw(names)) for number in (1, 2, 3))
    in_order = tuple(sorted(tickets, key=lambda one: one.sprint))
    return PackState(draw(some.integers(1, 10**12)), "v1.0", draw(names), heads, in_order)


@settings(max_examples=300)
@given(any_state())
def test_what_leaves_is_read_back_as_it_left_whatever_people_wrote(state: PackState) -> None:
    read = parse_ticket_pack_markdown(render_ticket_pack_markdown(state))
    assert read.faults == ()
    assert (read.pack, read.version, read.state) == (state.pack, state.version, state.hash)
    assert told(read) == as_told(state)


@given(any_state())
def test_a_file_nobody_edited_changes_nothing_even_where_all_has_moved_here(state: PackState) -> None:
    moved = [replace(one, status="in_progress", notes="moved", sprint=3) for one in state.tickets]
    read = parse_ticket_pack_markdown(render_ticket_pack_markdown(state))
    merged = merge(base=base_of(kept(state.tickets)), file=read, now=moved, people=People({}), needs={}, sprints=3)
    assert (merged.edits, merged.taken, merged.conflicts, merged.faults) == (0, (), (), ())


@given(any_state(), some.sampled_from(["\r\n", "\r", "\n"]), some.sampled_from("-*+"))
def test_other_line_ends_bullets_and_a_mark_at_the_start_change_nothing(
    state: PackState, ends: str, bullet: str
) -> None:
    text = render_ticket_pack_markdown(state).replace("\n- [", f"\n{bullet} [").replace("[x]", "[X]")
    assert told(parse_ticket_pack_markdown("\ufeff" + text.replace("\n", ends))) == as_told(state)


@given(some.text(some.characters(codec="utf-8"), max_size=400))
def test_whatever_is_sent_is_read_or_named_and_never_fails(text: str) -> None:
    read = parse_ticket_pack_markdown(text)
    assert all(1 <= one.line <= text.count("\n") + text.count("\r") + 1 for one in read.faults)


@given(some.text(some.characters(codec="utf-8"), max_size=200))
def test_notes_in_their_normal_form_stay_so(text: str) -> None:
    assert normal_notes(normal_notes(text)) == normal_notes(text)


def test_a_line_that_was_moved_beneath_another_heading_is_in_that_sprint() -> None:
    lines = TEXT.split("\n")
    at = lines.index("- [ ] T1.1.1 – List every way in")
    moved = [*lines[:at], *lines[at + 4 :]]
    moved += lines[at : at + 4]
    assert [(one.ref, one.sprint) for one in parse_ticket_pack_markdown("\n".join(moved)).tickets] == [
        ("T1.3.1", 1), ("T2.1.1", 2), ("T1.1.1", 2),
    ]  # fmt: skip


def test_fields_in_another_order_bold_and_in_other_letters_are_read() -> None:
    text = TEXT.replace(
        "  Status: not_started\n  Assignee:\n  Notes:\n",
        "  **notes**: Called twice.\n    No answer.\n  STATUS: In progress\n  assignee : Grace Hopper\n",
        1,
    )
    assert told(parse_ticket_pack_markdown(text))[0] == (
        "T1.1.1", 1, False, "in_progress", "Grace Hopper", "Called twice.\nNo answer.",
    )  # fmt: skip


def test_a_list_beneath_the_notes_belongs_to_them() -> None:
    text = TEXT.replace("  Notes:\n", "  Notes: Asked:\n\n  - the bank\n  - the owner\n\n  > by mail\n", 1)
    read = parse_ticket_pack_markdown(text)
    assert read.faults == ()
    assert told(read)[0][5] == "Asked:\n\n- the bank\n- the owner\n\n> by mail"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TEXT + "- [ ] T1.1.1 – again\n", [("duplicate", 38, "T1.1.1")]),
        (TEXT + "- [ ] Call the bank\n", [("no_ticket", 38, "")]),
        (TEXT + "\nDone soon.\n", [("stray_text", 39, "")]),
        (TEXT.replace("Status: blocked", "Status: nearly"), [("unknown_status", 33, "T2.1.1")]),
        (TEXT.replace("## Sprint 2 — CRM", "## The rest"), [("unknown_heading", 28, "")]),
        (
            TEXT.replace("Assignee:\n  Notes:\n", "Assignee:\n  Status: done\n  Notes:\n", 1),
            [("field_twice", 19, "T1.1.1")],
        ),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(text: str, found: list[tuple[str, int, str]]) -> None:
    assert faults(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "pack: 12", "---\npack: 12\n", TEXT.replace("pack: 12", "pack: twelve"), TEXT.replace("state: ", "state: x")],
)
def test_a_file_that_does_not_say_what_it_is_of_is_known_for_that(text: str) -> None:
    read = parse_ticket_pack_markdown(text)
    assert read.pack is None or read.state == ""
