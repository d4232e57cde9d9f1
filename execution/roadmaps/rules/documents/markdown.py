"""Markdown as sections use it: a person's words kept as words, and parts that a renewal may write anew.

A part stands between two link definitions, which no reader of Markdown shows. What hands wrote around it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from markdown_it import MarkdownIt

_STRUCTURE = re.compile(r"([\\`*_\[\]<>|#~])")
_STARTS = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=])")
_REF = re.compile(r"[*_`]*(T\d+(?:\.\d+)+)(?![\d.]*\d)")
_BLOCKS = MarkdownIt("commonmark").disable("inline")


def plain(text: str) -> str:
    """Give words as Markdown that shows just these words, on one line."""
    said = _STRUCTURE.sub(r"\\\1", " ".join(text.split()))
    return _STARTS.sub(lambda one: f"{one[1]}\\{one[2]}" if one[1] else f"\\{one[3]}", said)


def metric(code: str, names: Mapping[str, str]) -> str:
    """Give a metric as people know it, as Markdown; by its code where it has no name."""
    return plain(names[code]) if names.get(code) else f"`{code}`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Give a table; words are escaped by whoever gives them."""
    return [
        f"| {' | '.join(heads)} |",
        f"|{'|'.join(' --- ' for _ in heads)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def part(name: str, lines: Sequence[str]) -> list[str]:
    """Give lines as a part that `with_part` finds again."""
    return [_begins(name), "", *lines, "", _ends(name)]


def with_part(content: str, name: str, lines: Sequence[str]) -> str:
    """Write a part anew where it stands; at the end where it is not there."""
    wanted = part(name, lines)
    standing = content.split("\n")
    span = _span(standing, name)
    if span is not None:
        return "\n".join([*standing[: span[0]], *wanted, *standing[span[1] + 1 :]])
    return "\n".join([*content.rstrip("\n").split("\n"), "", *wanted]).lstrip("\n") + "\n"


def has_part(content: str, name: str) -> bool:
    """Say whether a part stands in a section."""
    return _span(content.split("\n"), name) is not None


def _span(lines: Sequence[str], name: str) -> tuple[int, int] | None:
    if _begins(name) not in lines or _ends(name) not in lines:
        return None
    start, end = lines.index(_begins(name)), lines.index(_ends(name))
    return (start, end) if start < end else None


def moved_beneath(content: str, refs: Iterable[str], *, heading: str) -> str:
    """Move the list items that begin with any of the ids beneath a heading, which is made where it is not there.

    An item moves with all that stands in it. What is beneath the heading already stays where it is.
    """
    lines = content.rstrip("\n").split("\n")
    wanted = set(refs)
    spans = [(start, end) for ref, start, end in _items(content, heading) if ref in wanted]
    if not spans:
        return content
    moving = [line for start, end in spans for line in _trimmed(lines[start:end])]
    gone = {number for start, end in spans for number in range(start, end)}
    kept = [line for number, line in enumerate(lines) if number not in gone]
    if heading not in kept:
        return "\n".join([*_trimmed(kept), "", heading, "", *moving]) + "\n"
    at = kept.index(heading) + 1
    end = next((number for number in range(at, len(kept)) if kept[number].startswith("#")), len(kept))
    beneath = _trimmed(kept[at:end])
    while beneath and not beneath[0].strip():
        beneath.pop(0)
    return "\n".join([*kept[:at], "", *beneath, *moving, *([""] if end < len(kept) else []), *kept[end:]]) + "\n"


def _items(content: str, heading: str) -> list[tuple[str, int, int]]:
    """Give each outermost list item that begins with a ticket's id and is not beneath the heading yet."""
    found: list[tuple[str, int, int]] = []
    level, beneath = 0, False
    opened: tuple[int, int] | None = None  # an outermost item whose first words are still to come
    source = content.split("\n")
    for token in _BLOCKS.parse(content):
        if token.type == "heading_open" and token.map and level == 0:
            beneath = source[token.map[0]] == heading
        elif token.type == "list_item_open":
            level += 1
            if level == 1 and token.map:
                opened = (token.map[0], token.map[1])
        elif token.type == "list_item_close":
            level -= 1
            opened = None if level == 0 else opened
        elif token.type == "inline" and opened is not None:
            ref = _REF.match(token.content)
            if ref and not beneath:
                found.append((ref[1], *opened))
            opened = None
    return found


def _trimmed(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _begins(name: str) -> str:
    return f"[//]: # (begin {name})"


def _ends(name: str) -> str:
    return f"[//]: # (end {name})"
