"""In which order the files of a run are taken: a worker that begins the longest last keeps all others waiting for it.

A worker takes whole files. Nothing but the time of a run depends on the order: every test makes what it needs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

_SHARED = "demonstration"
_LONG = {"processes", "browser", "prove", "earlier_release", "walks"}
"""Marks, and what a test asks for, of files that take long whatever the number of their tests."""


def longest_first(items: list[pytest.Item]) -> None:
    """Sort tests by file: first one that has the demonstration loaded, then those that start processes or a browser.

    Of the others those with more tests come first. Within a file the order stays.
    """
    tests = Counter(item.path for item in items)
    marks: dict[Path, set[str]] = defaultdict(set)
    for item in items:
        marks[item.path].update(mark.name for mark in item.iter_markers())
        marks[item.path].update(getattr(item, "fixturenames", ()))
    shares = {path for path, marked in marks.items() if _SHARED in marked}
    # One worker loads it, and the others have something else to do meanwhile.
    first = min(shares, key=lambda path: ("browser" in marks[path], tests[path], path), default=None)

    def place(item: pytest.Item) -> tuple[bool, bool, bool, int, Path]:
        path = item.path
        return path != first, not marks[path] & _LONG, path in shares, -tests[path], path

    items.sort(key=place)
