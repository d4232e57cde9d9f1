"""Which groups of a count are told of to people who may not know who is in them: pure rules for any kind of thing.

A small group would tell of its members one by one; so would a large one from which, and from all together, a small one
follows. Not here: what is counted, or for whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

FEWEST = 5
"""A group of fewer is told of to nobody outside the organization its members belong to."""
UNKNOWN = "unknown"
"""The group of those of whom a fact is not known, everywhere: what is withheld goes by names where sizes tie, and two
names would let the one hide what the other tells."""


def withheld(
    groups: Mapping[str, Set[int]],
    everybody: Set[int],
    *,
    fewest: int = FEWEST,
    already: Set[str] = frozenset(),
) -> set[str]:
    """Give the groups to withhold, whether or not a member may be in several of them.

    The small ones, and each that leaves a few out: all less those in it are these few. Then one after the other, first
    the smallest whose members nothing else tells of, until whoever is in no group that is told of is one of enough.
    """
    hidden = set(already) | {
        key for key, members in groups.items() if len(members) < fewest or 0 < len(everybody - members) < fewest
    }
    while 0 < len(everybody - _together(groups, but=hidden)) < fewest and len(hidden) < len(groups):
        hidden.add(
            min(
                groups.keys() - hidden,
                key=lambda one: (groups[one] <= _together(groups, but={*hidden, one}), len(groups[one]), one),
            )
        )
    return hidden


def _together(groups: Mapping[str, Set[int]], *, but: Set[str]) -> set[int]:
    return {one for key, members in groups.items() if key not in but for one in members}
