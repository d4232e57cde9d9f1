"""Versions of roadmaps: `v1.0`, renewed by what was learnt to `v1.1`, made anew as `v2.0`."""

from __future__ import annotations

import re
from collections.abc import Iterable

FORM = re.compile(r"v(\d{1,4})\.(\d{1,4})")
FIRST = "v1.0"


def parts_of(version: str) -> tuple[int, int]:
    """Give a version as numbers that sort as versions do. Refuses: `ValueError` for what is none."""
    found = FORM.fullmatch(version)
    if found is None:
        raise ValueError(f"{version!r} is no version like v1.0.")
    return int(found[1]), int(found[2])


def renewed(version: str) -> str:
    """Give the version that follows when a roadmap takes in what was learnt: `v1.0` becomes `v1.1`."""
    major, minor = parts_of(version)
    return f"v{major}.{minor + 1}"


def next_new(standing: Iterable[str]) -> str:
    """Give the version of a roadmap made anew: the first is `v1.0`, after `v1.3` comes `v2.0`."""
    majors = [parts_of(one)[0] for one in standing]
    return f"v{max(majors) + 1}.0" if majors else FIRST
