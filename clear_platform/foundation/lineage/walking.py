"""The way from a thing to what it rests on, among citations that were read. Pure: no Django, no database."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from clear_platform.foundation.lineage.results import CitationShown, StaleCitation, Thing


def stale_from(root: Thing, citations: Iterable[CitationShown]) -> list[StaleCitation]:
    """Give the citations that no longer hold among those that can be reached from a thing, each by its shortest way.

    Each citation is followed once, so that a circle of citations ends. The nearest come first, in the order given.
    """
    by_citing: dict[Thing, list[CitationShown]] = {}
    for one in citations:
        by_citing.setdefault(one.citing, []).append(one)
    return list(_walked(root, by_citing))


def _walked(root: Thing, by_citing: Mapping[Thing, Sequence[CitationShown]]) -> Iterator[StaleCitation]:
    ways: dict[Thing, tuple[Thing, ...]] = {root: (root,)}
    waiting = deque([root])
    while waiting:
        here = waiting.popleft()
        for one in by_citing.get(here, ()):
            way = (*ways[here], one.cited)
            if not one.holds:
                yield StaleCitation(one, way)
            if one.cited not in ways:
                ways[one.cited] = way
                waiting.append(one.cited)
