"""A checklist read back, whatever hands did to it: other bullets and line ends, ticked boxes, moved and changed lines.

The structure is what a Markdown parser sees; a person's words are taken as they were typed. Not here: what the file
changes (`merging`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from execution.roadmaps.rules.files.state import normal_notes
from execution.roadmaps.rules.kinds import TicketStatus

_TICKET = re.compile(r"(?:\[(?P<box>[ xX]?)\]\s*)?[*_`]*(?P<ref>[Tt]\d{1,4}(?:\.\d{1,4}){1,3})(?![\d.]*\d)")
_BOX = re.compile(r"\[[ xX]?\]\s")
_SPRINT = re.compile(r"(?i)sprint\s+(\d{1,6})\b")
_FIELD = re.compile(r"(?i)[*_]*(status|assignee|notes)[*_]*\s*:[*_]*\s*(.*)$", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FRONT = re.compile(r"([a-z_]+)\s*:(.*)")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Fault:
    """What in a file cannot be taken: the line it stands on, counted from one, and the ticket where there is one."""

    code: str
    line: int
    ref: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What a file says of one field of a ticket, and on which line."""

    value: str
    line: int


@dataclass(frozen=True)
class ReadTicket:
    """A ticket as a file tells of it. What the file leaves out is None; `sprint` is that of the heading above it."""

    ref: str
    line: int
    is_ticked: bool | None
    sprint: int | None
    status: Told | None = None
    assignee: Told | None = None
    notes: Told | None = None


@dataclass(frozen=True)
class ReadPack:
    """A file as it was read. `pack` is None and the hash empty where its first block does not say."""

    pack: int | None
    pack_line: int
    version: str
    state: str
    tickets: tuple[ReadTicket, ...]
    faults: tuple[Fault, ...]


def parse_ticket_pack_markdown(text: str) -> ReadPack:
    """Read a checklist. It never fails: what cannot be understood is named with its line.

    A ticket that is there twice is named and left out, for nobody can tell which of the two is meant.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    told, body_from = _front(lines)
    source = [""] * body_from + lines[body_from:]
    reader = _Reader(source)
    reader.read(_PARSER.parse("\n".join(source)))
    pack, pack_line = told.get("pack", ("", 1))
    state = told.get("state", ("", 1))[0]
    return ReadPack(
        pack=int(pack) if pack.isascii() and pack.isdigit() and len(pack) < 19 else None,
        pack_line=pack_line,
        version=told.get("version", ("", 1))[0][:40],
        state=state if _HASH.fullmatch(state) else "",
        tickets=tuple(reader.once()),
        faults=tuple(sorted(reader.faults, key=lambda one: one.line)),
    )


def unescaped(text: str) -> str:
    """Give what a person meant by words with Markdown's backslashes in them."""
    return _ESCAPE.sub(r"\1", text)


# Blocks alone, and of those what a checklist has: what people wrote is taken as it stands.
_PARSER = MarkdownIt("commonmark").disable(["inline", "reference", "html_block", "lheading", "code"])
_LEAVES = frozenset({"fence", "hr"})


def _front(lines: Sequence[str]) -> tuple[dict[str, tuple[str, int]], int]:
    """Give what the block at the top says, each with its line, and how many lines it takes."""
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].rstrip() != "---":
        return {}, 0
    end = next((number for number in range(start + 1, len(lines)) if lines[number].rstrip() == "---"), None)
    if end is None:
        return {}, 0
    found = ((_FRONT.match(lines[at].strip()), at + 1) for at in range(start + 1, end))
    return {one[1]: (one[2].strip().strip("\"'"), line) for one, line in found if one}, end + 1


class _Reader:
    def __init__(self, source: Sequence[str]) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.found: list[_Item] = []
        self.sprint: int | None = None
        self.items: list[_Item | None] = []

    def read(self, tokens: Sequence[Token]) -> None:
        for place, token in enumerate(tokens):
            if token.type == "list_item_open":
                # Whether it is a ticket shows with its first words.
                self.items.append(None)
            elif token.type == "list_item_close":
                self.items.pop()
            elif token.type == "inline":
                self._words(token, tokens[place - 1].type)
            elif token.type in _LEAVES:
                self._leaf(token)

    def once(self) -> Iterator[ReadTicket]:
        """Give the tickets that are there once, in the order of the file; name the others."""
        times: dict[str, list[_Item]] = {}
        for one in self.found:
            times.setdefault(one.ref, []).append(one)
        for ref, items in times.items():
            if len(items) == 1:
                yield items[0].done(self.faults)
                continue
            for again in items[1:]:
                facts = {"first_line": str(items[0].line)}
                self.faults.append(Fault("duplicate", again.line, ref, facts))

    def _words(self, token: Token, opened_by: str) -> None:
        at = _line(token)
        if opened_by == "heading_open" and not self.items:
            self._heading(token.content, at)
            return
        if self.items and self.items[-1] is None and opened_by == "paragraph_open":
            first, *others = token.content.split("\n")
            ticket = _TICKET.match(first.strip())
            if ticket:
                box = ticket["box"]
                item = _Item(ticket["ref"].upper(), at, None if box is None else box in {"x", "X"}, self.sprint)
                self.items[-1] = item
                self.found.append(item)
                item.add_lines(others, at + 1, self.faults)
                return
            if _BOX.match(first) and not any(self.items):
                self.faults.append(Fault("no_ticket", at))
                return
        above = self._above()
        if above is not None:
            above.add_block(self._as_typed(token), at, self.faults)
        elif self.found and not self.items and opened_by == "paragraph_open" and not self._is_ours(token.content):
            self.faults.append(Fault("stray_text", at))

    def _leaf(self, token: Token) -> None:
        above = self._above()
        if above is not None:
            above.add_block(self._as_typed(token), _line(token), self.faults)

    def _heading(self, words: str, at: int) -> None:
        found = _SPRINT.search(words)
        if found:
            self.sprint = int(found[1])
        elif self.found or self.sprint is not None:
            self.sprint = None
            self.faults.append(Fault("unknown_heading", at))

    def _above(self) -> _Item | None:
        return next((one for one in reversed(self.items) if one is not None), None)

    def _as_typed(self, token: Token) -> list[str]:
        start, end = token.map or (0, 0)
        return [line.strip() for line in self.source[start:end]]

    @staticmethod
    def _is_ours(words: str) -> bool:
        return words.startswith("Planned from ")


class _Item:
    """A ticket while its lines are read."""

    def __init__(self, ref: str, line: int, is_ticked: bool | None, sprint: int | None) -> None:
        self.ref, self.line, self.is_ticked, self.sprint = ref, line, is_ticked, sprint
        self.fields: dict[str, tuple[list[str], int]] = {}
        self.current: str | None = None
        self.last_line = line

    def add_lines(self, lines: Sequence[str], at: int, faults: list[Fault]) -> None:
        self.last_line = at + len(lines) - 1
        for number, line in enumerate(lines, start=at):
            said = _FIELD.match(line.strip())
            if said:
                name = said[1].lower()
                if name in self.fields:
                    faults.append(Fault("field_twice", number, self.ref, {"field": name}))
                    self.current = None
                else:
                    self.fields[name] = ([said[2]], number)
                    self.current = name
            elif self.current == "notes":
                self.fields["notes"][0].append(line)
            elif self.current is not None and line.strip():
                faults.append(Fault("stray_text", number, self.ref))

    def add_block(self, lines: Sequence[str], at: int, faults: list[Fault]) -> None:
        """Take what stands beneath the first paragraph: more of the notes, after a blank line where there was one."""
        if self.current == "notes" and at > self.last_line + 1:
            self.fields["notes"][0].append("")
        self.add_lines(lines, at, faults)

    def done(self, faults: list[Fault]) -> ReadTicket:
        told = {name: Told(_value(name, lines), line) for name, (lines, line) in self.fields.items()}
        status = told.get("status")
        if status is not None and status.value not in set(TicketStatus):
            faults.append(Fault("unknown_status", status.line, self.ref, {"status": status.value[:40]}))
            status = None
        return ReadTicket(
            self.ref, self.line, self.is_ticked, self.sprint, status, told.get("assignee"), told.get("notes")
        )


def _value(name: str, lines: Sequence[str]) -> str:
    text = "\n".join(unescaped(line.strip()) for line in lines)
    if name == "notes":
        return normal_notes(text)
    text = " ".join(text.split())
    return text.casefold().replace("-", "_").replace(" ", "_") if name == "status" else text


def _line(token: Token) -> int:
    return (token.map or (0, 0))[0] + 1
