"""How two wordings differ as a reader follows it: words inside a text, lists entry by entry. No Django.

Not here: the differences by pointer that machines read (`content`), and what the parts of a decision are called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

Kind = Literal["same", "gone", "new", "left_out"]
State = Literal["same", "changed", "gone", "new"]
Said = Mapping[str, str]
"""One entry of a list as texts by the names of its fields."""

# Scripts that set no space between words are compared sign by sign.
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORDS = re.compile(rf"[{_UNSPACED}]\s*|[^\s{_UNSPACED}]+\s*|^\s+")
_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
MOST_STEPS = 600_000
"""So many steps all texts of two versions may take together; what is left then is given whole."""
MOST_EDITS = 700
"""Texts with more words that went or came than this are compared by lines."""
LOOKED_AT = 60
"""So many first words of an entry say which entry of the other version it was."""
ALIKE = 0.5
AROUND = 24
"""So many words stay before and after a change; of a longer stretch between, the middle is left out."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came; `left_out` is one that stayed, given by its number of words."""

    kind: Kind
    text: str

    @property
    def words(self) -> str:
        """The text without the space after its last word, which no line is to be drawn under."""
        return self.text.rstrip(" ")


@dataclass(frozen=True)
class Value:
    """One field of an entry, in pieces."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether nothing of it changed."""
        return all(one.kind == "same" for one in self.pieces)


@dataclass(frozen=True)
class Entry:
    """One entry of a list: whether it stayed, changed, went or came, and its fields."""

    state: State
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Compared:
    """A list in both versions: its entries in the order of the newer one, and whether those that stayed were moved."""

    entries: tuple[Entry, ...]
    moved: bool = False

    @property
    def same(self) -> bool:
        """Whether both versions say the same."""
        return not self.moved and all(one.state == "same" for one in self.entries)

    def count(self, state: State) -> int:
        """Give how many entries stayed, changed, went or came."""
        return sum(one.state == state for one in self.entries)


@dataclass
class Effort:
    """What comparing two versions may still cost, so that no wording, however made, holds up who reads it."""

    steps: int = field(default=MOST_STEPS)


def pieces_between(before: str, after: str, effort: Effort | None = None) -> tuple[Piece, ...]:
    """Give a text in pieces: what stayed, what went, what came, word by word.

    Joined, what stayed or went is the older text and what stayed or came the newer one, but for white space between
    words. Two texts that differ in white space alone are given whole. Texts too different to be followed word by word
    are compared by lines, and beyond that given whole.
    """
    if before == after:
        return (Piece("same", after),) if after else ()
    left = effort or Effort()
    for parts in (_WORDS, _LINES):
        found = _compared(parts.findall(before), parts.findall(after), left)
        if found is not None and any(one.kind != "same" for one in found):
            return found
    whole: tuple[tuple[Kind, str], ...] = (("gone", before), ("new", after))
    return tuple(Piece(kind, text) for kind, text in whole if text)


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Give pieces with the middle of long stretches that stayed left out, where something beside them changed."""
    if all(one.kind == "same" for one in pieces):
        return tuple(pieces)
    return tuple(
        part
        for place, one in enumerate(pieces)
        for part in _around(one, before=place > 0, after=place < len(pieces) - 1)
    )


def lists_between(
    before: Sequence[Said],
    after: Sequence[Said],
    *,
    key: Callable[[Said], str],
    by_likeness: bool = False,
    effort: Effort | None = None,
) -> Compared:
    """Give two lists entry by entry. Entries belong together by their key; `by_likeness` also by what they say."""
    left = effort or Effort()
    older, newer = _numbered(before, key), _numbered(after, key)
    of_newer = {name: name for name in newer if name in older}
    if by_likeness:
        of_newer |= _alike(
            {name: said for name, said in older.items() if name not in of_newer},
            {name: said for name, said in newer.items() if name not in of_newer},
        )
    taken = set(of_newer.values())
    order = list(older)
    kept = [order.index(of_newer[name]) for name in newer if name in of_newer]
    entries: list[Entry] = []
    shown: set[str] = set()
    for name, said in newer.items():
        was = of_newer.get(name)
        if was is not None:
            entries += _gone_before(was, order, older, taken, shown)
        entries.append(_entry(older[was], said, left) if was is not None else _whole("new", said))
    entries += [_whole("gone", older[name]) for name in order if name not in taken and name not in shown]
    return Compared(tuple(entries), moved=kept != sorted(kept))


def _gone_before(
    was: str, order: Sequence[str], older: Mapping[str, Said], taken: set[str], shown: set[str]
) -> Iterator[Entry]:
    """Give what went from before an entry that stayed, so that it stands where it stood."""
    for name in order[: order.index(was)]:
        if name not in taken and name not in shown:
            shown.add(name)
            yield _whole("gone", older[name])


def _entry(before: Said, after: Said, effort: Effort) -> Entry:
    names = [*after, *(name for name in before if name not in after)]
    values = tuple(Value(name, pieces_between(before.get(name, ""), after.get(name, ""), effort)) for name in names)
    return Entry("same" if all(one.same for one in values) else "changed", values)


def _whole(state: Literal["new", "gone"], said: Said) -> Entry:
    return Entry(state, tuple(Value(name, (Piece(state, text),) if text else ()) for name, text in said.items()))


def _numbered(entries: Sequence[Said], key: Callable[[Said], str]) -> dict[str, Said]:
    """Give the entries by their keys; of several with one key, each by its number too."""
    met: Counter[str] = Counter()
    named: dict[str, Said] = {}
    for one in entries:
        name = key(one)
        met[name] += 1
        named[f"{met[name]} {name}"] = one
    return named


def _alike(older: Mapping[str, Said], newer: Mapping[str, Said]) -> dict[str, str]:
    """Give, for entries that have no namesake, the one of the other version that says most of the same words."""
    left = {name: _first_words(said) for name, said in older.items()}
    found: dict[str, str] = {}
    for name, said in newer.items():
        words = _first_words(said)
        likest = max(left, key=lambda other: _likeness(words, left[other]), default=None)
        if likest is not None and _likeness(words, left[likest]) >= ALIKE:
            found[name] = likest
            del left[likest]
    return found


def _first_words(said: Said) -> frozenset[str]:
    words = (one.strip().casefold() for text in said.values() for one in _WORDS.findall(text[:2000]))
    return frozenset([one for one in words if one][:LOOKED_AT])


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def _compared(older: Sequence[str], newer: Sequence[str], effort: Effort) -> tuple[Piece, ...] | None:
    """Give two texts that were cut into parts as pieces; None where they are too different for the effort left."""
    one, other = [part.strip() for part in older], [part.strip() for part in newer]
    shorter = min(len(one), len(other))
    head = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    rest = shorter - head
    tail = next((place for place in range(rest) if one[-1 - place] != other[-1 - place]), rest)
    edits = _edits(one[head : len(one) - tail], other[head : len(other) - tail], effort)
    if edits is None:
        return None
    steps: list[tuple[Kind, str]] = [("same", _spaced(*both)) for both in zip(older[:head], newer[:head], strict=True)]
    at_old = at_new = head
    for kind in edits:
        if kind == "same":
            steps.append((kind, _spaced(older[at_old], newer[at_new])))
        else:
            steps.append((kind, older[at_old] if kind == "gone" else newer[at_new]))
        at_old += kind != "new"
        at_new += kind != "gone"
    steps += [("same", text) for text in newer[at_new:]]
    return _joined(steps)


def _spaced(older: str, newer: str) -> str:
    # The last word has no space after it; where another stood behind it in the older text, it keeps that one's.
    return newer if newer[-1].isspace() else older


def _edits(older: Sequence[str], newer: Sequence[str], effort: Effort) -> list[Kind] | None:
    """Give a shortest way from one sequence to another: what stays, goes, comes. None where it is too long.

    Source: E. W. Myers, An O(ND) Difference Algorithm and Its Variations, Algorithmica 1 (1986).
    """
    furthest: dict[int, int] = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(MOST_EDITS + 1):
        if effort.steps <= 0:
            return None
        trail.append(dict(furthest))
        for line in range(-edits, edits + 1, 2):
            down = line == -edits or (line != edits and furthest[line - 1] < furthest[line + 1])
            at_old = furthest[line + 1] if down else furthest[line - 1] + 1
            start = at_old
            while at_old < len(older) and at_old - line < len(newer) and older[at_old] == newer[at_old - line]:
                at_old += 1
            effort.steps -= 1 + at_old - start
            furthest[line] = at_old
            if at_old >= len(older) and at_old - line >= len(newer):
                return _walked_back(trail, len(older), len(newer))
    return None


def _walked_back(trail: Sequence[Mapping[int, int]], at_old: int, at_new: int) -> list[Kind]:
    way: list[Kind] = []
    for edits in range(len(trail) - 1, -1, -1):
        furthest, line = trail[edits], at_old - at_new
        down = line == -edits or (line != edits and furthest[line - 1] < furthest[line + 1])
        came_by = line + 1 if down else line - 1
        from_old = furthest[came_by] if edits else 0
        from_new = from_old - came_by if edits else 0
        while at_old > from_old and at_new > from_new:
            way.append("same")
            at_old, at_new = at_old - 1, at_new - 1
        if edits:
            way.append("new" if down else "gone")
            at_old, at_new = from_old, from_new
    return way[::-1]


def _joined(steps: Sequence[tuple[Kind, str]]) -> tuple[Piece, ...]:
    """Give steps as stretches; where words went and others came, first all that went and then all that came."""
    pieces: list[Piece] = []
    for same, run in groupby(steps, key=lambda step: step[0] == "same"):
        held = list(run)
        kinds: tuple[Kind, ...] = ("same",) if same else ("gone", "new")
        for kind in kinds:
            text = "".join(text for was, text in held if was == kind)
            pieces += [Piece(kind, text)] if text else []
    return tuple(pieces)


def _around(one: Piece, *, before: bool, after: bool) -> Iterator[Piece]:
    """Give a stretch that stayed without its middle; at an end of the text, only what is next to a change."""
    words = _WORDS.findall(one.text) if one.kind == "same" else []
    head, tail = AROUND * before, AROUND * after
    if len(words) <= head + tail + AROUND:
        yield one
        return
    if head:
        yield Piece("same", "".join(words[:head]))
    yield Piece("left_out", str(len(words) - head - tail))
    if tail:
        yield Piece("same", "".join(words[-tail:]))
