"""Any pack, any edits of its file by hand, any work on it here meanwhile; and what has to come of that.

What has to come is worked out from the edits as they were drawn, field by field, without reading any file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as some

from execution.roadmaps.rules.files.merging import FIELDS, People
from execution.roadmaps.rules.files.state import PackState, SprintHead, TicketLine, normal_notes
from execution.roadmaps.rules.files.writing import render_ticket_pack_markdown
from execution.roadmaps.rules.kinds import TicketStatus

STATUSES = [str(one) for one in TicketStatus]
SPRINTS = 3
NAMES = {1: "Ada Lovelace", 2: "Åsa Öström", 3: "李小龙", 4: "Status: done"}
PEOPLE = People({name.casefold(): (pk,) for pk, name in NAMES.items()})

words = some.text(some.characters(codec="utf-8"), max_size=60).map(normal_notes)
marks = some.text(some.sampled_from("-*+#>`~_=[]()<>|\\:.1T \nxStatus"), max_size=40).map(normal_notes)
notes = some.one_of(some.just(""), words, marks)
titles = some.one_of(words, marks).map(lambda text: " ".join(text.split()))
assignees = some.sampled_from([None, *NAMES])


@dataclass(frozen=True)
class Work:
    """What stands of a ticket: the four fields that a file tells of."""

    status: str
    assignee_id: int | None
    notes: str
    sprint: int

    def value(self, field: str) -> object:
        return self.assignee_id if field == "assignee" else getattr(self, field)


stays = some.sets(some.sampled_from(["status", "assignee_id", "notes", "sprint"]))
"""Fields that nobody touches."""
works = some.builds(Work, some.sampled_from(STATUSES), assignees, notes, some.integers(1, SPRINTS))


@dataclass(frozen=True)
class Hands:
    """A pack as it was exported, as it is in the file that comes back, and as it is here by then.

    `order` is that of the lines in the file; `gone` are tickets whose lines were deleted, `twice` those that were
    copied to its end; `ends` are the ends of its lines.
    """

    titles: Mapping[str, str]
    exported: Mapping[str, Work]
    in_file: Mapping[str, Work]
    here: Mapping[str, Work]
    order: Sequence[str]
    gone: frozenset[str]
    twice: frozenset[str]
    ends: str

    @property
    def told(self) -> list[str]:
        """The tickets that the file tells of, each once."""
        return [ref for ref in self.order if ref not in self.gone | self.twice]

    def state(self) -> PackState:
        """The pack as it was exported."""
        return state_of(self.titles, self.exported, list(self.exported))

    def file(self) -> str:
        """The file that comes back: every edit in it, but that it says still from which export it came."""
        exported = self.state()
        edited = state_of(self.titles, self.in_file, [ref for ref in self.order if ref not in self.gone])
        text = render_ticket_pack_markdown(edited).replace(edited.hash, exported.hash, 1)
        again = render_ticket_pack_markdown(
            replace(edited, tickets=tuple(t for t in edited.tickets if t.ref in self.twice))
        )
        copied = again[again.index("## Sprint 1") :] if self.twice else ""
        return (text + copied).replace("\n", self.ends)

    def changed(self) -> set[tuple[str, str]]:
        """The fields that hands changed."""
        return {
            (ref, field)
            for ref in self.told
            for field in FIELDS
            if self.in_file[ref].value(field) != self.exported[ref].value(field)
        }

    def already(self) -> set[tuple[str, str]]:
        """Those of them that were changed here alike."""
        return {(ref, field) for ref, field in self.changed() if self._same(ref, field)}

    def disputed(self) -> set[tuple[str, str]]:
        """Those of them that were changed here to something else."""
        return {
            (ref, field)
            for ref, field in self.changed() - self.already()
            if self.here[ref].value(field) != self.exported[ref].value(field)
        }

    def silent(self, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of some changes that would leave a ticket blocked, and no note saying by what."""
        after = self.after(wanted)
        return {
            (ref, field)
            for ref, field in wanted
            if field in {"status", "notes"} and after[ref].status == "blocked" and not after[ref].notes
        }

    def after(self, taken: set[tuple[str, str]]) -> dict[str, Work]:
        """The pack as it is once some fields of the file were taken."""
        return {
            ref: Work(*(self._side(ref, field, taken) for field in ("status", "assignee", "notes", "sprint")))
            for ref in self.here
        }

    def _side(self, ref: str, field: str, taken: set[tuple[str, str]]) -> object:
        side = self.in_file if (ref, field) in taken else self.here
        return side[ref].value(field)

    def _same(self, ref: str, field: str) -> bool:
        return self.in_file[ref].value(field) == self.here[ref].value(field)


def state_of(titles: Mapping[str, str], works_by_ref: Mapping[str, Work], order: Sequence[str]) -> PackState:
    """A pack of three sprints whose tickets stand in an order."""
    lines = [line_of(ref, titles[ref], works_by_ref[ref]) for ref in order]
    in_sprints = tuple(sorted(lines, key=lambda one: one.sprint))
    heads = tuple(SprintHead(number, f"Part {number}", "2026-11-23", "2026-12-06") for number in range(1, SPRINTS + 1))
    return PackState(12, "v1.0", "Example Orchard Press", heads, in_sprints)


def line_of(ref: str, title: str, work: Work) -> TicketLine:
    """A ticket as a file tells of it."""
    who = NAMES[work.assignee_id] if work.assignee_id else ""
    return TicketLine(ref, title, work.status, work.sprint, who, work.assignee_id, work.notes)


@some.composite
def any_hands(draw: some.DrawFn, most: int = 8) -> Hands:
    """Any pack, any edits, any work meanwhile. Of most tickets some fields stay as they were on either side."""
    refs = [f"T{number}.1" for number in range(1, draw(some.integers(1, most)) + 1)]
    exported = {ref: draw(works) for ref in refs}
    order = draw(some.permutations(refs))
    gone = draw(some.sets(some.sampled_from(refs), max_size=2))
    twice = draw(some.sets(some.sampled_from(refs), max_size=2)) - gone
    return Hands(
        titles={ref: draw(titles) for ref in refs},
        exported=exported,
        in_file={ref: draw(some.builds(moved, some.just(one), works, stays)) for ref, one in exported.items()},
        here={ref: draw(some.builds(moved, some.just(one), works, stays)) for ref, one in exported.items()},
        order=order,
        gone=frozenset(gone),
        twice=frozenset(twice),
        ends=draw(some.sampled_from(["\n", "\r\n"])),
    )


def moved(before: Work, wanted: Work, unchanged: set[str]) -> Work:
    """Other work, but for some fields."""
    return replace(wanted, **{name: getattr(before, name) for name in unchanged})
