"""A section's Markdown as plain parts that a template can show: no markup of a person's ever reaches a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_WITHOUT_TABLES = MarkdownIt("commonmark", {"html": False})
MOST_CELLS = 20_000
"""More than any table of ours has. A parser fills short rows up to the width of their table: a few kilobytes of rows
beneath a wide head would keep everybody else waiting."""
_AROUND = {"strong_open": "strong", "em_open": "em", "strong_close": "", "em_close": ""}


@dataclass(frozen=True)
class Span:
    """Words on one line. `kind` is text, strong, em, code or break."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Block:
    """A part of a text. `kind` is heading, paragraph, list, table, quote, code or rule.

    A heading has a `level` beneath the page's own; a list has `items`, each of blocks; a table has `head` and `rows`.
    """

    kind: str
    spans: tuple[Span, ...] = ()
    level: int = 0
    items: tuple[tuple[Block, ...], ...] = ()
    head: tuple[tuple[Span, ...], ...] = ()
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = field(default=())


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Give a text in Markdown as parts. Addresses are shown as the words that led there; images and markup as text.

    Where tables could come to more than `MOST_CELLS`, they are shown as they were typed.
    """
    lines = markdown.splitlines()
    widest = max((line.count("|") for line in lines), default=0)
    parser = _PARSER if widest * len(lines) <= MOST_CELLS else _WITHOUT_TABLES
    return tuple(_blocks(parser.parse(markdown)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end(tokens, place)
        inside = tokens[place + 1 : end]
        if token.type == "heading_open":
            yield Block("heading", _spans(inside), level=int(token.tag[1:]))
        elif token.type == "paragraph_open":
            yield Block("paragraph", _spans(inside))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield Block("list", items=tuple(_items(inside)))
        elif token.type == "table_open":
            yield _table(inside)
        elif token.type == "blockquote_open":
            yield Block("quote", items=(tuple(_blocks(inside)),))
        elif token.type in {"fence", "code_block", "html_block"}:
            yield Block("code", (Span(token.content.rstrip("\n"), "code"),))
        elif token.type == "hr":
            yield Block("rule")
        place = end + 1


def _items(tokens: Sequence[Token]) -> Iterator[tuple[Block, ...]]:
    place = 0
    while place < len(tokens):
        end = _end(tokens, place)
        yield tuple(_blocks(tokens[place + 1 : end]))
        place = end + 1


def _table(tokens: Sequence[Token]) -> Block:
    rows: list[tuple[tuple[Span, ...], ...]] = []
    cells: list[tuple[Span, ...]] = []
    for token in tokens:
        if token.type == "inline":
            cells.append(_spans([token]))
        elif token.type == "tr_close":
            rows.append(tuple(cells))
            cells = []
    return Block("table", head=rows[0] if rows else (), rows=tuple(rows[1:]))


def _spans(tokens: Sequence[Token]) -> tuple[Span, ...]:
    found: list[Span] = []
    kind = "text"
    for token in (child for one in tokens for child in one.children or ()):
        if token.type in _AROUND:
            kind = _AROUND[token.type] or "text"
        elif token.type == "code_inline":
            found.append(Span(token.content, "code"))
        elif token.type == "hardbreak":
            found.append(Span("", "break"))
        elif token.type == "softbreak":
            found.append(Span(" ", kind))
        elif token.content:
            found.append(Span(token.content, kind))
    return tuple(found)


def _end(tokens: Sequence[Token], start: int) -> int:
    """Give where what opens at `start` closes; a part that opens nothing closes at once."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens)
